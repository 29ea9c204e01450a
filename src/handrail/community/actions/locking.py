"""Rows are fetched for a change through what the actor may see, and locked: the workshop first, then what is in it."""

from datetime import date, datetime

from handrail.community.models import Signup, Workshop
from handrail.community.rules import signing
from handrail.kernel.access import Actor, Denied, NotFound
from handrail.programmes.actions import replace_duties


def person(by: Actor) -> int:
    """Who acts must be somebody."""
    if by.person_id is None:
        raise Denied("nobody")
    return by.person_id


def to_attend(ref: str, by: Actor) -> Workshop:
    """A workshop this person may come to."""
    return _locked(Workshop.objects.visible_to(by).filter(ref=ref).values_list("pk", flat=True).first())


def to_run(ref: str, by: Actor) -> Workshop:
    """A workshop of this coordinator's programmes."""
    by.must("community.run")
    return _locked(Workshop.objects.run_by(by).filter(ref=ref).values_list("pk", flat=True).first())


def _locked(pk: int | None) -> Workshop:
    if pk is None:
        raise NotFound("workshop")
    return Workshop.objects.select_for_update(of=("self",)).select_related("programme").get(pk=pk)


def day_of(workshop: Workshop, moment: datetime) -> date:
    """The day a moment falls on where the programme is."""
    return moment.astimezone(workshop.zone).date()


def renew_dues(workshop: Workshop, *signups: Signup) -> None:
    """The word the day before for each who has a place; nothing for the others."""
    planned = workshop.stage == signing.WorkshopStage.PLANNED
    day = day_of(workshop, workshop.starts_at)
    for row in signups:
        holds = planned and row.state == signing.SignupState.PLACED and row.person_id is not None
        placed_on = day_of(workshop, row.placed_at or row.asked_at)
        dues = signing.dues_of_place(row.person_id or 0, day, placed_on) if holds else []
        replace_duties(f"signup:{row.pk}", dues)


def renew_list(workshop: Workshop) -> None:
    """The host ticks who came, while somebody is not ticked yet."""
    open_now = workshop.signups.filter(state=signing.SignupState.PLACED).exists()
    planned = workshop.stage == signing.WorkshopStage.PLANNED
    day = day_of(workshop, workshop.starts_at)
    replace_duties(f"workshop:{workshop.pk}", signing.dues_of_list(workshop.host_id, day) if planned and open_now else [])
