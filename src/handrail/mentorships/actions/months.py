"""The mentee says how it goes; the coordinator hands a pair over to another mentor."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events
from handrail.mentorships.actions.cover import end_covers_of
from handrail.mentorships.actions.locking import of_pair, renew_duties, version_of
from handrail.mentorships.actions.pair import note_change
from handrail.mentorships.models import Handover, Mentorship, Mood
from handrail.mentorships.queries.months import mentorship_of_tap
from handrail.mentorships.rules import OPEN, OfferState, Part, Stage
from handrail.mentorships.rules.handover import blocks_hand_over
from handrail.mentorships.rules.mood import Tap, blocks_note, blocks_tap, week_of
from handrail.mentorships.rules.tracks import helps_of
from handrail.people.queries import shut_out
from handrail.programmes.actions import free_place, take_place
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.queries import mentor_blocks


@transaction.atomic
def say_how(ref: str, tap: Tap, *, by: Actor, on: date) -> Mood:
    """The mentee's tap; when her mentor writes down what she said by phone or letter, the row says so."""
    by.must("mentorships.plan")
    mentorship = of_pair(ref, by=by, on=on)
    noted_by = None if by.person_id == mentorship.mentee_person_id else by.person_id
    return _say(mentorship, tap, week_of(on), noted_by, by=by, on=on)


@transaction.atomic
def note_how(participation_ref: str, tap: Tap, *, by: Actor, on: date) -> Mood:
    """Staff write down what she said by phone or at the desk. The row says who did, and she can change it on her page.

    Staff must not learn that contact rests, so it is written down then too.
    """
    by.must("mentorships.note_how")
    rows = Mentorship.objects.helped_by(by).open().filter(participation__ref=participation_ref, part=Part.LEAD)
    mentorship = rows.select_for_update(of=("self",)).first()
    if mentorship is None:
        raise NotFound("mentorship")
    refuse_if(blocks_note(own=mentorship.moods.filter(week=week_of(on), noted_by=None).exists()))
    return _say(mentorship, tap, week_of(on), by.person_id, by=by, on=on)


@transaction.atomic
def say_how_by_link(token: str, tap: Tap, *, on: date) -> Mood:
    """From a letter or an SMS: the link counts for its own week alone."""
    found = mentorship_of_tap(token, on)
    if found is None:
        raise NotFound("tap")
    ref, week = found
    mentorship = Mentorship.objects.select_for_update(of=("self",)).get(ref=ref)
    if mentorship.mentor_person_id in shut_out(mentorship.mentee_person_id):
        raise Refused([Reason("resting")])
    return _say(mentorship, tap, week, None, by=Actor.system("tap by link"), on=on)


def _say(mentorship: Mentorship, tap: Tap, week: date, noted_by: int | None, *, by: Actor, on: date) -> Mood:
    if mentorship.stage not in OPEN:
        raise Refused([Reason("pair_closed")])
    if "going" not in helps_of(version_of(mentorship)):
        raise NotFound("going")
    refuse_if(blocks_tap(week, agreed_on=mentorship.agreed_on, today=on))
    row, _made = Mood.objects.update_or_create(
        mentorship=mentorship, week=week, defaults={"tap": tap, "said_on": on, "noted_by_id": noted_by}
    )
    renew_duties(mentorship)
    record(events.SaidHow(mentorship.pk), by=by, on=on)
    return row


@transaction.atomic
def hand_over(participation_ref: str, mentor_ref: str, note: str, *, by: Actor, on: date) -> Mentorship:
    """Another mentor accompanies from now on. Everything the pair has stays; the one before no longer sees it."""
    by.must("mentorships.hand_over")
    mentorship, mentor = _locked(participation_ref, mentor_ref, by)
    before = mentorship.mentor_id
    stage = Stage(mentorship.stage)
    if by.person_id in (mentorship.mentee_person_id, mentorship.mentor_person_id):
        raise Refused([Reason("own_pair")])
    reasons = blocks_hand_over(
        stage, note=note, same=mentor.pk == before, is_mentee=mentor.person_id == mentorship.mentee_person_id
    )
    if mentor.person_id in shut_out(mentorship.mentee_person_id):
        reasons.append(Reason("not_available"))
    refuse_if(reasons + mentor_blocks(mentor.pk, mentorship.participation.version_id, on))
    take_place(mentor.pk)
    free_place(before)
    mentorship.mentor, mentorship.mentor_person_id = mentor, mentor.person_id
    mentorship.save(update_fields=["mentor", "mentor_person"])
    mentorship.contact_shares.filter(withdrawn_on=None).update(withdrawn_on=on, phone=None, email=None)
    mentorship.time_offers.filter(state=OfferState.OPEN).update(state=OfferState.REPLACED)
    Handover.objects.create(
        mentorship=mentorship, trust=mentorship.trust, before_id=before, after=mentor, on=on, by_id=by.person_id, note=note
    )
    end_covers_of(mentorship)
    note_change(mentorship, "hand_over", by=by, on=on)
    renew_duties(mentorship)
    record(events.MentorshipHandedOver(mentorship.pk, mentorship.participation_id, before, mentor.pk), by=by, on=on)
    return mentorship


def _locked(participation_ref: str, mentor_ref: str, by: Actor) -> tuple[Mentorship, Mentor]:
    """Participation, then both mentors by their ids, then the pair; only in programmes this actor coordinates."""
    ours = Participation.objects.filter(programme__owner_id__in=by.at(Role.COORDINATOR), ref=participation_ref)
    participation = ours.select_for_update(of=("self",)).first()
    if participation is None:
        raise NotFound("mentorship")
    rows = Mentorship.objects.open().filter(participation=participation, part=Part.LEAD)
    standing = rows.values("pk", "mentor_id").first()
    wanted = Mentor.objects.filter(ref=mentor_ref, programme_id=participation.programme_id).values_list("pk", flat=True).first()
    if standing is None or wanted is None:
        raise NotFound("mentorship")
    pair = Mentor.objects.filter(pk__in={standing["mentor_id"], wanted}).select_for_update(of=("self",)).order_by("pk")
    mentors = {each.pk: each for each in pair}
    mentorship = Mentorship.objects.select_for_update(of=("self",)).get(pk=standing["pk"])
    if mentorship.mentor_id != standing["mentor_id"]:  # handed over by somebody else while we waited for the lock
        raise Refused([Reason("step_closed")])
    return mentorship, mentors[wanted]
