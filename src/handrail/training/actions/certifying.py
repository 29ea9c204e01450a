"""Issuing a certificate: it gives the clearance that the first mentee waits for. And taking one back."""

import secrets
from datetime import date

from django.db import transaction
from django.utils.translation import override

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, refuse_if
from handrail.programmes import actions as programmes
from handrail.programmes.models import Mentor
from handrail.programmes.queries import newest_definition
from handrail.programmes.rules import Due, MentorStage
from handrail.training import badges, events, labels, queries, revocation, rules
from handrail.training.models import Certificate, Course, Enrolment, Run

ISSUER = Actor.system("training")
LANGUAGE = "en"


@transaction.atomic
def issue(run_ref: str, mentor_ref: str, *, by: Actor, on: date) -> Certificate:
    """Once the hours (and the test) are enough. The mentor's row is the lock, so it is issued once."""
    by.must("training.teach")
    run = queries.run(by, run_ref)
    mentor = _enrolled(run, mentor_ref)
    latest = queries.newest_certificate(mentor.pk, run.course_id)
    rule = queries.rule_of(run.course)
    counted = queries.facts(mentor.pk, run.course, latest.issued_on if latest else None)
    how = rules.standing(latest.expires_on, None, on) if latest else None
    refuse_if(rules.blocks_issuing(rule, counted, own=mentor.person_id == by.person_id, latest=how))
    row = _issued(run, mentor, rules.expires(rule, on), rule.hours, on)
    programmes.clear(mentor.pk, f"trained:{rule.course}", amount=rule.hours, valid_until=row.expires_on, by=ISSUER, on=on)
    replace_training_duties(mentor.pk)
    record(events.CertificateIssued(row.pk, mentor.pk, mentor.person_id), by=by, on=on)
    return row


def _enrolled(run: Run, mentor_ref: str) -> Mentor:
    found = Enrolment.objects.filter(run=run, mentor__ref=mentor_ref, left_on=None).values("mentor_id")
    mentor = Mentor.objects.select_for_update(of=("self",)).select_related("person", "programme").filter(pk__in=found).first()
    if mentor is None:
        raise NotFound(mentor_ref)
    return mentor


def _issued(run: Run, mentor: Mentor, expires_on: date | None, hours: int, on: date) -> Certificate:
    public_id, index = secrets.token_urlsafe(32), _free_place()
    with override(LANGUAGE):
        badge = badges.Badge(
            public_id=public_id,
            name=mentor.person.name,
            course=labels.course(run.course.code),
            description=labels.criteria(hours),
            issuer=run.partner.name,
            issued_on=on,
            expires_on=expires_on,
            zone=mentor.programme.zone,
            status_index=index,
        )
    return Certificate.objects.create(
        mentor=mentor,
        course=run.course,
        partner=run.partner,
        public_id=public_id,
        name=mentor.person.name,
        hours=hours,
        issued_on=on,
        expires_on=expires_on,
        badge=badges.signed(badge),
        status_index=index,
    )


def _free_place() -> int:
    """A place in the newest list that is not full, drawn by lot: what stands beside it says nothing about when."""
    number = Certificate.objects.exclude(status_index=None).count() // revocation.FULL
    while True:
        index = number * revocation.SIZE + secrets.randbelow(revocation.SIZE)
        if not Certificate.objects.filter(status_index=index).exists():
            return index


@transaction.atomic
def revoke(certificate_ref: str, reason: str, *, by: Actor, on: date) -> None:
    """Take a certificate back, with a reason. From that day it opens nothing, and its page says so."""
    by.must("training.run")
    row = Certificate.objects.visible_to(by).select_for_update(of=("self",)).filter(ref=certificate_ref).first()
    if row is None:
        raise NotFound(certificate_ref)
    mentor = Mentor.objects.get(pk=row.mentor_id)
    reasons = [] if reason.strip() else [Reason("reason_missing", "reason")]
    if mentor.person_id == by.person_id:
        reasons.append(Reason("own_training"))
    if row.revoked_on is not None:
        reasons.append(Reason("revoked_already"))
    refuse_if(reasons)
    row.revoked_on, row.revoked_because = on, reason.strip()
    row.save(update_fields=["revoked_on", "revoked_because"])
    course = Course.objects.get(pk=row.course_id)
    programmes.clear(mentor.pk, f"trained:{course.code}", met=False, by=ISSUER, on=on)
    replace_training_duties(mentor.pk)
    record(events.CertificateRevoked(row.pk, mentor.pk, mentor.person_id), by=by, on=on)


def replace_training_duties(mentor_id: int) -> None:
    """What this mentor is due to do: finish each course her programme asks for, or renew its certificate."""
    mentor = Mentor.objects.select_related("programme").get(pk=mentor_id)
    about, dues = f"training:{mentor_id}", []
    accepted = mentor.accepted_on
    if accepted is not None and mentor.stage in (MentorStage.ACCEPTED, MentorStage.PAUSED):
        for code in rules.rules_of(newest_definition(mentor.programme)):
            course = Course.objects.filter(programme=mentor.programme_id, code=code).first()
            latest = queries.newest_certificate(mentor_id, course.pk) if course else None
            training = rules.Training(accepted, latest is not None, latest.expires_on if latest else None)
            if found := rules.due(training):
                kind, day, remind_on = found
                dues.append(Due(kind, mentor.person_id, None, None, day, remind_on))
    programmes.replace_duties(about, sorted(dues, key=lambda due: due.due_on)[:1])
