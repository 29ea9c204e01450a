"""The owner of a case decides about the person it names; that person may say no; somebody else looks at it again.

Each decision takes effect through what is there already: a place that rests, a pair that ends quietly. Everything happens
in the name of safeguarding, so that no trail outside the case says who decided.
"""

from datetime import date, datetime

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import refuse_if
from handrail.mentorships import events
from handrail.mentorships.actions.concerns import SAFEGUARDING, add_line, locked, renew_case_duties, told, zone_of
from handrail.mentorships.actions.ending import close_quietly
from handrail.mentorships.actions.hearing import open_hearing
from handrail.mentorships.models import Concern, Mentorship, Ruling
from handrail.mentorships.models.ruling import RulingQuerySet
from handrail.mentorships.queries.rulings import case_facts, facts_of, place_of
from handrail.mentorships.rules import Entry, day_of
from handrail.mentorships.rules import rulings as rules
from handrail.mentorships.rules.rulings import KEEPS_AWAY, Ruled, RulingKind, Settled
from handrail.programmes.actions import end_rest, rest_by_decision
from handrail.programmes.models import Mentor, Participation


@transaction.atomic
def rule(ref: str, said: Ruled, *, by: Actor, now: datetime) -> Ruling:
    """A pause, an end or a bar. Whoever was not heard, because there is danger, is heard from this moment on."""
    concern = locked(ref, by)
    on = day_of(now, zone_of(concern))
    facts = case_facts(concern, by.seat_ids)
    refuse_if(rules.blocks_ruling(facts, said, on))
    if concern.about_id is None or by.person_id is None:
        raise NotFound("person")
    if facts.hearing.told_on is None:
        open_hearing(concern, said.reason, by=by, now=now)
    made = Ruling(
        concern=concern,
        trust=concern.trust,
        person_id=concern.about_id,
        kind=said.kind,
        reason=said.reason,
        until=said.until,
        heard_before=rules.was_heard(facts.hearing, on),
        taken_by_id=by.person_id,
        told_at=now,
    )
    made.was_paused = _take_effect(made, concern, on)
    made.save()
    told(concern, Entry.MEASURE, events.RulingMade(concern.pk, made.pk), by=by, now=now, text=said.reason)
    return made


@transaction.atomic
def appeal(ref: str, text: str, *, by: Actor, now: datetime) -> None:
    """The person does not agree, once. Pressed twice with the same words it stands once."""
    found = Ruling.objects.visible_to(by).filter(ref=ref).first()
    if found is None:
        raise NotFound("ruling")
    concern = Concern.objects.select_for_update(of=("self",)).get(pk=found.concern_id)
    row = concern.rulings.get(pk=found.pk)
    if row.appealed_at is not None and row.reveal("appeal") == text:
        return
    on = day_of(now, zone_of(concern))
    refuse_if(rules.blocks_appealing(facts_of(row, zone_of(concern)), text, on))
    row.appeal, row.appealed_at = text, now
    row.save(update_fields=["appeal", "appealed_at"])
    add_line(concern, Entry.APPEAL, by=by, now=now, text=text)
    renew_case_duties(concern, now)
    # Recorded as a visitor's: the trail outside the case joins nobody to it.
    record(events.RulingAppealed(concern.pk, row.pk), by=Actor.visitor(), on=on)


@transaction.atomic
def settle(ref: str, outcome: Settled, reason: str, *, by: Actor, now: datetime) -> Ruling:
    """Somebody who did not decide looks at an appeal; a lead lifts what is no longer needed. Lifting works from now on."""
    known = Ruling.objects.filter(ref=ref).values_list("pk", "concern__ref").first()
    if known is None:
        raise NotFound("ruling")
    concern = locked(known[1], by)
    row = concern.rulings.get(pk=known[0])
    on = day_of(now, zone_of(concern))
    refuse_if(rules.blocks_settling(facts_of(row, zone_of(concern)), outcome, reason, by.seat_ids))
    row.settled, row.settled_at, row.settled_by_id, row.settled_because = outcome, now, by.person_id, reason
    row.save(update_fields=["settled", "settled_at", "settled_by", "settled_because"])
    if outcome == Settled.LIFTED:
        _undo(row, concern, on)
    told(concern, Entry.MEASURE, events.RulingSettled(concern.pk, row.pk), by=by, now=now, text=reason)
    return row


@transaction.atomic
def end_ruling(ruling_id: int, now: datetime) -> bool:
    """Its last day has passed. Whether it was still standing."""
    concern_id = Ruling.objects.values_list("concern", flat=True).get(pk=ruling_id)
    concern = Concern.objects.select_for_update(of=("self",)).get(pk=concern_id)
    row, on = concern.rulings.get(pk=ruling_id), day_of(now, zone_of(concern))
    if row.ended_on is not None or row.until is None or row.until >= on:
        return False
    _undo(row, concern, on)
    record(events.RulingOver(concern.pk, row.pk), by=SAFEGUARDING, on=on)
    return True


def _take_effect(made: Ruling, concern: Concern, on: date) -> bool:
    """Gives whether the mentor's place rested already."""
    if made.kind == RulingKind.END:
        pair = concern.mentorship
        if pair is not None:
            close_quietly(pair.mentee_person_id, pair.mentor_person_id, by=SAFEGUARDING, on=on)
        return False
    place = place_of(concern)
    if place is None:
        raise NotFound("mentor")
    running = Mentorship.objects.open().filter(mentor=place)
    if made.kind == RulingKind.BAR:
        # Participations before the mentor, all of them: the order every action locks in.
        list(
            Participation.objects.select_for_update(of=("self",)).filter(pk__in=running.values("participation")).order_by("pk")
        )
    rested = rest_by_decision(place, by=SAFEGUARDING, on=on)
    if made.kind == RulingKind.BAR:
        for mentee in running.order_by("pk").values_list("mentee_person", flat=True):
            close_quietly(mentee, made.person_id, by=SAFEGUARDING, on=on)
    before = _beside(made, concern).first()
    return before.was_paused if before else rested


def _undo(row: Ruling, concern: Concern, on: date) -> None:
    """From now on: the place opens again unless another decision rests it. A pair that ended stays ended."""
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    if row.kind not in KEEPS_AWAY:
        return
    # Locked before the others are looked at: of two that end at once the later one opens the place.
    rows = Mentor.objects.filter(person=row.person_id, programme=concern.programme_id)
    place = rows.select_for_update(of=("self",)).first()
    if place is not None and not _beside(row, concern).exists():
        end_rest(place.pk, resume=not row.was_paused, by=SAFEGUARDING, on=on)


def _beside(row: Ruling, concern: Concern) -> RulingQuerySet:
    """Other decisions that rest the same place."""
    others = Ruling.objects.standing().filter(person=row.person_id, concern__programme=concern.programme_id)
    return others.filter(kind__in=sorted(KEEPS_AWAY)).exclude(pk=row.pk).order_by("pk")
