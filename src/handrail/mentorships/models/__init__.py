"""The rows of a mentorship and of a concern."""

from handrail.mentorships.models.aftercare import Aftercare, Contact, EmployerAsk, EmployerContact, TrainingProposal
from handrail.mentorships.models.barrier import InTheWay
from handrail.mentorships.models.check_in import CheckIn, LogSeen
from handrail.mentorships.models.concern import Concern, ConcernEntry
from handrail.mentorships.models.cover import Cover
from handrail.mentorships.models.hearing import Hearing
from handrail.mentorships.models.meeting import Meeting, MeetingChange, TimeOffer
from handrail.mentorships.models.months import Handover, Mood
from handrail.mentorships.models.pair import Change, ClosingStep, ContactShare, Goal, Mentorship, Step
from handrail.mentorships.models.plan import AgendaDone, Signature
from handrail.mentorships.models.referral import Feedback, Psychologist, Referral
from handrail.mentorships.models.rota import LeadAway, OnCall
from handrail.mentorships.models.ruling import Ruling
from handrail.mentorships.models.track import TrackChoice
from handrail.mentorships.models.week import OwnWeek

__all__ = [
    "Aftercare",
    "AgendaDone",
    "Change",
    "CheckIn",
    "ClosingStep",
    "Concern",
    "ConcernEntry",
    "Contact",
    "ContactShare",
    "Cover",
    "EmployerAsk",
    "EmployerContact",
    "Feedback",
    "Goal",
    "Handover",
    "Hearing",
    "InTheWay",
    "LeadAway",
    "LogSeen",
    "Meeting",
    "MeetingChange",
    "Mentorship",
    "Mood",
    "OnCall",
    "OwnWeek",
    "Psychologist",
    "Referral",
    "Ruling",
    "Signature",
    "Step",
    "TimeOffer",
    "TrackChoice",
    "TrainingProposal",
]
