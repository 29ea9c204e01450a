"""A psychologist is asked, answers, appoints, and tells the mentor; the mentee can withdraw from all of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events
from handrail.mentorships.actions.locking import of_pair, person, version_of
from handrail.mentorships.models import Feedback, Psychologist, Referral
from handrail.mentorships.rules import OPEN, How
from handrail.mentorships.rules.barriers import HEALTH_CONSENT
from handrail.mentorships.rules.referrals import (
    OPEN_REFERRAL,
    REFERRAL,
    TAKES_FEEDBACK,
    TAKES_PLACE,
    DeclineReason,
    ReferralStage,
    blocks_asking,
    referral_duties,
)
from handrail.mentorships.rules.tracks import refers_to_psychologist
from handrail.people.queries import has_consent
from handrail.programmes.actions import replace_duties


@dataclass(frozen=True)
class Entry:
    """What a psychologist says about herself in the directory."""

    areas: tuple[str, ...]
    languages: tuple[str, ...]
    places: int
    waiting_days: int
    takes: bool


@transaction.atomic
def say_psychologist(organisation_id: int, person_id: int, said: Entry, *, by: Actor, on: date) -> Psychologist:
    """Her own entry, or one the coordinator of the service keeps for her."""
    own = by.person_id == person_id and organisation_id in by.at(Role.PSYCHOLOGIST)
    row = Psychologist.objects.filter(organisation_id=organisation_id, person_id=person_id).first()
    if not own and (row is None or not Psychologist.objects.kept_by(by, on).filter(pk=row.pk).exists()):
        raise NotFound("psychologist")
    row = row or Psychologist(organisation_id=organisation_id, person_id=person_id)
    row.areas, row.languages = list(said.areas), list(said.languages)
    row.places, row.waiting_days, row.takes, row.said_on = said.places, said.waiting_days, said.takes, on
    row.save()
    return row


@transaction.atomic
def ask_psychologist(ref: str, psychologist_ref: str, question: str, *, by: Actor, on: date) -> Referral:
    """The mentor asks, where the track names psychologists and the mentee has said yes."""
    by.must("mentorships.plan")
    mentorship = of_pair(ref, by=by, on=on)
    owner = mentorship.participation.programme.owner_id
    asked = Psychologist.objects.for_service(owner, on).filter(ref=psychologist_ref).first()
    if asked is None or by.person_id != mentorship.mentor_person_id:
        raise NotFound("psychologist")
    reasons = [] if mentorship.stage in OPEN else [Reason("pair_closed")]
    reasons += blocks_asking(
        refers=refers_to_psychologist(version_of(mentorship), mentorship.participation.track),
        allowed=has_consent(mentorship.mentee_person_id, HEALTH_CONSENT),
        has_open=Referral.objects.filter(mentorship=mentorship, stage__in=OPEN_REFERRAL).exists(),
        takes=asked.takes,
        room=asked.places > 0,
    )
    refuse_if(reasons)
    row = Referral.objects.create(
        mentorship=mentorship,
        trust=mentorship.trust,
        psychologist=asked,
        asked_on=on,
        asked_by_id=person(by),
        question=question or None,
    )
    _due(row)
    record(events.PsychologistAsked(row.pk), by=by, on=on)
    return row


@transaction.atomic
def answer_referral(referral_ref: str, *, yes: bool, because: DeclineReason | None = None, by: Actor, on: date) -> Referral:
    """Her yes takes one of her places, her no says a reason that judges nobody."""
    row = _hers(referral_ref, by)
    step = "accept" if yes else "decline"
    had_place = row.stage in TAKES_PLACE
    _move(row, step, on, because=str(because or "") if not yes else "")
    if yes and not Psychologist.objects.filter(pk=row.psychologist_id, places__gt=0).update(places=F("places") - 1):
        raise Refused([Reason("psychologist_full")])
    if not yes and had_place:
        _free(row)
    record(events.ReferralAnswered(row.pk), by=by, on=on)
    return row


@transaction.atomic
def appoint(referral_ref: str, at: datetime, how: How, where: str, *, by: Actor, now: datetime, on: date) -> Referral:
    """An appointment, or another one instead."""
    row = _hers(referral_ref, by)
    if at <= now:
        raise Refused([Reason("time_past", "at")])
    row.at, row.how, row.where = at, how, where or None
    row.save(update_fields=["at", "how", "where"])
    _move(row, "appoint", on)
    record(events.AppointmentMade(row.pk), by=by, on=on)
    return row


@transaction.atomic
def finish_referral(referral_ref: str, *, by: Actor, on: date) -> Referral:
    row = _hers(referral_ref, by)
    _move(row, "finish", on)
    _free(row)
    return row


@transaction.atomic
def give_feedback(referral_ref: str, text: str, *, by: Actor, on: date) -> Feedback:
    """For the mentor of today alone; another mentor after him does not find it."""
    row = _hers(referral_ref, by)
    if row.stage not in TAKES_FEEDBACK:
        raise Refused([Reason("step_closed")])
    made = Feedback.objects.create(
        referral=row,
        trust=f"referral:{row.ref}",
        by_id=person(by),
        to_id=row.mentorship.mentor_person_id,
        given_on=on,
        text=text,
    )
    record(events.MentorTold(row.pk), by=by, on=on)
    return made


@transaction.atomic
def withdraw_referral(referral_ref: str, *, by: Actor, on: date) -> Referral:
    """Either of the two takes it back; no reason is asked. The psychologist no longer finds it."""
    by.must("mentorships.plan")
    seen = Referral.objects.of_pair(by, on).filter(ref=referral_ref)
    row = seen.select_for_update(of=("self",)).first()
    if row is None:
        raise NotFound("referral")
    _withdraw(row, on)
    record(events.ReferralWithdrawn(row.pk), by=by, on=on)
    return row


@transaction.atomic
def forget_referrals(person_id: int, on: date) -> None:
    """The mentee's yes was taken back: what is open is withdrawn, what was told and asked is gone."""
    rows = Referral.objects.filter(mentorship__mentee_person_id=person_id).select_for_update(of=("self",)).order_by("pk")
    for row in rows:
        if row.stage in OPEN_REFERRAL:
            _withdraw(row, on)
        Feedback.objects.filter(referral=row).delete()
        Referral.objects.filter(pk=row.pk).update(question=None)


def _withdraw(row: Referral, on: date) -> None:
    had_place = row.stage in TAKES_PLACE
    _move(row, "withdraw", on)
    if had_place:
        _free(row)


def _hers(referral_ref: str, by: Actor) -> Referral:
    by.must("mentorships.take_referrals")
    row = Referral.objects.sent_to(by).select_for_update(of=("self",)).filter(ref=referral_ref).first()
    if row is None:
        raise NotFound("referral")
    return row


def _move(row: Referral, step: str, on: date, *, because: str = "") -> None:
    row.stage, row.because, row.moved_on = REFERRAL.target(step, ReferralStage(row.stage)), because, on
    row.save(update_fields=["stage", "because", "moved_on"])
    _due(row)


def _due(row: Referral) -> None:
    replace_duties(row.about, referral_duties(ReferralStage(row.stage), row.psychologist.person_id, row.asked_on))


def _free(row: Referral) -> None:
    Psychologist.objects.filter(pk=row.psychologist_id).update(places=F("places") + 1)
