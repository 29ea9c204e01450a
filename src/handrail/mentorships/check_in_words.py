"""The words of check-ins: what each side is asked, the answers, and who reads them.

In our own words after Elements of Effective Practice B.5.2 and B.5.3, not checked against the publication.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handrail.mentorships.rules.check_ins import By, Side

ASKED: dict[Side, dict[str, Any]] = {
    Side.MENTEE: {
        "activities": _("What did you two mostly do since the last time?"),
        "progress": _("Did you come closer to what you want?"),
        "getting_on": _("How do you get on with your mentor?"),
        "safety": _("Do you feel safe with your mentor?"),
    },
    Side.MENTOR: {
        "activities": _("What did you two mostly do since the last time?"),
        "progress": pgettext_lazy("asked of the mentor", "Does your mentee come closer to what she or he wants?"),
        "getting_on": pgettext_lazy("asked of the mentor", "How do you two get on?"),
        "safety": pgettext_lazy("asked of the mentor", "Do you feel safe, and do you think your mentee is safe?"),
    },
}
ANSWERS: dict[str, dict[str, Any]] = {
    "activities": {
        "looked_for_work": _("Looked for jobs or applied"),
        "prepared": _("Prepared: CV, letter, interview"),
        "went_out": _("Went somewhere: a visit, a course, an office"),
        "talked": _("Talked and made plans"),
        "nothing": _("Little or nothing"),
    },
    "progress": {
        "clear": _("Yes, clearly"),
        "some": _("A little"),
        "none": _("Not yet"),
        "too_early": _("It is too early to say"),
    },
    "getting_on": {
        "well": _("Well"),
        "mixed": _("Sometimes well, sometimes not"),
        "badly": _("Not well"),
        "rather_not_say": _("I would rather not say"),
    },
}
SAFETY: dict[str, Any] = {
    "safe": _("Yes, safe"),
    "not_safe": _("No, not safe"),
    "rather_not_say": _("I would rather not say"),
}
HOW: dict[By, Any] = {
    By.OWN: _("On the own page"),
    By.PHONE: _("By phone"),
    By.IN_PERSON: _("In person"),
}
WHO_READS: dict[Side, Any] = {
    Side.MENTEE: _("Your coordinator reads this. Your mentor does not, nor does your counsellor."),
    Side.MENTOR: _("Your coordinator reads this. Your mentee does not, nor does the head of your office."),
}
SIDES: dict[Side, Any] = {Side.MENTEE: _("The mentee"), Side.MENTOR: _("The mentor")}
