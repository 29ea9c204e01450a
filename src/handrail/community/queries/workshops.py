"""Workshops as people read them: what comes, what was, one workshop, and the whole of it for its host."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import icalendar
from django.db.models import QuerySet
from django.utils.translation import get_language

from handrail.community.models import Material, Signup, Speaking, Workshop
from handrail.community.queries.attending import door_code
from handrail.community.queries.speaking import Quote, quotes
from handrail.community.rules import signing
from handrail.community.rules.signing import Opinion, SignupState, WorkshopStage
from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.models import Opened
from handrail.kernel.prepared import first, prepared
from handrail.people.models import Organisation
from handrail.people.rules import OrganisationKind
from handrail.programmes.queries import newest_definition, words_of

SHOWN = 30
WITH = ("programme__newest", "series", "host")


@dataclass(frozen=True)
class WorkshopRow:
    """One workshop for one person. `starts` and `ends` are what the wall clock says where the programme is."""

    ref: str
    slug: str
    kind: str
    name: str
    programme: str
    starts: datetime
    ends: datetime
    place: str
    area: str
    country: str
    about: str
    stage: str
    reason: str
    places: int
    free: int
    state: str
    is_over: bool
    has_begun: bool
    waits_as: int = 0

    @property
    def is_mine(self) -> bool:
        return self.state in {SignupState.PLACED, SignupState.WAITING}


@dataclass(frozen=True)
class Coming:
    """What a person sees of workshops: those to come, those they came to."""

    coming: tuple[WorkshopRow, ...]
    been: tuple[WorkshopRow, ...]
    quotes: tuple[Quote, ...]


def coming(actor: Actor) -> Coming:
    """In a fixed number of queries, however many there are."""
    now = clock.now()
    rows = Workshop.objects.open_to(actor).select_related(*WITH)
    ahead = list(rows.filter(ends_at__gt=now).order_by("starts_at", "pk")[:SHOWN])
    mine = Signup.objects.filter(person=actor.person_id or 0)
    came = mine.filter(state=SignupState.ATTENDED).values("workshop_id")
    been = list(Workshop.objects.filter(pk__in=came, ends_at__lte=now).select_related(*WITH).order_by("-starts_at")[:SHOWN])
    states = dict(mine.filter(workshop__in=[*ahead, *been]).values_list("workshop_id", "state"))
    # What was called off is shown only to those who had said they come.
    shown = [row for row in ahead if row.stage == WorkshopStage.PLANNED or row.pk in states]
    said = quotes(Workshop.objects.filter(programme__in={row.programme_id for row in (*shown, *been)}))
    return Coming(tuple(_rows(shown, states)), tuple(_rows(been, states)), tuple(said))


def _rows(rows: Iterable[Workshop], states: dict[int, str]) -> list[WorkshopRow]:
    found = list(rows)
    words = words_of({row.programme for row in found}, get_language() or "en")
    return [_row(row, words[row.programme_id], states.get(row.pk, "")) for row in found]


def _row(row: Workshop, words: dict[str, str], state: str, waits_as: int = 0) -> WorkshopRow:
    now = clock.now()
    file = next((each for each in newest_definition(row.programme).series if each.code == row.series.code), None)
    return WorkshopRow(
        ref=row.ref,
        slug=row.programme.slug,
        kind=file.kind if file else "workshop",
        name=row.title or words.get(f"series.{row.series.code}", ""),
        programme=words["name"],
        starts=row.starts_at.astimezone(row.zone).replace(tzinfo=None),
        ends=row.ends_at.astimezone(row.zone).replace(tzinfo=None),
        place=row.place,
        area=row.area,
        country=newest_definition(row.programme).country,
        about=row.about,
        stage=row.stage,
        reason=row.reason,
        places=row.places,
        free=row.places - row.taken,
        state=state,
        is_over=row.ends_at <= now,
        has_begun=row.starts_at <= now,
        waits_as=waits_as,
    )


@dataclass(frozen=True)
class WorkshopPage:
    """One workshop for one person."""

    row: WorkshopRow
    host: str
    materials: tuple[Material, ...]
    quotes: tuple[Quote, ...]
    speaking: str
    runs: bool
    is_open: bool


def workshop(actor: Actor, ref: str) -> WorkshopPage:
    found = _found(Workshop.objects.visible_to(actor), ref)
    mine = found.signups.filter(person=actor.person_id or 0).first()
    state = mine.state if mine else ""
    asked = Speaking.objects.filter(workshop=found, person=actor.person_id or 0).first()
    runs = found.programme.owner_id in actor.at(Role.COORDINATOR)
    words = words_of([found.programme], get_language() or "en")[found.programme_id]
    return WorkshopPage(
        row=_row(found, words, state, _place_in_line(found, mine)),
        host=found.host.name,
        materials=tuple(found.materials.order_by("pk")),
        quotes=tuple(quotes(Workshop.objects.filter(pk=found.pk))),
        speaking=asked.state if asked else "",
        runs=runs,
        is_open=not signing.blocks_signing(found.timing, clock.now()),
    )


def _place_in_line(workshop: Workshop, mine: Signup | None) -> int:
    if mine is None or mine.state != SignupState.WAITING:
        return 0
    return 1 + list(workshop.signups.in_line().values_list("pk", flat=True)).index(mine.pk)


def _found(rows: "QuerySet[Workshop]", ref: str) -> Workshop:
    found = rows.select_related(*WITH).filter(ref=ref).first()
    if found is None:
        raise NotFound("workshop")
    return found


@dataclass(frozen=True)
class GuestRow:
    """One who comes or waits, on the host's list."""

    ref: str
    name: str
    organisation: str
    state: str
    is_guest: bool


@dataclass(frozen=True)
class SpeakerRow:
    name: str
    state: str


@dataclass(frozen=True)
class RunPage:
    """The whole of a workshop for its host."""

    row: WorkshopRow
    coming: tuple[GuestRow, ...]
    waiting: tuple[GuestRow, ...]
    attended: int
    speakers: tuple[SpeakerRow, ...]
    materials: tuple[Material, ...]
    opinion: Opinion
    code: str
    is_today: bool


def head(actor: Actor, ref: str) -> WorkshopRow:
    """A workshop for its host's forms: what and when."""
    return _rows([_found(Workshop.objects.run_by(actor), ref)], {})[0]


def employers() -> list[tuple[str, str]]:
    """Whose guests the host may write down."""
    rows = Organisation.objects.filter(kind=OrganisationKind.EMPLOYER).order_by("name", "pk")
    return list(rows.values_list("ref", "name"))


def run_page(actor: Actor, ref: str) -> RunPage:
    found = _found(Workshop.objects.run_by(actor), ref)
    words = words_of([found.programme], get_language() or "en")[found.programme_id]
    rows = found.signups.exclude(state=SignupState.LEFT).select_related("person", "organisation")
    shown = [(row.state, _guest(row)) for row in rows.order_by("asked_at", "pk")]
    asked = found.speakers.select_related("person").order_by("pk")
    day = found.starts_at.astimezone(found.zone).date()
    return RunPage(
        row=_row(found, words, ""),
        coming=tuple(each for state, each in shown if state != SignupState.WAITING),
        waiting=tuple(each for state, each in shown if state == SignupState.WAITING),
        attended=sum(state == SignupState.ATTENDED for state, _each in shown),
        speakers=tuple(SpeakerRow(row.person.name, row.state) for row in asked),
        materials=tuple(found.materials.order_by("pk")),
        opinion=_opinion(found),
        code=door_code(found),
        is_today=day == clock.today(found.programme.zone),
    )


def _guest(row: Signup) -> GuestRow:
    name = row.person.name if row.person else row.guest
    return GuestRow(row.ref, name, row.organisation.name if row.organisation else "", row.state, row.person is None)


def _opinion(workshop: Workshop) -> Opinion:
    """The sentences are opened only when so many answered that they may be shown."""
    rows = list(workshop.feedback.all())
    opened = Opened(f"workshop:{workshop.ref}")
    enough = len(rows) >= signing.LEAST_ANSWERS
    return signing.opinion([row.tap for row in rows], [opened.text(row, "words") for row in rows] if enough else [])


def calendar_file(actor: Actor, ref: str, *, summary: Any, stamp: datetime) -> bytes:
    """The .ics file. Its UID never changes and its sequence counts up, so a moved workshop moves in the calendar."""
    row = _found(Workshop.objects.visible_to(actor), ref)
    event = icalendar.Event()
    event.add("uid", f"{row.ref}@handrail")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", row.starts_at.astimezone(UTC))
    event.add("dtend", row.ends_at.astimezone(UTC))
    event.add("summary", str(summary))
    event.add("location", row.place)
    event.add("sequence", row.sequence)
    event.add("status", "CANCELLED" if row.stage == WorkshopStage.CANCELLED else "CONFIRMED")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Handrail//Workshops//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def signed_up(workshop_id: int) -> list[int | None]:
    """Everybody who has a place or waits: who is told of a change."""
    rows = Signup.objects.filter(workshop=workshop_id, state__in=[*signing.TAKING, SignupState.WAITING])
    return list(rows.filter(person__isnull=False).order_by("pk").values_list("person_id", flat=True))


@prepared
def _next_of(person: int, now: datetime) -> QuerySet[Workshop]:
    mine = Signup.objects.filter(person=person, state=SignupState.PLACED).values("workshop_id")
    ahead = Workshop.objects.filter(pk__in=mine, ends_at__gt=now, stage=WorkshopStage.PLANNED)
    return ahead.select_related(*WITH).order_by("starts_at", "pk")[:1]


def next_of(actor: Actor) -> WorkshopRow | None:
    """The next workshop one has a place in, for the first page."""
    row = first(_next_of(actor.person_id or 0, clock.now()))
    return _rows([row], {row.pk: SignupState.PLACED})[0] if row else None


def host_of(workshop_id: int) -> int | None:
    return Workshop.objects.filter(pk=workshop_id).values_list("host_id", flat=True).first()


def address_of(workshop_id: int) -> str:
    """The outer address part of a workshop, for what is sent."""
    return Workshop.objects.values_list("ref", flat=True).get(pk=workshop_id)


@prepared
def _open_to(person: int) -> "QuerySet[Workshop, Any]":
    """One workshop for somebody without a role at work."""
    return Workshop.objects.open_to(Actor(person_id=person)).values_list("pk")[:1]


def are_there(actor: Actor) -> bool:
    """Whether workshops are of interest to this person: one is to come, or there was one."""
    if actor.places or actor.person_id is None:
        return Workshop.objects.open_to(actor).exists()
    return bool(_open_to(actor.person_id))
