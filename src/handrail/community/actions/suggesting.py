"""A mentor suggests something for the programme; a coordinator owns it and answers by a day."""

from datetime import date

from django.db import transaction

from handrail.community import events
from handrail.community.actions.locking import person
from handrail.community.models import Suggestion
from handrail.community.queries.suggestions import programme_of
from handrail.community.rules import suggesting
from handrail.community.rules.suggesting import SUGGESTION, SuggestionStage
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused
from handrail.programmes.actions import replace_duties
from handrail.programmes.models import Version


@transaction.atomic
def suggest(slug: str, title: str, text: str, *, by: Actor, on: date) -> Suggestion:
    by.must("community.network")
    programme = programme_of(by, slug)
    row = Suggestion.objects.create(
        programme=programme,
        writer_id=person(by),
        title=title,
        text=text,
        said_on=on,
        answer_by=on + suggesting.ANSWER_DAYS,
    )
    _due(row)
    record(events.SuggestionMade(row.pk, programme.pk), by=by, on=on)
    return row


@transaction.atomic
def take_suggestion(ref: str, *, by: Actor, on: date) -> Suggestion:
    """This coordinator answers for it."""
    row = _own(ref, by)
    row.stage, row.owner_id = SUGGESTION.target("take", SuggestionStage(row.stage)), person(by)
    row.save(update_fields=["stage", "owner"])
    _due(row)
    record(events.SuggestionTaken(row.pk, row.programme_id), by=by, on=on)
    return row


@transaction.atomic
def adopt(ref: str, version: int, answer: str = "", *, by: Actor, on: date) -> Suggestion:
    """It is part of the programme with this version; one that is not published yet may be the next."""
    row = _own(ref, by)
    numbers = list(Version.objects.filter(programme=row.programme_id).order_by("number").values_list("number", flat=True))
    if version not in {*numbers, (numbers[-1] if numbers else 0) + 1}:
        raise Refused([Reason("suggestion_version", "version")])
    row.version = version
    return _decide(row, "adopt", answer, by=by, on=on)


@transaction.atomic
def decline_suggestion(ref: str, answer: str, *, by: Actor, on: date) -> Suggestion:
    if not answer:
        raise Refused([Reason("suggestion_reason", "answer")])
    return _decide(_own(ref, by), "decline", answer, by=by, on=on)


def _decide(row: Suggestion, step: str, answer: str, *, by: Actor, on: date) -> Suggestion:
    row.stage, row.answer, row.decided_on = SUGGESTION.target(step, SuggestionStage(row.stage)), answer, on
    row.owner_id = row.owner_id or person(by)
    row.save()
    _due(row)
    adopted = row.stage == SuggestionStage.ADOPTED
    record(events.SuggestionAnswered(row.pk, row.programme_id, row.writer_id, adopted), by=by, on=on)
    return row


@transaction.atomic
def reopen_suggestion(ref: str, *, by: Actor, on: date) -> Suggestion:
    """The answer is taken back; it is open again, with the same owner."""
    row = _own(ref, by)
    row.stage, row.answer = SUGGESTION.target("reopen", SuggestionStage(row.stage)), ""
    row.version = row.decided_on = None
    row.save()
    _due(row)
    record(events.SuggestionReopened(row.pk, row.programme_id), by=by, on=on)
    return row


def _own(ref: str, by: Actor) -> Suggestion:
    by.must("community.moderate")
    rows = Suggestion.objects.run_by(by).select_for_update(of=("self",)).select_related("programme")
    row = rows.filter(ref=ref).first()
    if row is None:
        raise NotFound("suggestion")
    return row


def _due(row: Suggestion) -> None:
    dues = suggesting.dues_of(row.stage, row.answer_by, row.owner_id, Role.COORDINATOR, row.programme.owner_id)
    replace_duties(f"suggestion:{row.pk}", dues)
