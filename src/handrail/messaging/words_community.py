"""What notices of the community say: kind → subject and text. No name, no health, no money, no place."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, tuple[Any, Any]] = {
    "workshop_invited": (
        _("You are invited to a workshop"),
        _("A new date stands in your programme. Look at it and say whether you come. Nobody has to."),
    ),
    "workshop_moved": (
        _("Your workshop has another day, time or place"),
        _("Something has changed. Look at it again, and give your place back if it no longer suits you."),
    ),
    "workshop_cancelled": (
        _("Your workshop does not take place"),
        _("It was called off. You find the reason, and the next date, on the page."),
    ),
    "workshop_restored": (
        _("Your workshop takes place after all"),
        _("It was called off and now takes place. Your place is still yours."),
    ),
    "workshop_place": (
        _("A place is free: it is yours"),
        _("You were on the waiting list and have a place now. If you can’t come, give it back with one press."),
    ),
    "workshop_tomorrow": (
        _("Your workshop is tomorrow"),
        _("You find the hour and the place on your page. If you can’t come, give your place to somebody else."),
    ),
    "workshop_list": (
        _("Who was at your workshop?"),
        _("Tick who was there. It takes a minute, and then people are asked how it was."),
    ),
    "workshop_feedback": (
        _("How was the workshop?"),
        _("One tap is enough. The host reads counts, never who said what."),
    ),
    "speaker_asked": (
        _("Would you tell how it was for you?"),
        _("A host asks you to speak at a workshop for people who are now where you were. Yes or no, both are fine."),
    ),
    "speaker_answered": (
        _("An answer from somebody you asked to speak"),
        _("Somebody you asked to speak at a workshop has answered."),
    ),
    "network_answered": (
        _("Somebody answered you in the network"),
        _("Another mentor has answered what you wrote. If it helps, say so with one press."),
    ),
    "network_hidden": (
        _("A text of yours is hidden"),
        _("A coordinator has hidden a text of yours in the network. You read the reason there."),
    ),
    "network_shown": (
        _("A text of yours is shown again"),
        _("A coordinator shows your text in the network again."),
    ),
    "network_reported": (
        _("A text in the network was reported"),
        _("A mentor asks you to look at a text. Hide it, or leave it as it is."),
    ),
    "network_weekly": (
        _("New in the network of mentors"),
        _("Other mentors have written something this week. Perhaps you know an answer."),
    ),
    "suggestion_made": (
        _("A mentor suggests something"),
        _("There is a new suggestion for the programme. Say who answers for it."),
    ),
    "answer_suggestion": (
        _("A suggestion waits for your answer"),
        _("You answer for a suggestion, and its day is near. Look at it under “Workshops”, then “Suggestions”."),
    ),
    "suggestion_answered": (
        _("What became of your suggestion"),
        _("Your suggestion for the programme has an answer."),
    ),
    "mentor_thanked": (
        _("Thank you for a year as a mentor"),
        _("You have been a mentor for another year. Read what became of it."),
    ),
}
