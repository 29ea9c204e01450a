"""Looking at the pages as somebody sees them: to help, for half an hour, read-only, and the person reads all of it at once."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Func, Q, Value

from handrail.kernel import clock
from handrail.kernel.access import Actor, Role, Viewer
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, refuse_if
from handrail.people import events, rules
from handrail.people.models import Account, Block, SeenAs
from handrail.people.queries import actor_of
from handrail.people.rules import SEEING, BlockKind


@transaction.atomic
def begin(account: Account, reason: str, *, by: Actor, on: date) -> SeenAs:
    """Look as this person. Whose person it may be is decided above; as whom never, here."""
    by.must("people.see_as")
    refuse_if(_blocks(account, by))
    row = SeenAs.objects.create(
        person_id=account.person_id or 0, viewer_id=by.person_id or 0, reason=reason.strip(), began_at=clock.now()
    )
    record(events.SeenAsBegun(row.person_id, row.viewer_id), by=by, on=on)
    return row


def _blocks(account: Account, by: Actor) -> list[Reason]:
    """Asked when it begins and at each page: who becomes a lead or is kept apart meanwhile is not looked at any more."""
    account.did_second_step_elsewhere = True  # all roles held count, also those waiting for a second step
    roles = actor_of(account).roles - {Role.PERSON}
    held = Q(person=account.person_id, kind=BlockKind.HOLD) | Q(other=account.person_id, kind=BlockKind.HOLD)
    apart = Q(person=account.person_id, other=by.person_id) | Q(person=by.person_id, other=account.person_id)
    return rules.blocks_seeing_as(
        own=account.person_id == by.person_id,
        more=bool(roles - by.roles) or Role.LEAD in roles,
        kept=Block.objects.filter(held | apart, released_at=None).exists(),
    )


def seen_through(ref: str, viewer: Actor, now: datetime) -> Actor | None:
    """The person as an actor who can only be looked at; None once it is over, for whatever reason."""
    row = SeenAs.objects.filter(ref=ref, viewer=viewer.person_id, ended_at=None, began_at__gt=now - SEEING).first()
    account = Account.objects.filter(person=row.person_id, is_active=True).first() if row else None
    if row is None or account is None or not viewer.may("people.see_as") or _blocks(account, viewer):
        return None
    until = row.began_at + SEEING
    looker = Viewer(viewer.account_id or 0, viewer.person_id or 0, viewer.name, until)
    return replace(actor_of(Account.objects.get(pk=account.pk)), viewer=looker, may_stand_for=())


def note_page(ref: str, page: str) -> None:
    """Written before the page is answered, each page once."""
    text = models.CharField(max_length=60)
    more = Func(F("pages"), Value(page, output_field=text), function="array_append", output_field=ArrayField(text))
    SeenAs.objects.filter(ref=ref).exclude(pages__contains=[page]).update(pages=more)


@transaction.atomic
def stop(ref: str, *, by: Actor) -> None:
    SeenAs.objects.filter(ref=ref, viewer=by.reader_id, ended_at=None).update(ended_at=clock.now())


@dataclass(frozen=True)
class SeenRow:
    """One time somebody looked as me."""

    name: str
    reason: str
    began_at: datetime
    pages: tuple[str, ...]


def seen_as(actor: Actor, words: Collection[str]) -> list[SeenRow]:
    """Who looked as the actor, the newest first."""
    rows = SeenAs.objects.filter(person=actor.person_id or 0).select_related("viewer").order_by("-began_at", "-pk")[:50]
    return [
        SeenRow(row.viewer.name, row.reason, row.began_at, tuple(page for page in row.pages if page in words)) for row in rows
    ]
