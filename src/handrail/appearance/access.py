"""Who changes how an organisation looks and speaks."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {Role.ADMINISTRATOR: frozenset({"appearance.change"})}
