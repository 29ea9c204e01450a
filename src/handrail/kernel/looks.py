"""Whose name, colours and sentences the running request or letter shows: those it wears, else the installation's.

What an organisation says is kept above (`handrail.appearance`); pages, papers and letters read it here and need not know whose.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from email.utils import formataddr

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import get_language, override

THEMES = ("mulberry", "rosewood", "plum", "indigo", "fjord", "petrol", "slate", "cocoa")
"""The first is ours, in the main style sheet; each other is a small sheet of its own (script/themes.py)."""


@dataclass(frozen=True)
class Logo:
    """A picture as it is served."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Link:
    """One more address at the end of each page."""

    words: str
    url: str


type Words = Mapping[str, tuple[str, ...]]
"""Key of a sentence in the catalogue → its own forms, in one language."""


@dataclass(frozen=True)
class Look:
    """What the shell of a page, a paper or a letter says of whose it is. Named `installation` in templates."""

    organisation: str
    help_phone: str = ""
    help_hours: str = ""
    theme: str = THEMES[0]
    logo: Logo | None = None
    logo_dark: Logo | None = None
    logo_alt: str = ""
    sender_name: str = ""
    sender_address: str = ""
    links: tuple[Link, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sentences: Mapping[str, Words] = field(default_factory=dict)

    @property
    def demo(self) -> bool:
        return settings.HANDRAIL.demo

    @property
    def base_url(self) -> str:
        return settings.HANDRAIL.base_url

    @property
    def emergency_number(self) -> str:
        return settings.HANDRAIL.emergency_number

    @property
    def quick_exit_url(self) -> str:
        return settings.HANDRAIL.quick_exit_url

    @property
    def staff_name(self) -> str:
        return settings.HANDRAIL.staff_name

    @property
    def sheet(self) -> str:
        """The theme's own style sheet; ours needs none."""
        return "" if self.theme == THEMES[0] else f"handrail/theme/{self.theme}.css"

    @property
    def sender(self) -> str:
        """From whom letters come: the organisation's name, from the installation's address where it has none of its own."""
        if not self.sender_name and not self.sender_address:
            return settings.DEFAULT_FROM_EMAIL
        return formataddr((self.sender_name or self.organisation, self.sender_address or settings.HANDRAIL.mail_address))

    def text(self, name: str) -> tuple[str, str]:
        """The organisation's own text of that page and its language: the reader's, else the first it was written in."""
        said = self.texts.get(name, {})
        language = get_language() or "en"
        chosen = language if language in said else next(iter(said), "")
        return said.get(chosen, ""), chosen

    @property
    def footer(self) -> tuple[str, str]:
        return self.text("footer")

    @property
    def has_legal(self) -> bool:
        return bool(self.texts.get("legal"))


_worn: ContextVar[Look | None] = ContextVar("worn", default=None)


def shown() -> Look:
    """The look of this request or letter."""
    return _worn.get() or plain()


def plain() -> Look:
    """The installation's own."""
    about = settings.HANDRAIL
    return Look(organisation=about.organisation, help_phone=about.help_phone, help_hours=about.help_hours)


@contextmanager
def wearing(look: Look) -> Iterator[None]:
    """Everything inside shows this look and speaks its sentences."""
    before = _worn.set(look)
    try:
        yield
    finally:
        _worn.reset(before)


def change_into(look: Look) -> None:
    """The rest of this request shows that look: a public page that belongs to one organisation."""
    _worn.set(look)


@contextmanager
def addressed(to: str, language: str, *, of: int | None = None) -> Iterator[None]:
    """A letter to this e-mail address or number: in the person's language, with the look of whom they belong to.

    Who may have no account is written to for an organisation; then the letter is `of` it.
    """
    look_of: Callable[[str, int | None], Look] = import_string(settings.HANDRAIL_LOOK_OF)
    with wearing(look_of(to, of)), override(language):
        yield


def own_forms(language: str, key: str) -> tuple[str, ...]:
    """The organisation's own forms of a sentence; none where it says what everybody says."""
    look = _worn.get()
    if look is None or not look.sentences:
        return ()
    return look.sentences.get(language, {}).get(key, ())
