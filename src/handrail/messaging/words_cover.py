"""What notices about standing in say: kind → subject and text. No name, no reason for being away."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, tuple[Any, Any]] = {
    "cover_asked": (
        _("A colleague asks you to stand in"),
        _("A mentor is away for some days. Can you be there for the mentees meanwhile? Yes and no are both fine."),
    ),
    "answer_cover": (
        _("A colleague waits for your answer"),
        _("You are asked to stand in for some days. A short yes or no is enough."),
    ),
    "cover_there": (
        _("Somebody is there while your mentor is away"),
        _("Your mentor is away for some days. You find on your page who is there, and until when. You can also wait."),
    ),
    "cover_over": (
        _("There is news about your mentor"),
        _("Who was to be there for some days is not needed or cannot come. You find on your page how it goes on."),
    ),
    "cover_agreed": (
        _("A colleague said yes and stands in for you"),
        _("Your mentees are told. You find on your page who is there for whom."),
    ),
    "cover_named": (
        _("Somebody stands in for you"),
        _("While you are away a colleague is there for your mentees. You need not do anything. Get well, or rest well."),
    ),
    "cover_yours": (
        _("You stand in for a colleague"),
        _("It was written down that you are there for a colleague’s mentees for some days. If you cannot, say so on the page."),
    ),
    "cover_declined": (
        _("Your colleague cannot stand in"),
        _("That is fine. You can ask somebody else on your page, or your coordinator finds somebody."),
    ),
    "cover_cancelled": (
        _("You are not needed to stand in any more"),
        _("It was taken back. Thank you for being ready."),
    ),
    "cover_waits": (
        _("A mentee would rather wait"),
        _("A mentee would rather wait until the own mentor is back. That is fine and needs no reason."),
    ),
    "cover_welcome": (
        _("A mentee would like to meet the colleague after all"),
        _("Somebody who wanted to wait has thought again. The colleague who stands in is there from now on."),
    ),
}
