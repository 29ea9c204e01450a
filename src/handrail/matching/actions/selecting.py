"""A mentor keeps somebody for two days, leaves somebody out, or takes that back. A jobseeker is held by one mentor at a time.

Lock order: jobseeker, mentor, selection. The wall behind the lock is a unique index of the database.
"""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused
from handrail.matching import events, queries, rules
from handrail.matching.models import Selection
from handrail.matching.rules import SELECTION, Chosen
from handrail.programmes import queries as programmes
from handrail.programmes.models import Mentor
from handrail.register.models import Jobseeker


def place_to_choose(slug: str, by: Actor, on: date, now: datetime) -> queries.Selecting:
    """The mentor's own place, when she may take a first client; refused with what is missing."""
    by.must("matching.select")
    place = queries.selecting(by, slug, "en", on=on, now=now)
    if place.lacks:
        raise Refused([Reason("lacks_certificate"), *place.lacks])
    return place


def jobseeker(ref: str) -> Jobseeker:
    """The row, locked: whoever else wants the same person waits here."""
    row = Jobseeker.objects.select_for_update(of=("self",)).filter(ref=ref).first()
    if row is None:
        raise NotFound("jobseeker")
    return row


def mentor(pk: int) -> Mentor:
    return Mentor.objects.select_for_update(of=("self",)).get(pk=pk)


def chosen(place: queries.Selecting, row: Jobseeker, stage: Chosen, **more: Any) -> Selection:
    """A new choice with why and how well she fits, as it is kept for evaluation; refused when somebody was quicker."""
    found = queries.candidates(place, {row.pk: 0})
    known = found[0]
    lines = list(known.lines)
    try:
        with transaction.atomic():
            return Selection.objects.create(
                programme=place.programme,
                version_id=programmes.newest(place.programme),
                mentor=place.mentor,
                jobseeker=row,
                stage=stage,
                at=place.now,
                groups=list(known.groups),
                score=sum(line[2] for line in lines),
                lines=lines,
                **more,
            )
    except IntegrityError:
        raise Refused([Reason("chosen_already")]) from None


def must_be_free(place: queries.Selecting, row: Jobseeker) -> None:
    """Somebody else was quicker, or she is not to be chosen by this mentor."""
    if Selection.objects.holding(place.now).filter(programme=place.programme, jobseeker=row).exists():
        raise Refused([Reason("chosen_already")])
    if not queries.free(place).filter(pk=row.pk).exists():
        raise Refused([Reason("not_free")])


@transaction.atomic
def reserve(slug: str, jobseeker_ref: str, *, by: Actor, on: date, now: datetime) -> Selection:
    """Keep this person for two days, while the mentor thinks."""
    place = place_to_choose(slug, by, on, now)
    row = jobseeker(jobseeker_ref)
    held = Selection.objects.filter(programme=place.programme, stage=Chosen.RESERVED)
    # Only the sweep's own work, done here for this one, so that nobody waits for it.
    held.filter(jobseeker=row, hold_until__lte=now).update(stage=Chosen.OVER, decided_at=now)
    must_be_free(place, row)
    if held.filter(mentor=place.mentor).count() >= rules.RESERVED_MOST:
        raise Refused([Reason("reserved_enough", str(rules.RESERVED_MOST))])
    made = chosen(place, row, Chosen.RESERVED, hold_until=now + rules.RESERVED_FOR)
    record(events.JobseekerReserved(made.pk, made.mentor_id, row.pk), by=by, on=on)
    return made


@transaction.atomic
def let_go(ref: str, *, by: Actor, on: date, now: datetime) -> Selection:
    """Give a kept person back to the list."""
    held = own(ref, by)
    _end(held, "release", now)
    record(events.JobseekerLetGo(held.pk, held.mentor_id, held.jobseeker_id), by=by, on=on)
    return held


@transaction.atomic
def pass_over(slug: str, jobseeker_ref: str, why_not: str, *, by: Actor, on: date, now: datetime) -> Selection:
    """Not this time, with a neutral reason. She stays on every other mentor's list, and nobody who decides reads it."""
    place = place_to_choose(slug, by, on, now)
    row = jobseeker(jobseeker_ref)
    if why_not not in rules.WHY_NOT:
        raise Refused([Reason("reason_missing", "why_not")])
    must_be_free(place, row)
    made = chosen(place, row, Chosen.PASSED, why_not=why_not)
    record(events.JobseekerPassedOver(made.pk, made.mentor_id, row.pk), by=by, on=on)
    return made


@transaction.atomic
def undo_pass(ref: str, *, by: Actor, on: date, now: datetime) -> Selection:
    """She is on this mentor's list again."""
    held = own(ref, by)
    _end(held, "undo", now)
    record(events.PassUndone(held.pk, held.mentor_id, held.jobseeker_id), by=by, on=on)
    return held


def own(ref: str, by: Actor) -> Selection:
    """The mentor's own choice, locked after its jobseeker."""
    by.must("matching.select")
    rows = Selection.objects.visible_to(by)
    found = rows.filter(ref=ref).values_list("jobseeker__ref", flat=True).first()
    if found is None:
        raise NotFound("selection")
    jobseeker(found)
    return rows.select_for_update(of=("self",)).select_related("programme", "mentor__person", "jobseeker").get(ref=ref)


def _end(held: Selection, step: str, now: datetime) -> None:
    held.stage = SELECTION.target(step, Chosen(held.stage))
    held.decided_at = now
    held.save(update_fields=["stage", "decided_at"])


def lapse_reservations(*, by: Actor, on: date, now: datetime) -> int:
    """Reservations whose two days are over go back to the list; their number."""
    return Selection.objects.filter(stage=Chosen.RESERVED, hold_until__lte=now).update(stage=Chosen.OVER, decided_at=now)
