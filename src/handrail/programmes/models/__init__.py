"""The tables of programmes: `scheme` holds the programmes and their duties, `places` a person's two places in one."""

from handrail.programmes.models.deciding import Application, Interview
from handrail.programmes.models.places import Absence, Clearance, GuardianAsk, Mentor, Participation, StepDone
from handrail.programmes.models.scheme import Duty, Eligibility, Interest, Paper, Programme, Text, Version

__all__ = [
    "Absence",
    "Application",
    "Clearance",
    "Duty",
    "Eligibility",
    "GuardianAsk",
    "Interest",
    "Interview",
    "Mentor",
    "Paper",
    "Participation",
    "Programme",
    "StepDone",
    "Text",
    "Version",
]
