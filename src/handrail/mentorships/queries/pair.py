"""One pair as its own page shows it: the next step, one timeline and one list of what is due, the same for both."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet

from handrail.employers.queries import takes_trainings
from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.models import Opened
from handrail.kernel.prepared import first
from handrail.mentorships.models import Goal, Meeting, Mentorship, Step
from handrail.mentorships.models.pair import MentorshipQuerySet
from handrail.mentorships.queries import of_pair
from handrail.mentorships.queries.helping import HelpWords
from handrail.mentorships.queries.rows import (
    ClosingRow,
    ContactRow,
    DueRow,
    GoalRow,
    Goodbye,
    Line,
    MeetingRow,
    Offer,
    StepRow,
    first_name,
    wall_clock,
)
from handrail.mentorships.queries.standing import StandIn, names_of_days, shown_to_two
from handrail.mentorships.rules import (
    GOOD_ENDS,
    LIFECYCLE,
    OPEN,
    TAKES_PLACE,
    Closing,
    MeetingState,
    Stage,
    month_of,
)
from handrail.mentorships.rules.duties import is_shown
from handrail.mentorships.rules.tracks import helps_of
from handrail.people.queries import apart
from handrail.programmes.queries import definition_of

# While contact rests each may still leave; the page itself must not look as if something had happened.
NEEDS_CONTACT = frozenset({"pause", "resume", "start", "extend", "follow_up", "reopen"})
JOB_ASKED = timedelta(days=7)
COUNTED = ("held", "planned")

# What one is asked apart from the other, the other does not see as due either.
ASKED_APART = frozenset({"check_in"})


@dataclass(frozen=True)
class Head:
    """Who the two are and how they stand: what a page about one thing of theirs needs. It opens no text."""

    ref: str
    other: str
    other_first: str
    i_guide: bool
    kind: str
    stage: Stage
    resting: bool
    agreed_on: date
    started_on: date | None
    ended_on: date | None
    planned_end: date | None
    month: int
    months: int
    reason: str
    zone: str
    today: date
    may: frozenset[str]
    reasons: tuple[str, ...]
    have_met: bool
    helps: frozenset[str]
    has_trainings: bool
    has_told: bool

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def takes_place(self) -> bool:
        return self.stage in TAKES_PLACE


@dataclass(frozen=True)
class Pair(Head):
    """Everything one of the two may see; the steps that may be taken are decided already."""

    meetings: tuple[MeetingRow, ...]
    offer: Offer | None
    goals: tuple[GoalRow, ...]
    steps: tuple[StepRow, ...]
    mine: ContactRow | None
    theirs: ContactRow | None
    closing: tuple[ClosingRow, ...]
    their_thanks: str
    lines: tuple[Line, ...]
    due: tuple[DueRow, ...]
    cover: StandIn | None
    supported: bool

    @property
    def next_meeting(self) -> MeetingRow | None:
        return next((each for each in self.meetings if each.state == MeetingState.PLANNED and not each.is_past), None)

    @property
    def to_log(self) -> MeetingRow | None:
        return next((each for each in self.meetings if each.state == MeetingState.PLANNED and each.is_past), None)

    @property
    def held(self) -> int:
        return sum(each.state == MeetingState.HELD for each in self.meetings)

    @property
    def next_step(self) -> str:
        """Which one thing stands out on the page."""
        if not self.takes_place:
            return "goodbye" if self.reason and not all(each.done for each in self.closing) else ""
        if self.resting or self.stage == Stage.PAUSED:
            return "resting" if self.resting else "paused"
        ahead = (
            ("job", any(each.kind == "job_found" and each.due_on - JOB_ASKED <= self.today for each in self.due)),
            ("choose", self.offer is not None and not self.offer.mine),
            ("log", self.to_log is not None),
            ("meeting", self.next_meeting is not None),
            ("waiting", self.offer is not None),
            ("sign", any(each.kind == "sign_paper" and each.mine and each.late for each in self.due)),
        )
        return next((step for step, holds in ahead if holds), "propose")


def head(actor: Actor, ref: str) -> Head:
    """The pair of this actor; NotFound for everybody else, and for the mentor once his access has ended."""
    return read_pair(actor, ref=ref).head()


def pair(actor: Actor, ref: str) -> Pair:
    """The same with all that the two have done and plan."""
    return read_pair(actor, ref=ref).pair()


def offered(actor: Actor, offer_ref: str) -> tuple[Head, Offer | None]:
    """The pair to which these times were proposed, and the times that are open now."""
    reading = read_pair(actor, time_offers__ref=offer_ref)
    found = reading.head()
    return found, None if found.resting else reading.offer()


def shared(actor: Actor, ref: str) -> tuple[Head, ContactRow | None]:
    """The pair, and how this actor can be reached by the other."""
    reading = read_pair(actor, ref=ref)
    found = reading.head()
    return found, None if found.resting else reading.contacts().get(True)


def goodbye(actor: Actor, ref: str) -> tuple[Head, Goodbye]:
    """The pair and its closing checklist; NotFound before a good end."""
    reading = read_pair(actor, ref=ref)
    found = reading.head()
    if not found.reason:
        raise NotFound("mentorship")
    return found, reading.goodbye()


def read_pair(actor: Actor, *, helps: str = "", **where: str) -> "Reading":
    """The pair of this actor; with `helps` only where its version has this kind of help."""
    row = with_both(Mentorship.objects.content_for(actor, clock.today())).filter(**where).first()
    if row is None:
        raise NotFound("mentorship")
    if helps and helps not in helps_of(definition_of(row.participation.version_id)):
        raise NotFound(helps)
    return Reading(row, actor)


def with_both(rows: MentorshipQuerySet) -> "QuerySet[Mentorship, Any]":
    """Pairs with the two persons, the programme, and whether the two are kept apart."""
    rows = rows.select_related("participation__programme", "mentee_person", "mentor_person", "mentor")
    return rows.annotate(apart=apart(OuterRef("mentee_person"), OuterRef("mentor_person")))


def pair_ref_of(actor: Actor, kind: str, ref: str) -> str:
    """To which of the actor's pairs a meeting, an offer, a step or a goal belongs."""
    seen = Mentorship.objects.content_for(actor, clock.today())
    found = seen.filter(**{f"{kind}__ref": ref}).values_list("ref", flat=True).first()
    if found is None:
        raise NotFound(kind)
    return str(found)


def timeline(actor: Actor, ref: str) -> tuple[Line, ...]:
    return pair(actor, ref).lines


class Reading:
    """Gathers one pair's rows in a fixed number of queries."""

    def __init__(self, mentorship: Any, actor: Actor) -> None:
        self.row = mentorship
        self.me = actor.person_id or 0
        # A colleague who stands in reads no words of the two.
        self.is_one = self.me in (mentorship.mentee_person_id, mentorship.mentor_person_id)
        self.zone: str = mentorship.participation.programme.zone
        self.now = clock.now()
        self.today = clock.today(self.zone)
        self.open = Opened(mentorship.trust)
        self.names = HelpWords(mentorship.participation.programme)

    def head(self) -> Head:
        """All of it from the pair's own row."""
        row, i_guide = self.row, self.me != self.row.mentee_person_id
        other = row.mentee_person.name if i_guide else row.mentor_person.name
        definition = definition_of(row.participation.version_id)
        return Head(
            ref=row.ref,
            other=other,
            other_first=first_name(other),
            i_guide=i_guide,
            kind=row.mentor.kind,
            stage=Stage(row.stage),
            resting=row.apart,
            agreed_on=row.agreed_on,
            started_on=row.started_on,
            ended_on=row.ended_on,
            planned_end=row.planned_end,
            month=month_of(row.started_on or row.agreed_on, row.ended_on or self.today),
            months=definition.duration.usual_months if definition.duration else 0,
            reason=row.reason if row.reason in GOOD_ENDS else "",
            zone=self.zone,
            today=self.today,
            may=frozenset(LIFECYCLE.open_from(Stage(row.stage))) - (NEEDS_CONTACT if row.apart else frozenset()),
            reasons=tuple(definition.ending.reasons) if definition.ending else (),
            have_met=row.started_on is not None,
            helps=helps_of(definition),
            has_trainings=takes_trainings(row.participation.programme),
            has_told=i_guide and any("mentor" in each.seen_by for each in definition.questions),
        )

    def pair(self) -> Pair:
        resting, is_open = self.row.apart, self.row.stage in OPEN
        meetings, goals, steps = self._meetings(), self.goals(), self.steps()
        contacts = {} if resting else self.contacts()
        goodbye = Goodbye((), "") if is_open else self.goodbye()
        return Pair(
            **vars(self.head()),
            meetings=meetings,
            offer=self.offer() if is_open and not resting else None,
            goals=goals,
            steps=steps,
            mine=contacts.get(True),
            theirs=contacts.get(False),
            closing=goodbye.steps,
            their_thanks=goodbye.their_thanks,
            lines=self._lines(meetings, goals, steps, resting=resting),
            due=() if resting else self._due(steps),
            cover=None if resting or not is_open else shown_to_two(self.row, self.open, self.today),
            supported=not is_open and self.me == self.row.mentee_person_id and self._supported(),
        )

    def _supported(self) -> bool:
        """Whether somebody stays in touch with her after the end."""
        return bool(self.row.aftercares.filter(ended_on=None).exists())

    def _meetings(self) -> tuple[MeetingRow, ...]:
        return tuple(self.meeting(each) for each in of_pair.meetings(self.row.pk))

    def meeting(self, row: Meeting) -> MeetingRow:
        ends = row.planned_at + timedelta(minutes=row.planned_minutes) if row.planned_at else None
        return MeetingRow(
            ref=row.ref,
            state=row.state,
            at=wall_clock(row.planned_at, self.zone) if row.planned_at else None,
            ends=wall_clock(ends, self.zone) if ends else None,
            how=row.how,
            where=self.open.text(row, "where"),
            held_on=row.held_on,
            minutes=row.minutes or row.planned_minutes,
            note=self.open.text(row, "note") if self.is_one or row.logged_by_id == self.me else "",
            by_me=row.logged_by_id == self.me,
            confirmed=len(row.confirmed_by) > 1,
            is_past=row.planned_at is not None and row.planned_at <= self.now,
            in_group=bool(row.group),
        )

    def offer(self) -> Offer | None:
        row = first(of_pair.offers(self.row.pk))
        if row is None:
            return None
        times = tuple((each.isoformat(), wall_clock(each, self.zone), each > self.now) for each in row.times)
        return Offer(row.ref, row.offered_by_id == self.me, times, row.how, self.open.text(row, "where"), row.minutes)

    def goals(self) -> tuple[GoalRow, ...]:
        rows = of_pair.goals(self.row.pk)
        return tuple(GoalRow(each.ref, self._goal_words(each), each.set_on, each.state) for each in rows)

    def _goal_words(self, row: Goal) -> str:
        return self.names.track(row.track) or self.open.text(row, "text")

    def steps(self) -> tuple[StepRow, ...]:
        rows = of_pair.steps(self.row.pk)
        return tuple(
            StepRow(each.ref, self._step_words(each), each.owner_id == self.me, each.due_on, each.done_on) for each in rows
        )

    def _step_words(self, row: Step) -> str:
        return self.names.step(row.template) or self.open.text(row, "text")

    def contacts(self) -> dict[bool, ContactRow]:
        rows = of_pair.contacts(self.row.pk)
        return {
            each.person_id == self.me: ContactRow(self.open.text(each, "phone"), self.open.text(each, "email")) for each in rows
        }

    def goodbye(self) -> Goodbye:
        rows = {(each.person_id, each.step): each for each in self.row.closing_steps.all()}
        mine = {step: rows.get((self.me, step)) for step in Closing}
        lines = tuple(
            ClosingRow(step, done is not None, self.open.text(done, "words") if done else "") for step, done in mine.items()
        )
        thanks = rows.get((self.row.other_than(self.me), Closing.SAY_THANKS))
        return Goodbye(lines, self.open.text(thanks, "words") if thanks else "")

    def _lines(
        self, meetings: tuple[MeetingRow, ...], goals: tuple[GoalRow, ...], steps: tuple[StepRow, ...], *, resting: bool
    ) -> tuple[Line, ...]:
        row = self.row
        lines = [Line(row.agreed_on, "agreed", "past")]
        ahead = row.stage != Stage.CLOSED and not resting
        lines += [meeting_line(each) for each in meetings if each.state != MeetingState.PLANNED or ahead]
        lines += [Line(each.set_on, "goal", "past", each.text) for each in goals]
        lines += [Line(each.done_on, "step", "past", each.text) for each in steps if each.done_on]
        lines += [Line(each.on, each.step, "past") for each in of_pair.changes(row.pk)]
        if row.ended_on:
            lines.append(Line(row.ended_on, "ended", "past", row.reason if row.reason in GOOD_ENDS else ""))
        elif row.planned_end:
            lines.append(Line(row.planned_end, "planned_end", ""))
        return _numbered(sorted(lines, key=lambda each: (each.on, each.when != "past")))

    def _due(self, steps: tuple[StepRow, ...]) -> tuple[DueRow, ...]:
        rows = of_pair.duties(self.row.about)
        own = {(each.kind, each.due_on): each for each in rows if each.person_id == self.me}
        names = names_of_days(self.row)
        due = [
            DueRow(
                each.kind,
                each.due_on,
                each.person_id == self.me,
                each.due_on < self.today,
                by=first_name(names.get(each.person_id or 0, "")),
            )
            for each in rows
            if (each.person_id == self.me or ((each.kind, each.due_on) not in own and each.kind not in ASKED_APART))
            and is_shown(each.kind, each.due_on, self.today)
        ]
        # All steps stand in their own list; here only the next one, or the page says everything twice.
        due += [
            DueRow("step", each.due_on, each.mine, each.due_on < self.today, each.ref, each.text)
            for each in steps
            if each.done_on is None and each.due_on
        ][:1]
        return tuple(sorted(due, key=lambda each: (each.due_on, each.kind)))


def _numbered(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Meetings that took place and those to come are counted; one that did not take place is none."""
    count = itertools.count(1)
    return tuple(replace(each, number=next(count)) if each.kind in COUNTED else each for each in lines)


def meeting_line(meeting: MeetingRow) -> Line:
    day = meeting.held_on or (meeting.at.date() if meeting.at else date.max)
    if meeting.state == MeetingState.HELD:
        return Line(day, "held", "past", meeting.note, None, meeting.minutes, meeting.how, meeting.ref)
    if meeting.state == MeetingState.MISSED:
        return Line(day, "missed", "past", ref=meeting.ref)
    return Line(day, "planned", "next", at=meeting.at, how=meeting.how, ref=meeting.ref)
