"""The tables of programmes: `scheme` holds the programmes and their duties, `places` a person's two places in one."""

from handrail.programmes.models.answering import Answer
from handrail.programmes.models.correcting import Correction
from handrail.programmes.models.deciding import Application, Interview
from handrail.programmes.models.drafting import Draft, Release, Withdrawal
from handrail.programmes.models.launching import LaunchNote
from handrail.programmes.models.places import Absence, Clearance, GuardianAsk, Mentor, Participation, StepDone
from handrail.programmes.models.scheme import Duty, Eligibility, Interest, Paper, Programme, Text, Version
from handrail.programmes.models.sending import StateSending

__all__ = [
    "Absence",
    "Answer",
    "Application",
    "Clearance",
    "Correction",
    "Draft",
    "Duty",
    "Eligibility",
    "GuardianAsk",
    "Interest",
    "Interview",
    "LaunchNote",
    "Mentor",
    "Paper",
    "Participation",
    "Programme",
    "Release",
    "StateSending",
    "StepDone",
    "Text",
    "Version",
    "Withdrawal",
]
