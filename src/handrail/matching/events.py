"""What happened between a first look and a yes: ids and plain values only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProposalsShown:
    participation_id: int
    list_id: int
    size: int
    how: str = "self"


@dataclass(frozen=True)
class MentorMarked:
    participation_id: int
    mentor_id: int
    kind: str


@dataclass(frozen=True)
class MarkUndone:
    participation_id: int
    mentor_id: int


@dataclass(frozen=True)
class MentorsChosen:
    """She chose whom to ask, one or several in order; each is asked when the turn comes."""

    participation_id: int
    number: int
    how: str = "self"


@dataclass(frozen=True)
class MentorAsked:
    """The mentor is to be told; a wish that waits its turn is not told to anybody."""

    request_id: int
    participation_id: int
    mentor_id: int


@dataclass(frozen=True)
class QuestionAsked:
    request_id: int
    participation_id: int
    mentor_id: int


@dataclass(frozen=True)
class QuestionAnswered:
    request_id: int
    participation_id: int
    mentor_id: int


@dataclass(frozen=True)
class RequestAccepted:
    request_id: int
    participation_id: int
    mentor_id: int
    mentorship_id: int


@dataclass(frozen=True)
class RequestDeclined:
    request_id: int
    participation_id: int
    mentor_id: int
    reason: str


@dataclass(frozen=True)
class RequestWithdrawn:
    """`was_asked`: the mentor knew of it and is told kindly."""

    request_id: int
    participation_id: int
    mentor_id: int
    was_asked: bool


@dataclass(frozen=True)
class RequestExpired:
    """`unanswered`: the mentor did not answer. Otherwise it was she who left a question open."""

    request_id: int
    participation_id: int
    mentor_id: int
    unanswered: bool


@dataclass(frozen=True)
class RequestClosed:
    """Closed by what happened elsewhere: another mentor said yes, or this one has no room any more."""

    request_id: int
    participation_id: int
    mentor_id: int
    because: str
    was_asked: bool


@dataclass(frozen=True)
class JobseekerReserved:
    selection_id: int
    mentor_id: int
    jobseeker_id: int


@dataclass(frozen=True)
class JobseekerLetGo:
    selection_id: int
    mentor_id: int
    jobseeker_id: int


@dataclass(frozen=True)
class JobseekerPassedOver:
    """Left out this time; the reason stands in the row, for evaluation alone."""

    selection_id: int
    mentor_id: int
    jobseeker_id: int


@dataclass(frozen=True)
class PassUndone:
    selection_id: int
    mentor_id: int
    jobseeker_id: int


@dataclass(frozen=True)
class JobseekerInvited:
    selection_id: int
    mentor_id: int
    jobseeker_id: int


@dataclass(frozen=True)
class InvitationAccepted:
    """He said yes: he has joined, and the pair stands."""

    selection_id: int
    mentor_id: int
    jobseeker_id: int
    participation_id: int
    mentorship_id: int
    how: str = "self"


@dataclass(frozen=True)
class InvitationDeclined:
    """He said no; the reason, if he gave one, stands in the row."""

    selection_id: int
    mentor_id: int
    jobseeker_id: int


@dataclass(frozen=True)
class InvitationExpired:
    selection_id: int
    mentor_id: int
    jobseeker_id: int


@dataclass(frozen=True)
class InvitationWithdrawn:
    selection_id: int
    mentor_id: int
    jobseeker_id: int


@dataclass(frozen=True)
class CallBackAsked:
    selection_id: int
    mentor_id: int
    jobseeker_id: int
