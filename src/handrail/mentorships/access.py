"""Which role may do what here. Whose mentorship it is, is decided by the rows."""

from handrail.kernel.access import Role

PAIR = frozenset(
    {
        "mentorships.see",
        "mentorships.arrange",
        "mentorships.log",
        "mentorships.plan",
        "mentorships.change",
        "mentorships.share",
        "mentorships.block",
    }
)

ACCESS: dict[Role, frozenset[str]] = {
    Role.PERSON: PAIR,
    Role.COORDINATOR: frozenset(
        {
            "mentorships.extend",
            "mentorships.hand_over",
            "mentorships.keep_directory",
            "mentorships.check_in",
            "mentorships.watch",
            "mentorships.note_how",
        }
    ),
    Role.COUNSELLOR: frozenset({"mentorships.note_how"}),
    Role.PSYCHOLOGIST: frozenset({"mentorships.take_referrals"}),
    Role.LEADER: frozenset({"mentorships.watch"}),
    Role.LEAD: frozenset({"mentorships.concerns"}),
}
