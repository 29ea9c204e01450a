"""What an organisation changed of its look and its words: ids and plain values, never the words themselves."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LookChanged:
    """`what` is look, text, undo or hosts."""

    organisation_id: int
    number: int
    what: str


@dataclass(frozen=True)
class SentenceSaid:
    """The organisation says it in its own words from now on, or again as everybody does."""

    organisation_id: int
    language: str
    key: str
    own: bool
