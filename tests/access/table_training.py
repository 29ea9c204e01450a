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
    "training:own": _list(SIGNED_IN),
    "training:own_profile": (SIGNED_IN, BOTH, {"ref": "mentor", "code": "course"}, HIS),
    "training:office": _list(LEADER),
    "training:office_profile": (LEADER, BOTH, {"ref": "mentor", "code": "course"}, LEADS_HIM),
    "training:runs": _list(TEACHERS),
    "training:new_run": _list(COORDINATOR, BOTH),
    "training:run": _run(),
    "training:run_file": _run(),
    "training:enrol": _ordered(BOTH, "run"),
    "training:new_session": _run(BOTH),
    "training:learner": _run(BOTH, mentor_ref="mentor"),
    "training:leave": _ordered(POST, "run", mentor_ref="mentor"),
    "training:attendance": _run(BOTH, "session"),
    "training:drop": _run(BOTH, "session_ahead"),
    "training:correct": _run(BOTH, "attendance"),
    "training:lacking": _list(COORDINATOR),
    "training:lacking_file": _list(COORDINATOR),
    "training:revoke": _ordered(BOTH, "certificate"),
    "training:certificate": PAPER,
    "training:certificate_paper": PAPER,
    "training:badge": PAPER,
    "training:issuer": _list(ALL),
    # The first list always stands there; it names nobody.
    "training:revoked": (ALL, GET, {"number": "status_list"}, EVERYBODY),
}
