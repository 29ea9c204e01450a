"""What each role may do with the register."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {
    Role.PERSON: frozenset({"register.tie", "register.declare"}),
    Role.COUNSELLOR: frozenset({"register.see", "register.tie", "register.tie_at_desk"}),
    Role.COORDINATOR: frozenset(),
    Role.LEAD: frozenset(),
    Role.ADMINISTRATOR: frozenset({"register.import"}),
}
