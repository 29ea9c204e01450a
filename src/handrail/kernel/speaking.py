"""An organisation's own sentences, wherever a sentence is asked for: code, templates, lazy strings, letters.

Django asks a `DjangoTranslation` of the language for each sentence. Ours looks into the look that is worn first; without
one, or where it says nothing of this sentence, that costs one look-up.
"""

import gettext as gnu
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import to_locale, trans_real

from handrail.kernel.looks import own_forms

PLURAL = "\5"
"""Stands behind the key of a sentence that counts."""


class OwnWords(trans_real.DjangoTranslation):
    def gettext(self, message: str) -> str:
        own = own_forms(self.language(), message)
        return own[0] if own else super().gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        own = own_forms(self.language(), msgid1 + PLURAL)
        return own[min(plural_of(self.language())(n), len(own) - 1)] if own else super().ngettext(msgid1, msgid2, n)


@cache
def plural_of(language: str) -> Callable[[int], int]:
    """Which form our own catalogue of that language takes for a number."""
    said = gnu.translation("django", str(settings.LOCALE_PATHS[0]), [to_locale(language)], fallback=True)
    rule: Callable[[int], int] = vars(said).get("plural", lambda number: int(number != 1))
    return rule


def begin() -> None:
    """From now on every catalogue that is opened knows own sentences."""
    real: Any = trans_real
    real.DjangoTranslation = OwnWords
    real._translations.clear()  # noqa: SLF001  # one opened earlier would not know them
