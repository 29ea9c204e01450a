"""What each role may do with programmes, participations and mentors."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {
    # Which participation and which mentor: one's own, decided by `visible_to`.
    Role.PERSON: frozenset({"programmes.join", "programmes.mentor"}),
    Role.COUNSELLOR: frozenset({"programmes.refer", "programmes.assist"}),
    Role.COORDINATOR: frozenset({"programmes.decide_mentors", "programmes.refer", "programmes.assist", "programmes.open"}),
    Role.LEAD: frozenset(),
    Role.ADMINISTRATOR: frozenset({"programmes.publish", "programmes.open"}),
}
"""A counsellor and a coordinator "assist" when they fill in together with the person; the event says who did it."""
