"""Lists of pairs for who leads an office or coordinates: days and counts, never a text, a missed meeting or a concern.

The days come from `Duty`. While contact rests a pair owes nothing, so its days are kept apart (`watched_about`): a list
must not tell that it rests.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Max, OuterRef, Q

from handrail.kernel.access import Actor
from handrail.kernel.queries import timeline
from handrail.mentorships.models import LogSeen, Meeting, Mentorship
from handrail.mentorships.queries.cover import uncovered
from handrail.mentorships.rules import OPEN, MeetingState, Part, Stage
from handrail.mentorships.rules.cover import COVERED
from handrail.mentorships.rules.watching import Done, Group, Next, Watched, group, next_for, watched_about
from handrail.people.rules import has_words
from handrail.programmes.models import Duty
from handrail.programmes.queries import definition_of

if TYPE_CHECKING:
    from handrail.mentorships.models.pair import MentorshipQuerySet

PAGE = 25
LOOK_BACK = timedelta(days=28)
"""Logs older than that are no longer waited for."""


@dataclass(frozen=True)
class WatchRow:
    """One pair as staff see it."""

    ref: str
    participation_ref: str
    mentor_ref: str
    mentor: str
    mentee: str
    group: Group
    since: date | None
    agreed_on: date
    last_met: date | None
    next: Next
    asks: bool
    done: Done


@dataclass(frozen=True)
class WatchPage:
    """Some rows in their order, where the next ones begin, and how many there are of each group."""

    rows: tuple[WatchRow, ...]
    after: str
    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True)
class _Line:
    """What order and group need of one pair; names are read for the rows that are shown."""

    pk: int
    group: Group
    since: date | None
    key: str


@dataclass(frozen=True)
class LogRow:
    """A logged meeting as staff see it: when and how long, never what was written."""

    ref: str
    mentor: str
    mentee: str
    held_on: date
    minutes: int
    how: str


@dataclass(frozen=True)
class LogPage:
    rows: tuple[LogRow, ...]
    after: str
    total: int


def watch(
    pairs: "MentorshipQuerySet", on: date, *, code: str = "", q: str = "", after: str = "", most: int | None = PAGE
) -> WatchPage:
    """Open pairs, what is due first at the top. `after` is the last row of the page before: the list may move meanwhile."""
    lines = _lines(pairs, on, q)
    counts = {"": len(lines)} | {str(each): sum(line.group == each for line in lines) for each in Group}
    fit = [line for line in lines if not code or line.group == code]
    rest = sorted((line for line in fit if line.key > after), key=lambda line: line.key)
    shown = rest if most is None else rest[:most]
    return WatchPage(_rows(shown, on), shown[-1].key if len(rest) > len(shown) else "", counts, len(fit))


def done_about(pks: Collection[int]) -> dict[int, Done]:
    """When staff last reminded the mentor of each of these, and last asked both out of turn."""
    last: dict[int, dict[str, date]] = {}
    for row in timeline([f"mentorship:{pk}" for pk in pks], ["MentorReminded", "CheckInSet"]) if pks else []:
        last.setdefault(row.event.mentorship_id, {})[type(row.event).__name__] = row.on
    return {pk: Done(each.get("MentorReminded"), each.get("CheckInSet")) for pk, each in last.items()}


def unseen_logs(pairs: "MentorshipQuerySet", actor: Actor, on: date, *, after: str = "") -> LogPage:
    """Logged meetings of the last four weeks this person has not acknowledged, newest first."""
    mine = LogSeen.objects.filter(meeting=OuterRef("pk"), person_id=actor.person_id or 0)
    rows = Meeting.objects.filter(
        ~Exists(mine), mentorship_id__in=pairs.values("pk"), state=MeetingState.HELD, held_on__gt=on - LOOK_BACK
    )
    total = rows.count()
    day, _, pk = after.partition("~")
    if pk.isdecimal() and (since := _day(day)):
        rows = rows.filter(Q(held_on__lt=since) | Q(held_on=since, pk__lt=int(pk)))
    with_names = rows.select_related("mentorship__mentor_person", "mentorship__mentee_person")
    found: list[Any] = list(with_names.order_by("-held_on", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    last = f"{shown[-1].held_on}~{shown[-1].pk}" if len(found) > PAGE else ""
    return LogPage(tuple(map(_log, shown)), last, total)


def _lines(pairs: "MentorshipQuerySet", on: date, q: str) -> list[_Line]:
    """All of them in a fixed number of statements: urgency is a rule, so the whole list is read."""
    known = pairs.filter(stage__in=sorted(OPEN), part=Part.LEAD)
    values = known.values_list("pk", "ref", "stage", "mentor_id", "mentor_person__name", "mentee_person__name")
    rows = [
        (pk, ref, Stage(stage), mentor_id)
        for pk, ref, stage, mentor_id, mentor, mentee in values
        if not q or has_words(f"{mentor} {mentee}", q)
    ]
    due = _due([pk for pk, *_rest in rows])
    alone = uncovered({pk: mentor_id for pk, _, stage, mentor_id in rows if stage in COVERED}, on)
    return [_line(pk, ref, Watched(stage, tuple(due.get(pk, ())), alone.get(pk)), on) for pk, ref, stage, _ in rows]


def _line(pk: int, ref: str, watched: Watched, on: date) -> _Line:
    code, since = group(watched, on)
    return _Line(pk, code, since, f"{since or date.max}~{ref}")


def _due(pks: Iterable[int]) -> dict[int, list[tuple[str, date]]]:
    """The days of each pair, wherever they are kept."""
    abouts = {about: pk for pk in pks for about in (f"mentorship:{pk}", watched_about(pk))}
    found: dict[int, list[tuple[str, date]]] = {}
    for about, kind, due_on in Duty.objects.filter(about__in=abouts).values_list("about", "kind", "due_on"):
        found.setdefault(abouts[about], []).append((kind, due_on))
    return found


def _rows(lines: list[_Line], on: date) -> tuple[WatchRow, ...]:
    pks = [line.pk for line in lines]
    held = Max("meetings__held_on", filter=Q(meetings__state=MeetingState.HELD))
    read = Mentorship.objects.filter(pk__in=pks).select_related("participation", "mentor", "mentor_person", "mentee_person")
    rows: dict[int, Any] = {row.pk: row for row in read.annotate(last_met=held)}
    done = done_about(pks)
    return tuple(_row(rows[line.pk], line, done.get(line.pk, Done()), on) for line in lines)


def _row(row: Any, line: _Line, done: Done, on: date) -> WatchRow:
    asks = definition_of(row.participation.version_id).check_ins is not None
    return WatchRow(
        ref=row.ref,
        participation_ref=row.participation.ref,
        mentor_ref=row.mentor.ref,
        mentor=row.mentor_person.name,
        mentee=row.mentee_person.name,
        group=line.group,
        since=line.since,
        agreed_on=row.agreed_on,
        last_met=row.last_met,
        next=next_for(line.group, line.since, done, on, asks=asks),
        asks=asks,
        done=done,
    )


def _log(row: Any) -> LogRow:
    pair = row.mentorship
    return LogRow(row.ref, pair.mentor_person.name, pair.mentee_person.name, row.held_on, row.minutes or 0, row.how)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
