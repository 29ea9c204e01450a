"""Everything that changes courses and what comes of them. One function, one transaction, one event."""

from handrail.training.actions.certifying import issue, replace_training_duties, revoke
from handrail.training.actions.keeping import correct, keep_attendance, keep_test, mark_profile
from handrail.training.actions.runs import drop_session, enrol, enrol_all, leave, leave_all, make_run, plan_session

__all__ = [
    "correct",
    "drop_session",
    "enrol",
    "enrol_all",
    "issue",
    "keep_attendance",
    "keep_test",
    "leave",
    "leave_all",
    "make_run",
    "mark_profile",
    "plan_session",
    "replace_training_duties",
    "revoke",
]
