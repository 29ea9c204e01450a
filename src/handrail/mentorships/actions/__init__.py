"""Everything that changes a mentorship, its meetings, its plan or a concern: one function, one transaction, one event."""

from handrail.mentorships.actions.barriers import (
    allow_health,
    forget_health,
    move_barrier,
    raise_barrier,
    take_up,
    untick_barrier,
)
from handrail.mentorships.actions.concerns import (
    act,
    add_to_concern,
    close_concern,
    hold_contact,
    release_contact,
    report_concern,
    take_concern,
)
from handrail.mentorships.actions.contacts import (
    allow_employer,
    answer_employer,
    ask_employer,
    check_job,
    log_contact,
    refuse_employer,
    remove_contact,
)
from handrail.mentorships.actions.ending import block, close, close_quietly, refuse, tick_closing
from handrail.mentorships.actions.following import job_begun, job_over, keep, reopen, tell_job
from handrail.mentorships.actions.locking import renew_between
from handrail.mentorships.actions.meetings import (
    cancel,
    confirm,
    correct,
    log_meeting,
    log_missed,
    move,
)
from handrail.mentorships.actions.months import hand_over, say_how, say_how_by_link
from handrail.mentorships.actions.pair import agree, extend, note_contact, pause, resume
from handrail.mentorships.actions.papers import sign_plan, tick_agenda
from handrail.mentorships.actions.plan import add_step, end_goal, set_goal, share_contact, tick, untick, withdraw_contact
from handrail.mentorships.actions.referrals import (
    answer_referral,
    appoint,
    ask_psychologist,
    finish_referral,
    forget_referrals,
    give_feedback,
    say_psychologist,
    withdraw_referral,
)
from handrail.mentorships.actions.times import arrange, choose_time, propose_times
from handrail.mentorships.actions.tracks import add_track_words, choose_track
from handrail.mentorships.actions.training import answer_training, leave_training, propose_training
from handrail.mentorships.actions.week import end_week_link, renew_week_link, say_hours

cancel_meeting, correct_meeting, tick_step = cancel, correct, tick

__all__ = [
    "act",
    "add_step",
    "add_to_concern",
    "add_track_words",
    "agree",
    "allow_employer",
    "allow_health",
    "answer_employer",
    "answer_referral",
    "answer_training",
    "appoint",
    "arrange",
    "ask_employer",
    "ask_psychologist",
    "block",
    "cancel",
    "cancel_meeting",
    "check_job",
    "choose_time",
    "choose_track",
    "close",
    "close_concern",
    "close_quietly",
    "confirm",
    "correct",
    "correct_meeting",
    "end_goal",
    "end_week_link",
    "extend",
    "finish_referral",
    "forget_health",
    "forget_referrals",
    "give_feedback",
    "hand_over",
    "hold_contact",
    "job_begun",
    "job_over",
    "keep",
    "leave_training",
    "log_contact",
    "log_meeting",
    "log_missed",
    "move",
    "move_barrier",
    "note_contact",
    "pause",
    "propose_times",
    "propose_training",
    "raise_barrier",
    "refuse",
    "refuse_employer",
    "release_contact",
    "remove_contact",
    "renew_between",
    "renew_week_link",
    "reopen",
    "report_concern",
    "resume",
    "say_hours",
    "say_how",
    "say_how_by_link",
    "say_psychologist",
    "set_goal",
    "share_contact",
    "sign_plan",
    "take_concern",
    "take_up",
    "tell_job",
    "tick",
    "tick_agenda",
    "tick_closing",
    "tick_step",
    "untick",
    "untick_barrier",
    "withdraw_contact",
    "withdraw_referral",
]
