"""Finding a time: three proposed and one chosen, or one agreed on right away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events, rules
from handrail.mentorships.actions.linking import ask_for_link
from handrail.mentorships.actions.locking import of_pair, of_pair_or_cover, person, renew_duties, stands_in, zone_of
from handrail.mentorships.actions.pair import heard
from handrail.mentorships.models import Meeting, Mentorship, TimeOffer
from handrail.mentorships.rules import OPEN, How, MeetingState, OfferState, Stage, day_of


@transaction.atomic
def propose_times(
    ref: str, times: Sequence[datetime], *, how: How, where: str, by: Actor, now: datetime, minutes: int = 60
) -> TimeOffer:
    """Three times for the other to choose from. They take the place of times proposed before, by either."""
    by.must("mentorships.arrange")
    mentorship = open_pair(ref, by=by, now=now)
    refuse_if(rules.blocks_offer(list(times), now=now))
    mentorship.time_offers.filter(state=OfferState.OPEN).update(state=OfferState.REPLACED)
    offer = TimeOffer.objects.create(
        mentorship=mentorship,
        trust=mentorship.trust,
        offered_by_id=person(by),
        times=sorted(times),
        minutes=minutes,
        how=how,
        where=where or None,
        offered_at=now,
    )
    on = day_of(now, zone_of(mentorship))
    record(events.TimesProposed(mentorship.pk, mentorship.participation_id), by=by, on=on)
    return offer


@transaction.atomic
def choose_time(offer_ref: str, at: datetime, *, by: Actor, now: datetime) -> Meeting:
    """The other side takes one of the three: the meeting is arranged. Pressing twice is the same as once."""
    by.must("mentorships.arrange")
    mentorship_ref = TimeOffer.objects.filter(ref=offer_ref).values_list("mentorship__ref", flat=True).first()
    mentorship = open_pair(mentorship_ref or "", by=by, now=now)
    offer = mentorship.time_offers.get(ref=offer_ref)
    if (chosen := Meeting.objects.filter(key=f"offer:{offer.pk}", planned_at=at).first()) is not None:
        return chosen
    refuse_if(_blocks_choice(offer, at, by=by, now=now))
    offer.state = OfferState.CHOSEN
    offer.save(update_fields=["state"])
    where = offer.reveal("where")
    return _plan(
        mentorship, at, minutes=offer.minutes, how=How(offer.how), where=where, key=f"offer:{offer.pk}", by=by, now=now
    )


@transaction.atomic
def arrange(ref: str, at: datetime, *, how: How, where: str, by: Actor, now: datetime, key: str, minutes: int = 60) -> Meeting:
    """The next meeting at a time the two have agreed on themselves."""
    by.must("mentorships.arrange")
    mentorship = _to_meet(ref, at, by=by, now=now)
    key = f"plan:{mentorship.pk}:{key}"
    if (made := mentorship.meetings.filter(key=key).first()) is not None:
        return made
    if at <= now:
        raise Refused([Reason("time_past")])
    if mentorship.meetings.filter(state=MeetingState.PLANNED, planned_at=at).exists():
        raise Refused([Reason("double_time")])
    return _plan(mentorship, at, minutes=minutes, how=how, where=where, key=key, by=by, now=now)


def open_pair(ref: str, *, by: Actor, now: datetime) -> Mentorship:
    """The pair, locked; refused once it has ended or while it is paused."""
    mentorship = of_pair(ref, by=by, on=now.date())
    _refuse_unless_running(mentorship)
    return mentorship


def _to_meet(ref: str, at: datetime, *, by: Actor, now: datetime) -> Mentorship:
    """The same for who stands in, for the days of that time."""
    mentorship = of_pair_or_cover(ref, by=by, on=now.date())
    of_pair_or_cover(ref, by=by, on=now.date(), day=day_of(at, zone_of(mentorship)))
    _refuse_unless_running(mentorship)
    return mentorship


def _refuse_unless_running(mentorship: Mentorship) -> None:
    if mentorship.stage not in OPEN - {Stage.PAUSED}:
        raise Refused([Reason("pair_" + mentorship.stage)])


def _blocks_choice(offer: TimeOffer, at: datetime, *, by: Actor, now: datetime) -> list[Reason]:
    if offer.state != OfferState.OPEN:
        return [Reason("times_gone")]
    if offer.offered_by_id == by.person_id:
        return [Reason("own_times")]
    if at not in offer.times:
        return [Reason("times_gone")]
    return [Reason("time_past")] if at <= now else []


def _plan(
    mentorship: Mentorship, at: datetime, *, minutes: int, how: How, where: str, key: str, by: Actor, now: datetime
) -> Meeting:
    meeting = Meeting.objects.create(
        mentorship=mentorship,
        trust=mentorship.trust,
        planned_at=at,
        planned_minutes=minutes,
        how=how,
        where=where or None,
        key=key,
    )
    mentorship.time_offers.filter(state=OfferState.OPEN).update(state=OfferState.REPLACED)
    ask_for_link(meeting, now)
    on = day_of(now, zone_of(mentorship))
    heard(mentorship, on)
    renew_duties(mentorship)
    record(events.MeetingArranged(mentorship.pk, mentorship.participation_id, meeting.pk), by=by, on=on)
    return meeting


def own_meeting(ref: str, *, by: Actor, now: datetime) -> tuple[Mentorship, Meeting]:
    """A meeting of the actor's own pair, the mentorship locked; for who stands in, one of the days of that time."""
    meeting = Meeting.objects.filter(ref=ref).select_related("mentorship__participation__programme").first()
    if meeting is None:
        raise NotFound
    day = meeting.held_on or (day_of(meeting.planned_at, zone_of(meeting.mentorship)) if meeting.planned_at else None)
    mentorship = of_pair_or_cover(meeting.mentorship.ref, by=by, on=now.date(), day=day)
    return mentorship, mentorship.meetings.get(ref=ref)


def refuse_others_words(mentorship: Mentorship, meeting: Meeting, by: Actor) -> None:
    """Who stands in puts right only what they wrote themselves."""
    if stands_in(mentorship, by) and meeting.logged_by_id != by.person_id:
        raise NotFound("meeting")
