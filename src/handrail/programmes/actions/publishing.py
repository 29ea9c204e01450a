"""A programme file becomes a version; a programme opens."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.programmes import events, queries, rules
from handrail.programmes.launch_rules import blocks_launch
from handrail.programmes.models import Paper, Programme, Text, Version
from handrail.programmes.queries.launching import opening_facts, states_of
from handrail.programmes.reading import read
from handrail.programmes.texts import Texts


def hash_of(text: str) -> str:
    """What a signature or a participation may be held against."""
    return sha256(text.encode()).hexdigest()


@transaction.atomic
def publish(
    text: str, texts: Mapping[str, Texts], *, owner_id: int, zone: str, by: Actor, on: date, second: bool = False
) -> Version:
    """Publish this text as the version it says it is. The same text again changes nothing; another under the same number
    is refused. A programme that wants two people to publish is refused too, unless this is the second of them.
    """
    by.must("programmes.publish")
    definition = read(text)
    programme, _ = Programme.objects.select_for_update().get_or_create(
        slug=definition.programme, defaults={"owner_id": owner_id, "zone": zone}
    )
    newest = programme.newest
    _store_texts(programme, texts)
    if newest is not None and newest.number == definition.version and newest.text_hash == hash_of(text):
        return newest
    taken = queries.next_number(programme.pk) - 1
    if taken >= definition.version:
        raise Refused([Reason("version_published", str(taken))])
    if newest is not None and not second and queries.definition_of(newest.pk).published_by == "two":
        raise Refused([Reason("two_publish")])
    version = Version.objects.create(
        programme=programme, number=definition.version, text=text, text_hash=hash_of(text), published_on=on
    )
    programme.newest = version
    programme.save(update_fields=["newest"])
    record(events.VersionPublished(programme.pk, version.pk), by=by, on=on)
    return version


def _store_texts(programme: Programme, texts: Mapping[str, Texts]) -> None:
    """Words may be bettered any day; a paper whose words changed gets the next number."""
    stand = {(row.language, row.key): row.text for row in Text.objects.filter(programme=programme)}
    words = [
        Text(programme=programme, language=language, key=key, text=text)
        for language, each in texts.items()
        for key, text in each.words.items()
        if stand.get((language, key)) != text
    ]
    once = ["programme", "key", "language"]
    Text.objects.bulk_create(words, update_conflicts=True, unique_fields=once, update_fields=["text"])
    newest = {(row.language, row.code): row for row in Paper.objects.filter(programme=programme).order_by("number")}
    signed = [
        _next_paper(programme, language, code, text, newest.get((language, code)))
        for language, each in texts.items()
        for code, text in each.papers.items()
    ]
    Paper.objects.bulk_create(paper for paper in signed if paper)


def _next_paper(programme: Programme, language: str, code: str, text: str, newest: Paper | None) -> Paper | None:
    """The paper with these words, unless they stand in the newest."""
    if newest and newest.text_hash == hash_of(text):
        return None
    number = newest.number + 1 if newest else 1
    return Paper(programme=programme, code=code, language=language, number=number, text=text, text_hash=hash_of(text))


@transaction.atomic
def name_lead(programme_id: int, lead_id: int, deputy_id: int, hours: str, *, by: Actor, on: date) -> None:
    """Who answers a concern, who when they are away, and when."""
    programme = locked_programme(programme_id, by)
    if lead_id == deputy_id:
        raise Refused([Reason("lead_missing", "deputy")])
    programme.lead_id, programme.deputy_id, programme.hours = lead_id, deputy_id, hours.strip()
    programme.save(update_fields=["lead", "deputy", "hours"])
    record(events.LeadNamed(programme.pk), by=by, on=on)


@transaction.atomic
def open_programme(programme_id: int, *, by: Actor, on: date, checked: bool | None = None) -> Programme:
    """From now on people may join. A person has gone through the checklist; made-up worlds open without it."""
    programme = locked_programme(programme_id, by)
    checks = not by.is_system if checked is None else checked
    refuse_if(rules.blocks_opening(opening_facts(programme)) + (blocks_launch(states_of(programme, on)) if checks else []))
    programme.stage = rules.PROGRAMME.target("open", rules.ProgrammeStage(programme.stage))
    programme.save(update_fields=["stage"])
    record(events.ProgrammeOpened(programme.pk), by=by, on=on)
    return programme


def locked_programme(programme_id: int, by: Actor) -> Programme:
    by.must("programmes.open")
    programme = Programme.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=programme_id).first()
    if programme is None:
        raise NotFound("programme")
    return programme
