from handrail.kernel.access import Role

ACCESS = {
    Role.COUNSELLOR: frozenset({"portal.caseload", "portal.refer"}),
    Role.COORDINATOR: frozenset({"portal.cockpit"}),
    Role.ADMINISTRATOR: frozenset({"portal.administer"}),
}
