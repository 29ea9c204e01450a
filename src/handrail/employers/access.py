"""Which role may do what with employers, placements, job checks, training offers."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {}
