"""What a coordinator reads about the series of her programmes; who is invited to a workshop."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from handrail.community.models import Series, Workshop
from handrail.community.models.workshops import BY_ROLE, MENTORS, PRESENT, organisations_near
from handrail.community.rules.recurrence import Occasion, occasions
from handrail.community.rules.signing import INVITATIONS, Invited, WorkshopStage
from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.people.models import Consent, Membership, Person
from handrail.programmes.models import Interest, Mentor, Participation, Programme
from handrail.programmes.offers import Series as Declared
from handrail.programmes.queries import newest_definition, programme_to_run, words_of
from handrail.programmes.rules import ParticipationStage
from handrail.taxonomy.queries import areas
from handrail.taxonomy.rules import Level


def declared(programme: Programme, code: str) -> Declared:
    """A series as the newest version of the programme's file has it."""
    found = next((each for each in newest_definition(programme).series if each.code == code), None)
    if found is None:
        raise NotFound(code)
    return found


def regions(country: str) -> list[tuple[str, str]]:
    """(code, name) of the regions of a country, for which employers are invited."""
    return [(each.code, each.name) for each in areas(country, "") if each.level == Level.NUTS3]


@dataclass(frozen=True)
class SeriesRow:
    """A series of a file, with its rule when it is confirmed, and how many of its workshops lie ahead."""

    slug: str
    programme: str
    code: str
    kind: str
    name: str
    every_months: int
    invites: tuple[str, ...]
    country: str
    rule: Series | None
    ahead: int
    next_at: datetime | None


def series_rows(actor: Actor) -> list[SeriesRow]:
    """Every series of the programmes this actor coordinates, confirmed or not, in a fixed number of queries."""
    programmes = list(Programme.objects.visible_to(actor).select_related("newest").exclude(newest=None).order_by("slug"))
    words = words_of(programmes, get_language() or "en")
    rules = {(row.programme_id, row.code): row for row in Series.objects.visible_to(actor)}
    coming: dict[int, list[datetime]] = {}
    ahead = Workshop.objects.run_by(actor).filter(starts_at__gt=clock.now(), stage=WorkshopStage.PLANNED)
    for series_id, at in ahead.order_by("starts_at").values_list("series_id", "starts_at"):
        coming.setdefault(series_id, []).append(at)
    return [
        _row(programme, words[programme.pk], file, rules.get((programme.pk, file.code)), coming)
        for programme in programmes
        for file in newest_definition(programme).series
    ]


def _row(
    programme: Programme, words: dict[str, str], file: Declared, rule: Series | None, coming: dict[int, list[datetime]]
) -> SeriesRow:
    dates = coming.get(rule.pk, []) if rule else []
    name = words.get(f"series.{file.code}", "")
    country = newest_definition(programme).country
    row = (programme.slug, words["name"], file.code, file.kind, name, file.every_months, file.invites, country)
    return SeriesRow(*row, rule, len(dates), dates[0] if dates else None)


@dataclass(frozen=True)
class SeriesPage:
    """One series with its rule and the dates that rule gives next."""

    row: SeriesRow
    zone: str
    today: date
    next_dates: tuple[Occasion, ...]
    workshops: tuple[Workshop, ...]


def series_page(actor: Actor, slug: str, code: str) -> SeriesPage:
    programme = programme_to_run(actor, slug)
    found = next((row for row in series_rows(actor) if (row.slug, row.code) == (slug, code)), None)
    if found is None:
        raise NotFound(code)
    today = clock.today(programme.zone)
    country = newest_definition(programme).country
    dates = tuple(occasions(found.rule.pattern(country), today)) if found.rule and found.rule.plans else ()
    planned = Workshop.objects.filter(series=found.rule, ends_at__gt=clock.now()).select_related("programme")
    return SeriesPage(found, programme.zone, today, dates, tuple(planned.order_by("starts_at")[:12]))


def invited(workshop: Workshop) -> set[int]:
    """The ids of all whom the rule of the series invites today; twin of `WorkshopQuerySet.open_to` for one person."""
    found: set[int] = set()
    for group in workshop.invites:
        found |= set(_group(Invited(group), workshop))
    return found


def _group(group: Invited, workshop: Workshop) -> Collection[int]:
    programme_id = workshop.programme_id
    places = Participation.objects.filter(programme=programme_id, person__isnull=False)
    match group:
        case Invited.MENTEES:
            return _ids(places.filter(stage__in=PRESENT))
        case Invited.FORMER_MENTEES:
            return _ids(places.filter(stage=ParticipationStage.CLOSED, person__in=_agreed()))
        case Invited.MENTORS:
            return _ids(Mentor.objects.filter(programme=programme_id, stage__in=MENTORS))
        case Invited.INTERESTED:
            return _ids(Interest.objects.filter(programme=programme_id))
    roles = next(roles for groups, roles in BY_ROLE.items() if group in groups)
    near = organisations_near(workshop.programme.owner.country, workshop.area)
    return _ids(Membership.objects.held(clock.today()).filter(role__in=roles, organisation__in=near))


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("person_id", flat=True).distinct())


def _agreed() -> "QuerySet[Consent, Any]":
    return Consent.objects.filter(purpose=INVITATIONS, withdrawn_at=None).values("person_id")


def former(programme_id: int) -> QuerySet[Person]:
    """People who left the programme and still want to hear of it."""
    was = Participation.objects.filter(programme=programme_id, stage=ParticipationStage.CLOSED).values("person_id")
    now = Participation.objects.filter(programme=programme_id).exclude(stage=ParticipationStage.CLOSED).values("person_id")
    rows = Person.objects.filter(Q(pk__in=was) & Q(pk__in=_agreed()))
    return rows.exclude(pk__in=now.filter(person__isnull=False)).order_by("sort_key", "pk")


def told_of(workshop_id: int) -> list[int]:
    """Whom an announcement goes to: everybody the rule invites who is not signed up already."""
    workshop = Workshop.objects.get(pk=workshop_id)
    known = set(workshop.signups.filter(person__isnull=False).values_list("person_id", flat=True))
    return sorted(invited(workshop) - known)
