"""How occupations found are shown: the part that was typed is marked, and each title says its language."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from handrail.taxonomy.queries import Suggestion, suggestions
from handrail.taxonomy.wording import fold

SHORTEST = 2


@dataclass(frozen=True)
class Row:
    """One choice in a list: the value of its button, its name, and other titles below."""

    value: str
    words: str
    lang: str
    small: SafeString


def found(text: str) -> list[Row]:
    """The choices for what was typed, in the reader's language first."""
    language = get_language() or "en"
    return [row_of(one, text, language) for one in suggestions(text, [language])]


def row_of(one: Suggestion, text: str, language: str) -> Row:
    small = format_html_join(" · ", "{}", ((_titled(language, spoken, title, text),) for title, spoken in one.also))
    return Row(one.ref, one.name, one.language if one.language != language else "", small)


def _titled(language: str, spoken: str, title: str, text: str) -> SafeString:
    if spoken == language:
        return marked(title, text)
    return format_html('<span lang="{}">{}</span>', spoken, marked(title, text))


def marked(title: str, text: str) -> SafeString:
    """The title with the first place marked that begins as the text does, accents aside."""
    wanted = fold(text).replace(" ", "")
    for length in range(len(wanted), SHORTEST, -1):
        place = _place(title, wanted[:length])
        if place:
            start, end = place
            return format_html("{}<mark>{}</mark>{}", title[:start], title[start:end], title[end:])
    return format_html("{}", title)


def _place(title: str, wanted: str) -> tuple[int, int] | None:
    """Where these folded letters stand in the title."""
    folded, places = "", []
    for place, letter in enumerate(title):
        plain = fold(letter)
        folded += plain
        places += [place] * len(plain)
    start = folded.find(wanted)
    return (places[start], places[start + len(wanted) - 1] + 1) if start >= 0 else None


def openings() -> tuple[str, str, str]:
    """Three searches to begin with for those who cannot find the words."""
    return (
        pgettext("a search people can begin with", "driver"),
        pgettext("a search people can begin with", "cook"),
        pgettext("a search people can begin with", "care for older people"),
    )
