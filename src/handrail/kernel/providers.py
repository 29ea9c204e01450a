"""What another package may offer us: four small contracts. No Django and no network here: a provider can be typed by it.

A package names what it offers in one of four groups of entry points; the installation chooses one of each by name.

| Group | What stands there | Setting |
|---|---|---|
| `handrail.sms` | an `Sms` | `HANDRAIL_SMS` |
| `handrail.register` | a `Register` | `HANDRAIL_REGISTER` |
| `handrail.meeting_link` | a `MeetingLink` | `HANDRAIL_MEETING_LINK` |
| `handrail.signature` | a `Signatures` | `HANDRAIL_SIGNATURE` |

A function, an object, or a class that is made without arguments, once in each process. A provider is called from several
threads, ends each call by itself within `SECONDS`, and raises whatever it likes where it could not do what was asked.
Its message is never shown or kept, because it may hold personal data: the name of its class is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import Protocol

SECONDS = 10


class NotSent(Exception):
    """The provider is sure that nothing went out, so it may be tried again."""


class BadAnswer(Exception):
    """A provider answered with something that cannot be used."""


class Kind(StrEnum):
    """The four kinds; each is also the name of its setting in `settings.HANDRAIL`."""

    SMS = auto()
    REGISTER = auto()
    MEETING_LINK = auto()
    SIGNATURE = auto()


class Sms(Protocol):
    """Sends one SMS."""

    def __call__(self, to: str, text: str, key: str) -> None:
        """`to` in E.164 (`+32470123456`), `text` of any length, `key` the same whenever the same message is tried again.

        Raises NotSent when it is sure that nothing went; any other error means that nobody knows, and it is not tried again.
        """


class Register(Protocol):
    """Looks one person up in the employment service's own register."""

    def __call__(self, number: str) -> Mapping[str, str] | None:
        """The person of this national number (letters and digits alone), or None where the register knows nobody.

        The answer is one line of docs/how-to/register-import.md: names of columns and their cells as text. `number` may be
        left out. Any error means that the register cannot say now; then what is known here stays as it is.
        """


@dataclass(frozen=True)
class MeetingAsked:
    """A meeting of two or a few. Nobody's name is in it."""

    key: str
    """The same for the same meeting: asked twice, give the same address twice."""
    starts_at: datetime
    """Aware of its zone."""
    minutes: int


class MeetingLink(Protocol):
    """Makes the address where people meet by video."""

    def __call__(self, asked: MeetingAsked) -> str:
        """An address that begins with https:// and has at most 500 signs. An error: it is asked again later."""


class Signed(StrEnum):
    """How far an electronic signature is."""

    WAITING = auto()
    CONFIRMED = auto()
    REFUSED = auto()


@dataclass(frozen=True)
class SignatureAsked:
    """A plan that one of the two has signed with us, and may confirm with an electronic signature. Its words stay with us."""

    key: str
    """The same for the same signature: asked twice, give the same page twice."""
    sha256: str
    """Of the plan as it was signed, 64 hexadecimal digits."""
    language: str
    """ISO 639, for the provider's page."""
    back: str
    """The address here where she goes on afterwards."""


class Signatures(Protocol):
    """Lets somebody confirm with the e-signature of her country what she signed here."""

    def ask(self, asked: SignatureAsked) -> str:
        """The page for it: begins with https:// and has at most 500 signs. An error: she may ask again later."""

    def look(self, key: str) -> Signed:
        """How far it is. An error: it is asked again later."""
