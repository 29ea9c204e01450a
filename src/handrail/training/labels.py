"""The words of courses, sessions, attendance, hours, tests, certificates."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from handrail.programmes.labels import COURSES
from handrail.training.rules import MINUTES, Moment, Side, Standing, State

REASONS: dict[str, Any] = {
    "certified_already": _("This mentor has a certificate that holds for good."),
    "corrected_already": _("Somebody has corrected this line meanwhile. Look at it again."),
    "enrolled_already": _("This mentor has a place in this course already."),
    "hours_missing": _("The hours are not enough yet."),
    "mentor_not_accepted": _("Only accepted mentors get a place. Decide about the application first."),
    "minutes_too_many": _("The meeting lasted %(detail)s minutes. Nobody can attend longer."),
    "nothing_changed": _("This is what is written down already."),
    "own_training": _("Nobody decides about their own training. Ask a colleague."),
    "partner_missing": _("Choose the partner who gives the course."),
    "revoked_already": _("This certificate was taken back before."),
    "run_full": _("Every place in this course is taken. Free one, or make another run."),
    "run_places": _("A course has at least one place."),
    "session_held": _("Attendance was kept for this meeting, so it stays."),
    "session_length": _("A meeting lasts at least one minute and at most twelve hours."),
    "session_to_come": _("This meeting is still to come. Keep attendance on its day."),
    "test_missing": _("The test is not passed yet."),
    "test_to_come": _("This day has not come yet."),
    "topic_unknown": _("Choose topics from the list."),
}

STATES: dict[str, Any] = {
    State.PRESENT: pgettext_lazy("attendance", "Present"),
    State.EXCUSED: pgettext_lazy("attendance", "Excused"),
    State.ABSENT: pgettext_lazy("attendance", "Absent"),
    "booked": pgettext_lazy("attendance", "Booked"),
    "waiting": pgettext_lazy("attendance", "Not written down yet"),
}

STANDINGS: dict[str, Any] = {
    Standing.VALID: pgettext_lazy("certificate", "Valid"),
    Standing.EXPIRED: pgettext_lazy("certificate", "Expired"),
    Standing.REVOKED: pgettext_lazy("certificate", "Taken back"),
    "": pgettext_lazy("certificate", "None yet"),
}
LIGHTS = {Standing.VALID: "go", Standing.EXPIRED: "now", Standing.REVOKED: "now", "": "rest"}

SIDES: dict[str, Any] = {Side.SELF: _("As you see yourself"), Side.LEADER: _("As your head of office sees you")}
MOMENTS: dict[str, Any] = {Moment.BEFORE: _("Before the course"), Moment.AFTER: _("After the course")}

# Topics of the blueprint, in our own words.
TOPICS: dict[str, Any] = {
    "requirements": _("What the programme asks of a mentor"),
    "goals": _("What mentor and mentee want to reach"),
    "duties": _("What a mentor does, and what not"),
    "relationship": _("Building trust and keeping it"),
    "ethics": _("Respect, limits and safety"),
    "closure": _("Ending well"),
    "help": _("Where a mentor finds help"),
    "groups": _("Working with different groups of people"),
    "starting": _("The first meetings"),
    "family": _("Family and others around the person"),
    "contact": _("Rules for contact and meeting places"),
    "confidentiality": _("What stays between you, and what not"),
    "digital": _("Messages, social media and video"),
    "money": _("Money and gifts"),
    "transport": _("Travelling together"),
    "crisis": _("What to do in a crisis"),
    "reporting": _("When a concern must be reported"),
    "pictures": _("Photos and stories about people"),
    "personal_data": _("Handling personal data"),
    "complaints": _("Complaints and how they are answered"),
}

# A mentor of the coordinator's list, by how far she is.
PROGRESS: dict[str, Any] = {
    "": _("Everyone"),
    "to_issue": _("Can get the certificate"),
    "no_course": _("Have no place in a course"),
    "over": _("Have an old certificate"),
    "learning": _("Are in a course"),
    "certified": _("Are certified"),
}
PROGRESS_OF: dict[str, tuple[str, Any]] = {
    "to_issue": ("soon", _("Can get the certificate")),
    "no_course": ("now", _("Has no place in a course")),
    "over": ("now", _("Has an old certificate")),
    "learning": ("soon", _("Is in a course")),
    "certified": ("go", _("Is certified")),
}


def course(code: str) -> str:
    """A course by its name."""
    return str(COURSES.get(code, code))


def criteria(hours: int) -> str:
    """What a certificate stands for."""
    return gettext("Attended the %(hours)d hours that the programme asks of its mentors.") % {"hours": hours}


def hours(minutes: int) -> str:
    """Minutes as hours people read: 26.5 stands as "26.5" or "26,5", by language."""
    whole, rest = divmod(minutes, MINUTES)
    return str(whole) if rest == 0 else number_format(round(minutes / MINUTES, 2)).rstrip("0")
