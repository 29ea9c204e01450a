"""A mentor plans or logs one meeting with several of her mentees: the same words and hour for each, kept pair by pair."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.models import new_ref
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships.actions.locking import version_of
from handrail.mentorships.actions.meetings import cancel, log_meeting
from handrail.mentorships.actions.times import arrange
from handrail.mentorships.models import Meeting, Mentorship
from handrail.mentorships.rules import How, MeetingState, Told
from handrail.mentorships.rules.groups import IN_GROUP, blocks_group, has_groups


@dataclass(frozen=True)
class GroupPlan:
    """When, where and how long all of them meet."""

    at: datetime
    how: How
    where: str
    minutes: int


@transaction.atomic
def plan_group(refs: Collection[str], plan: GroupPlan, *, key: str, by: Actor, now: datetime) -> list[Meeting]:
    """All get the same time. Whoever has a meeting at that time already is named by nobody: then another time is needed."""
    by.must("mentorships.arrange")
    pairs = _own(refs, by, now.date())
    rows = [
        arrange(pair.ref, plan.at, how=plan.how, where=plan.where, minutes=plan.minutes, key=f"group:{key}", by=by, now=now)
        for pair in pairs
    ]
    return _together(rows)


@transaction.atomic
def log_group(refs: Collection[str], told: Told, *, key: str, by: Actor, on: date) -> list[Meeting]:
    """They met. Who was planned for that day and did not come stays planned, for the mentor to say so."""
    by.must("mentorships.log")
    rows = [log_meeting(pair.ref, told, by=by, on=on, key=f"group:{key}") for pair in _own(refs, by, on)]
    return _together(rows)


@transaction.atomic
def cancel_group(ref: str, *, by: Actor, now: datetime, because: str = "") -> list[Meeting]:
    """The mentor calls it off for everybody."""
    by.must("mentorships.arrange")
    one = Meeting.objects.filter(ref=ref, mentorship__mentor_person_id=by.person_id or 0).first()
    if one is None:
        raise NotFound("meeting")
    same = Meeting.objects.filter(group=one.group, state=MeetingState.PLANNED, mentorship__mentor_person_id=by.person_id)
    refs = same.order_by("mentorship_id").values_list("ref", flat=True) if one.group else [ref]
    return [cancel(each, by=by, now=now, because=because) for each in refs]


def _own(refs: Collection[str], by: Actor, on: date) -> list[Mentorship]:
    """Her mentees, locked in the order of their ids; each of a version that has groups."""
    mine = Mentorship.objects.content_for(by, on).filter(mentor_person_id=by.person_id, ref__in=list(refs))
    rows = mine.filter(stage__in=sorted(IN_GROUP)).select_for_update(of=("self",)).order_by("pk")
    pairs = list(rows)
    if len(pairs) != len(set(refs)):
        raise NotFound("mentorship")
    if not all(has_groups(version_of(pair)) for pair in pairs):
        raise Refused([Reason("group_not_here")])
    refuse_if(blocks_group(len(pairs)))
    return pairs


def _together(rows: list[Meeting]) -> list[Meeting]:
    """One name for all of them, kept when it was planned in a group already."""
    name = next((each.group for each in rows if each.group), "") or new_ref()
    Meeting.objects.filter(pk__in=[each.pk for each in rows]).update(group=name)
    return rows
