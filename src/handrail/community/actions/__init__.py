"""Everything that changes workshops, the network and suggestions. One function, one transaction, one event."""

from handrail.community.actions.attending import check_in, give_feedback, tick
from handrail.community.actions.planning import announce_due, confirm_series, plan, plan_all, stop_series
from handrail.community.actions.running import add_material, cancel, edit, remove_material, restore
from handrail.community.actions.signing import leave, leave_all, place_guest, sign_up, take_out
from handrail.community.actions.speaking import answer_speaking, ask_speaker, give_quote, withdraw_speaking
from handrail.community.actions.suggesting import adopt, decline_suggestion, reopen_suggestion, suggest, take_suggestion
from handrail.community.actions.talking import (
    answer_post,
    choose_letters,
    edit_said,
    hide,
    mark_helped,
    report_said,
    settle_report,
    stop_weekly,
    write_post,
)
from handrail.community.actions.weekly import sum_up_week, thank

__all__ = [
    "add_material",
    "adopt",
    "announce_due",
    "answer_post",
    "answer_speaking",
    "ask_speaker",
    "cancel",
    "check_in",
    "choose_letters",
    "confirm_series",
    "decline_suggestion",
    "edit",
    "edit_said",
    "give_feedback",
    "give_quote",
    "hide",
    "leave",
    "leave_all",
    "mark_helped",
    "place_guest",
    "plan",
    "plan_all",
    "remove_material",
    "reopen_suggestion",
    "report_said",
    "restore",
    "settle_report",
    "sign_up",
    "stop_series",
    "stop_weekly",
    "suggest",
    "sum_up_week",
    "take_out",
    "take_suggestion",
    "thank",
    "tick",
    "withdraw_speaking",
    "write_post",
]
