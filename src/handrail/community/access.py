"""Which role may do what with workshops, the network of mentors, its questions and practice."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {}
