"""A fair hearing: a lead tells the person a concern is about, that person answers in writing, both end up in the case."""

from datetime import datetime

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import refuse_if
from handrail.mentorships import events
from handrail.mentorships.actions.concerns import add_line, locked, told, zone_of
from handrail.mentorships.models import Concern, Hearing
from handrail.mentorships.rules import ConcernStage, Entry, day_of
from handrail.mentorships.rules import concerns as grave


@transaction.atomic
def tell_person(ref: str, text: str, *, is_safe: bool, by: Actor, now: datetime) -> Hearing:
    """What it is about, never who reported: once, by a lead who has made sure that it is safe."""
    concern = locked(ref, by)
    already = Hearing.objects.filter(concern=concern).exists()
    stage = ConcernStage(concern.stage)
    refuse_if(grave.blocks_telling(stage, somebody=concern.about_id is not None, already=already, is_safe=is_safe, text=text))
    return open_hearing(concern, text, by=by, now=now)


def open_hearing(concern: Concern, text: str, *, by: Actor, now: datetime) -> Hearing:
    """Inside the transaction that locked the concern and asked the rules."""
    if concern.about_id is None or by.person_id is None:
        raise NotFound("person")
    hearing = Hearing(
        concern=concern, trust=concern.trust, person_id=concern.about_id, told_by_id=by.person_id, told_at=now, said=text
    )
    hearing.save()
    told(concern, Entry.HEARING, events.HearingOpened(concern.pk, concern.about_id), by=by, now=now, text=text)
    return hearing


@transaction.atomic
def say_own_side(ref: str, text: str, *, by: Actor, now: datetime) -> None:
    """The person's own words, into the case. The same words pressed twice are kept once."""
    hearing = Hearing.objects.visible_to(by).filter(ref=ref).first()
    if hearing is None:
        raise NotFound("hearing")
    concern = Concern.objects.select_for_update(of=("self",)).get(pk=hearing.concern_id)
    lines = concern.entries.filter(kind=Entry.HEARD)
    last = lines.order_by("pk").last()
    if last is not None and last.reveal("text") == text:
        return
    refuse_if(grave.blocks_answering(ConcernStage(concern.stage), lines.count()))
    add_line(concern, Entry.HEARD, by=by, now=now, text=text)
    # Recorded as a visitor's: the trail outside the case joins nobody to it.
    record(events.HearingAnswered(concern.pk), by=Actor.visitor(), on=day_of(now, zone_of(concern)))
