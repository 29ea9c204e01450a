"""Who may open which page of choosing from the register: lines of `table.MATCHING`, (may, methods, of, sees, answers)."""

from typing import Any

from handrail.kernel.access import Role

ALL, COUNSELLOR, COORDINATOR = frozenset({"public"}), frozenset({Role.COUNSELLOR}), frozenset({Role.COORDINATOR})
GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})
# The counsellor of the other office is a mentor there and chooses; a colleague of hers stands in for "counsellor" at the desk.
CHOOSER, DESK = frozenset({"other counsellor"}), frozenset({"counsellor"})
OVER, CLOSED = frozenset({410}), frozenset({409})


def _chooses(methods: frozenset[str] = GET, **more: str) -> tuple[Any, ...]:
    """A counsellor who is a mentor, in the programme in which mentors choose."""
    return COUNSELLOR, methods, {"slug": "choosing", **more}, CHOOSER


def _chosen(methods: frozenset[str], kind: str = "kept", sees: frozenset[str] = CHOOSER) -> tuple[Any, ...]:
    """One choice: hers, or for the desk an invitation of somebody else's choosing."""
    return COUNSELLOR, methods, {"selection_ref": kind}, sees


def _coded(methods: frozenset[str], answers: frozenset[int] = OVER) -> tuple[Any, ...]:
    """Whoever holds the code may read and answer; a code that was never sent says so."""
    return ALL, methods, {"code": "no_token"}, frozenset(), answers


CHOOSING: dict[str, tuple[Any, ...]] = {
    "select_start": (COUNSELLOR,),
    "select": _chooses(),
    "compare": _chooses(),
    "reserve": _chooses(POST, ref="free"),
    "pass_over": _chooses(POST, ref="free"),
    "invitations": _chooses(),
    "figures": (COORDINATOR, GET, {"slug": "choosing"}, frozenset({"coordinator"})),
    "let_go": _chosen(POST),
    # Only what was left out can be put back: the one kept answers that this step is not open.
    "undo_pass": _chosen(POST),
    "invite": _chosen(BOTH),
    "letter": _chosen(GET, "invited"),
    "invitation_back": _chosen(BOTH, "invited"),
    "invited_office": (COUNSELLOR,),
    "invited_together": _chosen(BOTH, "invited", DESK),
    "invited_together_no": _chosen(POST, "invited", DESK),
    "invited_start": (ALL, BOTH),
    "invited": _coded(GET),
    "invited_yes": _coded(BOTH),
    "invited_no": _coded(BOTH),
    "invited_call": _coded(POST, CLOSED),
}
