"""When a notice goes, and by which channel. No text is stored: words are made when it is sent, in the person's language."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

from handrail.kernel.lifecycle import Lifecycle, move


class Channel(StrEnum):
    EMAIL = auto()
    SMS = auto()
    NONE = auto()


class State(StrEnum):
    WAITING = auto()
    CLAIMED = auto()
    SENT = auto()
    UNKNOWN = auto()
    FAILED = auto()
    NOT_NEEDED = auto()


# An SMS has no key by which a receiver could tell a repeat, so it is claimed before it is sent; a claim that was never
# answered is UNKNOWN and shown to a person, never sent again by itself.
LIFECYCLE = Lifecycle(
    move("claim", {State.WAITING}, State.CLAIMED),
    move("send", {State.WAITING, State.CLAIMED}, State.SENT),
    move("release", {State.CLAIMED}, State.WAITING),
    move("lose", {State.CLAIMED}, State.UNKNOWN),
    move("fail", {State.WAITING, State.CLAIMED}, State.FAILED),
    move("skip", {State.WAITING}, State.NOT_NEEDED),
)

QUIET_FROM = time(20)
QUIET_UNTIL = time(8)


@dataclass(frozen=True)
class Contact:
    """Where a person can be reached; empty means not."""

    email: str = ""
    phone: str = ""
    language: str = "en"


def channel_for(contact: Contact) -> Channel:
    """E-mail where there is one, else SMS, else none: then the page is the only place."""
    if contact.email:
        return Channel.EMAIL
    return Channel.SMS if contact.phone else Channel.NONE


def send_at(channel: Channel, now: datetime, zone: str) -> datetime:
    """Now, but an SMS waits until eight in the morning when it is late or early there (both clocks changes included)."""
    if channel is not Channel.SMS:
        return now
    local = now.astimezone(ZoneInfo(zone))
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return now
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_UNTIL, ZoneInfo(zone)).astimezone(now.tzinfo)
