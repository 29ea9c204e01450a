"""What happens to a concern and to the rota. Who is meant stands nowhere outside the concern."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConcernReported:
    """Names the concern alone. Who is meant stands nowhere outside the concern."""

    concern_id: int


@dataclass(frozen=True)
class ConcernAddedTo:
    """Who reported has written one more line."""

    concern_id: int


@dataclass(frozen=True)
class ConcernTaken:
    concern_id: int


@dataclass(frozen=True)
class ConcernActed:
    concern_id: int


@dataclass(frozen=True)
class ConcernClosed:
    concern_id: int


@dataclass(frozen=True)
class HoldReleased:
    concern_id: int


@dataclass(frozen=True)
class ConcernWeighed:
    """A lead made it graver or less grave."""

    concern_id: int


@dataclass(frozen=True)
class ConcernHandedOver:
    """`owner` is the person who answers for it from now on; not an id in the event's `about`, which would join the two."""

    concern_id: int
    owner: int


@dataclass(frozen=True)
class ConcernAnswered:
    concern_id: int


@dataclass(frozen=True)
class ConcernKept:
    """A legal hold was set."""

    concern_id: int


@dataclass(frozen=True)
class ConcernLetGo:
    concern_id: int


@dataclass(frozen=True)
class OnCallChanged:
    """`taker` is on call on this line of the rota from now on."""

    line_id: int
    taker: int


@dataclass(frozen=True)
class ConcernUnrouted:
    """Nobody inside may read it: somebody outside is written to, and administrators name a lead."""

    concern_id: int


@dataclass(frozen=True)
class HearingOpened:
    """The person it is about (`hearer`) is told that there is something, and may answer."""

    concern_id: int
    hearer: int


@dataclass(frozen=True)
class HearingAnswered:
    concern_id: int


@dataclass(frozen=True)
class RulingMade:
    """Something was decided about the person it is about; `ruling` is no id in `about`, which would join the two."""

    concern_id: int
    ruling: int


@dataclass(frozen=True)
class RulingAppealed:
    concern_id: int
    ruling: int


@dataclass(frozen=True)
class RulingSettled:
    """Looked at again, or lifted."""

    concern_id: int
    ruling: int


@dataclass(frozen=True)
class RulingOver:
    """Its last day has passed."""

    concern_id: int
    ruling: int
