"""What kinds of organisation, block and link there are, and when a link or a membership holds. No Django, no clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from unicodedata import combining, normalize

import phonenumbers

from handrail.kernel.reasons import Reason

LANGUAGES = ("en", "lt", "nl", "nb")
ONE_DAY = timedelta(days=1)


class OrganisationKind(StrEnum):
    OFFICE = "office"
    SERVICE = "service"
    EMPLOYER = "employer"
    NGO = "ngo"
    PARTNER = "partner"


class Gender(StrEnum):
    """Only for a mentee's own wish; nobody must say it."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


def blocks_gender(gender: str) -> list[Reason]:
    return [] if gender in ("", *Gender) else [Reason("gender_unknown", "gender")]


class How(StrEnum):
    """By whose hand something was said: the person's own, or a counsellor's who sat with the person."""

    SELF = "self"
    ASSISTED = "assisted"


def how(by_person_id: int | None, person_id: int | None) -> How:
    """A command has no hand of its own; it writes down what the person said."""
    return How.SELF if by_person_id in (None, person_id) else How.ASSISTED


class Cause(StrEnum):
    """Why something is erased."""

    ASKED = "asked"  # she pressed the button
    ON_PAPER = "on_paper"  # she asked staff
    UNUSED = "unused"  # nobody has come in for long
    OVER = "over"  # what it belongs to has been over for long


# These were told in advance and wait their full time; the first two were asked for.
BY_TIME = frozenset({Cause.UNUSED, Cause.OVER})


def blocks_leaving(*, staff: bool, held: bool) -> list[Reason]:
    """Why somebody cannot be erased now. That something is kept is said in one sentence, never what it is."""
    return [Reason(code) for code, blocks in (("erase_staff", staff), ("erase_held", held)) if blocks]


class BlockKind(StrEnum):
    BLOCK = "block"  # one of the two asked for it; it holds until that one lifts it
    HOLD = "hold"  # a safeguarding hold; it holds until the lead decides


class LinkPurpose(StrEnum):
    SIGN_IN = "sign_in"
    INVITATION = "invitation"


# A slip is printed for a person who sits there and may lie on a kitchen table for days; a sign-in link is used at once.
LINK_HOLDS = {LinkPurpose.SIGN_IN: timedelta(minutes=30), LinkPurpose.INVITATION: timedelta(days=14)}


@dataclass(frozen=True)
class Link:
    purpose: LinkPurpose
    made_at: datetime
    spent_at: datetime | None


def blocks_spending(link: Link, at: datetime) -> list[Reason]:
    """Why this link signs nobody in."""
    if link.spent_at is not None:
        return [Reason("sign_in_link_spent")]
    if at >= link.made_at + LINK_HOLDS[link.purpose]:
        return [Reason("sign_in_link_old")]
    return []


def holds(since: date, until: date | None, on: date) -> bool:
    """Whether a membership counts on this day; the last day still counts."""
    return since <= on and (until is None or on <= until)


def sort_key(name: str) -> str:
    """The name as lists sort it: last word first, without case or accents, the same on every machine."""
    words = name.split()
    turned = " ".join([*words[-1:], *words[:-1]])
    plain = "".join(letter for letter in normalize("NFKD", turned.casefold()) if not combining(letter))
    return plain[:200]


def has_words(name: str, typed: str) -> bool:
    """Whether every word typed stands in the name, also begun or without its accents."""
    key = sort_key(name)
    return all(word in key for word in sort_key(typed).split())


@dataclass(frozen=True)
class Contact:
    """Where somebody is reached: an e-mail address in small letters, or a phone number as the world dials it (E.164)."""

    email: str | None = None
    phone: str | None = None


def contact_of(text: str, country: str) -> Contact | None:
    """What somebody wrote, as an address or a number; a number without a country is one of `country`."""
    text = text.strip()
    if "@" in text:
        return Contact(email=text.lower())
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return Contact(phone=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class ContactKind(StrEnum):
    """The two ways to reach an account."""

    EMAIL = "email"
    PHONE = "phone"


BACK_DAYS = timedelta(days=7)
"""How long who had the old address can put it back."""


def blocks_going_back(changed_at: datetime, undone_at: datetime | None, now: datetime) -> list[Reason]:
    return [Reason("contact_back_over")] if undone_at is not None or now >= changed_at + BACK_DAYS else []


def blocks_untying(*, reached: bool, others: int) -> list[Reason]:
    """The last way to sign in is never taken away."""
    return [] if reached or others else [Reason("last_way_in")]


def blocks_role(*, own: bool, since: date, on: date) -> list[Reason]:
    """Nobody decides about their own role, and none begins or ends in the past."""
    reasons = [Reason("own_role")] if own else []
    return reasons + ([Reason("role_in_past")] if since < on else [])


def blocks_opening(email: str | None, phone: str | None) -> list[Reason]:
    return [] if email or phone else [Reason("account_unreachable", "email")]


def blocks_keeping_apart(person_id: int, other_id: int) -> list[Reason]:
    return [Reason("block_oneself")] if person_id == other_id else []


DEPUTISED = ("counsellor", "coordinator", "leader", "lead")
"""The roles in which a colleague may stand in."""
LONGEST_STAND = timedelta(days=183)


def blocks_standing_in(since: date, until: date, on: date) -> list[Reason]:
    """A deputy stands in for days to come, and not for so long that it would be a role of its own."""
    if since < on:
        return [Reason("deputy_in_past", "since")]
    if until < since:
        return [Reason("deputy_ends_before", "until")]
    return [Reason("deputy_too_long", "until")] if until - since > LONGEST_STAND else []


BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox", "FxiOS": "Firefox"} | {
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {"iPhone": "iphone", "iPad": "ipad", "Android": "android", "Windows": "windows", "Macintosh": "mac", "Linux": "linux"}


def device_of(agent: str) -> str:
    """What a browser says of itself, as two words: "Firefox:android". The first that fits: Edge also says Chrome and Safari."""
    browser = next((name for sign, name in BROWSERS.items() if sign in agent), "")
    return f"{browser}:{next((name for sign, name in SYSTEMS.items() if sign in agent), '')}"


@dataclass(frozen=True)
class Sitting:
    """How long a session stays open while nobody uses it, and how long at the most."""

    unused: timedelta
    longest: timedelta

    def left(self, began_at: datetime, now: datetime) -> timedelta:
        """How much longer a session is open that is used now; nothing once it is over."""
        return max(timedelta(), min(self.unused, began_at + self.longest - now))


# On one's own phone a code each month keeps people away; who opens others' cases at a desk leaves nothing open overnight.
AT_HOME = Sitting(unused=timedelta(days=30), longest=timedelta(days=180))
AT_WORK = Sitting(unused=timedelta(hours=2), longest=timedelta(hours=12))


SEEING = timedelta(minutes=30)
"""So long somebody looks as another person, then she is herself again."""


def blocks_seeing_as(*, own: bool, more: bool, kept: bool) -> list[Reason]:
    """Not as oneself, not as who may do more or guards others, not as who is kept apart from somebody."""
    reasons = [Reason("see_as_oneself", "contact")] if own else []
    reasons += [Reason("see_as_more", "contact")] if more else []
    return reasons + ([Reason("see_as_kept", "contact")] if kept else [])
