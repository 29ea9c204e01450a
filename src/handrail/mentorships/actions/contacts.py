"""Staying in touch in the new job: a contact in two taps, and the employer in the loop with the mentee's yes."""

from datetime import date, datetime, timedelta

from django.db import transaction

from handrail.employers import actions as employers
from handrail.employers import queries as jobs
from handrail.employers.models import JobCheck
from handrail.employers.rules import CheckState, Source
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.jobs import app
from handrail.kernel.models import new_ref
from handrail.kernel.privacy import blind_index
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events
from handrail.mentorships.actions.locking import of_pair, person, renew_duties, version_of
from handrail.mentorships.models import Aftercare, Contact, EmployerAsk, EmployerContact, Mentorship
from handrail.mentorships.queries.employer import employer_token
from handrail.mentorships.rules import Stage
from handrail.mentorships.rules import aftercare as rules
from handrail.mentorships.rules.aftercare import Channel, Goes, With
from handrail.programmes.pair import Aftercare as Plan

HOLDS = timedelta(days=30)


@transaction.atomic
def log_contact(
    ref: str, day: date, channel: str, *, who: With = With.MENTEE, note: str = "", key: str, by: Actor, on: date
) -> Contact:
    """The mentor was in touch. The same key again is the same contact."""
    by.must("mentorships.log")
    mentorship = _as_mentor(of_pair(ref, by=by, on=on), by)
    key = f"contact:{mentorship.pk}:{key}"
    if (logged := mentorship.contacts.filter(key=key).first()) is not None:
        return logged
    row, plan = _followed(mentorship)
    refuse_if(rules.blocks_contact(day, channel, began_on=row.began_on, today=on, plan=plan))
    return write_contact(mentorship, day, channel, who=who, note=note, key=key, by=by, on=on)


def write_contact(
    mentorship: Mentorship, day: date, channel: str, *, who: With, note: str = "", goes: str = "", key: str, by: Actor, on: date
) -> Contact:
    """Called by who has shown that this actor may."""
    contact = Contact.objects.create(
        mentorship=mentorship,
        trust=mentorship.trust,
        on=day,
        channel=channel,
        who=who,
        goes=goes,
        note=note or None,
        key=key,
        by_id=by.person_id,
    )
    renew_duties(mentorship)
    record(events.ContactHeld(mentorship.pk, contact.pk), by=by, on=on)
    return contact


@transaction.atomic
def remove_contact(ref: str, *, by: Actor, on: date) -> Mentorship:
    """A contact that was logged by mistake, taken back by whoever logged it."""
    by.must("mentorships.log")
    found = Contact.objects.filter(ref=ref, by_id=by.person_id, by__isnull=False).select_related("mentorship").first()
    if found is None:
        raise NotFound("contact")
    mentorship = of_pair(found.mentorship.ref, by=by, on=on)
    found.delete()
    renew_duties(mentorship)
    return mentorship


@transaction.atomic
def allow_employer(ref: str, *, name: str, email: str, phone: str, by: Actor, on: date) -> EmployerContact:
    """She says with whom at her work her mentor may talk. Saying it anew replaces what was said before."""
    by.must("mentorships.share")
    mentorship = of_pair(ref, by=by, on=on)
    if person(by) != mentorship.mentee_person_id:
        raise NotFound("mentorship")
    _, plan = _followed(mentorship)
    reasons = [] if plan.employer_in_loop else [Reason("employer_not_in_loop")]
    if not (email.strip() or phone.strip()):
        reasons.append(Reason("contact_missing"))
    refuse_if(reasons)
    _let_go(mentorship, on)
    contact = EmployerContact.objects.create(
        mentorship=mentorship,
        trust=mentorship.trust,
        name=name.strip() or None,
        email=email.strip() or None,
        phone=phone.strip() or None,
        said_yes_on=on,
    )
    record(events.EmployerAllowed(mentorship.pk), by=by, on=on)
    return contact


@transaction.atomic
def refuse_employer(ref: str, *, by: Actor, on: date) -> None:
    """She takes that yes back: the details are gone, and a question still open works no longer."""
    by.must("mentorships.share")
    mentorship = of_pair(ref, by=by, on=on)
    if person(by) != mentorship.mentee_person_id:
        raise NotFound("mentorship")
    _let_go(mentorship, on)
    record(events.EmployerRefused(mentorship.pk), by=by, on=on)


def _let_go(mentorship: Mentorship, on: date) -> None:
    mentorship.employer_contacts.filter(withdrawn_on=None).update(withdrawn_on=on, name=None, email=None, phone=None)
    mentorship.employer_asks.filter(answered_at=None).delete()


@transaction.atomic
def ask_employer(ref: str, *, by: Actor, on: date, now: datetime) -> EmployerAsk:
    """The mentor sends the employer a link with one question. Only with her yes."""
    by.must("mentorships.log")
    mentorship = _as_mentor(of_pair(ref, by=by, on=on), by)
    _followed(mentorship)
    contact = mentorship.employer_contacts.filter(withdrawn_on=None).first()
    asked_on = mentorship.employer_asks.order_by("-asked_on").values_list("asked_on", flat=True).first()
    refuse_if(rules.blocks_asking_employer(said_yes=contact is not None, asked_on=asked_on, today=on))
    if contact is None:
        raise NotFound("contact")
    ask_ref = new_ref()
    ask = EmployerAsk.objects.create(
        ref=ask_ref,
        mentorship=mentorship,
        contact=contact,
        token_hash=blind_index(employer_token(ask_ref)),
        asked_on=on,
        expires_at=now + HOLDS,
    )
    record(events.EmployerAsked(mentorship.pk, ask.pk), by=by, on=on)
    app.configure_task("handrail.mentorships.send_employer_ask").defer(ask_id=ask.pk)
    return ask


@transaction.atomic
def answer_employer(token: str, goes: Goes, *, on: date, now: datetime) -> Contact:
    """What the employer says. The link counts once, however many press at the same time."""
    found = EmployerAsk.objects.filter(token_hash=blind_index(token)).first()
    if found is None:
        raise Refused([Reason("employer_link_spent")])
    mentorship = Mentorship.objects.select_for_update(of=("self",)).get(pk=found.mentorship_id)
    open_now = EmployerAsk.objects.filter(pk=found.pk, answered_at=None, expires_at__gt=now)
    if mentorship.stage != Stage.AFTERCARE or not open_now.update(answered_at=now):
        raise Refused([Reason("employer_link_spent")])
    by, key = Actor.system("employer"), f"employer:{found.pk}"
    contact = write_contact(mentorship, on, Channel.EMAIL, who=With.EMPLOYER, goes=goes, key=key, by=by, on=on)
    _note_check(mentorship, goes, by=by, on=on)
    record(events.EmployerAnswered(mentorship.pk, contact.pk), by=by, on=on)
    return contact


def _note_check(mentorship: Mentorship, goes: Goes, *, by: Actor, on: date) -> None:
    """What the employer says answers the question about the job too, if one was due lately."""
    job = jobs.job_now(mentorship.participation_id, on)
    _, plan = _followed(mentorship)
    months = rules.check_lately(job.started_on, plan, on) if job else None
    if job and months:
        state = CheckState.NO if goes == Goes.LEFT else CheckState.YES
        employers.note_check(job.id, months, state, Source.EMPLOYER, by=by, on=on)


@transaction.atomic
def check_job(ref: str, state: CheckState, *, by: Actor, on: date) -> JobCheck:
    """One of the two says whether the job goes on. The mentor may also say that nobody knows."""
    by.must("mentorships.log")
    mentorship = of_pair(ref, by=by, on=on)
    _, plan = _followed(mentorship)
    job = jobs.job_now(mentorship.participation_id, on)
    months = rules.check_to_answer(job.started_on, jobs.answered(job.id), plan, on) if job else None
    if job is None or months is None:
        raise Refused([Reason("nothing_asked")])
    source = Source.MENTEE if by.person_id == mentorship.mentee_person_id else Source.MENTOR
    check = employers.note_check(job.id, months, state, source, by=by, on=on)
    renew_duties(mentorship)
    return check


def _as_mentor(mentorship: Mentorship, by: Actor) -> Mentorship:
    if person(by) != mentorship.mentor_person_id:
        raise NotFound("mentorship")
    return mentorship


def _followed(mentorship: Mentorship) -> tuple[Aftercare, Plan]:
    row = mentorship.aftercares.filter(ended_on=None).first()
    plan = version_of(mentorship).aftercare
    if mentorship.stage != Stage.AFTERCARE or row is None or plan is None:
        raise Refused([Reason("step_closed", "aftercare")])
    return row, plan
