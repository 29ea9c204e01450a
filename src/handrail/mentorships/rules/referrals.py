"""When a psychologist may be asked, and what becomes of it. Nothing here reaches anybody outside the three."""

from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.kernel.lifecycle import Lifecycle, move
from handrail.kernel.reasons import Reason
from handrail.programmes.rules import Due

ANSWER_DAYS = 7


class ReferralStage(StrEnum):
    ASKED = auto()
    ACCEPTED = auto()
    APPOINTED = auto()
    DONE = auto()
    DECLINED = auto()
    WITHDRAWN = auto()


S = ReferralStage
OPEN_REFERRAL = frozenset({S.ASKED, S.ACCEPTED, S.APPOINTED})
TAKES_PLACE = frozenset({S.ACCEPTED, S.APPOINTED})

REFERRAL = Lifecycle(
    move("accept", {S.ASKED}, S.ACCEPTED),
    move("decline", {S.ASKED, S.ACCEPTED}, S.DECLINED),
    move("appoint", {S.ACCEPTED, S.APPOINTED}, S.APPOINTED),
    move("finish", {S.APPOINTED}, S.DONE),
    move("withdraw", OPEN_REFERRAL, S.WITHDRAWN),
)
"""Feedback may follow whenever there was an appointment; it is no step of its own."""

TAKES_FEEDBACK = frozenset({S.APPOINTED, S.DONE})


class DeclineReason(StrEnum):
    """Why a psychologist cannot: said so that nobody takes it for a judgement."""

    FULL = auto()
    OTHER_HELP = auto()
    LANGUAGE = auto()
    OTHER = auto()


def blocks_asking(*, refers: bool, allowed: bool, has_open: bool, takes: bool, room: bool) -> list[Reason]:
    """Every reason that speaks against asking this psychologist for this mentee."""
    tried = (
        (refers, "track_refers_to_nobody"),
        (allowed, "health_consent_missing"),
        (not has_open, "referral_open"),
        (takes, "psychologist_rests"),
        (room, "psychologist_full"),
    )
    return [Reason(code) for holds, code in tried if not holds]


def referral_duties(stage: ReferralStage, psychologist: int, asked_on: date) -> list[Due]:
    """Who was asked answers within a week."""
    if stage != ReferralStage.ASKED:
        return []
    due_on = asked_on + timedelta(days=ANSWER_DAYS)
    return [Due("answer_referral", psychologist, None, None, due_on, (due_on - timedelta(days=2), due_on))]
