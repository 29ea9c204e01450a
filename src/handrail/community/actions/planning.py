"""A series plans itself: its rule is confirmed once, the next workshops are made ahead, and people are invited in time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from handrail.community import events
from handrail.community.actions.locking import person
from handrail.community.models import Series, Workshop
from handrail.community.queries.planning import declared
from handrail.community.rules.recurrence import Occasion, blocks_pattern, occasions
from handrail.community.rules.signing import ANNOUNCED_BEFORE, WorkshopStage
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import refuse_if
from handrail.programmes.models import Programme
from handrail.programmes.offers import Series as Declared
from handrail.programmes.queries import newest_definition, programme_to_run
from handrail.programmes.rules import ProgrammeStage

RULE = ("begins", "weekday", "nth", "day", "at", "minutes", "place", "area", "places")


@transaction.atomic
def confirm_series(slug: str, code: str, said: Mapping[str, Any], *, by: Actor, now: datetime) -> Series:
    """The coordinator says when and where; what nobody has been told of yet follows the new rule."""
    by.must("community.run")
    programme = programme_to_run(by, slug)
    file = declared(programme, code)
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    series = Series.objects.filter(programme=programme, code=code).first() or Series(programme=programme, code=code)
    for name in RULE:
        setattr(series, name, said.get(name) or "" if name == "area" else said.get(name))
    series.every_months, series.plans, series.host_id = file.every_months, True, person(by)
    refuse_if(blocks_pattern(series.pattern(newest_definition(programme).country)))
    series.save()
    _untold(series, now).delete()
    record(events.SeriesConfirmed(series.pk, programme.pk), by=by, on=now.astimezone(ZoneInfo(programme.zone)).date())
    plan(series.pk, by=by, now=now)
    return series


@transaction.atomic
def stop_series(slug: str, code: str, *, by: Actor, now: datetime) -> None:
    """Nothing new is planned. Workshops people know of stay; confirming the rule again begins it anew."""
    by.must("community.run")
    series = Series.objects.visible_to(by).select_for_update(of=("self",)).filter(programme__slug=slug, code=code).first()
    if series is None:
        raise NotFound(code)
    Series.objects.filter(pk=series.pk).update(plans=False)
    _untold(series, now).delete()
    day = now.astimezone(ZoneInfo(series.programme.zone)).date()
    record(events.SeriesStopped(series.pk, series.programme_id), by=by, on=day)


def _untold(series: Series, now: datetime) -> Any:
    """Workshops made by the rule alone, of which nobody has heard."""
    rows = Workshop.objects.filter(series=series, starts_at__gt=now, announced_at=None, edited=False, signups=None)
    return rows.filter(speakers=None, materials=None, stage=WorkshopStage.PLANNED)


@transaction.atomic
def plan(series_id: int, *, by: Actor, now: datetime) -> int:
    """Make the next workshops that are not there yet; run twice, it makes nothing twice."""
    series = Series.objects.select_for_update(of=("self",)).select_related("programme").get(pk=series_id)
    if not series.plans or series.programme.stage != ProgrammeStage.OPEN:
        return 0
    file = declared(series.programme, series.code)
    country = newest_definition(series.programme).country
    today = now.astimezone(ZoneInfo(series.programme.zone)).date()
    known = set(series.workshops.values_list("month", flat=True))
    missing = [each for each in occasions(series.pattern(country), today) if each.month not in known]
    made = Workshop.objects.bulk_create([_workshop(series, file, each) for each in missing])
    for row in made:
        record(events.WorkshopPlanned(row.pk, series.pk), by=by, on=today)
    return len(made)


def _workshop(series: Series, file: Declared, occasion: Occasion) -> Workshop:
    return Workshop(
        series=series,
        programme=series.programme,
        month=occasion.month,
        invites=list(file.invites),
        starts_at=occasion.starts_at,
        ends_at=occasion.starts_at + timedelta(minutes=series.minutes),
        place=series.place,
        area=series.area,
        places=series.places,
        host=series.host,
    )


def plan_all(*, by: Actor, now: datetime) -> None:
    for pk in Series.objects.filter(plans=True).order_by("pk").values_list("pk", flat=True):
        plan(pk, by=by, now=now)


def announce_due(*, by: Actor, now: datetime) -> int:
    """Invite to every workshop that is near enough. Each is announced once, whoever runs this at the same moment."""
    near = Workshop.objects.filter(stage=WorkshopStage.PLANNED, announced_at=None, starts_at__gt=now)
    near = near.filter(starts_at__lte=now + ANNOUNCED_BEFORE, programme__stage=ProgrammeStage.OPEN)
    return sum(_announce(pk, by=by, now=now) for pk in near.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _announce(pk: int, *, by: Actor, now: datetime) -> bool:
    row = Workshop.objects.select_for_update(of=("self",)).select_related("programme").get(pk=pk)
    if row.announced_at is not None or row.stage != WorkshopStage.PLANNED:
        return False
    Workshop.objects.filter(pk=pk).update(announced_at=now)
    record(events.WorkshopAnnounced(pk, row.programme_id), by=by, on=now.astimezone(row.zone).date())
    return True
