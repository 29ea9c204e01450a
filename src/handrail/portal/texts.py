"""The public pages in plain words: about, privacy, accessibility, contact."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    """A heading and its sentences."""

    title: Any
    lines: tuple[Any, ...]


@dataclass(frozen=True)
class Text:
    """One public page."""

    title: Any
    parts: tuple[Section, ...]


TEXTS = {
    "about": Text(
        _("About Handrail"),
        (
            Section(
                _("What it is"),
                (
                    _("Handrail brings jobseekers and mentors together. A mentor knows the work you want."),
                    _("It is open-source software. Any employment service, association or employer may use it."),
                ),
            ),
            Section(
                _("Who decides"),
                (
                    _("You do. The machine prepares a list and says why each mentor is on it. A person always decides."),
                    _("The order is a sum of plain points, such as work and distance. Age, sex and origin do not count."),
                ),
            ),
        ),
    ),
    "privacy": Text(
        _("What happens with your data"),
        (
            Section(
                _("Help, not control"),
                (
                    _("What you write here is used to support you, and for nothing else."),
                    _("Saying no, missing a meeting or stopping never reaches a decision about benefits."),
                ),
            ),
            Section(
                _("Who sees what"),
                (
                    _("A mentor you ask sees your first name, the work you want and what you write to them."),
                    _("Your contact details are seen only by a mentor you share them with."),
                    _("Your counsellor sees that you have a mentor and when you last met. Never what you write."),
                    _("The coordinator sees dates and stages, so that nobody is forgotten. Not your texts."),
                    _("A concern you report is seen by the safeguarding lead alone."),
                ),
            ),
            Section(
                _("How it is kept"),
                (
                    _("What you write is sealed with a key of your own. Erasing the key erases the words."),
                    _("You can withdraw each yes you gave, with one press, on your page."),
                    _("Your national number is kept only as a fingerprint that cannot be turned back."),
                ),
            ),
        ),
    ),
    "accessibility": Text(
        _("Accessibility"),
        (
            Section(
                _("What we aim for"),
                (
                    _("Everybody should be able to use every page: with a keyboard, a screen reader or without script."),
                    _("We test each page against WCAG 2.2 level AA. Machines find only a part."),
                ),
            ),
            Section(
                _("Tell us"),
                (_("Something does not work for you? Call or write to us, and we will help you at once and mend the page."),),
            ),
        ),
    ),
    "contact": Text(
        _("Contact"),
        (
            Section(
                _("Somebody to talk to"),
                (
                    _("Your counsellor at the employment service knows the programme and can fill in everything with you."),
                    _("Are you worried about somebody, or yourself? “Report a concern” is in every page’s help."),
                ),
            ),
        ),
    ),
    # All of it is the organisation's own.
    "legal": Text(_("Legal notice"), ()),
}
