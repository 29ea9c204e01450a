"""When a pair may get another mentor. The pair stays one, with its history; only who accompanies changes."""

from handrail.kernel.reasons import Reason
from handrail.mentorships.rules import OPEN, Stage


def blocks_hand_over(stage: Stage, *, note: str, same: bool, is_mentee: bool) -> list[Reason]:
    tried = (
        (stage in OPEN, Reason("pair_closed")),
        (bool(note.strip()), Reason("note_missing", "note")),
        (not same, Reason("same_mentor", "mentor")),
        (not is_mentee, Reason("same_person")),
    )
    return [reason for holds, reason in tried if not holds]
