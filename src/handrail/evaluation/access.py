"""Who may see how a programme keeps its quality standard."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {Role.COORDINATOR: frozenset({"evaluation.quality"})}
