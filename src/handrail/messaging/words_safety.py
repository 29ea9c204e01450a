"""What notices about concerns say: kind → subject and text. No name, no word of a report, nothing of whom it is about."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, tuple[Any, Any]] = {
    "handle_concern": (
        _("A concern waits for its first answer"),
        _("We told who reported by when a person answers. Please open the case and answer."),
    ),
    "concern_step": (_("A case waits for its next step"), _("You set this day for the next step. Do it, or set another day.")),
    "concern_closing": (
        _("A case was to be closed by now"),
        _("Close it with an outcome, or set another day and write why it takes longer."),
    ),
    "concern_late": (
        _("A case is late"),
        _("A day of a case has passed and nothing was done. Please look at it, and take it over if need be."),
    ),
    "concern_keep": (
        _("Does this still have to be kept?"),
        _("You kept a case from erasure until it was looked at again. Let it go, or set a later day."),
    ),
    "concern_handed": (
        _("A case was handed over to you"),
        _("Another lead handed a case over to you. The note says what is done and what is open."),
    ),
    "hearing": (
        _("We would like to hear you"),
        _("We have something to tell you, and would like to hear your side. Nothing is decided. Please read it on your page."),
    ),
    "hearing_over": (
        _("There is news about what we told you"),
        _("You gave us your side, or could have. Now you can read how it ended."),
    ),
    "hearing_answered": (
        _("Somebody answered in a case"),
        _("The person a case is about has written an answer. Please read it in the case."),
    ),
    "ruling": (
        _("We decided something about you"),
        _("Please read on your page what it is and why. There you can also say that you do not agree."),
    ),
    "ruling_appealed": (
        _("Somebody does not agree with a decision"),
        _("The person a case is about does not agree with what was decided. Somebody else than who decided looks at it again."),
    ),
    "decide_appeal": (
        _("Somebody waits for a second look at a decision"),
        _("The person a case is about does not agree. Please read both sides in the case and decide, with your reasons."),
    ),
    "ruling_settled": (
        _("We looked again at what we decided about you"),
        _("Please read on your page what came of it, and why."),
    ),
    "ruling_over": (
        _("What we decided about you is over"),
        _("Its last day has passed. You find it on your page."),
    ),
    "on_call": (
        _("You are on call for concerns"),
        _("You stand in the rota. See on the page who is on call, on which days, and under which number."),
    ),
    "concern_unrouted": (
        _("A concern has nobody to read it"),
        _("Every safeguarding lead is passed by. Please give another person that role today. You cannot read the report."),
    ),
}
