"""The rows about mentorships that a standard needs, each kind read once however many mentorships there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models.functions import TruncDate

from handrail.community.models import Signup, Thanks
from handrail.community.rules.signing import SignupState
from handrail.evaluation import rules
from handrail.evaluation.definition import Benchmark, Side
from handrail.evaluation.rules import Facts, State
from handrail.matching.models import Proposal, Selection
from handrail.matching.rules import Chosen
from handrail.mentorships.models import Change, CheckIn, ClosingStep, Meeting, Mentorship
from handrail.mentorships.rules import Closing, MeetingState, Part, day_of
from handrail.people.models import Consent
from handrail.programmes.models import Clearance, Programme, StepDone
from handrail.programmes.queries import definition_of
from handrail.programmes.rules import Cleared
from handrail.training.models import Attendance
from handrail.training.rules import State as Presence

PAPER = "paper:"


@dataclass(frozen=True)
class Measured:
    """A mentorship with the facts about it."""

    row: Mentorship
    facts: Facts

    def state(self, benchmark: Benchmark, on: date) -> State:
        definition = definition_of(self.row.participation.version_id)
        return rules.assess(benchmark.needs, self.facts, definition, on)


def measured(programme: Programme, today: date, ref: str = "") -> list[Measured]:
    """Every mentorship of the programme with its facts, oldest first; with `ref` that one alone.

    Not those that began elsewhere and were brought in: their first months are recorded nowhere here.
    """
    rows = Mentorship.objects.filter(participation__programme=programme, part=Part.LEAD, taken_over_on=None)
    if ref:
        rows = rows.filter(ref=ref)
    found = list(rows.select_related("participation", "mentee_person", "mentor_person").order_by("agreed_on", "id"))
    facts = _Records(found, programme.zone, today)
    return [Measured(row, facts.of(row)) for row in found]


class _Records:
    """The rows about these mentorships, each kind read once."""

    def __init__(self, rows: list[Mentorship], zone: str, today: date) -> None:
        pairs, mentors = [row.pk for row in rows], [row.mentor_id for row in rows]
        papers = StepDone.objects.filter(participation__in=[row.participation_id for row in rows], step__startswith=PAPER)
        given = Consent.objects.filter(person__in=[row.mentee_person_id for row in rows], withdrawn_at=None)
        clear = Clearance.objects.filter(mentor__in=mentors, met=True)
        steps = ClosingStep.objects.filter(mentorship__in=pairs, step__in=[Closing.LOOK_BACK, Closing.SAY_THANKS])
        closed = _many((row.step, row) for row in steps)
        heard = CheckIn.objects.filter(mentorship__in=pairs, done_on__isnull=False).only("mentorship", "side", "done_on")
        self.signed = _many(papers.values_list("participation_id", "step"))
        self.consents = _many(given.values_list("person_id", "purpose"))
        self.cleared = _many((row.mentor_id, _cleared(row)) for row in clear)
        self.looked_back = {(row.mentorship_id, row.person_id): row.done_on for row in closed[Closing.LOOK_BACK]}
        self.said_thanks = _many(((row.mentorship_id, row.person_id), row.done_on) for row in closed[Closing.SAY_THANKS])
        self.checked = _many(((row.mentorship_id, row.side), row.done_on) for row in heard)
        self.explained = _explained([row.participation_id for row in rows])
        self.trained = _trained({row.mentor_id: row.mentor_person_id for row in rows}, zone)
        thanks = Thanks.objects.filter(mentor__in=mentors).values_list("mentor_id", "on")
        self.thanked = _many(thanks)
        self.held, self.unlogged = _meetings(pairs, zone, today)
        self.paused = _pauses(pairs, today)

    def of(self, row: Mentorship) -> Facts:
        cleared = self.cleared[row.mentor_id]
        signed: dict[Side, frozenset[str]] = {
            "mentee": frozenset(step.removeprefix(PAPER) for step in self.signed[row.participation_id]),
            "mentor": frozenset(c.requirement.removeprefix(PAPER) for c in cleared if c.requirement.startswith(PAPER)),
        }
        sides: Mapping[Side, int] = {"mentee": row.mentee_person_id, "mentor": row.mentor_person_id}
        looked = {side: self.looked_back.get((row.pk, person)) for side, person in sides.items()}
        return Facts(
            agreed_on=row.agreed_on,
            started_on=row.started_on,
            ended_on=row.ended_on,
            cleared=tuple(cleared),
            signed=signed,
            consents=frozenset(self.consents[row.mentee_person_id]),
            reasons_kept=(row.participation_id, row.mentor_id) in self.explained,
            held=tuple(self.held[row.pk]),
            unlogged=tuple(self.unlogged[row.pk]),
            paused=tuple(self.paused[row.pk]),
            checked={side: tuple(day for day in self.checked[row.pk, side] if day) for side in sides},
            trained=tuple(self.trained[row.mentor_person_id]),
            thanked=tuple(self.thanked[row.mentor_id] + self.said_thanks[row.pk, row.mentee_person_id]),
            looked_back={side: day for side, day in looked.items() if day is not None},
        )


def _explained(participations: list[int]) -> set[tuple[int, int]]:
    """(participation, mentor) of whom it is kept why: he stood on her list with the reasons, or chose her and said why."""
    listed = Proposal.objects.filter(list__participation__in=participations).values_list("list__participation_id", "mentor_id")
    chosen = Selection.objects.filter(participation__in=participations, stage=Chosen.ACCEPTED).exclude(reasons=[])
    return set(listed.union(chosen.values_list("participation_id", "mentor_id")))


def _many[K, V](rows: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found


def _cleared(row: Clearance) -> Cleared:
    return Cleared(row.requirement, row.amount, row.met_on, row.valid_until)


def _meetings(pairs: list[int], zone: str, today: date) -> tuple[dict[int, list[date]], dict[int, list[date]]]:
    """Days of meetings held, and days of planned ones that are over and say nothing."""
    rows = Meeting.objects.filter(mentorship__in=pairs, state__in=[MeetingState.HELD, MeetingState.PLANNED])
    held: dict[int, list[date]] = defaultdict(list)
    unlogged: dict[int, list[date]] = defaultdict(list)
    for pair, state, held_on, planned_at in rows.values_list("mentorship_id", "state", "held_on", "planned_at"):
        if held_on and state == MeetingState.HELD:
            held[pair].append(held_on)
        elif planned_at and (day := day_of(planned_at, zone)) < today:
            unlogged[pair].append(day)
    return held, unlogged


def _trained(people: Mapping[int, int], zone: str) -> dict[int, list[date]]:
    """Days on which the people of these mentors were at a course, a workshop or a meeting of the network, by person."""
    courses = Attendance.objects.filter(mentor__in=people, state=Presence.PRESENT, corrected_by=None)
    came = Signup.objects.filter(person__in=people.values(), state=SignupState.ATTENDED)
    days = came.values_list("person_id", TruncDate("workshop__starts_at", tzinfo=ZoneInfo(zone)))
    return _many(courses.values_list("mentor__person_id", "session__day").union(days, all=True))


def _pauses(pairs: list[int], today: date) -> dict[int, list[tuple[date, date]]]:
    """From each pause to the day before the two went on; to today where they have not."""
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    rows = Change.objects.filter(mentorship__in=pairs, step__in=["pause", "resume"]).order_by("mentorship_id", "id")
    for pair, step, on in rows.values_list("mentorship_id", "step", "on"):
        if step == "pause":
            found[pair].append((on, today))
        elif found[pair]:
            found[pair][-1] = (found[pair][-1][0], on - timedelta(days=1))
    return found
