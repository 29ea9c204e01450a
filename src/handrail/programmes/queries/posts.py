"""Where somebody works: the office by which she may offer herself as a mentor that is a post."""

from datetime import date

from handrail.people.models import Membership, Organisation


def post_at(person_id: int, owner_id: int, role: str, on: date) -> int | None:
    """The office where this person holds the role, within the organisation that owns the programme; the longest held."""
    held = Membership.objects.held(on).filter(person_id=person_id, role=role).order_by("since", "pk")
    offices = list(held.values_list("organisation_id", flat=True))
    within = _within(owner_id) if offices else set()
    return next((office for office in offices if office in within), None)


def _within(owner_id: int) -> set[int]:
    """An organisation and all below it."""
    parents = dict(Organisation.objects.values_list("pk", "parent_id"))
    found = {owner_id}
    while more := {pk for pk, parent in parents.items() if parent in found and pk not in found}:
        found |= more
    return found
