"""The lines of `table` about a case after it was reported, the rota and the sheet for 22:00. Full names of the routes."""

from handrail.kernel.access import Role
from tests.access.table_watching import BOTH, EVERYBODY, GET, POST, Line

LEAD, LEADS = frozenset({Role.LEAD}), frozenset({"lead", "deputy"})


def _case() -> Line:
    return LEAD, BOTH, {"ref": "case"}, LEADS


ACTS = ("weigh", "hand_over", "answer", "dates", "keep", "let_go")
SAFETY: dict[str, Line] = {f"mentorships:case_{act}": _case() for act in ACTS}
SAFETY["mentorships:case_tell"] = SAFETY["mentorships:case_rule"] = _case()
SAFETY |= {
    # Who a report is about reads it once a lead has told them.
    "mentorships:hearing": (frozenset({Role.PERSON}), BOTH, {"ref": "hearing"}, frozenset({"other mentor"})),
    "mentorships:ruling": (frozenset({Role.PERSON}), BOTH, {"ref": "ruling"}, frozenset({"other mentor"})),
    "mentorships:case_settle": (LEAD, BOTH, {"ref": "ruled", "ruling": "ruling"}, LEADS),
    # For whoever is there at 22:00, signed in or not.
    "mentorships:night": (frozenset({"public"}), GET, {}, EVERYBODY),
    "mentorships:rota": (LEAD, BOTH, {}, EVERYBODY),
    "mentorships:rota_away": (LEAD, BOTH, {}, EVERYBODY),
    "mentorships:rota_back": (LEAD, POST, {"ref": "lead_away"}, LEADS),
    "mentorships:rota_give": (LEAD, BOTH, {"ref": "on_call"}, LEADS),
    "mentorships:rota_remove": (LEAD, POST, {"ref": "on_call"}, LEADS),
}
