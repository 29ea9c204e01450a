"""How it went week by week, the link of a letter or an SMS, and to whom a pair can be handed over."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.privacy import blind_index
from handrail.mentorships.models import Mentorship
from handrail.mentorships.queries.cover import read_acting
from handrail.mentorships.queries.pair import Head, read_pair
from handrail.mentorships.rules import OPEN, MeetingState, Part, day_of
from handrail.mentorships.rules.cadence import Full, over_most
from handrail.mentorships.rules.mood import WEEK, week_of
from handrail.mentorships.rules.tracks import helps_of
from handrail.programmes.queries import definition_of, may_guide

LINK_WEEKS = 2


@dataclass(frozen=True)
class MoodRow:
    week: date
    tap: int
    noted: str


@dataclass(frozen=True)
class GoingPage:
    head: Head
    now: int
    rows: tuple[MoodRow, ...]
    path: str


@dataclass(frozen=True)
class HandoverRow:
    before: str
    after: str
    on: date
    note: str


@dataclass(frozen=True)
class ToHandOver:
    """What a coordinator sees: names and who has room, nothing the two wrote."""

    mentee: str
    mentor: str
    mentors: tuple[tuple[str, str], ...]


def going(actor: Actor, ref: str) -> GoingPage:
    found = read_pair(actor, ref=ref, helps="going")
    said = found.row.moods.select_related("noted_by").order_by("-week")
    rows = tuple(MoodRow(each.week, each.tap, each.noted_by.name if each.noted_by else "") for each in said)
    now = next((each.tap for each in rows if each.week == week_of(found.today)), 0)
    return GoingPage(found.head(), now, rows, tap_path(ref, found.today))


@dataclass(frozen=True)
class ToNote:
    """For staff: whose answer is written down, and whether she said it herself this week. Never what was said before."""

    ref: str
    mentee: str
    said: bool
    noted: str
    since: date


def to_note(actor: Actor, participation_ref: str) -> ToNote:
    row = _helped(actor).filter(participation__ref=participation_ref).first()
    if row is None or "going" not in helps_of(definition_of(row.participation.version_id)):
        raise NotFound("mentorship")
    week = week_of(clock.today(row.participation.programme.zone))
    said = row.moods.filter(week=week).select_related("noted_by").first()
    noted = said.noted_by.name if said and said.noted_by else ""
    return ToNote(participation_ref, row.mentee_person.name, said is not None and not noted, noted, week)


def may_note(actor: Actor, participation_id: int) -> bool:
    """Whether this actor can write down how it goes for somebody."""
    row = _helped(actor).filter(participation_id=participation_id).first()
    return row is not None and "going" in helps_of(definition_of(row.participation.version_id))


def _helped(actor: Actor) -> "QuerySet[Mentorship]":
    rows = Mentorship.objects.helped_by(actor).open().filter(part=Part.LEAD)
    return rows.select_related("participation__programme", "mentee_person")


def tap_path(ref: str, day: date) -> str:
    """The address in a letter: it says which pair and week, and proves that we made it. It opens a page with buttons."""
    week = week_of(day)
    return f"/going/{ref}.{week:%Y%m%d}.{_proof(ref, week)}/"


def mentorship_of_tap(token: str, today: date) -> tuple[str, date] | None:
    """The pair and the week of a link that is ours and not too old."""
    ref, _, rest = token.partition(".")
    said, _, proof = rest.partition(".")
    try:
        week = date.fromisoformat(said)
    except ValueError:
        return None
    old = week < week_of(today) - LINK_WEEKS * WEEK
    return None if old or week != week_of(week) or proof != _proof(ref, week) else (ref, week)


def tap_path_of(about: str, day: date) -> str:
    """The link for the pair a duty is about."""
    ref = Mentorship.objects.filter(pk=int(about.removeprefix("mentorship:"))).values_list("ref", flat=True).first()
    return tap_path(ref, day) if ref else "/"


def too_many(actor: Actor, meeting_ref: str) -> Full | None:
    """Whether with this meeting the two meet more often than their version means."""
    found = read_acting(actor, meetings__ref=meeting_ref)
    counted = found.row.meetings.filter(state__in=[MeetingState.PLANNED, MeetingState.HELD])
    days = {
        each.ref: each.held_on or day_of(each.planned_at, found.zone) for each in counted if each.held_on or each.planned_at
    }
    if meeting_ref not in days:
        return None
    definition = definition_of(found.row.participation.version_id)
    return over_most(definition, list(days.values()), days[meeting_ref])


def handovers(actor: Actor, ref: str) -> tuple[Head, tuple[HandoverRow, ...]]:
    """Both read what was written when the mentor changed."""
    found = read_pair(actor, ref=ref)
    rows = found.row.handovers.select_related("before__person", "after__person").order_by("-pk")
    return found.head(), tuple(
        HandoverRow(each.before.person.name, each.after.person.name, each.on, found.open.text(each, "note")) for each in rows
    )


def to_hand_over(actor: Actor, participation_ref: str) -> ToHandOver:
    """A running pair of a programme this actor coordinates, and every mentor who may take it today."""
    own = Q(mentee_person_id=actor.person_id) | Q(mentor_person_id=actor.person_id)
    rows = Mentorship.objects.filter(participation__programme__owner_id__in=actor.at(Role.COORDINATOR), stage__in=OPEN)
    rows = rows.filter(participation__ref=participation_ref, part=Part.LEAD).exclude(own)
    row = rows.select_related("mentee_person", "mentor_person", "participation").first()
    if row is None:
        raise NotFound("mentorship")
    others = may_guide(row.participation.version_id, clock.today()).exclude(pk=row.mentor_id)
    found = others.exclude(person_id=row.mentee_person_id).select_related("person").order_by("guides", "person__sort_key")
    return ToHandOver(
        row.mentee_person.name, row.mentor_person.name, tuple((each.ref, each.person.name) for each in found[:200])
    )


def _proof(ref: str, week: date) -> str:
    return blind_index(f"going:{ref}:{week.isoformat()}")[:32]
