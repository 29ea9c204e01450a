"""What each role may do with proposals and requests. Whose they are, the rows decide."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {
    Role.PERSON: frozenset({"matching.ask", "matching.answer"}),
    Role.COUNSELLOR: frozenset({"matching.ask_together"}),
}
"""`ask`: a mentee looks for mentors and asks; `ask_together`: with her counsellor, who writes it down. `answer`: a mentor."""
