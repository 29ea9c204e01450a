"""A mentor says her hours a week for mentoring, and makes, renews or ends the link for her calendar."""

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.kernel.reasons import Reason, Refused
from handrail.mentorships.models import OwnWeek
from handrail.programmes.models import Mentor


@transaction.atomic
def say_hours(hours: int | None, *, by: Actor) -> None:
    """None takes the comparison away."""
    own = _own(by)
    own.hours = hours
    own.save(update_fields=["hours"])


@transaction.atomic
def renew_week_link(*, by: Actor) -> OwnWeek:
    """A new link; the one before no longer opens anything."""
    own = _own(by)
    own.links, own.links_off = own.links + 1, False
    own.save(update_fields=["links", "links_off"])
    return own


@transaction.atomic
def end_week_link(*, by: Actor) -> None:
    own = _own(by)
    own.links_off = True
    own.save(update_fields=["links_off"])


def _own(by: Actor) -> OwnWeek:
    """Her own row, locked; made when it is needed first. Only who is a mentor has a week."""
    by.must("mentorships.see")
    if by.person_id is None or not Mentor.objects.filter(person_id=by.person_id).exists():
        raise Refused([Reason("mentors_only")])
    OwnWeek.objects.get_or_create(person_id=by.person_id)
    return OwnWeek.objects.select_for_update().get(person_id=by.person_id)
