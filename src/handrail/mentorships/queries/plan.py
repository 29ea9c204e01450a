"""The agenda of a meeting, and the plan as it is signed: both as pages and as paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.utils.translation import get_language

from handrail.kernel import plugs
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.providers import Kind
from handrail.mentorships.help import agenda as agenda_lines
from handrail.mentorships.help import meetings
from handrail.mentorships.models import Mentorship
from handrail.mentorships.queries.pair import Head, read_pair
from handrail.mentorships.queries.rows import GoalRow, StepRow
from handrail.mentorships.rules import GoalState, MeetingState
from handrail.mentorships.rules.papers import plan_papers
from handrail.programmes.models import Paper
from handrail.programmes.queries import definition_of, newest_papers


@dataclass(frozen=True)
class AgendaRow:
    code: str
    words: str
    done_on: date | None


@dataclass(frozen=True)
class AgendaPage:
    head: Head
    number: int
    numbers: tuple[int, ...]
    next_number: int
    track: str
    rows: tuple[AgendaRow, ...]


@dataclass(frozen=True)
class SignedRow:
    """`changed`: the plan says something else today than what was signed."""

    mine: bool
    name: str
    on: date
    changed: bool
    confirmed_on: date | None
    waits: bool


@dataclass(frozen=True)
class PlanPage:
    head: Head
    title: str
    text: str
    paper_id: int
    goals: tuple[GoalRow, ...]
    steps: tuple[StepRow, ...]
    signed: tuple[SignedRow, ...]
    may_sign: bool
    may_confirm: bool


def agenda(actor: Actor, ref: str, number: int | None = None) -> AgendaPage:
    """Of this meeting, or of the next one. NotFound for a number without an agenda."""
    found = read_pair(actor, ref=ref, helps="agenda")
    language, row = get_language() or "en", found.row
    numbers = meetings(language)
    held = row.meetings.filter(state=MeetingState.HELD).count()
    coming = held + 1
    number = min(coming, numbers[-1]) if number is None else number
    if number not in numbers:
        raise NotFound("agenda")
    done = dict(row.agenda_done.filter(number=number).values_list("line", "done_on"))
    track = row.participation.track
    rows = tuple(AgendaRow(code, said, done.get(code)) for code, said in agenda_lines(number, track, language))
    return AgendaPage(found.head(), number, tuple(numbers), coming, found.names.track(track), rows)


def plan(actor: Actor, ref: str) -> PlanPage:
    """The plan with its paper; NotFound where the programme signs none."""
    found = read_pair(actor, ref=ref, helps="plan")
    row, head = found.row, found.head()
    paper = plan_paper(row)
    goals = tuple(each for each in found.goals() if each.state == GoalState.OPEN)
    steps = found.steps()
    now = plan_hash(plan_lines(goals, steps))
    choice = row.track_choices.order_by("-pk").values_list("pk", flat=True).first()
    rows = list(row.signatures.filter(paper__code=paper.code, choice=choice).select_related("person").order_by("pk"))
    signed = tuple(
        SignedRow(
            each.person_id == found.me,
            each.person.name,
            each.signed_on,
            each.plan_hash != now,
            each.confirmed_on,
            each.confirm_asked_at is not None and each.confirmed_on is None,
        )
        for each in rows
    )
    may = head.is_open and not head.resting and bool(steps) and not any(each.mine for each in signed)
    confirm = bool(plugs.chosen(Kind.SIGNATURE)) and any(each.mine and each.confirmed_on is None for each in signed)
    return PlanPage(head, found.names.named(paper.code), paper.text, paper.pk, goals, steps, signed, may, confirm)


def plan_paper(mentorship: Mentorship) -> Paper:
    """The text of the plan's paper as it is signed now."""
    codes = plan_papers(definition_of(mentorship.participation.version_id))
    found = newest_papers(mentorship.participation.programme_id, codes[:1], get_language() or "en")
    if not found:
        raise NotFound("paper")
    return found[0]


def plan_lines(goals: Iterable[GoalRow], steps: Iterable[StepRow]) -> list[str]:
    """What is signed: the goals, and each step with its day. Whether a step is done changes nothing that was agreed."""
    return [each.text for each in goals] + [f"{each.text} ({each.due_on or '–'})" for each in steps]


def plan_hash(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()
