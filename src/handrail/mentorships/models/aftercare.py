"""Support in a job: since when, until when, by whom; contacts; and the employer's contact, with the mentee's yes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from handrail.employers.models import Placement, TrainingOffer
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Personal, declare
from handrail.mentorships.models.pair import BASIS, KEEP, WORK, Mentorship, Step
from handrail.mentorships.rules.aftercare import Because, Channel, Goes, Proposed, With
from handrail.people.models import Person

IN_JOB = Personal(purpose="support in a new job", basis=BASIS, keep=KEEP)
LOOP = Personal(purpose="so that your mentor and your employer can talk", basis="consent", keep="until you withdraw it")


class Aftercare(Row):
    """One time of support in one job. A job lost ends it; another job begins the next. `owner` None: a role owns it."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="aftercares")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    began_on = models.DateField()
    until = models.DateField()
    lost_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    because = models.CharField(max_length=12, blank=True, choices=[(each, each) for each in Because])

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        began_on=IN_JOB, until=IN_JOB, lost_on=IN_JOB, ended_on=IN_JOB, because=IN_JOB
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mentorship"], condition=Q(ended_on=None), name="aftercare_one_open"),
            models.CheckConstraint(
                name="aftercare_ended_because",
                condition=Q(ended_on=None, because="") | (Q(ended_on__isnull=False) & ~Q(because="")),
            ),
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

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mentorship", "offer"], condition=Q(state__in=["open", "yes"]), name="training_proposed_once"
            ),
        )
