"""What each role may do with accounts, persons and consents."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {
    Role.PERSON: frozenset({"people.me", "people.consent", "people.block"}),
    Role.COUNSELLOR: frozenset({"people.open", "people.invite"}),
    Role.COORDINATOR: frozenset({"people.open", "people.invite"}),
    Role.LEAD: frozenset({"people.hold"}),
    Role.ADMINISTRATOR: frozenset({"people.open", "people.invite", "people.appoint"}),
}

# Routes without `@page`: name → rule and why, for the access matrix. All other pages of allauth are not mounted.
THIRD_PARTY = {"openid_connect_callback": ("public", "a provider's answer comes by GET and signs in; its state is used once")}
