"""Suggestions with what became of them; what a year of a mentor held, as far as the community knows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from handrail.community.models import Suggestion, Thanks
from handrail.community.models.workshops import MENTORS
from handrail.community.rules.suggesting import OPEN, SUGGESTION, SuggestionStage
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.lists import Wanted
from handrail.people.queries import staff_at
from handrail.programmes.models import Mentor, Programme, Version


def programmes_of(actor: Actor) -> list[Programme]:
    """The programmes for which one may suggest something."""
    mine = Mentor.objects.filter(person=actor.person_id or 0, stage__in=MENTORS).values("programme_id")
    rows = Programme.objects.filter(Q(pk__in=mine) | Q(owner_id__in=actor.at(Role.COORDINATOR))).exclude(newest=None)
    return list(rows.select_related("newest").order_by("slug"))


def programme_of(actor: Actor, slug: str) -> Programme:
    found = next((each for each in programmes_of(actor) if each.slug == slug), None)
    if found is None:
        raise NotFound(slug)
    return found


def suggestions(actor: Actor, asked: Wanted) -> "QuerySet[Suggestion]":
    rows = Suggestion.objects.visible_to(actor).select_related("writer", "owner", "programme__newest")
    if stage := asked.of("stage"):
        rows = rows.filter(stage=stage)
    return rows.order_by("-said_on", "-pk")


def unanswered(actor: Actor, programme_id: int, limit: int) -> list[Suggestion]:
    """Those of a programme one coordinates that wait for an answer, the earliest day first."""
    rows = Suggestion.objects.run_by(actor).filter(programme=programme_id, stage__in=OPEN).select_related("writer", "owner")
    return list(rows.order_by("answer_by", "pk")[:limit])


@dataclass(frozen=True)
class SuggestionPage:
    row: Suggestion
    runs: bool
    steps: tuple[str, ...]
    versions: tuple[int, ...]
    """The published versions, newest first, after the one that would come next."""


def suggestion(actor: Actor, ref: str) -> SuggestionPage:
    row = Suggestion.objects.visible_to(actor).select_related("writer", "owner", "programme").filter(ref=ref).first()
    if row is None:
        raise NotFound("suggestion")
    runs = row.programme.owner_id in actor.at(Role.COORDINATOR)
    numbers = list(Version.objects.filter(programme=row.programme_id).order_by("-number").values_list("number", flat=True))
    steps = tuple(SUGGESTION.open_from(SuggestionStage(row.stage))) if runs else ()
    return SuggestionPage(row, runs, steps, ((numbers[0] if numbers else 0) + 1, *numbers))


def coordinators(programme_id: int) -> list[int]:
    return staff_at(Role.COORDINATOR, Programme.objects.values_list("owner_id", flat=True).get(pk=programme_id))


def address_of_suggestion(suggestion_id: int) -> str:
    return Suggestion.objects.values_list("ref", flat=True).get(pk=suggestion_id)


def thanks_of(actor: Actor) -> list[Thanks]:
    rows = Thanks.objects.filter(mentor__person=actor.person_id or 0).select_related("mentor__programme__newest")
    return list(rows.order_by("-on", "-pk"))


def adopted(person_id: int, programme_id: int, since: date, until: date) -> list[Suggestion]:
    """Own suggestions that became part of the programme in that year."""
    rows = Suggestion.objects.filter(writer=person_id, programme=programme_id, stage=SuggestionStage.ADOPTED)
    return list(rows.filter(decided_on__gt=since, decided_on__lte=until).order_by("decided_on"))
