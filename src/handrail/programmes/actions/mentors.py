"""A mentor's way in and out, what they met on it, and the places they give. The Mentor row is the lock for places."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people import actions as people
from handrail.programmes import events, queries, rules
from handrail.programmes.actions.duties import replace_duties
from handrail.programmes.definition import Definition
from handrail.programmes.models import Absence, Application, Clearance, Mentor, Paper, Programme
from handrail.programmes.rules import MentorStage as Stage

DECIDE_WITHIN = timedelta(days=7)
ONE_DAY = timedelta(days=1)


def _locked(mentor_id: int, by: Actor) -> Mentor:
    row = Mentor.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=mentor_id).first()
    if row is None:
        raise NotFound("mentor")
    return row


def own_place(mentor_id: int, by: Actor) -> Mentor:
    """The actor's own place as a mentor, or one that staff fills in together with the person."""
    row = _locked(mentor_id, by)
    by.must("programmes.mentor" if row.person_id == by.person_id else "programmes.assist")
    return row


@transaction.atomic
def apply_mentor(
    programme_id: int,
    person_id: int,
    *,
    by: Actor,
    on: date,
    kind: str = "",
    providers: Collection[str] = (),
    said: rules.Applied | None = None,
) -> Mentor:
    """Somebody offers to be a mentor. Who signed in with a provider the file trusts is approved by that rule.

    Where a mentor is somebody's post, only who holds it at an office of the owner can come, and that office is kept.
    """
    by.must("programmes.mentor" if by.person_id == person_id else "programmes.assist")
    programme = Programme.objects.filter(pk=programme_id, stage=rules.ProgrammeStage.OPEN).first()
    if programme is None:
        raise Refused([Reason("programme_not_open")])
    definition = queries.newest_definition(programme)
    office = queries.post_at(person_id, programme.owner_id, rules.needs_post(definition, kind), on)
    refuse_if(rules.blocks_applying(definition, queries.born_on(person_id), kind, on, has_post=office is not None))
    row = _applied(programme, person_id, kind or definition.mentor_kinds[0], office, on)
    people.belong_to(person_id, programme.owner_id)
    if said is not None:
        Application.objects.create(mentor=row, applied_on=on, **asdict(said))
    for provider in sorted(providers):
        note_met(row, f"signed_in_with:{provider}", by=by, on=on)
    record(events.MentorApplied(row.pk, programme.pk, person_id), by=by, on=on)
    if rules.accepted_by_rule(definition, providers):
        note_met(row, "approved", by=Actor.system("rule"), on=on, reason="signed_in")
        _accepted(row, by=Actor.system("rule"), on=on)
    else:
        due = rules.Due("decide_mentor", None, "coordinator", programme.owner_id, on + DECIDE_WITHIN)
        replace_duties(f"mentor:{row.pk}", [due])
    return row


def _applied(programme: Programme, person_id: int, kind: str, office: int | None, on: date) -> Mentor:
    row = Mentor.objects.select_for_update(of=("self",)).filter(programme=programme, person_id=person_id).first()
    if row is None:
        try:
            with transaction.atomic():
                return Mentor.objects.create(
                    programme=programme, person_id=person_id, kind=kind, organisation_id=office, applied_on=on
                )
        except IntegrityError:
            raise Refused([Reason("already_mentor")]) from None
    if Stage(row.stage) not in (Stage.REFUSED, Stage.ENDED):
        raise Refused([Reason("already_mentor")])
    refuse_if(rules.blocks_reopening(row.paused_because))
    row.stage, row.applied_on, row.kind = rules.MENTOR.target("apply", Stage(row.stage)), on, kind
    row.decision_reason, row.organisation_id, row.ended_on = "", office, None
    row.save(update_fields=["stage", "applied_on", "kind", "decision_reason", "organisation", "ended_on"])
    return row


def say_expertise(
    mentor_id: int,
    *,
    occupations: Sequence[int] | None = None,
    help_topics: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    availability: int | None = None,
    remote: bool | None = None,
    places: int | None = None,
    intro: str | None = None,
    linkedin_url: str | None = None,
    sectors: Sequence[str] | None = None,
    home_area: str | None = None,
    gender: str | None = None,
    by: Actor,
    on: date,
) -> Mentor:
    """Say, or say anew, what help is offered. What is not given stays as it was; `gender` stands on the person."""
    lists = {"help_topics": help_topics, "languages": languages, "areas": areas, "sectors": sectors}
    given: dict[str, Any] = {name: list(dict.fromkeys(codes)) for name, codes in lists.items() if codes is not None}
    plain = {"availability": availability, "remote": remote, "places": places, "home_area": home_area}
    given |= {name: value for name, value in plain.items() if value is not None}
    if intro is not None:
        given["intro"] = intro.strip()
    if linkedin_url is not None:
        given["linkedin_url"] = linkedin_url.strip()
    with transaction.atomic():
        row = _say(mentor_id, given, occupations, by=by, on=on)
        if gender is not None:
            people.say_gender(row.person_id, gender, by=by, on=on)
    return row


@transaction.atomic
def _say(mentor_id: int, given: dict[str, Any], occupations: Sequence[int] | None, *, by: Actor, on: date) -> Mentor:
    row = own_place(mentor_id, by)
    if address := given.get("linkedin_url"):
        given["linkedin_url"] = rules.linkedin_address(address)
    definition = queries.newest_definition(row.programme)
    refuse_if(_blocks_saying(row, definition, given))
    for name, value in given.items():
        setattr(row, name, value)
    if given:
        row.save(update_fields=list(given))
    if occupations is not None:
        row.occupations.set(occupations)
    if row.help_topics and row.languages and (row.sectors or row.occupations.exists()):
        note_met(row, "said_expertise", by=by, on=on)
    record(events.ExpertiseSaid(row.pk), by=by, on=on)
    return row


def _blocks_saying(row: Mentor, definition: Definition, given: dict[str, Any]) -> list[Reason]:
    reasons = rules.blocks_slots(given.get("availability", 0))
    reasons += rules.unknown(given.get("help_topics", ()), definition.help_topics, "help_topic_unknown")
    if "linkedin_url" in given and given["linkedin_url"] is None:
        reasons.append(Reason("linkedin_address", "linkedin_url"))
    if "places" in given:
        reasons += rules.blocks_places(definition, given["places"], row.guides)
    if Stage(row.stage) in (Stage.REFUSED, Stage.ENDED):
        reasons.append(Reason("step_closed", "say_expertise"))
    return reasons


@transaction.atomic
def sign_paper(mentor_id: int, paper_id: int, *, by: Actor, on: date) -> None:
    """The mentor agrees to this text of a paper."""
    row = own_place(mentor_id, by)
    if row.person_id != by.person_id and not by.is_system:
        raise Refused([Reason("sign_oneself")])
    paper = Paper.objects.filter(pk=paper_id, programme_id=row.programme_id).first()
    if paper is None:
        raise NotFound("paper")
    note_met(row, rules.paper(paper.code), by=by, on=on, paper=paper)
    record(events.PaperSigned(paper.pk, row.pk), by=by, on=on)


@transaction.atomic
def answer_conflict(mentor_id: int, *, has_conflict: bool, by: Actor, on: date) -> None:
    """The question about conflicts of interest. A yes is no refusal: the coordinator looks at it."""
    row = own_place(mentor_id, by)
    if has_conflict:
        _unmet(row, "no_conflict", by=by, on=on, reason="")
        programme = Programme.objects.get(pk=row.programme_id)
        due = rules.Due("decide_mentor", None, "coordinator", programme.owner_id, on + DECIDE_WITHIN)
        replace_duties(f"mentor:{row.pk}", [due])
    else:
        note_met(row, "no_conflict", by=by, on=on)
    record(events.ConflictAnswered(row.pk, has_conflict), by=by, on=on)


@transaction.atomic
def clear(
    mentor_id: int,
    requirement: str,
    *,
    by: Actor,
    on: date,
    valid_until: date | None = None,
    reason: str = "",
    amount: int = 0,
    met: bool = True,
) -> None:
    """Write down that a requirement is met or a check was not passed: kind, day, expiry and result; never the papers."""
    by.must("programmes.decide_mentors")
    row = _locked(mentor_id, by)
    reasons = [Reason("own_application")] if row.person_id == by.person_id else []
    if valid_until is not None and valid_until < on:
        reasons.append(Reason("expired_already", "valid_until"))
    refuse_if(reasons)
    if met:
        note_met(row, requirement, by=by, on=on, valid_until=valid_until, reason=reason, amount=amount)
    else:
        _unmet(row, requirement, by=by, on=on, reason=reason)


def note_met(
    row: Mentor,
    requirement: str,
    *,
    by: Actor,
    on: date,
    valid_until: date | None = None,
    reason: str = "",
    amount: int = 0,
    paper: Paper | None = None,
) -> None:
    """A new clearance, unless one that says the same holds already."""
    same = Clearance.objects.filter(
        mentor=row, requirement=requirement, met=True, amount=amount, valid_until=valid_until, paper=paper
    )
    if same.exists():
        return
    Clearance.objects.create(
        mentor=row,
        requirement=requirement,
        amount=amount,
        met_on=on,
        valid_until=valid_until,
        by_person_id=by.person_id,
        paper=paper,
        reason=reason,
    )
    record(events.MentorCleared(row.pk, row.person_id, requirement), by=by, on=on)


def _unmet(row: Mentor, requirement: str, *, by: Actor, on: date, reason: str) -> None:
    """Not passed: what was met before ends the day before."""
    Clearance.objects.filter(mentor=row, requirement=requirement, met=True).exclude(valid_until__lt=on).update(
        valid_until=on - ONE_DAY
    )
    Clearance.objects.create(
        mentor=row, requirement=requirement, met=False, met_on=on, by_person_id=by.person_id, reason=reason
    )


@transaction.atomic
def accept_mentor(mentor_id: int, reason: str, *, by: Actor, on: date) -> None:
    """The coordinator approves, with a reason. Nobody approves their own application."""
    row = _decided(mentor_id, reason, by)
    refuse_if(rules.blocks_accepting(queries.newest_definition(row.programme), queries.clearances(row.pk), on))
    note_met(row, "approved", by=by, on=on, reason=reason)
    row.decision_reason = reason.strip()
    _accepted(row, by=by, on=on)


@transaction.atomic
def refuse_mentor(mentor_id: int, reason: str, *, by: Actor, on: date) -> None:
    row = _decided(mentor_id, reason, by)
    row.stage = rules.MENTOR.target("refuse", Stage(row.stage))
    row.decision_reason, row.ended_on = reason.strip(), on
    row.save(update_fields=["stage", "decision_reason", "ended_on"])
    replace_duties(f"mentor:{row.pk}", [])
    record(events.MentorRefused(row.pk, row.programme_id, row.person_id), by=by, on=on)


def _decided(mentor_id: int, reason: str, by: Actor) -> Mentor:
    by.must("programmes.decide_mentors")
    row = _locked(mentor_id, by)
    reasons = [] if reason.strip() else [Reason("reason_missing", "reason")]
    if row.person_id == by.person_id:
        reasons.append(Reason("own_application"))
    refuse_if(reasons)
    return row


def _accepted(row: Mentor, *, by: Actor, on: date) -> None:
    row.stage = rules.MENTOR.target("accept", Stage(row.stage))
    row.accepted_on, row.ended_on = on, None
    definition = queries.newest_definition(row.programme)
    if not rules.mentors_set_places(definition):
        row.places = max(rules.most_places(definition), row.guides)
    row.save(update_fields=["stage", "accepted_on", "ended_on", "decision_reason", "places"])
    replace_duties(f"mentor:{row.pk}", [])
    record(events.MentorAccepted(row.pk, row.programme_id, row.person_id), by=by, on=on)


@transaction.atomic
def pause_mentor(mentor_id: int, *, by: Actor, on: date, because: str = "own_wish") -> None:
    """Nobody new is proposed to this mentor. Those guided now go on."""
    row = own_place(mentor_id, by)
    row.stage, row.paused_because = rules.MENTOR.target("pause", Stage(row.stage)), because
    row.save(update_fields=["stage", "paused_because"])
    record(events.MentorPaused(row.pk, row.programme_id, row.person_id, because), by=by, on=on)


@transaction.atomic
def resume_mentor(mentor_id: int, *, by: Actor, on: date) -> None:
    row = own_place(mentor_id, by)
    refuse_if(rules.blocks_reopening(row.paused_because))
    row.stage, row.paused_because = rules.MENTOR.target("resume", Stage(row.stage)), ""
    row.save(update_fields=["stage", "paused_because"])
    record(events.MentorResumed(row.pk, row.programme_id, row.person_id), by=by, on=on)


@transaction.atomic
def end_mentor(mentor_id: int, *, by: Actor, on: date) -> None:
    """The mentor stops; first every mentorship is closed or handed over."""
    row = own_place(mentor_id, by)
    if row.guides:
        raise Refused([Reason("still_guides")])
    row.stage, row.ended_on = rules.MENTOR.target("end", Stage(row.stage)), on
    row.save(update_fields=["stage", "ended_on"])
    replace_duties(f"mentor:{row.pk}", [])
    record(events.MentorEnded(row.pk, row.programme_id, row.person_id), by=by, on=on)


@transaction.atomic
def away(mentor_id: int, starts: date, ends: date, *, by: Actor, on: date) -> Absence:
    """Days away. Two absences never overlap."""
    row = own_place(mentor_id, by)
    if ends < starts or ends < on:
        raise Refused([Reason("absence_days", "ends")])
    try:
        with transaction.atomic():
            absence = Absence.objects.create(mentor=row, starts=starts, ends=ends)
    except IntegrityError:
        raise Refused([Reason("absence_double", "starts")]) from None
    record(events.MentorAway(row.pk, absence.pk), by=by, on=on)
    return absence


@transaction.atomic
def come_back(absence_ref: str, mentor_id: int, *, by: Actor, on: date) -> None:
    """Take an absence back."""
    row = own_place(mentor_id, by)
    absence = Absence.objects.filter(ref=absence_ref, mentor=row).first()
    if absence is None:
        raise NotFound("absence")
    absence.delete()
    record(events.MentorBack(row.pk, absence.starts, absence.ends), by=by, on=on)


def take_place(mentor_id: int) -> None:
    """Take one place of this mentor, inside the transaction in which the pair is made. The last one is taken once."""
    room = Mentor.objects.with_room().filter(pk=mentor_id)
    if not room.update(guides=F("guides") + 1):
        stage = Mentor.objects.values_list("stage", flat=True).filter(pk=mentor_id).first()
        raise Refused([Reason("mentor_full" if stage == Stage.ACCEPTED else "mentor_not_available")])


def free_place(mentor_id: int) -> None:
    """Give one place back, inside the transaction in which the pair ends."""
    if not Mentor.objects.filter(pk=mentor_id, guides__gt=0).update(guides=F("guides") - 1):
        raise RuntimeError(f"mentor {mentor_id} has no place to give back")
