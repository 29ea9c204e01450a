"""The rows of one pair, as the page that both open most asks for them; the caller has decided that it may be read."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from handrail.kernel.prepared import prepared
from handrail.mentorships.models import Change, ContactShare, Cover, Goal, Meeting, Step, TimeOffer
from handrail.mentorships.rules import MeetingState, OfferState
from handrail.mentorships.rules.cover import CoverStage
from handrail.programmes.models import Duty

SHOWN_CHANGES = ("pause", "resume", "extend", "track", "hand_over", "follow_up", "reopen")
SHOWN_COVERS = (CoverStage.AGREED, CoverStage.WAITING)
SHOWN_DUTIES = (
    "first_meeting", "meet", "sign_paper", "talk_soon", "log_meeting", "nudge", "check_in", "end_coming", "close_well",
    "job_found",
)  # fmt: skip


@prepared
def meetings(pair: int) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(mentorship_id=pair).exclude(state=MeetingState.CANCELLED)
    return rows.order_by("planned_at", "held_on", "pk")


@prepared
def offers(pair: int) -> QuerySet[TimeOffer]:
    """The open offer of times, where there is one."""
    return TimeOffer.objects.filter(mentorship_id=pair, state=OfferState.OPEN).order_by("pk")[:1]


@prepared
def goals(pair: int) -> QuerySet[Goal]:
    return Goal.objects.filter(mentorship_id=pair).order_by("set_on", "pk")


@prepared
def steps(pair: int) -> QuerySet[Step]:
    return Step.objects.filter(mentorship_id=pair, aside_on=None).order_by("due_on", "pk")


@prepared
def contacts(pair: int) -> QuerySet[ContactShare]:
    return ContactShare.objects.filter(mentorship_id=pair, withdrawn_on=None)


@prepared
def changes(pair: int) -> QuerySet[Change]:
    return Change.objects.filter(mentorship_id=pair, step__in=SHOWN_CHANGES).order_by("pk")


@prepared
def duties(about: str) -> QuerySet[Duty]:
    """Of the two and of who stands in, not of the programme."""
    return Duty.objects.filter(about=about, kind__in=SHOWN_DUTIES).exclude(person=None)


@prepared
def covers(pair: int, today: date, mentor: int) -> QuerySet[Cover]:
    """The running or the next time somebody stands in for this mentor."""
    rows = Cover.objects.filter(mentorship_id=pair, stage__in=SHOWN_COVERS, ends__gte=today, covered_id=mentor)
    return rows.select_related("mentor_person", "mentorship").order_by("starts")[:1]


@prepared
def who_covers(pair: int) -> "QuerySet[Cover, Any]":
    rows = Cover.objects.filter(mentorship_id=pair, stage=CoverStage.AGREED)
    return rows.values_list("mentor_person_id", "mentor_person__name")
