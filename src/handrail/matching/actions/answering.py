"""The mentor says yes, no, or asks for more; she answers. The last place is taken once, whoever presses at the same time."""

from datetime import date, datetime

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.reasons import refuse_if
from handrail.matching import events, rules
from handrail.matching.actions import locking, turns
from handrail.matching.models import Question, Request
from handrail.matching.rules import REQUEST, Because, Stage
from handrail.mentorships.actions import agree
from handrail.mentorships.models import Mentorship
from handrail.programmes import queries as programmes


@transaction.atomic
def accept(ref: str, *, by: Actor, on: date, now: datetime) -> Mentorship:
    """Yes: the pair stands, the place is taken, her other requests close and those mentors are told."""
    by.must("matching.answer")
    held = locking.request(Request.objects.asked_of(by), ref)
    REQUEST.target("accept", Stage(held.request.stage))
    refuse_if(programmes.mentor_blocks(held.mentor.pk, held.participation.version_id, on))
    mentorship = agree(held.participation.pk, held.mentor.pk, by=by, on=on)
    turns.decide(held.request, "accept", now=now)
    record(events.RequestAccepted(held.request.pk, held.participation.pk, held.mentor.pk, mentorship.pk), by=by, on=on)
    turns.close_all(held.participation, Because.SIBLING_ACCEPTED, by=by, on=on, now=now)
    return mentorship


@transaction.atomic
def decline(ref: str, reason: str, *, by: Actor, on: date, now: datetime) -> None:
    """No, with a reason from the list; the next on her list is asked."""
    by.must("matching.answer")
    held = locking.request(Request.objects.asked_of(by), ref)
    refuse_if(rules.blocks_deciding(reason))
    turns.decide(held.request, "decline", now=now, reason=reason)
    record(events.RequestDeclined(held.request.pk, held.participation.pk, held.mentor.pk, reason), by=by, on=on)
    turns.next_turn(held.participation, by=by, on=on, now=now)


@transaction.atomic
def ask_question(ref: str, words: str, *, by: Actor, on: date, now: datetime) -> Question:
    """The mentor asks for more. The clock stands; from now on she has as long as a mentor has."""
    by.must("matching.answer")
    held = locking.request(Request.objects.asked_of(by), ref)
    request, clock = held.request, turns.clock_of(held.participation)
    stage = REQUEST.target("question", Stage(request.stage))
    refuse_if(rules.blocks_words(words, "words"))
    request.clock_left = clock.left(request.answer_by or now, now)
    answer_by = clock.answer_by(now)
    request.stage, request.answer_by = stage, answer_by
    request.save(update_fields=["stage", "answer_by", "clock_left"])
    question = Question.objects.create(request=request, trust=request.trust, words=words.strip(), asked_at=now)
    turns.renew_duties(request, held.participation, held.mentor, answer_by, on)
    record(events.QuestionAsked(request.pk, held.participation.pk, held.mentor.pk), by=by, on=on)
    return question


@transaction.atomic
def answer_question(ref: str, words: str, *, by: Actor, on: date, now: datetime) -> None:
    """She answers; the mentor's clock goes on with what was left."""
    by.must("matching.ask")
    held = locking.request(Request.objects.hers(by), ref)
    request = held.request
    stage = REQUEST.target("answer", Stage(request.stage))
    refuse_if(rules.blocks_words(words, "words"))
    question = Question.objects.filter(request=request, answered_at=None).get()
    question.answer, question.answered_at = words.strip(), now
    question.save(update_fields=["answer", "answered_at"])
    answer_by = now + (request.clock_left or turns.NO_TIME)
    request.stage, request.answer_by, request.clock_left = stage, answer_by, None
    request.save(update_fields=["stage", "answer_by", "clock_left"])
    turns.renew_duties(request, held.participation, held.mentor, answer_by, on)
    record(events.QuestionAnswered(request.pk, held.participation.pk, held.mentor.pk), by=by, on=on)
