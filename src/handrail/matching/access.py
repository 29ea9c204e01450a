"""What each role may do with proposals and requests. Whose they are, the rows decide."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {
    Role.PERSON: frozenset({"matching.ask", "matching.answer"}),
    Role.COUNSELLOR: frozenset({"matching.ask_together", "matching.select"}),
    Role.COORDINATOR: frozenset({"matching.see_counts"}),
}
"""`ask`: a mentee looks for mentors and asks; `ask_together`: with her counsellor, who writes it down. `answer`: a mentor.
`select`: a counsellor who is a mentor chooses from the register; `see_counts`: what came of it, in numbers alone."""
