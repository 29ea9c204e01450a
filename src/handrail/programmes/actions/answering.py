"""Answering a programme's own questions; an answer can be put right any day, and passed over where it need not be given."""

import json
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.keeping import after_closure, ended_before
from handrail.kernel.reasons import refuse_if
from handrail.programmes import answer_rules, events, queries, rules
from handrail.programmes.actions.joining import locked, may_act, ready_if_done
from handrail.programmes.actions.mentors import note_met, own_place
from handrail.programmes.models import Answer
from handrail.programmes.own_questions import OwnQuestion
from handrail.programmes.queries.answering import own_of_mentee, own_of_mentor


@transaction.atomic
def answer_as_mentee(participation_id: int, code: str, value: Any, *, by: Actor, on: date) -> Answer:
    """Her answer, or what a counsellor writes down with her."""
    row = locked(participation_id, by)
    may_act(row.person_id, by)
    question = own_of_mentee(row).question(code)
    refuse_if(answer_rules.blocks_answer(question, value))
    draft = Answer(participation=row, code=code, trust=f"participation:{row.ref}", version_id=row.version_id)
    answer = _kept(draft, question, value, by=by, on=on)
    record(events.OwnQuestionAnswered(answer.pk, participation_id=row.pk), by=by, on=on)
    ready_if_done(row, queries.definition_of(row.version_id), by=by, on=on)
    return answer


@transaction.atomic
def answer_as_mentor(mentor_id: int, code: str, value: Any, *, by: Actor, on: date) -> Answer:
    """A mentor's answer; with the last one that is needed, one requirement is met."""
    row = own_place(mentor_id, by)
    question = own_of_mentor(row).question(code)
    refuse_if(answer_rules.blocks_answer(question, value))
    draft = Answer(mentor=row, code=code, trust=f"mentor:{row.ref}", version_id=queries.newest(row.programme))
    answer = _kept(draft, question, value, by=by, on=on)
    record(events.OwnQuestionAnswered(answer.pk, mentor_id=row.pk), by=by, on=on)
    if not own_of_mentor(row).missing:
        note_met(row, rules.OWN_QUESTIONS, by=by, on=on)
    return answer


def _kept(new: Answer, question: OwnQuestion, value: Any, *, by: Actor, on: date) -> Answer:
    """In the row there is, or in this new one."""
    held = Answer.objects.filter(participation=new.participation, mentor=new.mentor, code=question.code)
    row = held.select_for_update().first() or new
    row.version_id, row.answered_on, row.keep_months, row.by_person_id = new.version_id, on, question.keep_months, by.person_id
    row.value = None if value in (None, "", []) else json.dumps(value)
    row.save()
    return row


@transaction.atomic
def forget_answers(on: date, *, by: Actor) -> int:
    """Answers whose months are over since the place ended; how many went."""
    over = Q(pk__in=())
    for months in Answer.objects.order_by().values_list("keep_months", flat=True).distinct():
        day = ended_before(on, after_closure(), months)
        over |= Q(keep_months=months) & (Q(participation__closed_on__lt=day) | Q(mentor__ended_on__lt=day))
    gone, _tables = Answer.objects.filter(over).delete()
    if gone:
        record(events.OwnAnswersForgotten(gone), by=by, on=on)
    return gone
