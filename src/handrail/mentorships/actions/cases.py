"""What a safeguarding lead does with a case: takes it, weighs it, answers, acts, hands it over, keeps it and closes it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from handrail.kernel import holds
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.reasons import Reason, refuse_if
from handrail.mentorships import events, rules
from handrail.mentorships.actions.concerns import SAFEGUARDING, keep_apart, locked, renew_case_duties, told, zone_of
from handrail.mentorships.actions.locking import renew_between
from handrail.mentorships.models import Concern
from handrail.mentorships.queries.rota import to_hand_to
from handrail.mentorships.queries.rulings import about_rulings
from handrail.mentorships.rules import CONCERN, ConcernStage, Entry, Outcome, Severity, day_of, rulings
from handrail.mentorships.rules import concerns as grave
from handrail.people import actions as people


@transaction.atomic
def take_concern(ref: str, *, by: Actor, now: datetime) -> Concern:
    """This lead answers for it from now on."""
    concern = locked(ref, by)
    concern.stage = CONCERN.target("take", ConcernStage(concern.stage))
    concern.owner_id = by.person_id
    on = day_of(now, zone_of(concern))
    concern.step_by = concern.step_by or on + timedelta(days=grave.STEP_DAYS)
    concern.close_by = concern.close_by or on + timedelta(days=grave.CLOSING_DAYS)
    concern.save(update_fields=["stage", "owner", "step_by", "close_by"])
    return told(concern, Entry.TAKEN, events.ConcernTaken(concern.pk), by=by, now=now)


@transaction.atomic
def act(ref: str, text: str, *, by: Actor, now: datetime) -> Concern:
    """Something was done about it; the line stands for good."""
    concern = locked(ref, by)
    concern.stage = CONCERN.target("act", ConcernStage(concern.stage))
    concern.save(update_fields=["stage"])
    return told(concern, Entry.DONE, events.ConcernActed(concern.pk), by=by, now=now, text=text)


@transaction.atomic
def hold_contact(ref: str, *, by: Actor, now: datetime) -> Concern:
    """The lead holds contact while she finds out more."""
    concern = locked(ref, by)
    if not concern.holds:
        keep_apart(concern, by=by, now=now)
    return concern


@transaction.atomic
def release_contact(ref: str, text: str, *, by: Actor, now: datetime) -> Concern:
    """A person decides that the two may be in contact again, and says why."""
    concern = locked(ref, by)
    if concern.holds and concern.about_id and concern.reporter_id:
        concern.holds = False
        concern.save(update_fields=["holds"])
        between = Q(reporter=concern.reporter_id, about=concern.about_id) | Q(
            reporter=concern.about_id, about=concern.reporter_id
        )
        if not Concern.objects.filter(between, holds=True).exists():
            people.release_hold(concern.reporter_id, concern.about_id, by=SAFEGUARDING, on=day_of(now, zone_of(concern)))
            renew_between(concern.reporter_id, concern.about_id)
        told(concern, Entry.RELEASED, events.HoldReleased(concern.pk), by=by, now=now, text=text)
    return concern


@transaction.atomic
def close_concern(ref: str, outcome: str, note: str, *, by: Actor, now: datetime) -> Concern:
    """With an outcome and words about it. A hold outlives it until somebody releases it."""
    concern = locked(ref, by)
    concern.stage = CONCERN.target("close", ConcernStage(concern.stage))
    on = day_of(now, zone_of(concern))
    refuse_if(rules.blocks_concern_close(outcome, note) + rulings.blocks_closing(*about_rulings(concern), on))
    concern.outcome, concern.closed_on = Outcome(outcome), on
    concern.save(update_fields=["stage", "outcome", "closed_on"])
    return told(concern, Entry.CLOSED, events.ConcernClosed(concern.pk), by=by, now=now, text=note)


@transaction.atomic
def weigh(ref: str, severity: Severity, reason: str, *, by: Actor, now: datetime) -> Concern:
    """The lead takes it to be graver or less grave than the three answers made it. Danger now holds contact here too."""
    concern = locked(ref, by)
    old = Severity(concern.severity)
    refuse_if(grave.blocks_weighing(ConcernStage(concern.stage), old, severity, reason))
    concern.severity = severity
    concern.save(update_fields=["severity"])
    if grave.holds_contact(severity) and not concern.holds:
        keep_apart(concern, by=by, now=now)
    raised = grave.GRAVITY.index(severity) > grave.GRAVITY.index(old)
    entry = Entry.RAISED if raised else Entry.LOWERED
    return told(concern, entry, events.ConcernWeighed(concern.pk), by=by, now=now, text=reason)


@transaction.atomic
def hand_over_case(ref: str, to_ref: str, note: str, *, by: Actor, now: datetime) -> Concern:
    """Another lead answers for it from now on, and reads why and what is open."""
    concern = locked(ref, by)
    refuse_if([] if concern.stage != ConcernStage.CLOSED else [Reason("concern_closed")])
    to = next((each for each in to_hand_to(concern, now) if each.ref == to_ref), None)
    if to is None:
        raise NotFound("lead")
    refuse_if([] if note.strip() else [Reason("case_note_missing")])
    concern.owner_id = to.pk
    concern.save(update_fields=["owner"])
    return told(concern, Entry.HANDED, events.ConcernHandedOver(concern.pk, to.pk), by=by, now=now, text=note)


@transaction.atomic
def answer(ref: str, text: str, *, by: Actor, now: datetime) -> Concern:
    """What who reported reads with the receipt's code. It is the first answer we promised a time for."""
    concern = locked(ref, by)
    refuse_if([] if concern.stage in {ConcernStage.OWNED, ConcernStage.ACTING} else [Reason("step_closed", "answer")])
    concern.answered_at = concern.answered_at or now
    concern.save(update_fields=["answered_at"])
    return told(concern, Entry.ANSWERED, events.ConcernAnswered(concern.pk), by=by, now=now, text=text)


@transaction.atomic
def plan_case(ref: str, step_by: date, close_by: date, *, by: Actor, now: datetime) -> Concern:
    """By when the next step is done, and by when the case is to be closed."""
    concern = locked(ref, by)
    refuse_if([] if concern.stage in {ConcernStage.OWNED, ConcernStage.ACTING} else [Reason("step_closed", "plan")])
    on = day_of(now, zone_of(concern))
    refuse_if([] if on <= step_by <= close_by else [Reason("case_dates")])
    concern.step_by, concern.close_by = step_by, close_by
    concern.save(update_fields=["step_by", "close_by"])
    renew_case_duties(concern, now)
    return concern


@transaction.atomic
def keep_case(ref: str, reason: str, review_on: date, *, by: Actor, now: datetime) -> Concern:
    """A legal hold: nothing of the case, nor of the people in it, is erased or runs out while it stands."""
    concern = locked(ref, by)
    on = day_of(now, zone_of(concern))
    pair = concern.mentorship
    both = (pair.mentee_person_id, pair.mentor_person_id) if pair else ()
    persons = {each for each in (concern.about_id, concern.reporter_id, *both) if each is not None}
    holds.hold(f"concern:{concern.pk}", persons, reason=reason, review_on=review_on, by=by.person_id or 0, on=on)
    return told(concern, Entry.KEPT, events.ConcernKept(concern.pk), by=by, now=now, text=reason)


@transaction.atomic
def let_case_go(ref: str, because: str, *, by: Actor, now: datetime) -> Concern:
    """The legal hold ends; what waited may be erased."""
    concern = locked(ref, by)
    about = f"concern:{concern.pk}"
    refuse_if([] if holds.is_held(about) else [Reason("step_closed", "let_go")])
    holds.release(about, because=because, on=day_of(now, zone_of(concern)))
    return told(concern, Entry.LET_GO, events.ConcernLetGo(concern.pk), by=by, now=now, text=because)
