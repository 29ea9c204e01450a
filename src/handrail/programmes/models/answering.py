"""What people answered to a programme's own questions; each answer is sealed, and who may open it stands in the file."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.kernel.keeping import after_closure
from handrail.kernel.models import Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.people.models import Person
from handrail.programmes.models.places import Mentor, Participation
from handrail.programmes.models.scheme import Version


class Answer(Trusted):
    """One answer as JSON; without a value the question was passed over. `version` says which words were read."""

    participation = models.ForeignKey(Participation, models.CASCADE, null=True, blank=True, related_name="own_answers")
    mentor = models.ForeignKey(Mentor, models.CASCADE, null=True, blank=True, related_name="own_answers")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    value = EncryptedText()
    answered_on = models.DateField()
    keep_months = models.PositiveSmallIntegerField()
    by_person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        value=Personal(purpose="own_question", basis="consent", keep=after_closure(), special=True)
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "code", "answered_on", "keep_months")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("participation__person"),
        Whose("mentor__person"),
        Whose("by_person", Stake.BY),
    )
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="answer_of_one_place",
                condition=Q(participation__isnull=False, mentor=None) | Q(participation=None, mentor__isnull=False),
            ),
            models.UniqueConstraint(fields=["participation", "mentor", "code"], nulls_distinct=False, name="answer_once"),
        )
