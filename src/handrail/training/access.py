"""Which role may do what with courses, sessions, attendance, hours, tests, certificates."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {}
