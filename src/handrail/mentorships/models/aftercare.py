"""Support in a job: since when, until when, by whom; contacts; and the employer's contact, with the mentee's yes."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from handrail.employers.models import Placement, TrainingOffer
from handrail.kernel.access import Actor, Role
from handrail.kernel.keeping import UNTIL_WITHDRAWN
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.mentorships.models.pair import BASIS, KEEP, WORK, Mentorship, Step
from handrail.mentorships.rules.aftercare import Because, Channel, Goes, Proposed, With
from handrail.people.models import Person
from handrail.people.queries import apart
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.rules import MentorStage

IN_JOB = Personal(purpose="support in a new job", basis=BASIS, keep=KEEP)
LOOP = Personal(purpose="so that your mentor and your employer can talk", basis="consent", keep=UNTIL_WITHDRAWN)


class AftercareQuerySet(models.QuerySet["Aftercare"]):
    def owned_by(self, actor: Actor) -> Self:
        """What this actor answers for: named in person, or by role where nobody is named; never in one's own time.

        Who has no role any more and is no mentor reads no more, and neither does who is kept apart from the person.
        """
        if actor.person_id is None:
            return self.none()
        guides = Mentor.objects.filter(person_id=actor.person_id, stage__in=[MentorStage.ACCEPTED, MentorStage.PAUSED])
        named = Q(owner_id=actor.person_id) & (Q() if actor.is_staff else Q(Exists(guides)))
        if actor.stands_for:
            named |= Q(owner_id=actor.desk_id) & ~Q(mentorship__mentor_person_id=actor.desk_id)
        ours = Participation.objects.filter(programme__owner_id__in=actor.at(Role.COORDINATOR)).values("pk")
        by_role = Q(owner=None, mentorship__participation_id__in=ours)
        own = Q(mentorship__mentee_person_id=actor.person_id) | Q(owner=None, mentorship__mentor_person_id=actor.person_id)
        kept_apart = Q(apart(actor.person_id, OuterRef("mentorship__mentee_person")))
        return self.filter(named | by_role, ended_on=None).exclude(own).exclude(kept_apart)


class Aftercare(Row):
    """One time of support, in a job or after the mentorship. `owner` None: a role owns it.

    In a job, a job lost ends it and another job begins the next. `after_end`: it began when the two stopped meeting, with
    a job or without one. `reach_from`: since when she lets an owner who is not her mentor see how to reach her.
    """

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="aftercares")
    placement = models.ForeignKey(Placement, models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    began_on = models.DateField()
    until = models.DateField()
    after_end = models.BooleanField(default=False)
    reach_from = models.DateField(null=True, blank=True)
    lost_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    because = models.CharField(max_length=12, blank=True, choices=[(each, each) for each in Because])

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        began_on=IN_JOB, until=IN_JOB, reach_from=IN_JOB, lost_on=IN_JOB, ended_on=IN_JOB, because=IN_JOB
    )
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person"),
        Whose("owner", Stake.BY),
        Whose("placement__person", Stake.NAMED),
    )

    objects = AftercareQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mentorship"], condition=Q(ended_on=None), name="aftercare_one_open"),
            models.CheckConstraint(
                name="aftercare_ended_because",
                condition=Q(ended_on=None, because="") | (Q(ended_on__isnull=False) & ~Q(because="")),
            ),
            models.CheckConstraint(name="aftercare_of_a_job", condition=Q(after_end=True) | Q(placement__isnull=False)),
            models.CheckConstraint(name="aftercare_until_later", condition=Q(until__gte=F("began_on"))),
        )


class Contact(Trusted):
    """The mentor was in touch with the mentee or with the employer; what was said is sealed."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="contacts")
    on = models.DateField()
    channel = models.CharField(max_length=10, choices=[(each, each) for each in Channel])
    who = models.CharField(max_length=10, default=With.MENTEE, choices=[(each, each) for each in With])
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    goes = models.CharField(max_length=8, blank=True, choices=[(each, each) for each in Goes])
    note = EncryptedText()
    key = models.CharField(max_length=80, unique=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        on=IN_JOB,
        channel=IN_JOB,
        goes=IN_JOB,
        note=Personal(purpose="support in a new job", basis=BASIS, keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("who", "key")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentorship__mentee_person"), Whose("by", Stake.BY))

    class Meta:
        indexes = (models.Index(fields=["mentorship", "on"], name="contacts_of_pair"),)


class EmployerContact(Trusted):
    """Somebody at her work with whom her mentor may talk. It holds from her yes until she takes it back."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="employer_contacts")
    name = EncryptedText()
    email = EncryptedText()
    phone = EncryptedText()
    said_yes_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(name=LOOP, email=LOOP, phone=LOOP, said_yes_on=LOOP, withdrawn_on=LOOP)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentorship__mentee_person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mentorship"], condition=Q(withdrawn_on=None), name="employer_contact_one_open"),
        )


class EmployerAsk(Row):
    """The question to the employer by a link that counts once. Of the link only the hash is kept."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="employer_asks")
    contact = models.ForeignKey(EmployerContact, models.CASCADE, related_name="asks")
    token_hash = models.CharField(max_length=64, unique=True)
    asked_on = models.DateField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("token_hash", "asked_on", "expires_at", "answered_at")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person"),
        Whose("contact__mentorship__mentee_person", Stake.NAMED),
    )
    GOES: ClassVar[Leaving] = Leaving.ROW


class TrainingProposal(Row):
    """A mentor proposes an employer's training; she says yes or no. A no stays between the two."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="training_proposals")
    offer = models.ForeignKey(TrainingOffer, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=Proposed.OPEN, choices=[(each, each) for each in Proposed])
    proposed_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    step = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="+")

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        proposed_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP), answered_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP)
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("state",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person"),
        Whose("step__mentorship__mentee_person", Stake.NAMED),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mentorship", "offer"], condition=Q(state__in=["open", "yes"]), name="training_proposed_once"
            ),
        )
