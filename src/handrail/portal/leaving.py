"""What ends for others when somebody leaves, by the same actions as ever: so every place is freed and every counter is right.

The other side is told what an end always tells, never why. Then the account closes; the words go when the days are over.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from handrail.community.actions import leave_all
from handrail.employers.actions import give_training_place_back
from handrail.employers.models import TrainingPlace
from handrail.kernel.access import Actor
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.matching.actions import close_of_participation
from handrail.matching.rules import Because
from handrail.mentorships.actions import close, forget_referrals, leave_covers
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import QUIET_REASON
from handrail.people import leaving
from handrail.people.models import Erasure
from handrail.people.queries import person_reached_by
from handrail.people.rules import Cause, Contact
from handrail.programmes.actions import close_participation, end_mentor
from handrail.programmes.actions import untie as untie_participations
from handrail.programmes.models import Interest, Mentor, Participation
from handrail.programmes.rules import MentorStage
from handrail.register.actions import untie
from handrail.training.actions import leave_all as leave_courses

LEFT = Actor.system("leaving")
GONE = "not_wanted"


@transaction.atomic
def leave(
    person_id: int, cause: Cause, *, by: Actor, on: date, now: datetime, reason: str = "", wait: timedelta | None = None
) -> Erasure:
    """End what is open and close the account. Refused as a whole, so that nobody is left half gone."""
    refuse_if(leaving.blocks(person_id, on))
    row = leaving.ask(person_id, cause, by=by, on=on, reason=reason, wait=wait)
    if cause is not Cause.UNUSED and not leaving.waits_for_second(row):
        _end(person_id, on=on, now=now)
    return row


def leave_on_paper(contact: Contact, reason: str, *, by: Actor, on: date, now: datetime) -> Erasure:
    """Somebody who cannot or will not press the button herself asked staff; what she signed is named in the reason."""
    by.must("people.erase")
    person_id = person_reached_by(contact)
    if person_id is None:
        raise Refused([Reason("erase_nobody", "contact")])
    return leave(person_id, Cause.ON_PAPER, by=by, on=on, now=now, reason=reason)


@transaction.atomic
def agree(ref: str, *, by: Actor, on: date, now: datetime) -> Erasure:
    """The second yes: what is open ends now."""
    row = leaving.approve(ref, by=by, on=on)
    _end(row.person_id or 0, on=on, now=now)
    return row


def _end(person_id: int, *, on: date, now: datetime) -> None:
    forget_referrals(person_id, on)
    for mentorship in Mentorship.objects.open().filter(mentee_person_id=person_id).order_by("pk"):
        close(mentorship.ref, QUIET_REASON, by=LEFT, on=on, rematch=False)
    for mentorship in Mentorship.objects.open().filter(mentor_person_id=person_id).order_by("pk"):
        # She did nothing to end it: she may look for another one.
        close(mentorship.ref, QUIET_REASON, by=LEFT, on=on, rematch=True)
    leave_covers(person_id, by=LEFT, on=on)
    for participation in Participation.objects.open().filter(person_id=person_id).order_by("pk"):
        close_of_participation(participation.pk, Because.LEFT, by=LEFT, on=on, now=now)
        close_participation(participation.pk, GONE, by=LEFT, on=on)
    for mentor in Mentor.objects.filter(person_id=person_id).exclude(stage__in=[MentorStage.ENDED, MentorStage.REFUSED]):
        leave_courses(mentor.pk, by=LEFT, on=on)
        end_mentor(mentor.pk, by=LEFT, on=on)
    for place in TrainingPlace.objects.filter(person_id=person_id, given_up_on=None):
        give_training_place_back(place.offer_id, place.participation_id, by=LEFT, on=on)
    leave_all(person_id, by=LEFT, now=now)
    Interest.objects.filter(person_id=person_id).delete()


@transaction.atomic
def finish(erasure_id: int, *, on: date, now: datetime) -> Erasure | None:
    """The days are over. An account nobody used ends its open matters only now, because until now somebody might have come."""
    row = leaving.due(erasure_id, on)
    if row is None or row.person_id is None:
        return None
    if leaving.came_back(row):
        leaving.undone(row, by=LEFT, on=on)
        return None
    _end(row.person_id, on=on, now=now)
    untie_participations(row.person_id)
    untie(row.person_id, by=LEFT, on=on)
    return leaving.finish(row, by=LEFT, on=on)


def finish_due(*, on: date, now: datetime, most: int = 200) -> int:
    """Everybody whose day has come, each in a transaction of their own; one that fails does not keep the others."""
    due = Erasure.objects.filter(due_on__lte=on, done_on=None, undone_on=None, about="").order_by("due_on", "pk")
    return sum(finish(pk, on=on, now=now) is not None for pk in due.values_list("pk", flat=True)[:most])
