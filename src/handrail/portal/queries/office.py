"""What who leads an office sees of its mentors, the same for a programme's coordinator; and what the mentor sees of that.

One reading makes the leader's page about a mentor and the mentor's own page “what your leader sees”: they cannot differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.lists import PAGE
from handrail.mentorships.models import Mentorship
from handrail.mentorships.queries.watching import WatchPage, watch
from handrail.mentorships.rules.watching import Load, Next, load, next_for_mentor
from handrail.people.models import Organisation
from handrail.people.queries import names_of, staff_at
from handrail.people.rules import has_words, sort_key
from handrail.portal.queries.ways import programme_of
from handrail.programmes.models import Mentor
from handrail.programmes.queries import newest_definition, programme_name, programme_names
from handrail.programmes.rules import MentorStage

SEEN = (MentorStage.ACCEPTED, MentorStage.PAUSED)
MOST_WITH_ROOM = 8


@dataclass(frozen=True)
class Place:
    """Whose pairs these are: the offices' somebody leads, or those of a programme (then with its address part)."""

    slug: str
    name: str
    pairs: Any
    mentors: Any
    today: date


@dataclass(frozen=True)
class LoadRow:
    """How many one mentor accompanies, against the limits of the programme and the mean of the office."""

    ref: str
    name: str
    programme: str
    guides: int
    usual: int | None
    most: int
    mean: float
    load: Load
    takes_new: bool
    next: Next


@dataclass(frozen=True)
class SeenMentor:
    """All that is seen of one mentor."""

    row: LoadRow
    pairs: WatchPage


@dataclass(frozen=True)
class OwnView:
    """What is seen of this actor as a mentor, and by whom."""

    leaders: tuple[str, ...]
    office: str
    seen: SeenMentor
    today: date


def place(actor: Actor, slug: str = "") -> Place:
    """The programme this actor coordinates, or without a name the offices this actor leads."""
    if slug:
        programme = programme_of(actor, slug)
        pairs = Mentorship.objects.checked_by(actor).filter(participation__programme=programme)
        mentors = Mentor.objects.watched_by(actor).filter(programme=programme)
        return Place(slug, programme_name(programme), pairs, mentors, clock.today(programme.zone))
    led = actor.at(Role.LEADER)
    if not led:
        raise NotFound("office")
    names = Organisation.objects.filter(pk__in=led).order_by("name").values_list("name", flat=True)
    mentors = Mentor.objects.watched_by(actor).filter(organisation_id__in=led)
    return Place("", ", ".join(names), Mentorship.objects.led_by(actor), mentors, clock.today())


def loads(mentors: Any) -> list[LoadRow]:
    """Mentors with something to do about them first, then by name: nobody is ranked."""
    rows = list(mentors.filter(stage__in=SEEN).select_related("person", "programme__newest"))
    return sorted(_loads(rows), key=_key)


def fitting(rows: Iterable[LoadRow], code: str, q: str) -> list[LoadRow]:
    return [row for row in rows if (not code or row.load == code) and has_words(row.name, q)]


@dataclass(frozen=True)
class LoadPage:
    """Some rows of a list; `after` is where the next page begins, empty on the last one."""

    rows: tuple[LoadRow, ...]
    total: int
    after: str


def page_of(rows: list[LoadRow], after: str) -> LoadPage:
    """`after` is the last row of the page before: the list may move meanwhile, and nobody is skipped or shown twice."""
    group, _, last = after.partition("~")
    begin = (group, *last.rpartition("~")[::2])
    rest = [row for row in rows if _key(row) > begin]
    shown = tuple(rest[:PAGE])
    return LoadPage(shown, len(rows), "~".join(_key(shown[-1])) if len(rest) > PAGE else "")


def _key(row: LoadRow) -> tuple[str, str, str]:
    """Where a row stands. Ends in its address, because two may have one name."""
    return str(int(row.load == Load.EVEN)), sort_key(row.name), row.ref


def counted(rows: list[LoadRow]) -> dict[str, int]:
    return {"": len(rows)} | {str(code): sum(row.load == code for row in rows) for code in Load}


def seen_mentor(where: Place, ref: str) -> tuple[SeenMentor, list[LoadRow]]:
    """One mentor of this place; and the others who could take somebody over, those with the most room first."""
    rows = loads(where.mentors)
    if all(row.ref != ref for row in rows):
        raise NotFound("mentor")
    free = [row for row in rows if _has_room(row) and row.ref != ref]
    free.sort(key=lambda row: (row.guides - row.most, sort_key(row.name)))
    return _seen(rows, ref, where.today), free[:MOST_WITH_ROOM]


def _has_room(row: LoadRow) -> bool:
    return row.takes_new and row.load in {Load.FEW, Load.EVEN}


def seen_of_me(actor: Actor) -> list[OwnView]:
    """For the mentor: the same reading, for each office whose head sees it."""
    mine = Mentor.objects.filter(person_id=actor.person_id or 0, stage__in=SEEN, organisation__isnull=False)
    rows: list[Any] = list(mine.select_related("person", "programme__newest", "organisation").order_by("id"))
    if not rows:
        raise NotFound("mentor")
    return [_own(row, clock.today(row.programme.zone)) for row in rows]


def _own(row: Any, on: date) -> OwnView:
    leaders = [pk for pk in staff_at(Role.LEADER, row.organisation_id) if pk != row.person_id]
    colleagues = loads(Mentor.objects.filter(programme_id=row.programme_id, organisation_id=row.organisation_id))
    return OwnView(names_of(leaders), row.organisation.name, _seen(colleagues, row.ref, on), on)


def _seen(rows: list[LoadRow], ref: str, on: date) -> SeenMentor:
    own = next(each for each in rows if each.ref == ref)
    return SeenMentor(own, watch(Mentorship.objects.filter(mentor__ref=ref), on, most=None))


def _loads(rows: list[Any]) -> list[LoadRow]:
    """Each against the mean of its office in its programme."""
    guided: dict[tuple[int, int | None], list[int]] = {}
    for row in rows:
        guided.setdefault((row.programme_id, row.organisation_id), []).append(row.guides)
    means = {key: sum(found) / len(found) for key, found in guided.items()}
    names = programme_names({row.programme_id: row.programme for row in rows}.values())
    return [_load(row, names[row.programme_id], means[row.programme_id, row.organisation_id]) for row in rows]


def _load(row: Any, programme: str, mean: float) -> LoadRow:
    caseload = newest_definition(row.programme).caseload
    usual = caseload.usual if caseload else None
    code = load(row.guides, usual=usual, most=row.places, mean=mean)
    takes_new = row.stage == MentorStage.ACCEPTED
    return LoadRow(
        ref=row.ref,
        name=row.person.name,
        programme=programme,
        guides=row.guides,
        usual=usual,
        most=row.places,
        mean=round(mean, 1),
        load=code,
        takes_new=takes_new,
        next=next_for_mentor(code, takes_new=takes_new),
    )
