"""Everything that changes proposals, marks and requests. One function, one transaction, its events."""

from handrail.matching.actions.answering import accept, answer_question, ask_question, decline
from handrail.matching.actions.asking import ask, withdraw
from handrail.matching.actions.ending import close_between, close_of_mentor, close_of_participation, expire_due
from handrail.matching.actions.inviting import (
    Yes,
    accept_at_desk,
    ask_call_back,
    close_chosen,
    decline_at_desk,
    decline_invitation,
    end_of_mentor,
    expire_invitations,
    invite,
    withdraw_invitation,
)
from handrail.matching.actions.inviting import accept as accept_invitation
from handrail.matching.actions.proposing import mark, show_proposals, undo_mark
from handrail.matching.actions.selecting import lapse_reservations, let_go, pass_over, reserve, undo_pass

__all__ = [
    "Yes",
    "accept",
    "accept_at_desk",
    "accept_invitation",
    "answer_question",
    "ask",
    "ask_call_back",
    "ask_question",
    "close_between",
    "close_chosen",
    "close_of_mentor",
    "close_of_participation",
    "decline",
    "decline_at_desk",
    "decline_invitation",
    "end_of_mentor",
    "expire_due",
    "expire_invitations",
    "invite",
    "lapse_reservations",
    "let_go",
    "mark",
    "pass_over",
    "reserve",
    "show_proposals",
    "undo_mark",
    "undo_pass",
    "withdraw",
    "withdraw_invitation",
]
