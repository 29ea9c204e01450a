"""What happened with workshops, the network of mentors and suggestions: ids and plain values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SeriesConfirmed:
    series_id: int
    programme_id: int


@dataclass(frozen=True)
class SeriesStopped:
    series_id: int
    programme_id: int


@dataclass(frozen=True)
class WorkshopPlanned:
    workshop_id: int
    series_id: int


@dataclass(frozen=True)
class WorkshopAnnounced:
    workshop_id: int
    programme_id: int


@dataclass(frozen=True)
class WorkshopChanged:
    """`moved`: the day, the time or the place is another; whoever has a place is told."""

    workshop_id: int
    moved: bool


@dataclass(frozen=True)
class WorkshopCancelled:
    workshop_id: int


@dataclass(frozen=True)
class WorkshopRestored:
    workshop_id: int


@dataclass(frozen=True)
class PlaceTaken:
    workshop_id: int
    signup_id: int
    person_id: int | None
    waiting: bool = False


@dataclass(frozen=True)
class PlaceLeft:
    workshop_id: int
    signup_id: int
    person_id: int | None


@dataclass(frozen=True)
class PlaceFreed:
    """The next one on the waiting list has a place now."""

    workshop_id: int
    signup_id: int
    person_id: int | None


@dataclass(frozen=True)
class WorkshopAttended:
    workshop_id: int
    signup_id: int
    person_id: int | None


@dataclass(frozen=True)
class WorkshopMissed:
    workshop_id: int
    signup_id: int
    person_id: int | None


@dataclass(frozen=True)
class FeedbackGiven:
    workshop_id: int


@dataclass(frozen=True)
class SpeakerAsked:
    workshop_id: int
    speaking_id: int
    person_id: int


@dataclass(frozen=True)
class SpeakerAnswered:
    workshop_id: int
    speaking_id: int
    person_id: int
    yes: bool


@dataclass(frozen=True)
class SpeakerQuoted:
    workshop_id: int
    speaking_id: int
    person_id: int


@dataclass(frozen=True)
class MaterialAdded:
    workshop_id: int
    material_id: int


@dataclass(frozen=True)
class PostWritten:
    post_id: int
    kind: str


@dataclass(frozen=True)
class AnswerGiven:
    post_id: int
    answer_id: int


@dataclass(frozen=True)
class TalkEdited:
    post_id: int
    answer_id: int | None = None


@dataclass(frozen=True)
class AnswerHelped:
    post_id: int
    answer_id: int
    helped: bool


@dataclass(frozen=True)
class TalkHidden:
    """`hidden` is false when a coordinator shows it again."""

    post_id: int
    answer_id: int | None
    person_id: int
    hidden: bool


@dataclass(frozen=True)
class TalkReported:
    post_id: int
    report_id: int


@dataclass(frozen=True)
class LettersChosen:
    letters_id: int
    answers: bool
    weekly: bool


@dataclass(frozen=True)
class WeekSummed:
    weekly_id: int
    person_id: int


@dataclass(frozen=True)
class SuggestionMade:
    suggestion_id: int
    programme_id: int


@dataclass(frozen=True)
class SuggestionTaken:
    suggestion_id: int
    programme_id: int


@dataclass(frozen=True)
class SuggestionAnswered:
    suggestion_id: int
    programme_id: int
    person_id: int
    adopted: bool


@dataclass(frozen=True)
class SuggestionReopened:
    suggestion_id: int
    programme_id: int


@dataclass(frozen=True)
class MentorThanked:
    thanks_id: int
    person_id: int
