"""The words of employers, placements, job checks, training offers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.employers.rules import CheckState, Contract, EndReason, Kind, OfferStage, Size, Source

REASONS: dict[str, Any] = {
    "employer_unknown": _("Choose one of the answers, or leave it open."),
    "employer_missing": _("Write the name of the employer. The first word is enough."),
    "job_start_far": _("Choose a first day in the last two years or the next three months."),
    "hours_odd": _("Write the hours a week: from 1 to 60."),
    "job_overlap": _("This job is written down already. Open it to change it."),
    "end_in_future": _("This day is still to come. Say it when the job has ended."),
    "end_before_start": _("The last day cannot be before the first. Choose a later one."),
    "undo_over": _("This was said too long ago to take it back here. Call us, and we put it right."),
    "check_early": _("This day is still to come: %(detail)s. We ask you then."),
    "check_link_spent": _("This link no longer works. You can answer on your page when you are signed in."),
    "title_missing": _("Say in a few words what the training is."),
    "training_past": _("Choose a first day that is not past."),
    "training_ends_early": _("The last day cannot be before the first."),
    "training_places": _("Say how many can take part: from 1 to 200."),
    "training_full": _("Every place is taken. Ask the employer whether more are planned."),
    "training_over": _("This training can no longer be joined."),
    "nobody_yet": _("This person has not joined yet. They join first, then a job can be written down."),
}

KINDS = {
    Kind.JOB: _("A job"),
    Kind.SUBSIDISED: _("A subsidised job"),
    Kind.APPRENTICESHIP: _("An apprenticeship"),
    Kind.OWN_BUSINESS: _("A business of their own"),
    Kind.TRAINEESHIP: _("A traineeship"),
    Kind.TRIAL: _("Trial work"),
}
CONTRACTS = {
    Contract.PERMANENT: _("Without an end date"),
    Contract.FIXED_TERM: _("Until a fixed day"),
    Contract.AGENCY: _("Through an agency"),
    Contract.OTHER: _("Something else"),
    Contract.NOT_KNOWN: _("I do not know yet"),
}
SOURCES = {
    Source.MENTEE: _("the person"),
    Source.MENTOR: _("the mentor"),
    Source.COUNSELLOR: _("the counsellor"),
    Source.EMPLOYER: _("the employer"),
    Source.IMPORT: _("the register"),
}
SIZES = {
    Size.MICRO: _("Fewer than 10 people"),
    Size.SMALL: _("10 to 49 people"),
    Size.MEDIUM: _("50 to 249 people"),
    Size.LARGE: _("250 people or more"),
}
END_REASONS = {
    EndReason.CONTRACT_OVER: _("The contract was over"),
    EndReason.EMPLOYER_ENDED: _("The employer ended it"),
    EndReason.OWN_CHOICE: _("It was my own choice"),
    EndReason.OTHER_JOB: _("There is another job"),
    EndReason.OTHER: _("Something else"),
}
"""As the person says it; OF_OTHERS is the same said about somebody else."""

OF_OTHERS = {**END_REASONS, EndReason.OWN_CHOICE: _("It was their own choice")}
CHECKS = {
    CheckState.YES: _("Yes, the job goes on"),
    CheckState.NO: _("No, the job has ended"),
    CheckState.UNKNOWN: _("Not known"),
}
OFFERS = {
    OfferStage.DRAFT: _("Waits for the coordinator"),
    OfferStage.OPEN: _("Open: mentors can propose it"),
    OfferStage.CLOSED: _("Closed"),
}
