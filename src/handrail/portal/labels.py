"""Words of the portal: where people stand, the steps of the funnel."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.kernel.providers import Kind
from handrail.portal.rules import Rung, Standing
from handrail.programmes.rules import MentorStage, ParticipationStage

# How staff read it; below, how the person reads it.
STANDINGS: dict[str, Any] = {
    Standing.REFERRED: _("Has an invitation"),
    Standing.JOINING: _("Is joining"),
    Standing.WAITING: _("Looks for a mentor"),
    Standing.GUIDED: _("Has a mentor"),
    Standing.FOLLOWED: _("Is supported in a job"),
    Standing.CLOSED: _("Has ended"),
}
MENTEE_WORDS: dict[str, Any] = {
    ParticipationStage.REFERRED: _("You have an invitation"),
    ParticipationStage.JOINED: _("You are joining"),
    ParticipationStage.READY: _("You look for a mentor"),
    ParticipationStage.GUIDED: _("You have a mentor"),
    ParticipationStage.FOLLOWED: _("You are in your new job"),
}
MENTOR_WORDS: dict[str, Any] = {
    MentorStage.APPLIED: _("Your offer to be a mentor is being looked at"),
    MentorStage.ACCEPTED: _("Jobseekers can ask you"),
    MentorStage.PAUSED: _("You take a break; jobseekers do not see you"),
    MentorStage.REFUSED: _("Your offer to be a mentor was not taken up"),
}
RUNGS: dict[str, Any] = {
    Rung.REGISTERED: _("Joined"),
    Rung.SEARCHED: _("Saw mentors"),
    Rung.ASKED: _("Asked a mentor"),
    Rung.ACCEPTED: _("Got a yes"),
    Rung.MET: _("Met"),
}
STEPS: dict[str, Any] = {"": _("However far"), **RUNGS}
WHO: dict[str, Any] = {
    "": _("Everyone"),
    "waiting": _("Look for a mentor"),
    "asking": _("Wait for an answer"),
    "guided": _("Have a mentor"),
    "followed": _("Are supported in a job"),
    "not_met": _("Have a mentor, not met yet"),
    "in_time": _("Met within 14 days of asking"),
    "late": _("Did not meet within 14 days"),
    "ended": _("Have ended"),
}
WAY_COLUMNS: tuple[tuple[str, Any], ...] = (
    ("name", _("Person")),
    ("since", _("Where they are")),
    ("step", _("Came as far as")),
    ("mentor", _("Mentor")),
    ("met", _("Last met")),
)
FILTERS: dict[str, Any] = {
    "": _("Everyone"),
    "now": _("Act today"),
    "soon": _("Look soon"),
    "referred": _("Have an invitation"),
    "joining": _("Are joining"),
    "waiting": _("Look for a mentor"),
    "guided": _("Have a mentor"),
    "followed": _("Are supported in a job"),
}
WHOSE: dict[str, Any] = {"mine": _("My people"), "office": _("Whole office")}
CASELOAD_COLUMNS: tuple[tuple[str, Any], ...] = (
    ("name", _("Person")),
    ("state", _("State")),
    ("since", _("Where they are")),
    ("mentor", _("Mentor")),
    ("met", _("Last met")),
)
REASONS: dict[str, Any] = {
    "import_account_known": _(
        "Somebody signs in with her address already. She ties herself to the register when she comes in."
    ),
    "import_unknown": _("There is no import with this number. “handrail import list” shows them."),
    "import_undone": _("This import was taken back on %(detail)s already."),
    "import_signed_in": _("She has signed in since."),
    "import_since": _("Something happened since, on %(detail)s. Put it right on the page."),
    "import_hangs_on": _("Something else here needs it. Take that back first."),
    "unreachable": _("The register holds no e-mail and no phone number. Add one there, or print the slip."),
    "desk_no_account": _("No account is reached there. Ask how the person signs in, or help them to sign in first."),
    "desk_no_row": _("Nobody in your office fits this. Check it on the identity card. People of other offices are not shown."),
    "desk_several": _("Several people fit this. Write the national number."),
}
FAULTS: dict[str, Any] = {
    "database_away": _("The database does not answer."),
    "migrations_missing": _("The database is older than the program. Run “handrail migrate”."),
    "worker_silent": _("No worker has been heard of for three minutes. Start “handrail worker”."),
}
CHANNELS: dict[str, Any] = {"email": _("E-mail"), "sms": _("SMS"), "none": _("On the page alone")}
NOTICE_STATES: dict[str, Any] = {
    "failed": _("Did not go"),
    "unknown": _("Nobody knows. Call the person; it is not sent again by itself."),
}
# What an installation needs before people come in: what, and how it is done.
FIRST_DAYS: dict[str, tuple[Any, Any]] = {
    "leads": (_("Two people can answer concerns"), _("Give two people the role of safeguarding lead.")),
    "coordinator": (_("Somebody coordinates"), _("Give somebody the role of coordinator.")),
    "counsellor": (_("A counsellor can refer people"), _("Give somebody the role of counsellor at an office.")),
    "register": (_("The register knows jobseekers"), _("Run “handrail register import FILE.csv”.")),
    "programme": (_("A programme is open"), _("Publish a programme file, name who answers for safety, and open it.")),
    "phone": (_("People can call somebody"), _("Set HANDRAIL_HELP_PHONE and HANDRAIL_HELP_HOURS.")),
    "mail": (_("E-mail leaves the house"), _("Set HANDRAIL_SMTP_URL; until then mail is only kept.")),
}
CORRECTION_STEPS: dict[str, Any] = {"put_right": _("It is put right"), "refuse": _("It stays as it is")}
CORRECTION_STAGES: dict[str, Any] = {
    "open": _("Waits for an answer"),
    "done": _("Put right"),
    "refused": _("Stays as it is"),
}
CORRECTION_LIGHTS = {"open": "soon", "done": "go", "refused": "rest"}

PROVIDERS = {
    Kind.SMS: _("SMS"),
    Kind.REGISTER: _("Look-up in the register"),
    Kind.MEETING_LINK: _("Links for video meetings"),
    Kind.SIGNATURE: _("E-signature"),
}
