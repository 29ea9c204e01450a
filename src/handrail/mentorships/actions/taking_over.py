"""A pair that ran before Handrail goes on here: what is due counts from the day it was brought in, not from the past."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.kernel.days import months_after
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, refuse_if
from handrail.mentorships import events, rules
from handrail.mentorships.actions.locking import lock_places, renew_duties, version_of
from handrail.mentorships.actions.pair import agree
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import LIFECYCLE, Stage
from handrail.mentorships.rules.watching import watched_about
from handrail.programmes.actions import free_place, mark_unguided, replace_all_duties


@transaction.atomic
def take_over(
    participation_id: int,
    mentor_id: int,
    *,
    begun_on: date,
    stage: Stage,
    planned_end: date | None = None,
    by: Actor,
    on: date,
) -> Mentorship:
    """The pair stands since that day; where the two have met, it runs since then."""
    refuse_if([Reason("in_future", begun_on.isoformat()) if begun_on > on else None])
    mentorship = agree(participation_id, mentor_id, by=by, on=on)
    mentorship.agreed_on, mentorship.taken_over_on = begun_on, on
    definition = version_of(mentorship)
    if stage == Stage.ACTIVE:
        mentorship.stage, mentorship.started_on = LIFECYCLE.target("start", Stage.AGREED), begun_on
        usual = months_after(begun_on, definition.duration.usual_months) if definition.duration else None
        mentorship.planned_end = planned_end or usual
        refuse_if(rules.blocks_taking_over(begun_on, mentorship.planned_end, definition, on))
    mentorship.save(update_fields=["agreed_on", "taken_over_on", "stage", "started_on", "planned_end"])
    renew_duties(mentorship)
    if stage == Stage.ACTIVE:
        record(events.MentorshipStarted(mentorship.pk, participation_id, mentor_id), by=by, on=on)
    return mentorship


def take_back(mentorship_id: int, *, goes_on: bool, on: date) -> None:
    """A pair nothing happened in since it was brought in. `goes_on`: she was here before and looks for a mentor again.

    Inside the transaction of who checked what happened since.
    """
    found = Mentorship.objects.get(pk=mentorship_id)
    lock_places(found.participation_id, found.mentor_id)
    replace_all_duties({found.about: [], watched_about(found.pk): []})
    found.delete()
    free_place(found.mentor_id)
    if goes_on:
        mark_unguided(found.participation_id, on)
