"""What happened with placements, job checks and training offers: ids and plain values, never a name or a text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlacementStarted:
    """A job began or is about to; which employer stands in the placement alone."""

    placement_id: int
    participation_id: int


@dataclass(frozen=True)
class PlacementChanged:
    placement_id: int
    participation_id: int


@dataclass(frozen=True)
class PlacementEnded:
    placement_id: int
    participation_id: int


@dataclass(frozen=True)
class PlacementEndUndone:
    """It was said to have ended, by mistake."""

    placement_id: int
    participation_id: int


@dataclass(frozen=True)
class PlacementWithdrawn:
    """It never was: said by mistake."""

    placement_id: int
    participation_id: int


@dataclass(frozen=True)
class JobChecked:
    """Somebody answered whether the job held so many months after its first day."""

    placement_id: int
    participation_id: int
    months: int
    lost: bool


@dataclass(frozen=True)
class TrainingOffered:
    """An employer's training is open: mentors of the programme may propose it."""

    offer_id: int
    programme_id: int


@dataclass(frozen=True)
class TrainingClosed:
    offer_id: int


@dataclass(frozen=True)
class TrainingPlaceTaken:
    """Somebody takes part; who it is stands in the place alone."""

    offer_id: int


@dataclass(frozen=True)
class TrainingPlaceFreed:
    offer_id: int


@dataclass(frozen=True)
class EmployerDescribed:
    """Sector, size or regions of an employer were said anew."""

    organisation_id: int


@dataclass(frozen=True)
class PlacementsImported:
    """A file of the service's was read: how many jobs are new, put right or ended, and not taken."""

    added: int
    changed: int
    bad: int
