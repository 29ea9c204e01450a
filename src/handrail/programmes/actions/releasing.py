"""A draft becomes a version, by one person or by two, and a version nobody entered by is taken back."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reading import BadDefinition
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.programmes import events, queries, release_rules, rules
from handrail.programmes.actions.drafting import locked_draft, mark_of
from handrail.programmes.actions.publishing import publish
from handrail.programmes.models import Draft, Participation, Programme, Release, Version, Withdrawal
from handrail.programmes.reading import read


@transaction.atomic
def ask_to_publish(ref: str, why: str, *, seen: str, by: Actor, on: date) -> Draft:
    """Ask somebody else to publish exactly this text. A change of it, or two weeks, end the question."""
    draft = locked_draft(ref, by)
    why = why.strip()
    refuse_if(_blocks(draft, seen) + ([] if why else [Reason("reason_missing", "why")]))
    draft.asked_by_id, draft.asked_on, draft.asked_why = by.person_id, on, why
    draft.save(update_fields=["asked_by", "asked_on", "asked_why"])
    record(events.PublicationAsked(draft.pk), by=by, on=on)
    return draft


@transaction.atomic
def take_back_question(ref: str, *, by: Actor, on: date) -> None:
    """Who was asked need not answer; the draft stays."""
    draft = locked_draft(ref, by)
    if draft.asked_by_id is None:
        raise Refused([Reason("not_asked")])
    draft.asked_by, draft.asked_on, draft.asked_why = None, None, ""
    draft.save(update_fields=["asked_by", "asked_on", "asked_why"])
    record(events.PublicationTakenBack(draft.pk), by=by, on=on)


@transaction.atomic
def publish_draft(ref: str, why: str = "", *, seen: str, zone: str, by: Actor, on: date) -> Version:
    """Publish exactly the text that was looked at. Where two are needed, another person has asked for it."""
    by.must("programmes.publish")
    draft = locked_draft(ref, by)
    reasons = _blocks(draft, seen)
    refuse_if(reasons)
    if queries.needs_two(draft):
        asked = release_rules.Asked(draft.asked_by_id, draft.asked_on)
        refuse_if(release_rules.blocks_second(asked, by.person_id, on))
    texts = queries.texts_of(draft.based_on.programme) if draft.programme is None and draft.based_on else {}
    version = publish(draft.text, texts, owner_id=draft.owner_id, zone=zone, by=by, on=on, second=True)
    Release.objects.create(
        version=version,
        written_by_id=draft.changed_by_id,
        asked_by_id=draft.asked_by_id,
        published_by_id=by.person_id,
        why=draft.asked_why or why.strip(),
    )
    draft.delete()
    return version


def _blocks(draft: Draft, seen: str) -> list[Reason]:
    if seen != mark_of(draft.text):
        return [Reason("draft_changed")]
    try:
        definition = read(draft.text)
    except BadDefinition as bad:
        return [Reason("draft_faulty", str(len(bad.faults)))]
    if definition.programme != draft.slug:
        return [Reason("draft_of_another", draft.slug)]
    number = queries.next_number(draft.programme_id) if draft.programme_id else 1
    return [] if definition.version >= number else [Reason("version_published", str(number - 1))]


@transaction.atomic
def withdraw(version_ref: str, why: str, *, by: Actor, on: date) -> Programme:
    """Take the newest version back while nobody has entered by it; the one before is the newest again.

    The version's row is the lock: who joins holds a share of it, and a trigger lets nobody in afterwards.
    """
    by.must("programmes.publish")
    found = Version.objects.filter(ref=version_ref, programme__in=Programme.objects.visible_to(by)).first()
    if found is None:
        raise NotFound("version")
    programme = Programme.objects.select_for_update().get(pk=found.programme_id)
    version = Version.objects.select_for_update(of=("self",)).get(pk=found.pk)
    # Read after the lock: whoever joined before it is seen here.
    rest = programme.versions.filter(withdrawal=None).exclude(pk=version.pk).order_by("-number").first()
    facts = release_rules.WithdrawalFacts(
        is_newest=programme.newest_id == version.pk,
        entered=Participation.objects.filter(version=version).exists(),
        is_only=rest is None,
        is_open=programme.stage == rules.ProgrammeStage.OPEN,
        why=why,
    )
    refuse_if(release_rules.blocks_withdrawing(facts))
    Withdrawal.objects.create(version=version, by_person_id=by.person_id, on=on, why=why.strip())
    programme.newest = rest
    programme.save(update_fields=["newest"])
    record(events.VersionWithdrawn(programme.pk, version.pk), by=by, on=on)
    return programme
