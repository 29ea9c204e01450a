"""One of the two says how it goes, or tells a coordinator who writes it down; staff may ask out of turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events
from handrail.mentorships.actions.concerns import Report, report_concern
from handrail.mentorships.actions.locking import person, renew_duties, version_of, watched_pair
from handrail.mentorships.models import CheckIn, Concern, Mentorship
from handrail.mentorships.queries.check_in_links import asked_by_link
from handrail.mentorships.queries.check_ins import check_in_facts
from handrail.mentorships.rules import OPEN, ConcernKind, Stage
from handrail.mentorships.rules.check_ins import (
    ASKED_ANEW_WITHIN,
    WORRYING,
    By,
    Side,
    blocks_answers,
    day_answered,
    sides,
)


@dataclass(frozen=True)
class Said:
    """What one side answered."""

    answers: Mapping[str, str]
    safety: str
    note: str = ""


@transaction.atomic
def say_check_in(ref: str, said: Said, *, by: Actor, on: date) -> CheckIn:
    """One of the two, on her own page. Saying how it goes is no contact, so it can be done while contact rests."""
    by.must("mentorships.see")
    mentorship = Mentorship.objects.content_for(by, on).select_for_update(of=("self",)).filter(ref=ref).first()
    if mentorship is None:
        raise NotFound("mentorship")
    side = Side.MENTEE if by.person_id == mentorship.mentee_person_id else Side.MENTOR
    return _answer(mentorship, side, said, how=By.OWN, person_id=person(by), by=by, on=on)


@transaction.atomic
def say_check_in_by_link(token: str, said: Said, *, on: date) -> CheckIn:
    """The same by the link of a letter. It counts once, however many press at the same time."""
    found = asked_by_link(token, on)
    if found is None:
        raise Refused([Reason("check_in_link_spent")])
    mentorship = Mentorship.objects.select_for_update(of=("self",)).get(pk=found.mentorship_id)
    if asked_by_link(token, on) is None:  # answered by somebody else while we waited for the lock
        raise Refused([Reason("check_in_link_spent")])
    by = Actor.system("check-in by link")
    return _answer(mentorship, found.side, said, how=By.OWN, person_id=found.person_id, by=by, on=on)


@transaction.atomic
def note_check_in(ref: str, side: Side, said: Said, *, how: By, by: Actor, on: date) -> CheckIn:
    """What somebody told the coordinator. What she typed herself stays as she typed it."""
    by.must("mentorships.check_in")
    mentorship = Mentorship.objects.checked_by(by).select_for_update(of=("self",)).filter(ref=ref).first()
    if mentorship is None:
        raise NotFound("mentorship")
    return _answer(mentorship, side, said, how=how, person_id=person(by), by=by, on=on)


@transaction.atomic
def ask_how_it_goes(ref: str, *, by: Actor, on: date) -> date:
    """Both are asked within three days, out of turn. Asked again meanwhile it stays the same days."""
    by.must("mentorships.watch")
    mentorship = watched_pair(ref, by=by)
    asks = version_of(mentorship).check_ins
    if asks is None or mentorship.stage not in OPEN - {Stage.PAUSED}:
        raise Refused([Reason("check_in_not_here")])
    waiting = mentorship.check_ins.filter(done_on=None, due_on__gte=on).order_by("due_on").first()
    if waiting is not None:
        return waiting.due_on
    due_on = on + ASKED_ANEW_WITHIN
    CheckIn.objects.bulk_create(
        [CheckIn(mentorship=mentorship, trust=mentorship.trust, side=side, due_on=due_on) for side in sides(asks)],
        ignore_conflicts=True,
    )
    renew_duties(mentorship)
    record(events.CheckInSet(mentorship.pk, due_on), by=by, on=on)
    return due_on


@transaction.atomic
def report_from_check_in(ref: str, *, by: Actor, on: date, now: datetime) -> Concern:
    """One tap after “not safe”: a trained person is asked to call. Pressed twice it is one report."""
    row = CheckIn.objects.content_for(by, on).filter(ref=ref).select_related("mentorship").first()
    if row is None or row.done_on is None or row.reveal("safety") not in WORRYING:
        raise NotFound("check_in")
    pair = row.mentorship
    teller = pair.mentee_person_id if row.side == Side.MENTEE else pair.mentor_person_id
    # Nobody was asked the three questions yet, so the careful answer stands: it may happen again.
    report = Report(
        ConcernKind.UNSAFE,
        danger=False,
        hurt=False,
        goes_on=True,
        may_contact=True,
        mentorship_ref=pair.ref,
        told_by=teller,
    )
    return report_concern(report, by=by, now=now, key=f"check_in:{row.pk}")


def _answer(mentorship: Mentorship, side: Side, said: Said, *, how: By, person_id: int, by: Actor, on: date) -> CheckIn:
    asks = version_of(mentorship).check_ins
    if asks is None or side not in sides(asks):
        raise NotFound("check_in")
    refuse_if(blocks_answers(said.answers, said.safety))
    day = day_answered(side, check_in_facts([mentorship])[mentorship.pk], asks, on)
    if isinstance(day, Reason):
        raise Refused([day])
    row = mentorship.check_ins.filter(side=side, due_on=day).first()
    row = row or CheckIn(mentorship=mentorship, trust=mentorship.trust, side=side, due_on=day)
    if row.how == By.OWN and how != By.OWN:
        raise Refused([Reason("check_in_said")])
    row.done_on, row.done_by_id, row.how = on, person_id, how
    row.answers, row.safety, row.note = dict(said.answers), said.safety, said.note.strip() or None
    row.save()
    renew_duties(mentorship)
    record(events.CheckInAnswered(mentorship.pk, row.pk), by=by, on=on)
    return row
