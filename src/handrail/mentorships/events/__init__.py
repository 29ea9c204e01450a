"""What happened in a mentorship, in the past tense: ids and plain values, never a name or a text."""

from dataclasses import dataclass
from datetime import date

from handrail.mentorships.events.safety import ConcernActed as ConcernActed
from handrail.mentorships.events.safety import ConcernAddedTo as ConcernAddedTo
from handrail.mentorships.events.safety import ConcernAnswered as ConcernAnswered
from handrail.mentorships.events.safety import ConcernClosed as ConcernClosed
from handrail.mentorships.events.safety import ConcernHandedOver as ConcernHandedOver
from handrail.mentorships.events.safety import ConcernKept as ConcernKept
from handrail.mentorships.events.safety import ConcernLetGo as ConcernLetGo
from handrail.mentorships.events.safety import ConcernReported as ConcernReported
from handrail.mentorships.events.safety import ConcernTaken as ConcernTaken
from handrail.mentorships.events.safety import ConcernUnrouted as ConcernUnrouted
from handrail.mentorships.events.safety import ConcernWeighed as ConcernWeighed
from handrail.mentorships.events.safety import HearingAnswered as HearingAnswered
from handrail.mentorships.events.safety import HearingOpened as HearingOpened
from handrail.mentorships.events.safety import HoldReleased as HoldReleased
from handrail.mentorships.events.safety import OnCallChanged as OnCallChanged
from handrail.mentorships.events.safety import RulingAppealed as RulingAppealed
from handrail.mentorships.events.safety import RulingMade as RulingMade
from handrail.mentorships.events.safety import RulingOver as RulingOver
from handrail.mentorships.events.safety import RulingSettled as RulingSettled
from handrail.mentorships.events.support import SupportBegun as SupportBegun
from handrail.mentorships.events.support import SupportEnded as SupportEnded
from handrail.mentorships.events.support import SupportHandedBack as SupportHandedBack
from handrail.mentorships.events.support import SupportOwnerNamed as SupportOwnerNamed
from handrail.mentorships.events.support import SupportReachSaid as SupportReachSaid


@dataclass(frozen=True)
class MentorshipAgreed:
    mentorship_id: int
    participation_id: int
    mentor_id: int


@dataclass(frozen=True)
class MentorshipStarted:
    mentorship_id: int
    participation_id: int
    mentor_id: int


@dataclass(frozen=True)
class MentorshipPaused:
    mentorship_id: int
    participation_id: int


@dataclass(frozen=True)
class MentorshipResumed:
    mentorship_id: int
    participation_id: int


@dataclass(frozen=True)
class MentorshipExtended:
    mentorship_id: int
    participation_id: int
    planned_end: date


@dataclass(frozen=True)
class MentorshipClosed:
    """Why is said only when it is good news; every other end looks the same, a block too."""

    mentorship_id: int
    participation_id: int
    mentor_id: int
    well: bool


@dataclass(frozen=True)
class TimesProposed:
    mentorship_id: int
    participation_id: int


@dataclass(frozen=True)
class MeetingArranged:
    mentorship_id: int
    participation_id: int
    meeting_id: int


@dataclass(frozen=True)
class MeetingMoved:
    mentorship_id: int
    participation_id: int
    meeting_id: int


@dataclass(frozen=True)
class MeetingCancelled:
    mentorship_id: int
    participation_id: int
    meeting_id: int


@dataclass(frozen=True)
class MeetingHeld:
    mentorship_id: int
    participation_id: int
    meeting_id: int
    held_on: date
    first: bool


@dataclass(frozen=True)
class MeetingMissed:
    """Names the mentorship alone: a missed meeting stays between the two, so no participation is told."""

    mentorship_id: int
    meeting_id: int


@dataclass(frozen=True)
class MeetingCorrected:
    mentorship_id: int
    meeting_id: int


@dataclass(frozen=True)
class MeetingConfirmed:
    mentorship_id: int
    meeting_id: int


@dataclass(frozen=True)
class GoalSet:
    mentorship_id: int
    goal_id: int


@dataclass(frozen=True)
class StepAdded:
    mentorship_id: int
    step_id: int


@dataclass(frozen=True)
class StepDone:
    mentorship_id: int
    step_id: int


@dataclass(frozen=True)
class StepReopened:
    mentorship_id: int
    step_id: int


@dataclass(frozen=True)
class TrackChosen:
    """Which help is given from now on; `before` is empty the first time."""

    mentorship_id: int
    participation_id: int
    track: str
    before: str


@dataclass(frozen=True)
class SaidHow:
    """The mentee said how it goes. How is between the two."""

    mentorship_id: int


@dataclass(frozen=True)
class MentorshipHandedOver:
    """Another mentor accompanies; `before_id` is the mentor until now."""

    mentorship_id: int
    participation_id: int
    before_id: int
    mentor_id: int


@dataclass(frozen=True)
class PlanSigned:
    mentorship_id: int
    participation_id: int


@dataclass(frozen=True)
class PlanConfirmed:
    """With an e-signature. Names the mentorship alone."""

    mentorship_id: int


@dataclass(frozen=True)
class PsychologistAsked:
    """Names the referral alone: whose it is stands nowhere outside the three."""

    referral_id: int


@dataclass(frozen=True)
class ReferralAnswered:
    referral_id: int


@dataclass(frozen=True)
class AppointmentMade:
    referral_id: int


@dataclass(frozen=True)
class MentorTold:
    referral_id: int


@dataclass(frozen=True)
class ReferralWithdrawn:
    referral_id: int


@dataclass(frozen=True)
class BarrierRaised:
    """Something stands in the way. What it is stands nowhere outside the pair."""

    mentorship_id: int
    barrier_id: int


@dataclass(frozen=True)
class BarrierMoved:
    mentorship_id: int
    barrier_id: int
    state: str


@dataclass(frozen=True)
class BarrierUnticked:
    mentorship_id: int
    barrier_id: int


@dataclass(frozen=True)
class ContactShared:
    mentorship_id: int


@dataclass(frozen=True)
class ContactWithdrawn:
    mentorship_id: int


@dataclass(frozen=True)
class ClosingStepDone:
    mentorship_id: int


@dataclass(frozen=True)
class CheckInAnswered:
    """One side said how it goes. What was said stands nowhere else."""

    mentorship_id: int
    check_in_id: int


@dataclass(frozen=True)
class CheckInSet:
    """Staff want to know how it goes, out of turn."""

    mentorship_id: int
    due_on: date


@dataclass(frozen=True)
class MentorReminded:
    """Staff reminded a mentor of what is due with one mentee."""

    mentorship_id: int


@dataclass(frozen=True)
class LogRead:
    """Staff have seen that a meeting was logged."""

    mentorship_id: int
    meeting_id: int


@dataclass(frozen=True)
class LogUnread:
    mentorship_id: int
    meeting_id: int


@dataclass(frozen=True)
class AftercareBegun:
    """She has a job: the mentorship goes over into support there. `until` is its last day."""

    mentorship_id: int
    participation_id: int
    placement_id: int
    until: date


@dataclass(frozen=True)
class MentorshipReopened:
    """The job is lost or was none: the two go on, with all they did before."""

    mentorship_id: int
    participation_id: int


@dataclass(frozen=True)
class ReopeningWaits:
    """It should re-open, and the mentor has no place: a coordinator finds one."""

    mentorship_id: int
    participation_id: int


@dataclass(frozen=True)
class JobLostRecorded:
    """The job is lost, and the programme's aftercare only takes note of it."""

    mentorship_id: int
    participation_id: int


@dataclass(frozen=True)
class MentorshipKept:
    """She has a job, and the two chose to go on."""

    mentorship_id: int


@dataclass(frozen=True)
class ContactHeld:
    mentorship_id: int
    contact_id: int


@dataclass(frozen=True)
class EmployerAllowed:
    """She said yes: her mentor may talk with somebody at her work."""

    mentorship_id: int


@dataclass(frozen=True)
class EmployerRefused:
    """She took that yes back."""

    mentorship_id: int


@dataclass(frozen=True)
class EmployerAsked:
    mentorship_id: int
    employer_ask_id: int


@dataclass(frozen=True)
class EmployerAnswered:
    mentorship_id: int
    contact_id: int


@dataclass(frozen=True)
class StepProposed:
    """A training of an employer is proposed. Names the pair alone: a no is nobody else's."""

    mentorship_id: int
    offer_id: int


@dataclass(frozen=True)
class StepAnswered:
    mentorship_id: int
    offer_id: int
    yes: bool


@dataclass(frozen=True)
class CoverChanged:
    """A colleague stands in, or no longer: ask, name, agree, decline, cancel, wait, welcome. `was_agreed`: it stood before."""

    cover_id: int
    mentorship_id: int
    step: str
    was_agreed: bool = False
