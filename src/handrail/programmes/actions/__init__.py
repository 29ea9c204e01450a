"""Everything that changes programmes, a person's places in them, and duties. One function, one transaction, one event."""

from handrail.programmes.actions.answering import answer_as_mentee, answer_as_mentor, forget_answers
from handrail.programmes.actions.correcting import answer_correction, ask_correction, reopen_correction
from handrail.programmes.actions.duties import replace_all_duties, replace_duties
from handrail.programmes.actions.eligibility import refresh_eligibility
from handrail.programmes.actions.guardians import answer_guardian, ask_guardian, note_guardian
from handrail.programmes.actions.interviewing import interview
from handrail.programmes.actions.joining import (
    choose,
    close_participation,
    find_by_new_rules,
    join,
    keep_interest,
    mark_followed,
    mark_guided,
    mark_unguided,
    refer,
    say_work_wish,
    take_profile,
    untie,
    want_mentor,
)
from handrail.programmes.actions.launching import note_item
from handrail.programmes.actions.mentors import (
    accept_mentor,
    answer_conflict,
    apply_mentor,
    away,
    clear,
    come_back,
    end_mentor,
    free_place,
    pause_mentor,
    refuse_mentor,
    resume_mentor,
    say_expertise,
    sign_paper,
    take_place,
)
from handrail.programmes.actions.publishing import hash_of, name_lead, open_programme, publish
from handrail.programmes.actions.resting import end_rest, rest_by_decision
from handrail.programmes.actions.tracks import note_track

__all__ = [
    "accept_mentor",
    "answer_as_mentee",
    "answer_as_mentor",
    "answer_conflict",
    "answer_correction",
    "answer_guardian",
    "apply_mentor",
    "ask_correction",
    "ask_guardian",
    "away",
    "choose",
    "clear",
    "close_participation",
    "come_back",
    "end_mentor",
    "end_rest",
    "find_by_new_rules",
    "forget_answers",
    "free_place",
    "hash_of",
    "interview",
    "join",
    "keep_interest",
    "mark_followed",
    "mark_guided",
    "mark_unguided",
    "name_lead",
    "note_guardian",
    "note_item",
    "note_track",
    "open_programme",
    "pause_mentor",
    "publish",
    "refer",
    "refresh_eligibility",
    "refuse_mentor",
    "reopen_correction",
    "replace_all_duties",
    "replace_duties",
    "rest_by_decision",
    "resume_mentor",
    "say_expertise",
    "say_work_wish",
    "sign_paper",
    "take_place",
    "take_profile",
    "untie",
    "want_mentor",
]
