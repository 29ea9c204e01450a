"""What happened in programmes: ids and plain values only."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class VersionPublished:
    programme_id: int
    version_id: int


@dataclass(frozen=True)
class ProgrammeOpened:
    programme_id: int


@dataclass(frozen=True)
class EligibilityRefreshed:
    programme_id: int
    opened: int
    ended: int


@dataclass(frozen=True)
class ParticipationReferred:
    participation_id: int
    programme_id: int
    jobseeker_id: int


@dataclass(frozen=True)
class ParticipationJoined:
    participation_id: int
    programme_id: int
    person_id: int
    how: str = "self"


@dataclass(frozen=True)
class GuardianAsked:
    participation_id: int
    ask_id: int


@dataclass(frozen=True)
class GuardianAnswered:
    participation_id: int
    yes: bool
    how: str = "link"


@dataclass(frozen=True)
class WorkWishSaid:
    """`step` is the question that was answered, or none for several at once."""

    participation_id: int
    step: str = ""
    how: str = "self"


@dataclass(frozen=True)
class MentorWanted:
    participation_id: int
    how: str = "self"


@dataclass(frozen=True)
class ParticipationReady:
    participation_id: int
    programme_id: int
    person_id: int


@dataclass(frozen=True)
class ParticipationClosed:
    participation_id: int
    programme_id: int
    person_id: int | None
    reason: str


@dataclass(frozen=True)
class InterestKept:
    interest_id: int
    programme_id: int


@dataclass(frozen=True)
class MentorApplied:
    mentor_id: int
    programme_id: int
    person_id: int


@dataclass(frozen=True)
class MentorInterviewed:
    mentor_id: int
    programme_id: int
    person_id: int


@dataclass(frozen=True)
class ExpertiseSaid:
    mentor_id: int


@dataclass(frozen=True)
class MentorCleared:
    """One requirement is met."""

    mentor_id: int
    person_id: int
    requirement: str


@dataclass(frozen=True)
class MentorAccepted:
    mentor_id: int
    programme_id: int
    person_id: int


@dataclass(frozen=True)
class MentorRefused:
    mentor_id: int
    programme_id: int
    person_id: int


@dataclass(frozen=True)
class MentorPaused:
    mentor_id: int
    programme_id: int
    person_id: int
    because: str


@dataclass(frozen=True)
class MentorResumed:
    mentor_id: int
    programme_id: int
    person_id: int


@dataclass(frozen=True)
class MentorEnded:
    mentor_id: int
    programme_id: int
    person_id: int


@dataclass(frozen=True)
class LeadNamed:
    programme_id: int


@dataclass(frozen=True)
class PaperSigned:
    paper_id: int
    mentor_id: int


@dataclass(frozen=True)
class ConflictAnswered:
    mentor_id: int
    has_conflict: bool


@dataclass(frozen=True)
class MentorAway:
    mentor_id: int
    absence_id: int


@dataclass(frozen=True)
class MentorBack:
    """Days away were taken back: the mentor is there after all."""

    mentor_id: int
    starts: date
    ends: date


@dataclass(frozen=True)
class CorrectionAsked:
    """A person says that something is wrong in her data."""

    correction_id: int
    person_id: int
    organisation_id: int


@dataclass(frozen=True)
class CorrectionAnswered:
    correction_id: int
    person_id: int
    stage: str


@dataclass(frozen=True)
class CorrectionReopened:
    correction_id: int
    person_id: int


@dataclass(frozen=True)
class DraftBegun:
    """A version was copied to a draft."""

    draft_id: int
    version_id: int


@dataclass(frozen=True)
class DraftChanged:
    draft_id: int


@dataclass(frozen=True)
class DraftThrownAway:
    draft_id: int


@dataclass(frozen=True)
class PublicationAsked:
    """Somebody asks a second person to publish the draft."""

    draft_id: int


@dataclass(frozen=True)
class PublicationTakenBack:
    draft_id: int


@dataclass(frozen=True)
class VersionWithdrawn:
    """Nobody had entered by it; the version before is the newest again."""

    programme_id: int
    version_id: int


@dataclass(frozen=True)
class OwnQuestionAnswered:
    """One of the programme's own questions was answered, or passed over."""

    answer_id: int
    participation_id: int | None = None
    mentor_id: int | None = None


@dataclass(frozen=True)
class OwnAnswersForgotten:
    """So many answers were kept as long as their questions said."""

    answers: int


@dataclass(frozen=True)
class LaunchItemNoted:
    """One line of the checklist before opening: it is in place, or waived."""

    programme_id: int
    item: str
    waived: bool


@dataclass(frozen=True)
class LaunchItemTakenBack:
    programme_id: int
    item: str


@dataclass(frozen=True)
class StatesHandedOut:
    """A file of who takes part was written, with so many rows."""

    rows: int


@dataclass(frozen=True)
class StatesSent:
    """The service's own system took who takes part, with so many rows."""

    rows: int
