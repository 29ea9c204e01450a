"""Which role may do what with courses, sessions, attendance, hours, tests, certificates."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {
    # Which training: one's own, decided by whose place as a mentor it is.
    Role.PERSON: frozenset({"training.learn"}),
    Role.TRAINER: frozenset({"training.see_runs", "training.teach"}),
    Role.COORDINATOR: frozenset({"training.see_runs", "training.run", "training.teach"}),
    Role.LEADER: frozenset({"training.lead"}),
}
