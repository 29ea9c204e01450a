"""Where somebody works: the office by which she may offer herself as a mentor that is a post."""

from datetime import date

from handrail.kernel.access import Actor, Role
from handrail.people import tree
from handrail.people.models import Membership
from handrail.programmes import rules
from handrail.programmes.models import Mentor, Programme
from handrail.programmes.parts import Trained
from handrail.programmes.queries.scheme import newest_definition, programmes_open, words_of
from handrail.programmes.rules import MentorStage as M


def post_at(person_id: int, owner_id: int, role: str, on: date) -> int | None:
    """The office where this person holds the role, within the organisation that owns the programme; the longest held."""
    held = Membership.objects.held(on).filter(person_id=person_id, role=role).order_by("since", "pk")
    offices = list(held.values_list("organisation_id", flat=True))
    within = tree.below([owner_id]) if offices else set()
    return next((office for office in offices if office in within), None)


def offers_by_post(actor: Actor, language: str, on: date) -> list[tuple[str, str]]:
    """Open programmes whose mentors hold a post this actor holds, and where she has no place yet: (slug, name)."""
    me = actor.person_id or 0
    rows = [row for row in programmes_open() if rules.needs_post(newest_definition(row)) in actor.roles]
    taken = Mentor.objects.filter(person_id=me, programme__in=rows).exclude(stage__in=(M.REFUSED, M.ENDED))
    has = set(taken.values_list("programme_id", flat=True)) if rows else set()
    free = [row for row in rows if row.pk not in has and post_at(me, row.owner_id, _role(row), on) is not None]
    names = words_of(free, language) if free else {}
    return [(row.slug, names[row.pk].get("name", newest_definition(row).name)) for row in free]


def _role(row: Programme) -> str:
    return rules.needs_post(newest_definition(row))


def asks_for_courses(actor: Actor) -> bool:
    """Whether a programme this coordinator runs asks its mentors for a course."""
    rows = Programme.objects.filter(owner_id__in=actor.at(Role.COORDINATOR))
    return any(
        isinstance(rule, Trained) for row in rows if (mentor := newest_definition(row).mentor) for rule in mentor.requires
    )
