"""Which role may do what with workshops, the network of mentors and suggestions. Which rows: `visible_to`."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {
    Role.PERSON: frozenset({"community.attend", "community.network"}),
    Role.COORDINATOR: frozenset({"community.run", "community.moderate"}),
}
