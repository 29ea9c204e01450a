"""What each role may do with accounts, persons and consents."""

from handrail.kernel.access import Role

ACCESS: dict[Role, frozenset[str]] = {
    Role.PERSON: frozenset({"people.me", "people.consent", "people.block"}),
    Role.COUNSELLOR: frozenset({"people.open", "people.invite", "people.deputise"}),
    Role.COORDINATOR: frozenset({"people.open", "people.invite", "people.deputise", "people.see_as"}),
    Role.LEAD: frozenset({"people.hold", "people.deputise"}),
    Role.LEADER: frozenset({"people.deputise"}),
    Role.ADMINISTRATOR: frozenset({"people.open", "people.invite", "people.appoint", "people.see_as", "people.erase"}),
}

# Routes without `@page`: name → rule and why, for the access matrix. All other pages of allauth are not mounted.
THIRD_PARTY = {
    "openid_connect_callback": ("public", "a provider's answer comes by GET and signs in; its state is used once"),
    "openid_connect_ended": ("public", "a provider's server says who signed out there; its token is signed and used once"),
}
