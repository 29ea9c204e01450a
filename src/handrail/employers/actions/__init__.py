"""Everything that changes employers, jobs, job checks and training offers: one function, one transaction, one event."""

from handrail.employers.actions.checks import answer_by_link, note_check
from handrail.employers.actions.describing import describe, take_back_employer
from handrail.employers.actions.importing import Imported, bring_in_jobs, write_failed
from handrail.employers.actions.placements import change, end, name_follower, note_start, source_of, start, undo_end, withdraw
from handrail.employers.actions.training import (
    change_offer,
    close_offer,
    give_training_place_back,
    publish_offer,
    take_training_place,
    write_offer,
)

__all__ = [
    "Imported",
    "answer_by_link",
    "bring_in_jobs",
    "change",
    "change_offer",
    "close_offer",
    "describe",
    "end",
    "give_training_place_back",
    "name_follower",
    "note_check",
    "note_start",
    "publish_offer",
    "source_of",
    "start",
    "take_back_employer",
    "take_training_place",
    "undo_end",
    "withdraw",
    "write_failed",
    "write_offer",
]
