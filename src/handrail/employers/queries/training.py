"""Trainings of employers: an employer's or a coordinator's list, one with its answers, and those a mentor may propose."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from handrail.employers.models import TrainingOffer, TrainingPlace
from handrail.employers.rules import OFFER, OfferStage
from handrail.kernel.access import Actor, NotFound, Role, seen
from handrail.people.models import Organisation
from handrail.people.rules import OrganisationKind
from handrail.programmes.models import Programme
from handrail.programmes.queries import newest_definition, programme_name, programme_names, programmes_open


@dataclass(frozen=True)
class OfferRow:
    """A training as lists show it."""

    ref: str
    id: int
    title: str
    for_whom: str
    employer: str
    place: str
    starts_on: date
    ends_on: date | None
    places: int
    taken: int
    language: str
    stage: str
    programme: str

    @property
    def free(self) -> int:
        return self.places - self.taken


@dataclass(frozen=True)
class OfferPage:
    """One training with who takes part, by first name; `may` are the steps open to the reader."""

    row: OfferRow
    people: tuple[tuple[str, date], ...]
    may: frozenset[str]


@dataclass(frozen=True)
class OfferList:
    """`may_write`: there is a programme that takes offers, and an employer to write for."""

    rows: tuple[OfferRow, ...]
    decides: bool
    may_write: bool


def offers(actor: Actor) -> OfferList:
    """An employer's own, or those of the programmes a coordinator runs; what waits comes first."""
    rows = TrainingOffer.objects.visible_to(actor).select_related("employer__organisation", "programme")
    order = {OfferStage.DRAFT: 0, OfferStage.OPEN: 1, OfferStage.CLOSED: 2}
    found = sorted(_rows(rows), key=lambda row: (order[OfferStage(row.stage)], row.starts_on, row.ref))
    return OfferList(tuple(found), bool(actor.at(Role.COORDINATOR)), bool(programmes_for(actor)))


def offer(actor: Actor, ref: str) -> OfferPage:
    rows = TrainingOffer.objects.visible_to(actor).select_related("employer__organisation", "programme")
    row = rows.filter(ref=ref).first()
    if row is None:
        raise NotFound("offer")
    places = TrainingPlace.objects.filter(offer=row, given_up_on=None).select_related("person").order_by("said_on", "pk")
    people = [(each.person_id, each.person.name.split(maxsplit=1)[0], each.said_on) for each in places]
    for person_id, _first, _on in people:
        seen(person_id, "first_name", "list of a training")
    decides = row.programme.owner_id in actor.at(Role.COORDINATOR)
    steps = frozenset(OFFER.open_from(OfferStage(row.stage)))
    shown = _row(row, programme_name(row.programme))
    return OfferPage(shown, tuple((first, on) for _, first, on in people), steps if decides else steps - {"publish_offer"})


def offers_to_propose(programme_id: int, today: date) -> tuple[OfferRow, ...]:
    """Open ones with a free place that have not begun."""
    rows = TrainingOffer.objects.filter(
        programme=programme_id, stage=OfferStage.OPEN, starts_on__gte=today, taken__lt=F("places")
    )
    rows = rows.select_related("employer__organisation", "programme").order_by("starts_on", "pk")
    return tuple(_rows(rows))


def offers_by_id(ids: Collection[int]) -> dict[int, OfferRow]:
    rows = TrainingOffer.objects.filter(pk__in=ids).select_related("employer__organisation", "programme")
    return {each.id: each for each in _rows(rows)}


def programmes_for(actor: Actor) -> list[tuple[str, str]]:
    """(slug, name) of open programmes that take offers: all for an employer, the own ones for a coordinator."""
    runs = actor.at(Role.COORDINATOR)
    found = [each for each in programmes_open() if takes_trainings(each)]
    shown = found if actor.at(Role.EMPLOYER) else [each for each in found if each.owner_id in runs]
    names = programme_names(shown)
    return [(each.slug, names[each.pk]) for each in shown]


def takes_trainings(programme: Programme) -> bool:
    """Whether the programme's newest file lets employers offer trainings."""
    said = newest_definition(programme).employers
    return said is not None and "training_offers" in said.offers


def employers_for(actor: Actor) -> list[tuple[str, str]]:
    """(ref, name) of the employers this actor may write for."""
    rows = Organisation.objects.filter(kind=OrganisationKind.EMPLOYER).order_by("name", "pk")
    if not actor.at(Role.COORDINATOR):
        rows = rows.filter(pk__in=actor.at(Role.EMPLOYER))
    return list(rows.values_list("ref", "name"))


def _rows(rows: Iterable[Any]) -> list[OfferRow]:
    found = list(rows)
    names = programme_names({each.programme_id: each.programme for each in found}.values())
    return [_row(each, names[each.programme_id]) for each in found]


def _row(row: Any, programme: str) -> OfferRow:
    return OfferRow(
        ref=row.ref,
        id=row.pk,
        title=row.title,
        for_whom=row.for_whom,
        employer=row.employer.organisation.name,
        place=row.place,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        places=row.places,
        taken=row.taken,
        language=row.language,
        stage=row.stage,
        programme=programme,
    )
