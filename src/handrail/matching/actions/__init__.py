"""Everything that changes proposals, marks and requests. One function, one transaction, its events."""

from handrail.matching.actions.answering import accept, answer_question, ask_question, decline
from handrail.matching.actions.asking import ask, withdraw
from handrail.matching.actions.ending import close_between, close_of_mentor, close_of_participation, expire_due
from handrail.matching.actions.proposing import mark, show_proposals, undo_mark

__all__ = [
    "accept",
    "answer_question",
    "ask",
    "ask_question",
    "close_between",
    "close_of_mentor",
    "close_of_participation",
    "decline",
    "expire_due",
    "mark",
    "show_proposals",
    "undo_mark",
    "withdraw",
]
