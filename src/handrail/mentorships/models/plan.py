"""What the two ticked off an agenda, and the plan they signed, word by word as it was that day."""

from typing import ClassVar

from django.db import models

from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Personal, Stake, Whose, declare
from handrail.mentorships.models.pair import BASIS, KEEP, WORK, Mentorship
from handrail.mentorships.models.track import TrackChoice
from handrail.people.models import Person
from handrail.programmes.models import Paper


class AgendaDone(Row):
    """One line of the agenda of one meeting was done. Unticking takes the row away."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="agenda_done")
    number = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=24)
    done_on = models.DateField()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(done_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP))
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("number", "line")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentorship__mentee_person"), Whose("mentorship__mentor_person"))

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mentorship", "number", "line"], name="agenda_line_once"),)


class Signature(Trusted):
    """One of the two signed this text with this plan. `choice` is the track it was made for: a new one asks to sign anew."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="signatures")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    choice = models.ForeignKey(TrackChoice, models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField()
    plan = EncryptedText()
    plan_hash = models.CharField(max_length=64)
    # With the e-signature of her country, where the installation offers it. A no there is not kept.
    confirm_asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_with = models.CharField(max_length=60, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        signed_on=Personal(purpose="so that both can hold to what they agreed", basis=BASIS, keep=KEEP),
        plan=Personal(purpose="so that both can hold to what they agreed", basis=BASIS, keep=KEEP, special=True),
        confirmed_on=Personal(purpose="so that both can hold to what they agreed", basis=BASIS, keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "plan_hash", "confirm_asked_at", "confirmed_with")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("person"),
        Whose("mentorship__mentee_person"),
        Whose("choice__mentorship__mentee_person", Stake.NAMED),
    )
    ENDS: ClassVar[str] = "mentorship__participation__closed_on"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mentorship", "paper", "person", "choice"], nulls_distinct=False, name="plan_signed_once"
            ),
        )
