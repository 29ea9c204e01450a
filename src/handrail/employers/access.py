"""Which role may do what with employers, placements, job checks, training offers. Whose it is, the rows decide."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {
    Role.PERSON: frozenset({"employers.placement"}),
    Role.EMPLOYER: frozenset({"employers.offer", "employers.describe"}),
    Role.ADMINISTRATOR: frozenset({"employers.import"}),
    Role.COORDINATOR: frozenset({"employers.offer", "employers.publish", "employers.describe"}),
}
