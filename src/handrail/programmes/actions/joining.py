"""A mentee's way in and out: referred, joined, wish said, ready; and interest of those who are not registered yet."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.models import new_ref
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people import queries as people
from handrail.people.actions import belong_to
from handrail.people.rules import how
from handrail.programmes import events, queries, rules
from handrail.programmes.actions.duties import replace_all_duties, replace_duties
from handrail.programmes.definition import Definition
from handrail.programmes.models import Interest, Participation, Programme, StepDone
from handrail.programmes.pair import CoordinatorProposes
from handrail.programmes.parts import WayIn
from handrail.programmes.queries.answering import own_of_mentee
from handrail.programmes.rules import ParticipationStage as Stage
from handrail.register import queries as register
from handrail.register.models import Jobseeker
from handrail.register.rules import Source

VERSION_STANDS = "participation_version_stands"
"""What the trigger says that keeps a withdrawn version empty."""


def locked(participation_id: int, by: Actor) -> Participation:
    """The row, locked, if this actor may see it. Facts are read in statements after this one."""
    row = Participation.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=participation_id).first()
    if row is None:
        raise NotFound("participation")
    return row


def may_act(person_id: int | None, by: Actor) -> None:
    """The person, or staff who fill in together with them; the event says who it was."""
    by.must("programmes.join" if by.person_id is not None and by.person_id == person_id else "programmes.assist")


@transaction.atomic
def keep_interest(programme_id: int, person_id: int, *, by: Actor, on: date) -> Interest:
    """Remember that this person wants to join and is not registered yet."""
    may_act(person_id, by)
    interest, new = Interest.objects.get_or_create(
        programme_id=_open(programme_id).pk, person_id=person_id, defaults={"since": on}
    )
    if new:
        record(events.InterestKept(interest.pk, programme_id), by=by, on=on)
    return interest


@transaction.atomic
def refer(programme_id: int, jobseeker_id: int, *, by: Actor, on: date) -> Participation:
    """A counsellor suggests the programme to a jobseeker of her office. Only the jobseeker can join."""
    by.must("programmes.refer")
    programme = _open(programme_id)
    jobseeker = Jobseeker.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=jobseeker_id).first()
    if jobseeker is None:
        raise NotFound("jobseeker")
    return _referred(programme, jobseeker, by.person_id, by=by, on=on)


@transaction.atomic
def choose(programme_id: int, jobseeker_id: int, *, chosen_by: int, by: Actor, on: date) -> Participation:
    """A mentor chose this jobseeker, who says yes now. Called from matching, inside its transaction; a referral is taken up."""
    programme = _open(programme_id)
    jobseeker = Jobseeker.objects.select_for_update(of=("self",)).get(pk=jobseeker_id)
    held = _held(programme.pk, jobseeker.pk, jobseeker.person_id)
    if held is not None and held.stage == Stage.REFERRED:
        return held
    return _referred(programme, jobseeker, chosen_by, by=by, on=on)


def _referred(programme: Programme, jobseeker: Jobseeker, referred_by: int | None, *, by: Actor, on: date) -> Participation:
    version_id = queries.newest(programme)
    reasons = rules.blocks_joining(queries.definition_of(version_id), register.facts(jobseeker), on)
    if _held(programme.pk, jobseeker.pk, jobseeker.person_id):
        reasons.append(Reason("already_open"))
    refuse_if(reasons)
    row = _new(programme, version_id, jobseeker=jobseeker, person_id=jobseeker.person_id, stage=Stage.REFERRED)
    row.referred_by_id, row.referred_on = referred_by, on
    _saved_once(row)
    record(events.ParticipationReferred(row.pk, programme.pk, jobseeker.pk), by=by, on=on)
    return row


def _open(programme_id: int) -> Programme:
    programme = Programme.objects.filter(pk=programme_id).first()
    if programme is None:
        raise NotFound("programme")
    if programme.stage != rules.ProgrammeStage.OPEN:
        raise Refused([Reason("programme_not_open")])
    return programme


def _held(programme_id: int, jobseeker_id: int | None, person_id: int | None) -> Participation | None:
    """The open participation of this jobseeker or person, if any."""
    rows = Participation.objects.open().filter(programme_id=programme_id)
    by_row = rows.filter(jobseeker_id=jobseeker_id).first() if jobseeker_id else None
    return by_row or (rows.filter(person_id=person_id).first() if person_id else None)


def _new(programme: Programme, version_id: int, *, jobseeker: Jobseeker, person_id: int | None, stage: Stage) -> Participation:
    ref = new_ref()
    return Participation(
        ref=ref,
        trust=f"participation:{ref}",
        programme=programme,
        version_id=version_id,
        jobseeker=jobseeker,
        person_id=person_id,
        stage=stage,
    )


def _saved_once(row: Participation) -> None:
    """Pressed twice at once, the database lets one through; and nobody in by a version that was just taken back."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        withdrawn = VERSION_STANDS in str(error)
        raise Refused([Reason("version_withdrawn" if withdrawn else "already_open")]) from None


@transaction.atomic
def join(programme_id: int, person_id: int, *, papers: Mapping[str, int], by: Actor, on: date) -> Participation:
    """The jobseeker joins: tied to the register, fit by the rules, consents given, papers signed (code → paper id)."""
    may_act(person_id, by)
    programme = _open(programme_id)
    # Nobody joins twice in two tabs: the jobseeker's row is the lock.
    row_id = queries.row_to_join(programme, person_id)
    jobseeker = (
        Jobseeker.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=row_id or 0, person_id=person_id).first()
    )
    if jobseeker is None:
        raise Refused([Reason(queries.untied(programme))])
    held = _held(programme.pk, jobseeker.pk, person_id)
    version_id = held.version_id if held else queries.newest(programme)
    definition = queries.definition_of(version_id)
    signed = queries.papers_by_id(programme.pk, papers)
    reasons = rules.blocks_joining(definition, register.facts(jobseeker), on)
    reasons += rules.blocks_join(definition, people.consents_given(person_id), signed)
    if held is None and WayIn.SELF not in definition.joining.ways:
        reasons.append(Reason("not_by_oneself"))
    if held is not None and held.stage != Stage.REFERRED:
        reasons = [Reason("already_open")]
    refuse_if(reasons)
    row = held or _new(programme, version_id, jobseeker=jobseeker, person_id=person_id, stage=Stage.JOINED)
    row.stage, row.person_id, row.joined_on = Stage.JOINED, person_id, on
    row.groups = list(queries.groups(definition, jobseeker, on))
    row.languages = row.languages or [each.split(":")[0] for each in jobseeker.languages]
    row.areas = row.areas or ([jobseeker.area] if jobseeker.area else [])
    _saved_once(row)
    belong_to(person_id, programme.owner_id)
    for code, paper in signed.items():
        done(row, rules.paper(code), by=by, on=on, paper_id=paper)
    Interest.objects.filter(programme=programme, person_id=person_id).delete()
    record(events.ParticipationJoined(row.pk, programme.pk, person_id, how(by.person_id, person_id)), by=by, on=on)
    ready_if_done(row, definition, by=by, on=on)
    return row


def done(row: Participation, step: str, *, by: Actor, on: date, paper_id: int | None = None) -> None:
    """Write down that an entry step is done; done twice it stays as it was."""
    said = {"on": on, "by_person_id": by.person_id, "how": how(by.person_id, row.person_id), "paper_id": paper_id}
    StepDone.objects.get_or_create(participation=row, step=step, defaults=said)


def ready_if_done(row: Participation, definition: Definition, *, by: Actor, on: date) -> None:
    """Joined with no step open means ready: a mentor may be looked for."""
    if row.stage != Stage.JOINED or rules.open_steps(definition, queries.entry(row), on):
        return
    row.stage = rules.PARTICIPATION.target("ready", Stage.JOINED)
    row.ready_on = on
    row.save(update_fields=["stage", "ready_on"])
    if row.person_id is None:
        raise NotFound("person")
    record(events.ParticipationReady(row.pk, row.programme_id, row.person_id), by=by, on=on)
    _due_to_find(row, on)


def _due_to_find(row: Participation, on: date) -> None:
    matching = queries.newest_definition(row.programme).matching
    if isinstance(matching, CoordinatorProposes):
        replace_duties(f"participation:{row.pk}", [_find(row, matching, on)])


def _find(row: Participation, matching: CoordinatorProposes, on: date) -> rules.Due:
    due_on = on + timedelta(days=matching.match_within_days)
    return rules.Due("find_mentor", None, "coordinator", row.programme.owner_id, due_on)


@transaction.atomic
def find_by_new_rules(programme_id: int) -> None:
    """Other rules about finding a mentor hold for everybody who waits, from the day they became ready."""
    programme = Programme.objects.get(pk=programme_id)
    matching = queries.newest_definition(programme).matching
    rows = list(queries.waiting(programme_id).select_related("programme").select_for_update(of=("self",)))
    proposes = matching if isinstance(matching, CoordinatorProposes) else None
    dues = {row.about: [_find(row, proposes, row.ready_on)] if proposes and row.ready_on else [] for row in rows}
    replace_all_duties(dues)


def say_work_wish(
    participation_id: int,
    *,
    occupation_id: int | None = None,
    help_topics: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    availability: int | None = None,
    wishes: Sequence[str] | None = None,
    avoids: Sequence[str] | None = None,
    sectors: Sequence[str] | None = None,
    own_words: str | None = None,
    step: str = "",
    by: Actor,
    on: date,
) -> Participation:
    """Say, or say anew, what work is wanted and with whom. What is not given stays as it was; occupation 0 takes it back.

    `step` is the question this answers, for whoever reads later what was said by whom.
    """
    given: dict[str, Any] = {}
    if occupation_id is not None:
        given["occupation_id"] = occupation_id or None
    for name, codes in (("sectors", sectors), ("help_topics", help_topics), ("languages", languages), ("areas", areas)):
        if codes is not None:
            given[name] = list(dict.fromkeys(codes))
    for name, sealed in (("wishes", wishes), ("avoids", avoids)):
        if sealed is not None:
            given[name] = json.dumps(list(sealed))
    if availability is not None:
        given["availability"] = availability
    if own_words is not None:
        given["own_words"] = own_words.strip()
    return _say(participation_id, given, step, by=by, on=on)


@transaction.atomic
def _say(participation_id: int, given: Mapping[str, Any], step: str, *, by: Actor, on: date) -> Participation:
    row = locked(participation_id, by)
    may_act(row.person_id, by)
    definition = queries.definition_of(row.version_id)
    reasons = rules.blocks_slots(given.get("availability", 0))
    newest = queries.newest_definition(row.programme)
    reasons += rules.unknown(given.get("help_topics", ()), newest.help_topics, "help_topic_unknown")
    reasons += rules.unknown(json.loads(given.get("wishes", "[]")), rules.wishes(newest), "wish_unknown")
    reasons += rules.unknown(json.loads(given.get("avoids", "[]")), rules.AVOIDS, "wish_unknown")
    if row.stage in (Stage.REFERRED, Stage.CLOSED):
        reasons.append(Reason("step_closed", "say_work_wish"))
    refuse_if(reasons)
    for name, value in given.items():
        setattr(row, name, value)
    row.save(update_fields=list(given))
    if row.occupation_id is not None or row.sectors or given.get("own_words"):
        done(row, "work_wish", by=by, on=on)
    record(events.WorkWishSaid(row.pk, step, how(by.person_id, row.person_id)), by=by, on=on)
    ready_if_done(row, definition, by=by, on=on)
    return row


@transaction.atomic
def want_mentor(participation_id: int, *, by: Actor, on: date) -> Participation:
    """The person confirms: I want a mentor. Refused with everything still to be said."""
    row = locked(participation_id, by)
    may_act(row.person_id, by)
    definition = queries.definition_of(row.version_id)
    if row.stage not in (Stage.JOINED, Stage.READY):
        raise Refused([Reason("step_closed", "want_mentor")])
    still = [step for step in rules.open_steps(definition, queries.entry(row), on) if step != "wants_mentor"]
    reasons = [Reason("step_missing", step) for step in still]
    reasons += [Reason("question_missing", code) for code in own_of_mentee(row).missing]
    shares = queries.newest_definition(row.programme).matching
    said = {"language": bool(row.languages), "area": bool(row.areas), "availability": bool(row.availability)}
    reasons += [Reason("wish_missing", name) for name in (shares.must_share if shares else ()) if not said[name]]
    refuse_if(reasons)
    done(row, "wants_mentor", by=by, on=on)
    record(events.MentorWanted(row.pk, how(by.person_id, row.person_id)), by=by, on=on)
    ready_if_done(row, definition, by=by, on=on)
    return row


@transaction.atomic
def take_profile(participation_id: int, *, by: Actor, on: date) -> Participation:
    """What the register knows is the first profile of who was chosen from it. Refused while something else is still open."""
    row = Participation.objects.select_for_update(of=("self",)).get(pk=participation_id)
    definition = queries.definition_of(row.version_id)
    done(row, "profile", by=by, on=on)
    ready_if_done(row, definition, by=by, on=on)
    if row.stage == Stage.JOINED:
        raise Refused([Reason("step_missing", step) for step in rules.open_steps(definition, queries.entry(row), on)])
    return row


@transaction.atomic
def mark_guided(participation_id: int, on: date, *, by: Actor | None = None) -> None:
    """The pair stands. Called from mentorships, inside its transaction."""
    _move(participation_id, "guide", by or Actor.system("mentorships"))
    replace_duties(f"participation:{participation_id}", [])


@transaction.atomic
def mark_unguided(participation_id: int, on: date, *, by: Actor | None = None) -> None:
    """The pair ended and the person looks on: she is ready again, and waits from this day."""
    row = _move(participation_id, "unguide", by or Actor.system("mentorships"))
    Participation.objects.filter(pk=row.pk).update(ready_on=on)
    _due_to_find(row, on)


@transaction.atomic
def mark_followed(participation_id: int, *, by: Actor | None = None) -> None:
    """She has a job and is supported there. Called from mentorships, inside its transaction."""
    _move(participation_id, "follow", by or Actor.system("mentorships"))


def _move(participation_id: int, step: str, by: Actor) -> Participation:
    row = Participation.objects.select_for_update(of=("self",)).get(pk=participation_id)
    row.stage = rules.PARTICIPATION.target(step, Stage(row.stage))
    row.save(update_fields=["stage"])
    return row


@transaction.atomic
def close_participation(participation_id: int, reason: str, *, by: Actor, on: date) -> None:
    """The person's time in the programme ends. A mentorship that still stands is closed first."""
    row = locked(participation_id, by)
    may_act(row.person_id, by)
    reasons = [] if reason in rules.CLOSING_REASONS else [Reason("reason_missing")]
    if row.stage == Stage.GUIDED:
        reasons.append(Reason("open_mentorship"))
    refuse_if(reasons)
    row.stage = rules.PARTICIPATION.target("close", Stage(row.stage))
    row.closed_on, row.reason = on, reason
    row.save(update_fields=["stage", "closed_on", "reason"])
    replace_duties(f"participation:{row.pk}", [])
    record(events.ParticipationClosed(row.pk, row.programme_id, row.person_id, reason), by=by, on=on)


@transaction.atomic
def untie(person_id: int) -> None:
    """Somebody leaves: her times in programmes no longer lead to the service's row of her. Inside the caller's transaction."""
    tied = Participation.objects.filter(person=person_id, jobseeker__source=Source.REGISTER)
    Participation.objects.filter(pk__in=tied.values("pk")).update(jobseeker=None)
