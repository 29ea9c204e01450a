"""Everything that changes workshops, the network and suggestions. One function, one transaction, one event."""

from handrail.community.actions.attending import check_in, give_feedback, tick
from handrail.community.actions.planning import announce_due, confirm_series, plan, plan_all, stop_series
from handrail.community.actions.running import add_material, cancel, edit, remove_material, restore
from handrail.community.actions.signing import leave, place_guest, sign_up, take_out
from handrail.community.actions.speaking import answer_speaking, ask_speaker, give_quote, withdraw_speaking

__all__ = [
    "add_material",
    "announce_due",
    "answer_speaking",
    "ask_speaker",
    "cancel",
    "check_in",
    "confirm_series",
    "edit",
    "give_feedback",
    "give_quote",
    "leave",
    "place_guest",
    "plan",
    "plan_all",
    "remove_material",
    "restore",
    "sign_up",
    "stop_series",
    "take_out",
    "tick",
    "withdraw_speaking",
]
