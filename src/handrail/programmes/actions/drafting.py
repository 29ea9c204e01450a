"""Writing the next version of a programme. A draft has no effect; two who write at once both see what the other wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from tomllib import TOMLDecodeError
from typing import Any

from django.db import IntegrityError, transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reading import Fault
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.programmes import events, queries, schema, writing
from handrail.programmes.actions.publishing import hash_of
from handrail.programmes.models import Draft, Programme, Version

LONGEST = 200_000
"""Letters of a draft: twenty times the longest file we know."""


class Faulty(Exception):
    """A table cannot be kept as it was filled in: (key or nothing, fault) each."""

    def __init__(self, faults: list[tuple[str, Fault]]) -> None:
        super().__init__(str(faults))
        self.faults = faults


class Changed(Exception):
    """Somebody else wrote the same table or text meanwhile. `now` is what stands there."""

    def __init__(self, now: Any) -> None:
        super().__init__("changed meanwhile")
        self.now = now


@dataclass(frozen=True)
class Saved:
    """A change was kept; `lost` are comments that went with it."""

    draft: Draft
    lost: tuple[str, ...] = ()


def mark_of(value: Any) -> str:
    """What a form carries, so that it is known whether somebody else changed the same place meanwhile."""
    return hash_of(repr(value))[:32]


@transaction.atomic
def draft_from(version_ref: str, *, slug: str = "", name: str = "", by: Actor, on: date, now: datetime) -> Draft:
    """Copy a version to a draft: of the same programme, or of a new one with an address and a name of its own."""
    by.must("programmes.draft")
    version = Version.objects.select_related("programme").filter(ref=version_ref).first()
    if version is None or not Programme.objects.visible_to(by).filter(pk=version.programme_id).exists():
        raise NotFound("version")
    programme: Programme | None = version.programme
    header: dict[str, Any] = {"version": queries.next_number(version.programme_id)}
    if slug:
        if Programme.objects.filter(slug=slug).exists():
            raise Refused([Reason("address_taken", "slug")])
        header, programme = {"programme": slug, "version": 1, "name": name}, None
    draft = Draft(
        owner_id=version.programme.owner_id,
        slug=slug or version.programme.slug,
        programme=programme,
        based_on=version,
        text=writing.put(version.text, (), header),
        changed_by_id=by.person_id,
        changed_at=now,
    )
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        raise Refused([Reason("draft_there", "slug" if slug else "")]) from None
    record(events.DraftBegun(draft.pk, version.pk), by=by, on=on)
    return draft


@transaction.atomic
def save_text(ref: str, text: str, *, seen: str, by: Actor, on: date, now: datetime) -> Saved:
    """Keep the whole text, also a faulty one: nothing is lost, and what is faulty cannot be published."""
    draft = locked_draft(ref, by)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if seen != mark_of(draft.text):
        raise Changed(draft.text)
    refuse_if([Reason("draft_too_long", "text")] if len(text) > LONGEST or _is_monstrous(text) else [])
    return _kept(draft, text, by=by, on=on, now=now)


def _is_monstrous(text: str) -> bool:
    """Whether reading it would end in something else than a fault with its line: a number or a nesting without end."""
    try:
        schema.data_of(text)
    except TOMLDecodeError:
        return False
    except (ValueError, RecursionError):
        return True
    return False


@transaction.atomic
def save_part(
    ref: str, address: str, said: Mapping[str, Any], *, kind: str = "", seen: str, by: Actor, on: date, now: datetime
) -> Saved:
    """Write what one table says; only keys that changed are touched, so the rest of the file stays as it was written."""
    draft = locked_draft(ref, by)
    node = _node(draft, address, kind)
    if seen != mark_of(node.data):
        raise Changed(node.data)
    text = writing.put(draft.text, node.path, _changes(node, said))
    faults = schema.faults_at(schema.faults_of(text), schema.node_at(schema.data_of(text), schema.address(node.path)) or node)
    if faults:
        raise Faulty(faults)
    return _kept(draft, text, by=by, on=on, now=now)


def _changes(node: schema.Node, said: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from the file; of a new table also what it must say."""
    held = node.data or {}
    wanted: dict[str, Any] = {} if node.data is not None or node.model is None else dict(schema.constants(node.model))
    for key in node.keys:
        new = said.get(key.name)
        empty = new in (None, "", [])
        if new == held.get(key.name, key.default) or (empty and key.default in (None, [])):
            wanted |= {key.name: None} if empty and key.name in held else {}
        else:
            wanted[key.name] = None if empty and not key.many else new
    return {key: value for key, value in wanted.items() if value is not None or key in held}


@transaction.atomic
def remove_part(ref: str, address: str, *, by: Actor, on: date, now: datetime) -> Saved:
    """Take a table or a member of a list away; the programme does not do that any more."""
    draft = locked_draft(ref, by)
    node = _node(draft, address, "")
    if not node.path or node.data in (None, []):
        raise NotFound(address)
    return _kept(draft, writing.remove(draft.text, node.path), by=by, on=on, now=now)


@transaction.atomic
def undo(ref: str, *, by: Actor, on: date, now: datetime) -> Saved:
    """The text one change ago; undone twice it is as it was."""
    draft = locked_draft(ref, by)
    if not draft.before:
        raise Refused([Reason("nothing_to_undo")])
    return _kept(draft, draft.before, by=by, on=on, now=now)


@transaction.atomic
def throw_away(ref: str, *, by: Actor, on: date) -> None:
    """The draft goes; published versions stay."""
    draft = locked_draft(ref, by)
    record(events.DraftThrownAway(draft.pk), by=by, on=on)
    draft.delete()


def locked_draft(ref: str, by: Actor) -> Draft:
    """The draft, locked, if this actor may write it."""
    by.must("programmes.draft")
    draft = Draft.objects.visible_to(by).select_for_update(of=("self",)).filter(ref=ref).first()
    if draft is None:
        raise NotFound("draft")
    return draft


def _node(draft: Draft, address: str, kind: str) -> schema.Node:
    try:
        node = schema.node_at(schema.data_of(draft.text), address, kind)
    except ValueError:
        raise Refused([Reason("draft_unreadable")]) from None
    if node is None:
        raise NotFound(address)
    return node


def _kept(draft: Draft, text: str, *, by: Actor, on: date, now: datetime) -> Saved:
    """What somebody was asked to publish is not what stands here now: the question lapses."""
    if text == draft.text:
        return Saved(draft)
    lost = tuple(writing.lost_comments(draft.text, text))
    draft.before, draft.text = draft.text, text
    draft.changed_by_id, draft.changed_at = by.person_id, now
    draft.asked_by, draft.asked_on, draft.asked_why = None, None, ""
    draft.save()
    record(events.DraftChanged(draft.pk), by=by, on=on)
    return Saved(draft, lost)
