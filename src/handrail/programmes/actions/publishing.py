"""A programme file becomes a version; a programme opens."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.programmes import events, rules
from handrail.programmes.models import Paper, Programme, Text, Version
from handrail.programmes.reading import read
from handrail.programmes.texts import Texts


def hash_of(text: str) -> str:
    """What a signature or a participation may be held against."""
    return sha256(text.encode()).hexdigest()


@transaction.atomic
def publish(text: str, texts: Mapping[str, Texts], *, owner_id: int, zone: str, by: Actor, on: date) -> Version:
    """Publish this text as the version it says it is. The same text again changes nothing; another under the same number
    is refused.
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
    if newest is not None and newest.number >= definition.version:
        raise Refused([Reason("version_published", str(newest.number))])
    version = Version.objects.create(
        programme=programme, number=definition.version, text=text, text_hash=hash_of(text), published_on=on
    )
    programme.newest = version
    programme.save(update_fields=["newest"])
    record(events.VersionPublished(programme.pk, version.pk), by=by, on=on)
    return version


def _store_texts(programme: Programme, texts: Mapping[str, Texts]) -> None:
    """Words may be bettered any day; a paper whose words changed gets the next number."""
    for language, each in texts.items():
        for key, words in each.words.items():
            Text.objects.update_or_create(programme=programme, key=key, language=language, defaults={"text": words})
        for code, words in each.papers.items():
            newest = Paper.objects.filter(programme=programme, code=code, language=language).order_by("-number").first()
            if newest is None or newest.text_hash != hash_of(words):
                Paper.objects.create(
                    programme=programme,
                    code=code,
                    language=language,
                    number=newest.number + 1 if newest else 1,
                    text=words,
                    text_hash=hash_of(words),
                )


@transaction.atomic
def name_lead(programme_id: int, lead_id: int, deputy_id: int, hours: str, *, by: Actor, on: date) -> None:
    """Who answers a concern, who when they are away, and when."""
    programme = _mine(programme_id, by)
    if lead_id == deputy_id:
        raise Refused([Reason("lead_missing", "deputy")])
    programme.lead_id, programme.deputy_id, programme.hours = lead_id, deputy_id, hours.strip()
    programme.save(update_fields=["lead", "deputy", "hours"])
    record(events.LeadNamed(programme.pk), by=by, on=on)


@transaction.atomic
def open_programme(programme_id: int, *, by: Actor, on: date) -> Programme:
    """From now on people may join."""
    programme = _mine(programme_id, by)
    facts = rules.OpeningFacts(
        has_lead=programme.lead_id is not None,
        has_deputy=programme.deputy_id is not None and programme.deputy_id != programme.lead_id,
        hours=programme.hours,
        versions=programme.versions.count(),
    )
    refuse_if(rules.blocks_opening(facts))
    programme.stage = rules.PROGRAMME.target("open", rules.ProgrammeStage(programme.stage))
    programme.save(update_fields=["stage"])
    record(events.ProgrammeOpened(programme.pk), by=by, on=on)
    return programme


def _mine(programme_id: int, by: Actor) -> Programme:
    by.must("programmes.open")
    programme = Programme.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=programme_id).first()
    if programme is None:
        raise NotFound("programme")
    return programme
