"""Noting what the facts cannot show before a programme opens, or opening without it for a reason."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.reasons import refuse_if
from handrail.programmes import events, launch_rules
from handrail.programmes.actions.publishing import locked_programme
from handrail.programmes.models import LaunchNote


@transaction.atomic
def note_item(programme_id: int, item: str, why: str, *, waived: bool, by: Actor, on: date) -> LaunchNote:
    """It is in place, or it is waived; said anew, the new word takes the place of the old."""
    programme = locked_programme(programme_id, by)
    refuse_if(launch_rules.blocks_note(item, why, waived=waived))
    said = {"waived": waived, "why": why.strip(), "by_person_id": by.person_id, "on": on}
    note, _new = LaunchNote.objects.update_or_create(programme=programme, item=item, defaults=said)
    record(events.LaunchItemNoted(programme.pk, item, waived), by=by, on=on)
    return note


@transaction.atomic
def unnote_item(programme_id: int, item: str, *, by: Actor, on: date) -> None:
    """What was noted is taken back; the item is open again where the facts do not show it."""
    programme = locked_programme(programme_id, by)
    if LaunchNote.objects.filter(programme=programme, item=item).delete()[0]:
        record(events.LaunchItemTakenBack(programme.pk, item), by=by, on=on)
