"""Somebody who was here before is asked to speak, answers, and may be quoted while the consent to that holds."""

from datetime import datetime

from django.db import transaction

from handrail.community import events
from handrail.community.actions.locking import day_of, person, to_run
from handrail.community.models import Speaking, Workshop
from handrail.community.queries.speaking import may_be_asked
from handrail.community.rules.signing import PUBLICITY, SPEAKING, SpeakingState, blocks_signing
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people.actions import give_consent


@transaction.atomic
def ask_speaker(ref: str, person_ref: str, *, by: Actor, now: datetime) -> Speaking:
    """Ask a former mentee who wants to hear of workshops."""
    workshop = to_run(ref, by)
    refuse_if(blocks_signing(workshop.timing, now))
    asked = may_be_asked(workshop).filter(ref=person_ref).first()
    if asked is None:
        raise Refused([Reason("speaker_unknown", "person")])
    row = Speaking.objects.filter(workshop=workshop, person=asked).first()
    if row is None:
        row = Speaking(workshop=workshop, person=asked)
        row.trust = f"workshop:{workshop.ref}"
    else:
        row.state = SPEAKING.target("ask", SpeakingState(row.state))
    row.save()
    record(events.SpeakerAsked(workshop.pk, row.pk, asked.pk), by=by, on=day_of(workshop, now))
    return row


@transaction.atomic
def answer_speaking(ref: str, *, yes: bool, by: Actor, now: datetime) -> Speaking:
    workshop, row = _own(ref, by)
    refuse_if(blocks_signing(workshop.timing, now))
    row.state = SPEAKING.target("accept" if yes else "decline", SpeakingState(row.state))
    row.save(update_fields=["state"])
    record(events.SpeakerAnswered(workshop.pk, row.pk, person(by), yes), by=by, on=day_of(workshop, now))
    return row


@transaction.atomic
def withdraw_speaking(ref: str, *, by: Actor, now: datetime) -> Speaking:
    """The speaker takes the yes back; what was to be quoted is erased with it."""
    workshop, row = _own(ref, by)
    row.state, row.quote = SPEAKING.target("withdraw", SpeakingState(row.state)), None
    row.save(update_fields=["state", "quote"])
    record(events.SpeakerAnswered(workshop.pk, row.pk, person(by), yes=False), by=by, on=day_of(workshop, now))
    return row


@transaction.atomic
def give_quote(ref: str, words: str, text_hash: str, *, by: Actor, now: datetime) -> Speaking:
    """What may be shown, in the speaker's own words; saving it is the consent to that text. No words take it away."""
    workshop, row = _own(ref, by)
    row.state = SPEAKING.target("quote", SpeakingState(row.state))
    row.quote = words or None
    row.save(update_fields=["quote"])
    if words:
        give_consent(person(by), PUBLICITY, text_hash, by=by, on=day_of(workshop, now))
    record(events.SpeakerQuoted(workshop.pk, row.pk, person(by)), by=by, on=day_of(workshop, now))
    return row


def _own(ref: str, by: Actor) -> tuple[Workshop, Speaking]:
    by.must("community.attend")
    rows = Speaking.objects.select_for_update(of=("self",)).select_related("workshop__programme")
    row = rows.filter(workshop__ref=ref, person=person(by)).first()
    if row is None:
        raise NotFound("speaking")
    return row.workshop, row
