"""What each role may do with proposals and requests. Whose they are, the rows decide."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {Role.PERSON: frozenset({"matching.ask", "matching.answer"})}
"""`ask`: a mentee looks for mentors and asks. `answer`: a mentor answers who asked."""
