"""Who may open the pages of standing in, of one's own sessions and of seeing as somebody: may, methods, of, sees, answers."""

from typing import Any

from handrail.kernel.access import Role

SIGNED_IN, ADMINISTRATOR = frozenset({Role.PERSON}), frozenset({Role.ADMINISTRATOR})
DEPUTISED = frozenset({Role.COUNSELLOR, Role.COORDINATOR, Role.LEAD, Role.LEADER})
GET, POST = frozenset({"GET"}), frozenset({"POST"})
BOTH = GET | POST
NOBODY = frozenset({"nobody"})

ENTERING: dict[str, tuple[Any, ...]] = {
    "people:devices": (SIGNED_IN,),
    "people:devices_end": (SIGNED_IN, POST),
    "portal:role_sign_out": (ADMINISTRATOR, POST, {"ref": "role"}, frozenset({"administrator"})),
    # One's own sessions; of this name nobody has one.
    "people:device_end": (SIGNED_IN, POST, {"ref": "no_token"}, NOBODY),
    # No provider of this name is set up here.
    "openid_connect_ended": (
        frozenset({"public"}),
        BOTH | {"PUT", "DELETE"},
        {"provider_id": "no_provider"},
        frozenset(),
        frozenset({404}),
    ),
    "portal:see_as": (frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}), BOTH),
    "portal:see_as_stop": (SIGNED_IN, POST),
    "portal:standing_in": (DEPUTISED,),
    "portal:stand_back": (SIGNED_IN, POST),
    # One's own role; an administrator names a deputy for those of her organisations.
    "portal:deputy": (DEPUTISED, BOTH, {"ref": "role"}, frozenset({"counsellor"})),
    "portal:deputy_for": (ADMINISTRATOR, BOTH, {"ref": "role"}, frozenset({"administrator"})),
    # The one who was asked is of another office and has no role here: nobody can take that seat.
    "portal:stand_in": (SIGNED_IN, POST, {"ref": "stand"}, NOBODY),
    "portal:deputy_end": (SIGNED_IN, POST, {"ref": "stand"}, frozenset({"counsellor", "other counsellor", "administrator"})),
}
