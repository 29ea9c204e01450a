"""Words of workshops."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handrail.community.rules.signing import SignupState, SpeakingState, Tap

REASONS = {
    "material_empty": _("Give an address or write a few words."),
    "series_day": _("Choose a day from 1 to 28: every month has it."),
    "series_when": _("Say either which weekday of the month, or which day."),
    "speaker_unknown": _("Choose somebody from the list."),
    "workshop_begun": _("This has begun already, so nothing can be changed here now."),
    "workshop_cancelled": _("This does not take place. Look for another date."),
    "workshop_code": _("This code opens on the day of the workshop only. Ask the host to tick you on the list."),
    "workshop_guest_of": _("Choose the employer from the list."),
    "workshop_no_place": _("You have no place here yet. Ask the host."),
    "workshop_not_begun": _("You can tick who came once it has begun."),
    "workshop_past": _("Choose a day and a time that are still to come."),
    "workshop_places_taken": _("%(detail)s places are taken. Choose that number or a higher one."),
}

KINDS = {
    "workshop": pgettext_lazy("series", "Workshop"),
    "network": pgettext_lazy("series", "Meeting of mentors"),
    "intervision": pgettext_lazy("series", "Talk among mentors"),
    "info_session": pgettext_lazy("series", "Information session"),
}
INVITED = {
    "mentees": _("people who take part now"),
    "former_mentees": _("people who took part before and want to hear of it"),
    "mentors": _("mentors"),
    "employers": _("employers"),
    "other_employers": _("other employers"),
    "partners": _("partners"),
    "interested": _("people who are interested"),
}
STATES = {
    SignupState.PLACED: _("You have a place"),
    SignupState.WAITING: _("You are on the waiting list"),
    SignupState.ATTENDED: _("You were there"),
    SignupState.MISSED: _("You were not there"),
    SignupState.LEFT: _("You have given your place back"),
}
ON_LIST = {
    SignupState.PLACED: _("Not ticked"),
    SignupState.ATTENDED: _("Was there"),
    SignupState.MISSED: _("Was not there"),
}
SPEAKING = {
    SpeakingState.ASKED: _("asked"),
    SpeakingState.YES: _("says yes"),
    SpeakingState.NO: _("says no"),
    SpeakingState.WITHDRAWN: _("has taken it back"),
}
TAPS = {Tap.GOOD: _("It helped me"), Tap.SO_SO: _("So-so"), Tap.NOT_GOOD: _("It did not help me")}
NTH = {1: _("First"), 2: _("Second"), 3: _("Third"), 4: _("Fourth"), -1: _("Last")}
