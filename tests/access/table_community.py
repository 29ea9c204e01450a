"""The community's lines of the table: workshops, the network of mentors, suggestions. `tests/access/table.py` takes them in."""

from handrail.kernel.access import Role

SIGNED_IN, COORDINATOR = frozenset({Role.PERSON}), frozenset({Role.COORDINATOR})
GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})
RUNS, HERS = frozenset({"coordinator"}), frozenset({"mentee"})
# The series of the town invites everybody who takes part, and mentors.
INVITED = frozenset({"mentee", "other mentee", "mentor", "other mentor", "coordinator"})

type Line = tuple[frozenset[Role], frozenset[str], dict[str, str], frozenset[str]]


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
    "take_out": _run(POST, "signup"),
    "material_remove": _run(POST, "material"),
}
