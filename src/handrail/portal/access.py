from handrail.kernel.access import Role

ACCESS = {
    Role.COUNSELLOR: frozenset({"portal.caseload", "portal.refer"}),
    Role.COORDINATOR: frozenset({"portal.cockpit"}),
    Role.LEADER: frozenset({"portal.office"}),
    Role.ADMINISTRATOR: frozenset({"portal.administer", "portal.import"}),
}
