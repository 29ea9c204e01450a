"""Who may open the pages of courses: for each route who may, by which methods, about which object, and who finds it."""

from collections.abc import Mapping

from handrail.kernel.access import Role

type Line = tuple[frozenset[str], frozenset[str], Mapping[str, str], frozenset[str]]
GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})
ALL, SIGNED_IN = frozenset({"public"}), frozenset({Role.PERSON})
COORDINATOR, LEADER = frozenset({Role.COORDINATOR}), frozenset({Role.LEADER})
TEACHERS = frozenset({Role.COORDINATOR, Role.TRAINER})
EVERYBODY: frozenset[str] = frozenset()
RUNS, HIS, LEADS_HIM = frozenset({"coordinator"}), frozenset({"mentor"}), frozenset({"leader"})
TEACH = RUNS | {"trainer"}


def _run(methods: frozenset[str] = GET, kind: str = "run", **more: str) -> Line:
    """A run of a partner: its trainers, and the coordinator who ordered it."""
    return TEACHERS, methods, {"ref": kind, **more}, TEACH


def _ordered(methods: frozenset[str], kind: str, **more: str) -> Line:
    """What the coordinator alone decides."""
    return COORDINATOR, methods, {"ref": kind, **more}, RUNS


def _list(may: frozenset[str], methods: frozenset[str] = GET) -> Line:
    return may, methods, {}, EVERYBODY


# Whoever was given the address, which nobody can guess.
PAPER: Line = (ALL, GET, {"public_id": "public_id"}, EVERYBODY)

TRAINING: dict[str, Line] = {
    "own": _list(SIGNED_IN),
    "own_profile": (SIGNED_IN, BOTH, {"ref": "mentor", "code": "course"}, HIS),
    "office": _list(LEADER),
    "office_profile": (LEADER, BOTH, {"ref": "mentor", "code": "course"}, LEADS_HIM),
    "runs": _list(TEACHERS),
    "new_run": _list(COORDINATOR, BOTH),
    "run": _run(),
    "run_file": _run(),
    "enrol": _ordered(BOTH, "run"),
    "new_session": _run(BOTH),
    "learner": _run(BOTH, mentor_ref="mentor"),
    "leave": _ordered(POST, "run", mentor_ref="mentor"),
    "attendance": _run(BOTH, "session"),
    "drop": _run(BOTH, "session_ahead"),
    "correct": _run(BOTH, "attendance"),
    "lacking": _list(COORDINATOR),
    "lacking_file": _list(COORDINATOR),
    "revoke": _ordered(BOTH, "certificate"),
    "certificate": PAPER,
    "certificate_paper": PAPER,
    "badge": PAPER,
    "issuer": _list(ALL),
}
