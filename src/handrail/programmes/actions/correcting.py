"""A person asks to have something put right; who runs her programme answers within a month (GDPR art. 16)."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.events import record
from handrail.kernel.models import new_ref
from handrail.kernel.reasons import Reason, Refused
from handrail.programmes import events
from handrail.programmes.actions.duties import replace_duties
from handrail.programmes.correcting import CORRECTION, CorrectionStage, answer_by, dues
from handrail.programmes.models import Correction
from handrail.programmes.queries import role_that_corrects, who_corrects


@transaction.atomic
def ask_correction(what: str, place: str, words: str, *, by: Actor, on: date) -> Correction:
    """`what` is the table's label, `place` the row's `ref`; empty for the whole table."""
    by.must("programmes.join")
    asked = who_corrects(by.person_id or 0)
    if asked is None or by.person_id is None:
        raise Refused([Reason("correction_nobody")])
    ref = new_ref()
    row = Correction(ref=ref, trust=f"correction:{ref}", person_id=by.person_id, organisation_id=asked.organisation_id)
    row.what, row.place, row.words, row.asked_on, row.answer_by = what, place, words.strip(), on, answer_by(on)
    row.save()
    _due(row, asked.role)
    record(events.CorrectionAsked(row.pk, row.person_id, row.organisation_id), by=by, on=on)
    return row


@transaction.atomic
def answer_correction(ref: str, step: str, answer: str, *, by: Actor, on: date) -> Correction:
    """`step` is "put_right" or "refuse"; a refusal says why and where she may complain."""
    row = _locked(ref, by)
    if step == "refuse" and not answer.strip():
        raise Refused([Reason("correction_reason", "answer")])
    row.stage, row.answer = CORRECTION.target(step, CorrectionStage(row.stage)), answer.strip()
    row.decided_on, row.decided_by_id = on, by.person_id
    row.save()
    _due(row, Role.COORDINATOR)
    record(events.CorrectionAnswered(row.pk, row.person_id, row.stage), by=by, on=on)
    return row


@transaction.atomic
def reopen_correction(ref: str, *, by: Actor, on: date) -> Correction:
    """The answer is taken back; the day by which it is due stays."""
    row = _locked(ref, by)
    row.stage, row.answer = CORRECTION.target("reopen", CorrectionStage(row.stage)), None
    row.decided_on = row.decided_by_id = None
    row.save()
    _due(row, role_that_corrects(row))
    record(events.CorrectionReopened(row.pk, row.person_id), by=by, on=on)
    return row


def _locked(ref: str, by: Actor) -> Correction:
    by.must("programmes.correct")
    row = Correction.objects.answered_by(by).select_for_update(of=("self",)).filter(ref=ref).first()
    if row is None:
        raise NotFound("correction")
    return row


def _due(row: Correction, role: Role) -> None:
    replace_duties(row.about, dues(row.stage, row.answer_by, role, row.organisation_id))
