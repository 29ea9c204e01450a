"""Requests that nobody answered end kindly; requests end with the place or the pair they are about."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.matching import events, rules
from handrail.matching.actions import locking, turns
from handrail.matching.models import Request
from handrail.matching.rules import Because, Stage
from handrail.programmes.actions import pause_mentor
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.rules import MentorStage

SILENT = "unanswered"
SHE_LEFT_IT = "question_open"


def expire_due(*, by: Actor, on: date, now: datetime) -> int:
    """End every request whose time is over, each in its own transaction; gives their number. Twice ends nothing more."""
    due = Request.objects.asked().filter(answer_by__lte=now).order_by("answer_by", "id").values_list("ref", flat=True)
    return sum(_expire(ref, by=by, on=on, now=now) for ref in list(due))


@transaction.atomic
def _expire(ref: str, *, by: Actor, on: date, now: datetime) -> bool:
    held = locking.request(Request.objects.visible_to(by), ref)
    request = held.request
    # Read again after the lock: an answer may have come in the same second.
    if request.stage not in rules.ASKED or request.answer_by is None or request.answer_by > now:
        return False
    unanswered = request.stage == Stage.OPEN
    turns.decide(request, "expire", now=now, reason="" if unanswered else SHE_LEFT_IT)
    record(events.RequestExpired(request.pk, held.participation.pk, held.mentor.pk, unanswered), by=by, on=on)
    if unanswered:
        _pause_if_silent(held, by=by, on=on)
    turns.next_turn(held.participation, by=by, on=on, now=now)
    return True


def _pause_if_silent(held: locking.Locked, *, by: Actor, on: date) -> None:
    """So many in a row without an answer: nobody new is proposed until the mentor says he is there."""
    after = locking.asks_of(held.participation).pause_after_unanswered
    ended = Request.objects.filter(mentor=held.mentor, stage__in=[Stage.ACCEPTED, Stage.DECLINED, Stage.EXPIRED])
    newest = ended.exclude(reason=SHE_LEFT_IT).order_by("-decided_at", "-id").values_list("stage", flat=True)[:after]
    if held.mentor.stage == MentorStage.ACCEPTED and rules.pauses([Stage(each) for each in newest], after):
        pause_mentor(held.mentor.pk, by=by, on=on, because=SILENT)


@transaction.atomic
def close_of_participation(participation_id: int, because: Because, *, by: Actor, on: date, now: datetime) -> None:
    """She has a mentor by another way, or has left: nobody is asked for her any more."""
    participation = Participation.objects.select_for_update(of=("self",)).get(pk=participation_id)
    turns.close_all(participation, because, by=by, on=on, now=now)


@transaction.atomic
def close_of_mentor(mentor_id: int, *, by: Actor, on: date, now: datetime) -> None:
    """The mentor is full, paused or gone: whoever waits for an answer is not kept waiting, and the next is asked."""
    if not (because := _cannot_answer(mentor_id)):
        return
    _close(Request.objects.asked().filter(mentor_id=mentor_id), because, by=by, on=on, now=now)


def _cannot_answer(mentor_id: int) -> Because | None:
    stage, guides, places = Mentor.objects.values_list("stage", "guides", "places").get(pk=mentor_id)
    if stage != MentorStage.ACCEPTED:
        return Because.NOT_AVAILABLE
    return Because.MENTOR_FULL if guides >= places else None


@transaction.atomic
def close_between(person_id: int, other_id: int, *, by: Actor, on: date, now: datetime) -> None:
    """The two are kept apart from now on. It reads like any other mentor who is not available."""
    pair = Q(participation__person=person_id, mentor__person=other_id)
    pair |= Q(participation__person=other_id, mentor__person=person_id)
    _close(Request.objects.pending().filter(pair), Because.NOT_AVAILABLE, by=by, on=on, now=now)


def _close(rows: QuerySet[Request], because: Because, *, by: Actor, on: date, now: datetime) -> None:
    found = list(rows.order_by("participation_id", "id").values_list("participation_id", "ref"))
    ids = {participation_id for participation_id, _ in found}
    places = {row.pk: row for row in Participation.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("id")}
    for participation_id, ref in found:
        held = locking.request(Request.objects.visible_to(Actor.system("close")), ref)
        if held.request.stage in rules.PENDING:
            turns.close(held.request, because, by=by, on=on, now=now)
            turns.next_turn(places[participation_id], by=by, on=on, now=now)
