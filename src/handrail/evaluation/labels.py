"""The words of the quality standard's pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# In the order in which a programme goes.
GROUPS: dict[str, Any] = {
    "recruitment": _("Finding mentors and mentees"),
    "screening": _("Getting to know them"),
    "training": _("Preparing them"),
    "matching": _("Bringing two together"),
    "support": _("Standing by the two"),
    "closure": _("Ending well"),
}
STATES: dict[str, Any] = {
    "met": pgettext_lazy("benchmark", "Had it"),
    "missed": pgettext_lazy("benchmark", "Has not had it"),
    "open": pgettext_lazy("benchmark", "There is still time"),
    "not_asked": pgettext_lazy("benchmark", "Does not apply"),
}
# Pairs to which a benchmark does not apply are on no list.
FILTER: dict[str, Any] = {"": _("Everyone"), **{code: words for code, words in STATES.items() if code != "not_asked"}}
