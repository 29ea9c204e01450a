"""Support in a new job: how long it lasts, when the next contact is due, and when the job is asked about. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.kernel.days import months_after
from handrail.kernel.lifecycle import Lifecycle, move
from handrail.kernel.reasons import Reason
from handrail.mentorships.rules import GOOD_ENDS, Stage
from handrail.programmes.definition import Definition
from handrail.programmes.pair import Aftercare as Plan
from handrail.programmes.parts import Party
from handrail.programmes.rules import Due

REMIND_CONTACT_DAYS = 3
ASK_CLOSE_DAYS = 7
FIND_PLACE_DAYS = 3
ASK_EMPLOYER_DAYS = 14
LEAST_AGAIN_MONTHS = 1
LATELY_DAYS = 45
"""Proposals of ours: the source gives no such numbers."""


class Channel(StrEnum):
    EMAIL = auto()
    PHONE = auto()
    IN_PERSON = auto()
    VIDEO = auto()


class With(StrEnum):
    """With whom the contact was. Only one with the mentee is the monthly contact."""

    MENTEE = auto()
    EMPLOYER = auto()


class Goes(StrEnum):
    """What an employer answers. It is about the work, never about the person's past."""

    WELL = auto()
    TALK = auto()
    LEFT = auto()


class Because(StrEnum):
    """Why aftercare ended."""

    JOB_LOST = auto()
    TAKEN_BACK = auto()
    CLOSED = auto()


class Proposed(StrEnum):
    """An employer's training between the two."""

    OPEN = auto()
    YES = auto()
    NO = auto()
    LEFT = auto()


PROPOSED = Lifecycle(
    move("yes", {Proposed.OPEN}, Proposed.YES),
    move("no", {Proposed.OPEN}, Proposed.NO),
    move("leave", {Proposed.YES}, Proposed.LEFT),
)


@dataclass(frozen=True)
class Followed:
    """What is due in aftercare depends on this. `owner` is None where a role owns it; `after_end`: the two meet no more."""

    began_on: date
    until: date
    owner: int | None
    contacted_on: date | None = None
    lost_on: date | None = None
    after_end: bool = False


@dataclass(frozen=True)
class Work:
    """The job that runs, which of its checks are answered, and whether the two chose to go on all the same."""

    started_on: date | None = None
    answered: frozenset[int] = frozenset()
    kept_on: date | None = None
    followed: Followed | None = None


NO_WORK = Work()


@dataclass(frozen=True)
class Sides:
    mentee: int
    mentor: int
    coordinators_at: int


def begins_with_job(definition: Definition) -> bool:
    return definition.aftercare is not None and definition.aftercare.begins == "job_start"


def follows_end(reason: str, stage: Stage, definition: Definition) -> bool:
    """Whether support begins now that the two stop meeting: after an end to be glad about, with a job or without one.

    Who stops for another reason chooses again or leaves. That only good ends count is a proposal of ours.
    """
    begins = definition.aftercare is not None and definition.aftercare.begins == "mentorship_end"
    return begins and reason in GOOD_ENDS and stage in {Stage.ACTIVE, Stage.PAUSED}


def reopens(definition: Definition) -> bool:
    return definition.aftercare is not None and definition.aftercare.job_lost == "reopens"


def until(began_on: date, plan: Plan) -> date:
    """The last day of aftercare."""
    return months_after(began_on, plan.months)


def owned_by_mentor(plan: Plan) -> bool:
    """Every other owner is a role: the coordinator's, until a programme's adviser has one of their own."""
    return plan.owner == Party.MENTOR


def end_again(planned_end: date | None, *, began_on: date, on: date) -> date | None:
    """Where the planned end goes when a mentorship re-opens: the days in aftercare come back, a month at least."""
    if planned_end is None:
        return None
    return max(planned_end + (on - began_on), months_after(on, LEAST_AGAIN_MONTHS))


def next_check(work: Work, plan: Plan | None) -> tuple[int, date] | None:
    """The first month of the job that was not answered yet, and its day."""
    months = plan.job_checks_months if plan else ()
    if work.started_on is None:
        return None
    still = sorted(set(months) - work.answered)
    return (still[0], months_after(work.started_on, still[0])) if still else None


def check_to_answer(started_on: date, answered: frozenset[int], plan: Plan, today: date) -> int | None:
    """Which check an answer given today is for: the first open one whose day has come, else the latest, to put it right."""
    come = [month for month in sorted(plan.job_checks_months) if months_after(started_on, month) <= today]
    still = [month for month in come if month not in answered]
    return next(iter(still), come[-1] if come else None)


def check_lately(started_on: date, plan: Plan, today: date) -> int | None:
    """The check whose day came last, if that was not long ago: for who answers without having been asked for a day."""
    come = [month for month in sorted(plan.job_checks_months) if months_after(started_on, month) <= today]
    lately = come and today - months_after(started_on, come[-1]) <= timedelta(days=LATELY_DAYS)
    return come[-1] if lately else None


def duties(work: Work, sides: Sides, stage: Stage, definition: Definition) -> list[Due]:
    """What a job makes due: contact and checks in aftercare; elsewhere the question whether to say goodbye."""
    if work.followed is None or definition.aftercare is None:
        # From its first day on such a pair is in aftercare by itself; only who never met is asked.
        by_itself = begins_with_job(definition) and stage != Stage.AGREED
        return [] if by_itself else _ask_close(work, sides, stage)
    return _in_aftercare(work, work.followed, sides, definition)


def _ask_close(work: Work, sides: Sides, stage: Stage) -> list[Due]:
    """She has a job and the programme has no aftercare, or the two have not met: are they done, or do they go on?"""
    if work.started_on is None or stage == Stage.CLOSED or (work.kept_on and work.kept_on >= work.started_on):
        return []
    due_on = work.started_on + timedelta(days=ASK_CLOSE_DAYS)
    return [Due("job_found", person, None, None, due_on, (due_on,)) for person in (sides.mentee, sides.mentor)]


def _in_aftercare(work: Work, followed: Followed, sides: Sides, definition: Definition) -> list[Due]:
    plan = definition.aftercare
    if plan is None:
        return []
    found = _contact(followed, plan, sides) + _end(followed, sides, definition)
    if followed.lost_on is not None:
        waits = plan.job_lost == "reopens" and not followed.after_end
        return found + (_find_place(followed, sides) if waits else [])
    return found + _check(work, followed, plan, sides)


def by_others(work: Work, sides: Sides, definition: Definition) -> list[Due]:
    """What is due although the two are kept apart: the support of somebody who is not the mentor goes on."""
    if work.followed is None or work.followed.owner == sides.mentor:
        return []
    return [due for due in _in_aftercare(work, work.followed, sides, definition) if due.person_id != sides.mentor]


def _owned(kind: str, followed: Followed, sides: Sides, due_on: date, remind_on: tuple[date, ...]) -> Due:
    if followed.owner is not None:
        return Due(kind, followed.owner, None, None, due_on, remind_on)
    return Due(kind, None, "coordinator", sides.coordinators_at, due_on, remind_on)


def _contact(followed: Followed, plan: Plan, sides: Sides) -> list[Due]:
    """At least one contact in so many months, counted from the last one; none after the last day."""
    last = max(followed.began_on, followed.contacted_on or followed.began_on)
    due_on = months_after(last, plan.contact_every_months)
    if due_on > followed.until:
        return []
    return [_owned("aftercare_contact", followed, sides, due_on, (due_on - timedelta(days=REMIND_CONTACT_DAYS), due_on))]


def _check(work: Work, followed: Followed, plan: Plan, sides: Sides) -> list[Due]:
    """The owner and the mentee are asked; one answer is enough."""
    found = next_check(work, plan)
    if found is None:
        return []
    _, due_on = found
    return [
        _owned("check_job", followed, sides, due_on, (due_on,)),
        Due("check_job", sides.mentee, None, None, due_on, (due_on,)),
    ]


def _end(followed: Followed, sides: Sides, definition: Definition) -> list[Due]:
    days = definition.duration.warn_days if definition.duration else ()
    remind_on = tuple(sorted(followed.until - timedelta(days=each) for each in days))
    hers = Due("aftercare_end", sides.mentee, None, None, followed.until, remind_on)
    if followed.owner is None and not followed.after_end:
        return [hers, Due("aftercare_end", sides.mentor, None, None, followed.until, remind_on)]
    return [hers, _owned("aftercare_end", followed, sides, followed.until, remind_on)]


def _find_place(followed: Followed, sides: Sides) -> list[Due]:
    """The job is lost and the mentor has no place: somebody finds one."""
    if followed.lost_on is None:
        return []
    due_on = followed.lost_on + timedelta(days=FIND_PLACE_DAYS)
    return [Due("reopen", None, "coordinator", sides.coordinators_at, due_on, (followed.lost_on, due_on))]


def blocks_contact(on: date, channel: str, *, began_on: date, today: date, plan: Plan) -> list[Reason]:
    reasons = [] if channel in plan.channels else [Reason("contact_channel", "channel")]
    if on > today:
        reasons.append(Reason("in_future", on.isoformat()))
    if on < began_on:
        reasons.append(Reason("before_aftercare", began_on.isoformat()))
    return reasons


def blocks_naming(person_id: int, *, owner: int | None, colleagues: set[int]) -> list[Reason]:
    """Only who works there can be named, and not who does it already."""
    if person_id == owner:
        return [Reason("owner_already", "who")]
    return [] if person_id in colleagues else [Reason("owner_not_there", "who")]


def blocks_asking_employer(*, said_yes: bool, asked_on: date | None, today: date) -> list[Reason]:
    """The employer is asked only with her yes, and not every other day."""
    if not said_yes:
        return [Reason("employer_not_allowed")]
    lately = asked_on is not None and today < asked_on + timedelta(days=ASK_EMPLOYER_DAYS)
    return [Reason("employer_asked_lately", str(ASK_EMPLOYER_DAYS))] if lately else []
