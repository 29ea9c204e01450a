"""What is due in a mentorship, and when: from the facts and the version alone, never from today.

So nothing ages overnight: overdue is a due day before today, and the action that changed the facts replaces the rows.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from handrail.mentorships.rules import TAKES_PLACE, Closing, Stage, aftercare
from handrail.mentorships.rules.aftercare import NO_WORK, Sides, Work
from handrail.mentorships.rules.cover import Covered
from handrail.mentorships.rules.mood import COORDINATOR_DAYS, MENTOR_DAYS, Said, ask_by, low_since
from handrail.mentorships.rules.papers import PaperFacts, sign_by
from handrail.programmes.definition import Definition
from handrail.programmes.rules import Due

LOG_DAYS = 2
GOODBYE_DAYS = 7
REMIND_FIRST_DAYS = 4
SHOWN_BEFORE = {"log_meeting": timedelta(days=LOG_DAYS), "check_in": timedelta(days=7)}


@dataclass(frozen=True)
class Facts:
    """What a mentorship's duties depend on. `planned`: the days on which planned meetings end."""

    mentee: int
    mentor: int
    coordinators_at: int
    stage: Stage
    agreed_on: date
    started_on: date | None = None
    resumed_on: date | None = None
    planned_end: date | None = None
    ended_on: date | None = None
    ended_well: bool = False
    last_contact_on: date | None = None
    held: tuple[date, ...] = ()
    planned: tuple[date, ...] = ()
    next_plan_step: date | None = None
    unsigned: tuple[int, ...] = ()
    said: tuple[Said, ...] = ()
    asks_how: bool = False
    resting: bool = False
    mentee_closed: frozenset[Closing] = frozenset()
    mentor_closed: frozenset[Closing] = frozenset()
    work: Work = NO_WORK
    covers: tuple[Covered, ...] = ()

    @property
    def sides(self) -> Sides:
        return Sides(self.mentee, self.mentor, self.coordinators_at)


def duties(facts: Facts, definition: Definition) -> list[Due]:
    """Everything due, one row a kind and owner. Nothing while contact rests: nobody is sent to whom they may not meet."""
    if facts.resting:
        return aftercare.by_others(facts.work, facts.sides, definition)
    if facts.stage == Stage.CLOSED:
        return _close_well(facts) + aftercare.duties(facts.work, facts.sides, facts.stage, definition)
    found = _log_meeting(facts) + aftercare.duties(facts.work, facts.sides, facts.stage, definition)
    if facts.stage == Stage.AFTERCARE:
        return found
    found += _end_coming(facts, definition)
    if facts.stage == Stage.AGREED:
        found += _first_meeting(facts, definition)
    if facts.stage == Stage.ACTIVE:
        found += _meet(facts, definition) + _plan_step(facts) + _sign_paper(facts) + _how_it_goes(facts)
    if facts.stage in TAKES_PLACE - {Stage.PAUSED}:
        found += _silence(facts, definition)
    return found


def is_shown(kind: str, due_on: date, on: date) -> bool:
    """Whether a duty stands in lists yet: nobody is asked to log a meeting before its day, nor how it goes weeks before."""
    return kind not in SHOWN_BEFORE or due_on - SHOWN_BEFORE[kind] <= on


def _first_meeting(facts: Facts, definition: Definition) -> list[Due]:
    within = definition.meetings.first_within_days if definition.meetings else None
    if within is None or facts.held:
        return []
    # A pair has gone on again before its first meeting only where it was brought in from elsewhere.
    since = max(filter(None, (facts.agreed_on, facts.resumed_on)))
    due_on = since + timedelta(days=within)
    early = max(since, due_on - timedelta(days=REMIND_FIRST_DAYS))
    return [Due("first_meeting", facts.mentor, None, None, due_on, (early, due_on))]


def _log_meeting(facts: Facts) -> list[Due]:
    """One row for the oldest planned meeting: the next appears when this one is logged, moved or cancelled."""
    if not facts.planned:
        return []
    due_on = min(facts.planned) + timedelta(days=LOG_DAYS)
    return [Due("log_meeting", facts.mentor, None, None, due_on, (due_on,))]


def _meet(facts: Facts, definition: Definition) -> list[Due]:
    """The last day of the first period after the last one with enough meetings."""
    meetings = definition.meetings
    if meetings is None or meetings.at_least is None or meetings.every is None or facts.started_on is None:
        return []
    week = meetings.every == "week"
    begin = max(filter(None, (facts.started_on, facts.resumed_on)))
    enough = [
        first for first, met in Counter(_first_day(day, week=week) for day in facts.held).items() if met >= meetings.at_least
    ]
    first = max([_first_day(begin, week=week), *(_next_period(each, week=week) for each in enough)])
    due_on = _next_period(first, week=week) - timedelta(days=1)
    return [Due("meet", facts.mentor, None, None, due_on, (due_on,))]


def _plan_step(facts: Facts) -> list[Due]:
    """The next step of the plan; the one after it appears when this one is done."""
    if facts.next_plan_step is None:
        return []
    return [Due("plan_step", facts.mentee, None, None, facts.next_plan_step, (facts.next_plan_step,))]


def _sign_paper(facts: Facts) -> list[Due]:
    """Both sign the plan before they meet the second time."""
    due_on = sign_by(PaperFacts(facts.unsigned, facts.held, facts.planned))
    return [Due("sign_paper", each, None, None, due_on, (due_on,)) for each in facts.unsigned] if due_on else []


def _how_it_goes(facts: Facts) -> list[Due]:
    """She is asked once a week; two low answers in a row are for the mentor first, for the coordinator after."""
    if not facts.asks_how or facts.started_on is None:
        return []
    due_on = ask_by(max(filter(None, (facts.started_on, facts.resumed_on))), facts.held, facts.said)
    found = [Due("say_how", facts.mentee, None, None, due_on, (due_on,))]
    if (low := low_since(facts.said, facts.last_contact_on)) is not None:
        soon, late = low + timedelta(days=MENTOR_DAYS), low + timedelta(days=COORDINATOR_DAYS)
        found.append(Due("talk_soon", facts.mentor, None, None, soon, (low, soon)))
        found.append(Due("talk_soon", None, "coordinator", facts.coordinators_at, late, (late,)))
    return found


def _silence(facts: Facts, definition: Definition) -> list[Due]:
    """After so many days without contact the mentor is nudged, after more the coordinator steps in."""
    if definition.meetings is None:
        return []
    heard = max(filter(None, (facts.agreed_on, facts.last_contact_on, facts.resumed_on)))
    nudge = heard + timedelta(days=definition.meetings.nudge_after_days)
    step_in = heard + timedelta(days=definition.meetings.task_after_days)
    return [
        Due("nudge", facts.mentor, None, None, nudge, (nudge,)),
        Due("step_in", None, "coordinator", facts.coordinators_at, step_in, (step_in,)),
    ]


def _end_coming(facts: Facts, definition: Definition) -> list[Due]:
    if facts.planned_end is None or definition.duration is None or not definition.duration.warn_days:
        return []
    remind_on = tuple(sorted(facts.planned_end - timedelta(days=days) for days in definition.duration.warn_days))
    return [Due("end_coming", person, None, None, facts.planned_end, remind_on) for person in (facts.mentee, facts.mentor)]


def _close_well(facts: Facts) -> list[Due]:
    """Only after an end to be glad about: who stops without a reason owes nobody a goodbye."""
    if facts.ended_on is None or not facts.ended_well:
        return []
    due_on = facts.ended_on + timedelta(days=GOODBYE_DAYS)
    sides = ((facts.mentee, facts.mentee_closed), (facts.mentor, facts.mentor_closed))
    waiting = [person for person, done in sides if done != frozenset(Closing)]
    found = [Due("close_well", person, None, None, due_on, (due_on,)) for person in waiting]
    if waiting:
        found.append(Due("close_well", None, "coordinator", facts.coordinators_at, due_on, ()))
    return found


def _first_day(day: date, *, week: bool) -> date:
    return day - timedelta(days=day.weekday()) if week else day.replace(day=1)


def _next_period(first: date, *, week: bool) -> date:
    return first + timedelta(days=7) if week else (first + timedelta(days=31)).replace(day=1)
