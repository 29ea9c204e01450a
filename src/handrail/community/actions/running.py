"""A coordinator changes one workshop, calls it off with a reason, brings it back, and adds what was shown."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from handrail.community import events
from handrail.community.actions.locking import day_of, renew_dues, renew_list, to_run
from handrail.community.actions.signing import move_up
from handrail.community.models import Material, Workshop
from handrail.community.rules import signing
from handrail.community.rules.recurrence import instant
from handrail.community.rules.signing import WORKSHOP, WorkshopStage
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if

CHANGED = ("starts_at", "ends_at", "place", "area", "places", "title", "about", "edited", "sequence")


@transaction.atomic
def edit(
    ref: str,
    *,
    day: date,
    at: time,
    minutes: int,
    place: str,
    places: int,
    area: str | None = None,
    title: str = "",
    about: str = "",
    by: Actor,
    now: datetime,
) -> Workshop:
    """Another day, time, place or number of places. Who has a place is told when the first three change."""
    workshop = to_run(ref, by)
    workshop.stage = WORKSHOP.target("edit", WorkshopStage(workshop.stage))
    starts_at = instant(day, at, workshop.programme.zone)
    moved = (starts_at, place) != (workshop.starts_at, workshop.place)
    reasons = signing.blocks_day(starts_at, now) if starts_at != workshop.starts_at else []
    refuse_if([*reasons, *signing.blocks_places(places, workshop.taken)])
    workshop.starts_at, workshop.ends_at = starts_at, starts_at + timedelta(minutes=minutes)
    workshop.place, workshop.places, workshop.title, workshop.about = place, places, title, about
    workshop.area = workshop.area if area is None else area
    workshop.edited, workshop.sequence = True, workshop.sequence + 1
    workshop.save(update_fields=CHANGED)
    if now < workshop.starts_at:
        move_up(workshop, by=by, now=now)
    _renew(workshop)
    record(events.WorkshopChanged(workshop.pk, moved), by=by, on=day_of(workshop, now))
    return workshop


@transaction.atomic
def cancel(ref: str, reason: str, *, by: Actor, now: datetime) -> Workshop:
    """It does not take place; everybody who is signed up or waits is told, with the reason on the page."""
    workshop = to_run(ref, by)
    if now >= workshop.starts_at:
        raise Refused([Reason("workshop_begun")])
    workshop.stage = WORKSHOP.target("cancel", WorkshopStage(workshop.stage))
    workshop.reason, workshop.sequence = reason, workshop.sequence + 1
    workshop.save(update_fields=["stage", "reason", "sequence"])
    _renew(workshop)
    record(events.WorkshopCancelled(workshop.pk), by=by, on=day_of(workshop, now))
    return workshop


@transaction.atomic
def restore(ref: str, *, by: Actor, now: datetime) -> Workshop:
    """It takes place after all; the same people have their places and are told."""
    workshop = to_run(ref, by)
    refuse_if(signing.blocks_day(workshop.starts_at, now))
    workshop.stage = WORKSHOP.target("restore", WorkshopStage(workshop.stage))
    workshop.reason, workshop.sequence = "", workshop.sequence + 1
    workshop.save(update_fields=["stage", "reason", "sequence"])
    _renew(workshop)
    record(events.WorkshopRestored(workshop.pk), by=by, on=day_of(workshop, now))
    return workshop


def _renew(workshop: Workshop) -> None:
    renew_dues(workshop, *workshop.signups.all())
    renew_list(workshop)


@transaction.atomic
def add_material(ref: str, title: str, *, url: str = "", text: str = "", by: Actor, now: datetime) -> Material:
    """A link or a few words for everybody who may see the workshop."""
    workshop = to_run(ref, by)
    if not (url or text):
        raise Refused([Reason("material_empty", "text")])
    made = Material.objects.create(workshop=workshop, title=title, url=url, text=text)
    record(events.MaterialAdded(workshop.pk, made.pk), by=by, on=day_of(workshop, now))
    return made


@transaction.atomic
def remove_material(material_ref: str, *, by: Actor) -> str:
    by.must("community.run")
    row = Material.objects.filter(ref=material_ref, workshop__in=Workshop.objects.run_by(by)).select_related("workshop").first()
    if row is None:
        raise NotFound("material")
    row.delete()
    return row.workshop.ref
