"""One mentor and one mentee from the moment the pair stands, with goals, steps, contact details and the goodbye.

Three levels of seeing it: `listed_for` (that it is there), `visible_to` (dates and stages), `content_for` (what they
write). Counsellors reach the first, coordinators the second, the two themselves the third.
"""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from handrail.kernel.access import Actor, Role
from handrail.kernel.keeping import UNTIL_WITHDRAWN, after_closure
from handrail.kernel.models import Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.mentorships.rules import OPEN, Closing, GoalState, Part, Stage
from handrail.people.models import Person
from handrail.programmes.models import Mentor, Participation

WORK = "so that mentee and mentor can work together"
BASIS = "public_task"
KEEP = after_closure()


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    def listed_for(self, actor: Actor) -> Self:
        """Who may know that this mentorship is there and when the two last met."""
        if actor.is_system:
            return self
        served = Participation.objects.visible_to(actor).values("pk")
        return self.filter(self._coordinated(actor) | self._own(actor) | Q(participation_id__in=served))

    def visible_to(self, actor: Actor) -> Self:
        """Who may see its stages and dates."""
        return self if actor.is_system else self.filter(self._coordinated(actor) | self._own(actor))

    def content_for(self, actor: Actor, on: date) -> Self:
        """Who may read what the two write: she always, he until his access ends."""
        return self.content_of(actor.person_id, on) if actor.person_id else self.none()

    def content_of(self, person: int, on: date) -> Self:
        """The same, asked with the number of a person."""
        his = Q(mentor_person_id=person) & (Q(visible_until=None) | Q(visible_until__gte=on))
        return self.filter(Q(mentee_person_id=person) | his)

    def led_by(self, actor: Actor) -> Self:
        """Those of the mentors of the offices this actor leads; never of one's own pair."""
        theirs = Mentor.objects.filter(organisation_id__in=actor.at(Role.LEADER)).values("pk")
        return self.filter(mentor_id__in=theirs).exclude(self._own(actor))

    def checked_by(self, actor: Actor) -> Self:
        """Those whose two this actor asks how it goes: of the programmes one coordinates; never one's own pair."""
        return self.filter(self._coordinated(actor)).exclude(self._own(actor))

    def watched_by(self, actor: Actor) -> Self:
        """Those this actor leads or coordinates."""
        return self.led_by(actor) | self.checked_by(actor)

    def helped_by(self, actor: Actor) -> Self:
        """Those whose mentee tells this actor how it goes, by phone or at the desk: her office's counsellors, coordinators."""
        served = Participation.objects.served_by(actor).values("pk")
        return self.filter(self._coordinated(actor) | Q(participation_id__in=served)).exclude(self._own(actor))

    def open(self) -> Self:
        return self.filter(stage__in=list(OPEN))

    @staticmethod
    def _own(actor: Actor) -> Q:
        return Q(mentee_person_id=actor.person_id) | Q(mentor_person_id=actor.person_id) if actor.person_id else Q(pk__in=[])

    @staticmethod
    def _coordinated(actor: Actor) -> Q:
        ours = Participation.objects.filter(programme__owner_id__in=actor.at(Role.COORDINATOR)).values("pk")
        return Q(participation_id__in=ours)


class Mentorship(Trusted):
    """Both person ids are copied, so that the database itself refuses a pair of one.

    `trust` is the participation's: under its key everything the two write is sealed.
    """

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="mentorships")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="mentorships")
    mentee_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    mentor_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, default=Part.LEAD, choices=[(each, each) for each in Part])
    stage = models.CharField(max_length=12, default=Stage.AGREED, choices=[(each, each) for each in Stage])
    agreed_on = models.DateField()
    started_on = models.DateField(null=True, blank=True)
    resumed_on = models.DateField(null=True, blank=True)
    planned_end = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    visible_until = models.DateField(null=True, blank=True)
    last_contact_on = models.DateField(null=True, blank=True)
    kept_on = models.DateField(null=True, blank=True)
    # Brought in as a pair that ran before Handrail: nothing is due of the days before.
    taken_over_on = models.DateField(null=True, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        agreed_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        started_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        resumed_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        planned_end=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        ended_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        reason=Personal(purpose="so that the programme learns why mentorships end", basis=BASIS, keep=KEEP, code=True),
        last_contact_on=Personal(purpose="so that nobody is forgotten", basis=BASIS, keep=KEEP),
        kept_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "part", "stage", "visible_until", "taken_over_on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentee_person"),
        Whose("mentor_person", without=("reason",)),
        Whose("participation__person", Stake.NAMED),
        Whose("mentor__person", Stake.NAMED),
        Whose("follows__mentee_person", Stake.NAMED),
    )
    ENDS: ClassVar[str] = "participation__closed_on"

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(part=Part.LEAD, stage__in=sorted(OPEN)),
                name="mentorship_one_open_lead",
            ),
            models.CheckConstraint(name="mentorship_of_two", condition=~Q(mentee_person=F("mentor_person"))),
            models.CheckConstraint(name="mentorship_stage_known", condition=Q(stage__in=list(Stage))),
            models.CheckConstraint(
                name="mentorship_active_started",
                condition=~Q(stage__in=[Stage.ACTIVE, Stage.PAUSED, Stage.AFTERCARE]) | Q(started_on__isnull=False),
            ),
            models.CheckConstraint(
                name="mentorship_closed_with_reason",
                condition=Q(stage=Stage.CLOSED, ended_on__isnull=False) & ~Q(reason="")
                | ~Q(stage=Stage.CLOSED) & Q(ended_on__isnull=True, reason=""),
            ),
        )
        indexes = (
            models.Index(fields=["mentor_person", "stage"], name="mentorship_of_mentor"),
            models.Index(fields=["mentee_person", "stage"], name="mentorship_of_mentee"),
        )

    @property
    def about(self) -> str:
        return f"mentorship:{self.pk}"

    def other_than(self, person_id: int | None) -> int:
        return self.mentor_person_id if person_id == self.mentee_person_id else self.mentee_person_id


class Change(Trusted):
    """A pause, an end or another turn, with what was said about it. Never changed afterwards."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="changes")
    step = models.CharField(max_length=12)
    on = models.DateField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    note = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        note=Personal(purpose=WORK, basis=BASIS, keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "step")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person", without=("note",)),
        Whose("mentorship__mentor_person", without=("note",)),
        Whose("by", Stake.BY),
    )


class Goal(Trusted):
    """What the two want to reach together. `track` names the help it came with; then its words are the track's."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="goals")
    text = EncryptedText()
    track = models.CharField(max_length=40, blank=True)
    set_on = models.DateField()
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default=GoalState.OPEN, choices=[(each, each) for each in GoalState])
    ended_on = models.DateField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        text=Personal(purpose=WORK, basis=BASIS, keep=KEEP, special=True),
        set_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        ended_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "state", "track")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person"),
        Whose("mentorship__mentor_person", Stake.BY),
        Whose("set_by", Stake.BY),
    )


class Step(Trusted):
    """One thing to do on the way to a goal, by one of the two. Unticking is always possible.

    `template` is the code of a step of a track's plan, whose words everybody reads in their own language. `aside_on`: it
    came with a track that was changed since.
    """

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="steps")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="steps")
    text = EncryptedText()
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    template = models.CharField(max_length=40, blank=True)
    aside_on = models.DateField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        text=Personal(purpose=WORK, basis=BASIS, keep=KEEP, special=True),
        due_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        done_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "template", "aside_on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person"),
        Whose("owner"),
        Whose("mentorship__mentor_person", Stake.BY),
        Whose("goal__mentorship__mentee_person", Stake.NAMED),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mentorship", "template"], condition=~Q(template=""), name="plan_step_once"),
        )


class ContactShare(Trusted):
    """One side's own choice to show a phone number or an e-mail address to the other side."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="contact_shares")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    phone = EncryptedText()
    email = EncryptedText()
    shared_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        phone=Personal(purpose="so that the other side can reach you", basis="consent", keep=UNTIL_WITHDRAWN),
        email=Personal(purpose="so that the other side can reach you", basis="consent", keep=UNTIL_WITHDRAWN),
        shared_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        withdrawn_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"), Whose("mentorship__mentee_person", Stake.NAMED))
    ENDS: ClassVar[str] = "mentorship__participation__closed_on"
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mentorship", "person"], condition=Q(withdrawn_on=None), name="contact_shared_once"
            ),
        )


class ClosingStep(Trusted):
    """One line of the closing checklist, done by one side; the thanks carry their words."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="closing_steps")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    step = models.CharField(max_length=16, choices=[(each, each) for each in Closing])
    done_on = models.DateField()
    words = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        done_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        words=Personal(purpose="to say thank you to each other", basis=BASIS, keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "step")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"), Whose("mentorship__mentee_person", Stake.NAMED))
    ENDS: ClassVar[str] = "mentorship__participation__closed_on"

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mentorship", "person", "step"], name="closing_step_once"),)
