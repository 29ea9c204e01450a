"""What goes out by itself: once a week what is new in the network, once a year thanks. Each stands once and goes once."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from handrail.community import events
from handrail.community.models import Letters, Post, Thanks, Weekly
from handrail.community.models.workshops import MENTORS
from handrail.community.queries.network import day_of, zone_of
from handrail.community.rules.suggesting import years_between
from handrail.community.rules.talk import week_of
from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.programmes.models import Mentor
from handrail.programmes.rules import ProgrammeStage

WEEK = timedelta(days=7)


def sum_up_week(*, by: Actor, now: datetime) -> int:
    """The letter about the last whole week, to each mentor who wants it, where there is something new from others."""
    recent = Post.objects.filter(said_at__gte=now - 3 * WEEK).order_by("owner_id")
    return sum(_of_owner(pk, by=by, now=now) for pk in recent.values_list("owner_id", flat=True).distinct())


def _of_owner(owner_id: int, *, by: Actor, now: datetime) -> int:
    zone, monday = zone_of(owner_id), week_of(day_of(owner_id, now))
    begins, ends = (datetime.combine(day, time(0), zone) for day in (monday - WEEK, monday))
    new = Post.objects.filter(owner=owner_id, said_at__gte=begins, said_at__lt=ends, hidden_at=None)
    writers = list(new.values_list("writer_id", flat=True))
    members = Mentor.objects.filter(programme__owner=owner_id, stage__in=MENTORS).order_by("person_id")
    went = 0
    for person_id in members.values_list("person_id", flat=True).distinct():
        others = sum(writer != person_id for writer in writers)
        went += bool(others) and _letter(person_id, owner_id, monday, others, by=by)
    return went


@transaction.atomic
def _letter(person_id: int, owner_id: int, monday: date, posts: int, *, by: Actor) -> bool:
    letters, _ = Letters.objects.get_or_create(person_id=person_id, owner_id=owner_id)
    if not letters.weekly:
        return False
    row, first = Weekly.objects.get_or_create(letters=letters, week=monday, defaults={"posts": posts})
    if first:
        record(events.WeekSummed(row.pk, person_id), by=by, on=monday)
    return first


def thank(*, by: Actor, now: datetime) -> int:
    """Thanks on the day a mentor has been one for another year, or as soon after it as this runs."""
    long_ago = (now - timedelta(days=364)).date()
    lately = Thanks.objects.filter(mentor=OuterRef("pk"), on__gt=(now - timedelta(days=300)).date())
    rows = Mentor.objects.filter(stage__in=MENTORS, programme__stage=ProgrammeStage.OPEN, accepted_on__lte=long_ago)
    rows = rows.exclude(Exists(lately)).select_related("programme").order_by("pk")
    return sum(_thank(row, now.astimezone(ZoneInfo(row.programme.zone)).date(), by=by) for row in rows)


@transaction.atomic
def _thank(mentor: Mentor, today: date, *, by: Actor) -> bool:
    year = years_between(mentor.accepted_on or today, today)
    if year < 1:
        return False
    row, first = Thanks.objects.get_or_create(mentor=mentor, year=year, defaults={"on": today})
    if first:
        record(events.MentorThanked(row.pk, mentor.person_id), by=by, on=today)
    return first
