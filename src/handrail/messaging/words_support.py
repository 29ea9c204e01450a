"""What notices about support after a mentorship or in a job say: kind → subject and text. No name, no place."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, tuple[Any, Any]] = {
    "support_begun": (
        _("We stay in touch with you"),
        _("Your time with your mentor is over. Somebody still asks now and then how you are. See on your page who it is."),
    ),
    "support_begun_mentor": (
        _("You stay in touch after the end"),
        _("Your mentorship is over, and the programme asks you to stay in touch. A short contact now and then is enough."),
    ),
    "support_begun_staff": (
        _("Somebody is supported after a mentorship"),
        _("Nobody is named yet who stays in touch. Look who it is, and name a colleague or do it yourself."),
    ),
    "support_named": (
        _("You are asked to stay in touch with somebody"),
        _("A mentor or a coordinator named you. See on your page who it is and when the next contact is due."),
    ),
    "support_named_mentee": (
        _("Somebody else stays in touch with you"),
        _("See on your page who it is. You decide whether they may see how to reach you."),
    ),
    "support_reach": (
        _("You may see how to reach somebody now"),
        _("A person you stay in touch with has said yes. You find phone and e-mail on your page."),
    ),
    "support_ended": (
        _("The support has ended"),
        _("Nobody has to get in touch any more. You can come back to us at any time."),
    ),
}
