"""A guardian's yes for those under the programme's age: by a link that counts once, or on paper at the desk."""

from datetime import date, datetime, timedelta

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.jobs import app
from handrail.kernel.models import new_ref
from handrail.kernel.privacy import blind_index
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.programmes import events, queries, rules
from handrail.programmes.actions.joining import done, locked, ready_if_done
from handrail.programmes.models import GuardianAsk, Participation

HOLDS = timedelta(days=14)
MOST_ASKS = 3


@transaction.atomic
def ask_guardian(participation_id: int, name: str, contact: str, *, by: Actor, on: date, now: datetime) -> GuardianAsk:
    """Send the guardian a link. A new one ends those before; three in all, so that nobody is flooded."""
    row = locked(participation_id, by)
    by.must("programmes.join" if by.person_id == row.person_id else "programmes.assist")
    before = GuardianAsk.objects.filter(participation=row)
    if before.count() >= MOST_ASKS:
        raise Refused([Reason("guardian_asked_enough")])
    before.filter(answered_at=None).update(answered_at=now)
    ref = new_ref()
    ask = GuardianAsk.objects.create(
        ref=ref,
        trust=row.trust,
        participation=row,
        token_hash=blind_index(queries.guardian_token(ref)),
        name=name.strip(),
        contact=contact.strip(),
        channel="email" if "@" in contact else "sms",
        expires_at=now + HOLDS,
    )
    record(events.GuardianAsked(row.pk, ask.pk), by=by, on=on)
    app.configure_task("handrail.programmes.send_guardian_ask").defer(ask_id=ask.pk)
    return ask


@transaction.atomic
def answer_guardian(token: str, *, yes: bool, on: date, now: datetime) -> None:
    """The guardian's answer. The link counts once, however many press at the same time."""
    ask = GuardianAsk.objects.filter(token_hash=blind_index(token)).first()
    if ask is None:
        raise Refused([Reason("guardian_link_spent")])
    row = Participation.objects.select_for_update(of=("self",)).get(pk=ask.participation_id)
    open_now = GuardianAsk.objects.filter(pk=ask.pk, answered_at=None, expires_at__gt=now)
    if not open_now.update(answered_at=now, yes=yes):
        raise Refused([Reason("guardian_link_spent")])
    by = Actor.system("guardian")
    record(events.GuardianAnswered(row.pk, yes), by=by, on=on)
    if yes:
        done(row, rules.GUARDIAN, by=by, on=on)
        ready_if_done(row, queries.definition_of(row.version_id), by=by, on=on)


@transaction.atomic
def note_guardian(participation_id: int, name: str, said_on: date, *, by: Actor, on: date, now: datetime) -> GuardianAsk:
    """A counsellor holds the guardian's yes on paper: who signed, and on which day. Links still open end."""
    by.must("programmes.assist")
    row = locked(participation_id, by)
    reasons = [] if queries.guardian_due(row, on) else [Reason("guardian_not_due")]
    refuse_if(reasons + rules.blocks_paper(said_on, on))
    GuardianAsk.objects.filter(participation=row, answered_at=None).update(answered_at=now)
    ref = new_ref()
    kept = GuardianAsk.objects.create(
        ref=ref,
        trust=row.trust,
        participation=row,
        token_hash=blind_index(queries.guardian_token(ref)),
        name=name.strip(),
        contact="",
        channel="paper",
        expires_at=now,
        answered_at=now,
        yes=True,
    )
    record(events.GuardianAnswered(row.pk, yes=True, how="paper"), by=by, on=on)
    done(row, rules.GUARDIAN, by=by, on=said_on)
    ready_if_done(row, queries.definition_of(row.version_id), by=by, on=on)
    return kept
