"""What a coordinator reads to decide about mentors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from handrail.kernel.access import Actor, NotFound, Role, seen
from handrail.kernel.lists import Wanted
from handrail.kernel.models import Opened
from handrail.people.queries import account_of_person
from handrail.people.rules import sort_key
from handrail.programmes import rules
from handrail.programmes.models import Absence, Clearance, Interview, Mentor, Programme
from handrail.programmes.models import Application as FormalApplication
from handrail.programmes.profile import TRAITS
from handrail.programmes.queries.scheme import newest_definition, programme_names, words
from handrail.taxonomy import queries as taxonomy

SILENT = "unanswered"
S = rules.MentorStage
# How a coordinator tells mentors apart; each mentor is in exactly one.
STATES: dict[str, Q] = {
    "applied": Q(stage=S.APPLIED),
    "ready": Q(stage=S.ACCEPTED, guides__lt=F("places")),
    "full": Q(stage=S.ACCEPTED, guides__gte=F("places")),
    "silent": Q(stage=S.PAUSED, paused_because=SILENT),
    "rests": Q(stage=S.PAUSED) & ~Q(paused_because=SILENT),
    "refused": Q(stage=S.REFUSED),
    "ended": Q(stage=S.ENDED),
}
MENTOR_SORTS = {
    "name": ("person__sort_key", "id"),
    "applied": ("applied_on", "id"),
    "mentees": ("guides", "id"),
}


@dataclass(frozen=True)
class MentorRow:
    """One line of the list."""

    ref: str
    name: str
    programme: str
    programme_slug: str
    state: str
    applied_on: date
    accepted_on: date | None
    guides: int
    places: int
    languages: tuple[str, ...]
    sectors: tuple[str, ...]


def _others(actor: Actor) -> QuerySet[Mentor]:
    """Mentors this actor may decide about; nobody decides about themselves."""
    return Mentor.objects.visible_to(actor).exclude(person_id=actor.person_id or 0)


def mentors_by_state(actor: Actor, slug: str = "") -> dict[str, int]:
    """How many of one programme, or of all, are in which state, and all of them."""
    rows = _others(actor).filter(programme__slug=slug) if slug else _others(actor)
    counts: dict[str, int] = rows.aggregate(**{code: Count("pk", filter=fits) for code, fits in STATES.items()})
    return {**counts, "all": sum(counts.values())}


def run_programmes(actor: Actor) -> dict[str, str]:
    """The programmes a coordinator may choose between: address part and name."""
    rows = Programme.objects.filter(owner_id__in=actor.at(Role.COORDINATOR)).order_by("slug")
    names = programme_names(rows)
    return {row.slug: names[row.pk] for row in rows}


def mentors(actor: Actor, asked: Wanted) -> QuerySet[Mentor]:
    """Those the address asks for. Who applied first comes first, because they wait."""
    rows = _others(actor)
    if slug := asked.of("programme"):
        rows = rows.filter(programme__slug=slug)
    if asked.of("state") in STATES:
        rows = rows.filter(STATES[asked.of("state")])
    for word in sort_key(asked.q).split():
        rows = rows.filter(person__sort_key__contains=word)
    sort = asked.sort or "applied"
    turned = "-" if sort.startswith("-") else ""
    order = [turned + name for name in MENTOR_SORTS[sort.removeprefix("-")]]
    state_of = Case(*(When(fits, then=Value(code)) for code, fits in STATES.items()), output_field=CharField())
    return rows.select_related("person", "programme", "organisation").annotate(state=state_of).order_by(*order)


def mentor_rows(found: Iterable[Mentor], names: Mapping[str, str]) -> list[MentorRow]:
    """Rows with just what the list shows. `names` are those of the programmes."""
    return [
        MentorRow(
            ref=row.ref,
            name=row.person.name,
            programme=names.get(row.programme.slug, row.programme.slug),
            programme_slug=row.programme.slug,
            state=getattr(row, "state", ""),
            applied_on=row.applied_on,
            accepted_on=row.accepted_on,
            guides=row.guides,
            places=row.places,
            languages=tuple(row.languages),
            sectors=tuple(row.sectors),
        )
        for row in found
    ]


@dataclass(frozen=True)
class CheckRow:
    """One requirement or check: kind, day, expiry, result."""

    requirement: str
    met: bool
    met_on: date
    valid_until: date | None


@dataclass(frozen=True)
class TalkRow:
    """One talk: its day, the marks on the mentor profile in order, and the note, opened."""

    held_on: date
    marks: tuple[tuple[str, int], ...]
    note: str


@dataclass(frozen=True)
class Application:
    """Everything a decision needs, and nothing else."""

    id: int
    ref: str
    name: str
    kind: str
    stage: str
    intro: str
    linkedin_url: str
    occupations: tuple[str, ...]
    help_topics: tuple[str, ...]
    places: int
    applied_on: date
    reason: str
    email: str
    phone: str
    guides: int
    state: str
    checks: tuple[CheckRow, ...]
    lacks: tuple[str, ...]
    steps: tuple[str, ...]
    office: str
    said: rules.Applied | None
    talks: tuple[TalkRow, ...]
    asks_talk: bool


def talks(row: Mentor) -> tuple[TalkRow, ...]:
    """The talks with this mentor, the newest first; that they were read is noted by who shows them."""
    rows = Interview.objects.filter(mentor=row).order_by("-held_on", "-id")
    texts = Opened(f"mentor:{row.ref}")
    return tuple(TalkRow(each.held_on, _marks(each.marks), texts.text(each, "note")) for each in rows)


def own_talks(mentor_id: int) -> tuple[TalkRow, ...]:
    """What was written down about oneself."""
    return talks(Mentor.objects.get(pk=mentor_id))


def _marks(marks: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((trait, marks[trait]) for trait in TRAITS if trait in marks)


def said_by(row: Mentor) -> rules.Applied | None:
    """What the newest application says."""
    found = FormalApplication.objects.filter(mentor=row).order_by("-id").first()
    return rules.Applied(found.specialism, found.ordinary_cases, found.why) if found else None


def application(actor: Actor, ref: str, language: str, on: date) -> Application:
    """One application; that it was read is noted."""
    row: Any = mentors(actor, Wanted()).filter(ref=ref).first()
    if row is None:
        raise NotFound(ref)
    seen(row.person_id, "mentor_application", "decide")
    seen(row.person_id, "contact", "decide")
    account = account_of_person(row.person_id)
    said = words(row.programme, language)
    names = taxonomy.names(list(row.occupations.values_list("id", flat=True)), language)
    rows = Clearance.objects.filter(mentor=row).order_by("met_on", "id")
    checks = tuple(CheckRow(each.requirement, each.met, each.met_on, each.valid_until) for each in rows)
    has = [rules.Cleared(each.requirement, each.amount, each.met_on, each.valid_until) for each in rows if each.met]
    definition = newest_definition(row.programme)
    lacks = rules.blocks_guiding(definition, has, on)
    return Application(
        id=row.pk,
        ref=row.ref,
        name=row.person.name,
        kind=row.kind,
        stage=row.stage,
        intro=row.intro,
        linkedin_url=row.linkedin_url,
        occupations=tuple(sorted(names.values())),
        help_topics=tuple(said.get(f"help_topics.{code}", code) for code in row.help_topics),
        places=row.places,
        applied_on=row.applied_on,
        reason=row.decision_reason,
        email=(account.email if account else "") or "",
        phone=(account.phone if account else "") or "",
        guides=row.guides,
        state=row.state,
        checks=checks,
        lacks=tuple(reason.detail for reason in lacks),
        steps=tuple(rules.MENTOR.open_from(rules.MentorStage(row.stage))),
        office=row.organisation.name if row.organisation else "",
        said=said_by(row),
        talks=talks(row),
        asks_talk=rules.asks_talk(definition),
    )


@dataclass(frozen=True)
class AbsenceRow:
    ref: str
    starts: date
    ends: date


def absences(mentor_id: int, on: date) -> list[AbsenceRow]:
    """Days away that are not past."""
    rows = Absence.objects.filter(mentor=mentor_id, ends__gte=on).order_by("starts")
    return [AbsenceRow(row.ref, row.starts, row.ends) for row in rows]
