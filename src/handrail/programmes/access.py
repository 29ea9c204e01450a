"""What each role may do with programmes, participations and mentors."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {
    # Which participation and which mentor: one's own, decided by `visible_to`.
    Role.PERSON: frozenset({"programmes.join", "programmes.mentor"}),
    Role.COUNSELLOR: frozenset({"programmes.refer", "programmes.assist", "programmes.fill_in"}),
    Role.COORDINATOR: frozenset(
        {
            "programmes.decide_mentors",
            "programmes.refer",
            "programmes.assist",
            "programmes.open",
            "programmes.give_room",
            "programmes.draft",
            "programmes.correct",
        }
    ),
    Role.LEADER: frozenset({"programmes.give_room"}),
    Role.LEAD: frozenset({"programmes.rest_mentors"}),
    Role.ADMINISTRATOR: frozenset({"programmes.publish", "programmes.open", "programmes.draft"})
    | {"programmes.correct", "programmes.hand_out"},
}
"""Staff "assist" when they write down what a person says, and the event says who did it; `fill_in` are the pages for that."""
