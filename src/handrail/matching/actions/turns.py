"""A request's turn comes, and ends: the clock, the duty to answer, the next wish. Called inside the caller's transaction."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.matching import events, queries, rules
from handrail.matching.actions.locking import asks_of
from handrail.matching.models import Request
from handrail.matching.rules import REQUEST, Because, Clock, Stage
from handrail.programmes.actions import replace_duties
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.rules import Due, ParticipationStage

NO_TIME = timedelta()


def clock_of(participation: Participation) -> Clock:
    """How long mentors of this programme have."""
    rule = asks_of(participation)
    return Clock(rule.answer_days, rule.remind_days, ZoneInfo(participation.programme.zone))


def open_(request: Request, participation: Participation, mentor: Mentor, *, by: Actor, on: date, now: datetime) -> None:
    """Ask the mentor: from now on the clock runs."""
    request.stage = REQUEST.target("ask", Stage(request.stage))
    request.asked_at = now
    request.answer_by = answer_by = clock_of(participation).answer_by(now)
    request.save(update_fields=["stage", "asked_at", "answer_by"])
    renew_duties(request, participation, mentor, answer_by, on)
    record(events.MentorAsked(request.pk, participation.pk, mentor.pk), by=by, on=on)


def renew_duties(request: Request, participation: Participation, mentor: Mentor, answer_by: datetime, on: date) -> None:
    """Who has to answer by when: the mentor while it is open, she while a question is."""
    clock, asked = clock_of(participation), request.stage == Stage.OPEN
    kind, person_id = ("answer_request", mentor.person_id) if asked else ("answer_question", participation.person_id)
    due = Due(kind, person_id, None, None, clock.due_on(answer_by), clock.remind_on(answer_by, on))
    replace_duties(f"request:{request.pk}", [due])


def decide(request: Request, step: str, *, now: datetime, reason: str = "") -> None:
    """The request ends in the stage that step leads to."""
    request.stage = REQUEST.target(step, Stage(request.stage))
    request.decided_at, request.clock_left, request.reason = now, None, reason
    request.save(update_fields=["stage", "decided_at", "clock_left", "reason"])
    replace_duties(f"request:{request.pk}", [])


def close(request: Request, because: Because, *, by: Actor, on: date, now: datetime) -> None:
    """Close a request because of something else; a mentor who knew of it is told."""
    was_asked = request.stage in rules.ASKED
    decide(request, "close", now=now, reason=because)
    record(events.RequestClosed(request.pk, request.participation_id, request.mentor_id, str(because), was_asked), by=by, on=on)


def pending(participation: Participation) -> list[Request]:
    """Her requests that are not decided, locked by id."""
    rows = Request.objects.pending().filter(participation=participation)
    return list(rows.select_for_update(of=("self",)).order_by("id"))


def close_all(participation: Participation, because: Because, *, by: Actor, on: date, now: datetime) -> None:
    for each in pending(participation):
        close(each, because, by=by, on=on, now=now)


def next_turn(participation: Participation, *, by: Actor, on: date, now: datetime) -> None:
    """Ask the next on her wish list while there is room. Who cannot be asked any more is passed over."""
    participation.refresh_from_db(fields=["stage"])
    if participation.stage != ParticipationStage.READY:
        return
    limit = asks_of(participation).open_requests
    wished = Request.objects.filter(participation=participation, stage=Stage.WISHED).order_by("rank", "id")
    for request in list(wished):
        if not rules.may_be_opened(Request.objects.asked().filter(participation=participation).count(), limit):
            return
        # Read without a lock: a mentor is locked before a request, and a yes is checked again when it is given.
        mentor = Mentor.objects.get(pk=request.mentor_id)
        if rules.blocks_asked(queries.asked_facts(participation, mentor, on, but=request.pk)):
            close(request, Because.NOT_AVAILABLE, by=by, on=on, now=now)
        else:
            open_(request, participation, mentor, by=by, on=on, now=now)
