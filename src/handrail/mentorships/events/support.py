"""What happened in support after a mentorship, or when somebody else than the mentor answers for it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SupportBegun:
    """The two stopped meeting, and support goes on after it. `until` is its last day; `has_owner`: somebody answers for it."""

    mentorship_id: int
    participation_id: int
    aftercare_id: int
    until: date
    has_owner: bool


@dataclass(frozen=True)
class SupportOwnerNamed:
    """Somebody who is not the mentor, or the mentor again, answers for the support from now on."""

    mentorship_id: int
    aftercare_id: int
    person_id: int


@dataclass(frozen=True)
class SupportHandedBack:
    """Who answered for the support gives it back to where the programme puts it."""

    mentorship_id: int
    participation_id: int
    aftercare_id: int


@dataclass(frozen=True)
class SupportReachSaid:
    """She lets who supports her see how to reach her, or no longer."""

    mentorship_id: int
    aftercare_id: int
    yes: bool


@dataclass(frozen=True)
class SupportEnded:
    mentorship_id: int
    participation_id: int
    aftercare_id: int
