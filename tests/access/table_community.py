"""The community's lines of the table: workshops, the network of mentors, suggestions. `tests/access/table.py` takes them in."""

from typing import Any

from handrail.kernel.access import Role

SIGNED_IN, COORDINATOR = frozenset({Role.PERSON}), frozenset({Role.COORDINATOR})
GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})
RUNS, HERS = frozenset({"coordinator"}), frozenset({"mentee"})
# The series of the town invites everybody who takes part, and mentors.
INVITED = frozenset({"mentee", "other mentee", "mentor", "other mentor", "coordinator"})

# Those of the programme a suggestion is about; with the mentors of the service's other programmes, those of its network.
SUGGESTS = frozenset({"mentor", "other mentor", "coordinator"})
NETWORK = SUGGESTS | {"other counsellor"}
HIS = frozenset({"mentor"})
EVERYBODY = frozenset({"public"})

type Line = tuple[frozenset[Any], frozenset[str], dict[str, str], frozenset[str]]


def _run(methods: frozenset[str], kind: str = "workshop") -> Line:
    return COORDINATOR, methods, {"ref": kind}, RUNS


def _come(methods: frozenset[str], **more: str) -> Line:
    return SIGNED_IN, methods, {"ref": "workshop", **more}, INVITED


COMMUNITY: dict[str, Line] = {
    "coming": (SIGNED_IN, GET, {}, frozenset()),
    "workshop": _come(GET),
    "sign_up": _come(POST),
    "leave": (SIGNED_IN, POST, {"ref": "placed"}, HERS),
    "calendar": _come(GET),
    "here": _come(BOTH, code="door_code"),
    "feedback": _come(GET | POST),
    "speak": (SIGNED_IN, BOTH, {"ref": "speaking"}, HERS),
    "speak_answer": (SIGNED_IN, POST, {"ref": "speaking"}, HERS),
    "series": (COORDINATOR, GET, {}, frozenset()),
    "series_rule": (COORDINATOR, BOTH, {"slug": "slug", "code": "series_code"}, RUNS),
    "series_stop": (COORDINATOR, POST, {"slug": "slug", "code": "series_code"}, RUNS),
    "run": _run(GET),
    "edit": _run(BOTH),
    "cancel": _run(BOTH),
    "restore": _run(POST),
    "attendance": _run(BOTH),
    "door": _run(GET),
    "guest": _run(BOTH),
    "ask_speaker": _run(BOTH),
    "material": _run(BOTH),
    "network": (SIGNED_IN, GET, {}, NETWORK),
    "letters": (SIGNED_IN, BOTH, {}, NETWORK),
    # Whoever holds the letter holds its key.
    "stop_letters": (EVERYBODY, BOTH, {"ref": "letters"}, frozenset()),
    "reports": (COORDINATOR, GET, {}, frozenset()),
    "settle": (COORDINATOR, POST, {"ref": "report"}, RUNS),
    "helped": (SIGNED_IN, POST, {"ref": "answer"}, HIS),
    "post": (SIGNED_IN, GET, {"ref": "post"}, NETWORK),
    "report": (SIGNED_IN, BOTH, {"ref": "post", "what": "what"}, NETWORK),
    "hide": (COORDINATOR, BOTH, {"ref": "post", "what": "what"}, RUNS),
    "unhide": (COORDINATOR, POST, {"ref": "post", "what": "what"}, RUNS),
    "suggestions": (SIGNED_IN, GET, {}, frozenset()),
    "suggest": (SIGNED_IN, BOTH, {}, NETWORK),
    "suggestion": (SIGNED_IN, GET, {"ref": "suggestion"}, SUGGESTS),
    "suggestion_take": (COORDINATOR, POST, {"ref": "suggestion"}, RUNS),
    "suggestion_adopt": (COORDINATOR, BOTH, {"ref": "suggestion"}, RUNS),
    "suggestion_decline": (COORDINATOR, BOTH, {"ref": "suggestion"}, RUNS),
    "suggestion_reopen": (COORDINATOR, POST, {"ref": "answered_suggestion"}, RUNS),
    "take_out": _run(POST, "signup"),
    "material_remove": _run(POST, "material"),
}

# Writing stands in the portal: a text is looked through for the names of the writer's mentees, and mentorships know those.
WRITING: dict[str, Line] = {
    "network_write": (SIGNED_IN, BOTH, {}, NETWORK),
    "network_answer": (SIGNED_IN, BOTH, {"ref": "post"}, NETWORK),
    "network_edit": (SIGNED_IN, BOTH, {"ref": "post", "what": "what"}, HIS),
    "thanks": (SIGNED_IN, GET, {}, frozenset()),
}

GATHERING: dict[str, Line] = {f"community:{name}": line for name, line in COMMUNITY.items()}
GATHERING |= {f"portal:{name}": line for name, line in WRITING.items()}
