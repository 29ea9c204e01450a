"""Changes of how an organisation looks and speaks. Each makes a new state; the one before can stand again."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from handrail.appearance import catalogue, events, rules
from handrail.appearance.models import Host, Picture, Sentence, State
from handrail.appearance.pictures import Drawn
from handrail.appearance.queries import STAMP, said_by
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.models import Stamp
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people import staffing
from handrail.people.models import Organisation

LOOSE_FOR = timedelta(days=1)


def _own(ref: str, by: Actor) -> Organisation:
    """The organisation, locked, if the actor looks after it."""
    by.must("appearance.change")
    found = staffing.organisation(by, ref)
    return Organisation.objects.select_for_update(of=("self",)).get(pk=found.pk)


def _changed() -> None:
    """Every process reads anew: the stamp becomes visible together with what changed. By chance, so that none comes twice."""
    Stamp.objects.update_or_create(name=STAMP, defaults={"number": secrets.randbits(60) + 1})


def _stand(at: Organisation, said: rules.Said, what: str, by: Actor, on: date) -> State:
    number = State.objects.filter(organisation=at).count() + 1
    State.objects.filter(organisation=at, stands=True).update(stands=False)
    row = State.objects.create(organisation=at, number=number, said=said.as_values())
    record(events.LookChanged(at.pk, number, what), by=by, on=on)
    _changed()
    return row


@transaction.atomic
def keep_picture(ref: str, drawn: Drawn, *, by: Actor) -> str:
    """Keep a logo for a preview; it is shown to others once a look names it."""
    at = _own(ref, by)
    return Picture.objects.create(organisation=at, image=drawn.image, width=drawn.width, height=drawn.height).ref


@transaction.atomic
def say_look(ref: str, said: rules.Said, *, by: Actor, on: date) -> State:
    """All but the texts, which have a page of their own."""
    at = _own(ref, by)
    pictures = {each for each in (said.logo, said.logo_dark) if each}
    if Picture.objects.filter(organisation=at, ref__in=pictures).count() != len(pictures):
        raise NotFound("picture")
    refuse_if([Reason("logo_words", "logo_alt")] if said.logo and not said.logo_alt else [])
    texts = said_by(at.pk).texts
    return _stand(at, rules.Said(**{**said.as_values(), "links": said.links, "texts": texts}), "look", by, on)


@transaction.atomic
def say_text(ref: str, page: rules.Page, language: str, text: str, *, by: Actor, on: date) -> State:
    at = _own(ref, by)
    return _stand(at, rules.with_text(said_by(at.pk), page, language, text.strip()), "text", by, on)


@transaction.atomic
def undo(ref: str, state: str, *, by: Actor, on: date) -> State:
    """The state before this one stands again, as a new one: so undo can be undone. Refused where it stands no more."""
    at = _own(ref, by)
    last = State.objects.filter(organisation=at, ref=state).first()
    if last is None:
        raise NotFound(state)
    refuse_if([] if last.stands else [Reason("look_changed_since")])
    before = State.objects.filter(organisation=at, number=last.number - 1).first()
    return _stand(at, rules.read(before.said) if before else rules.Said(), "undo", by, on)


@transaction.atomic
def say_hosts(ref: str, names: Collection[str], *, by: Actor, on: date) -> None:
    """Visitors under these names see this organisation. Only names that this installation serves, each for one."""
    at = _own(ref, by)
    refuse_if([Reason("host_not_served", "hosts") for name in names if name not in settings.HANDRAIL.hosts][:1])
    # A part may not take a name away from the whole, nor from a neighbour.
    others = Host.objects.filter(name__in=names).exclude(organisation=at)
    refuse_if([Reason("host_taken", "hosts")] if others.exists() else [])
    Host.objects.filter(organisation=at).delete()
    try:
        with transaction.atomic():
            Host.objects.bulk_create([Host(name=name, organisation=at) for name in sorted(set(names))])
    except IntegrityError:
        raise Refused([Reason("host_taken", "hosts")]) from None
    record(events.LookChanged(at.pk, len(set(names)), "hosts"), by=by, on=on)
    _changed()


@transaction.atomic
def say_sentence(ref: str, language: str, key: str, forms: Sequence[str], *, by: Actor, on: date) -> None:
    """In the organisation's own words from now on; nothing in all forms says it again as everybody does."""
    at = _own(ref, by)
    entry = catalogue.entry(language, key)
    if entry is None:
        raise NotFound(key)
    _say(at, entry, [rules.tidy(each, entry.msgid) for each in forms], by, on)
    _changed()


def _say(at: Organisation, entry: catalogue.Entry, forms: Sequence[str], by: Actor, on: date) -> None:
    row = Sentence.objects.filter(organisation=at, language=entry.language, key=entry.key)
    is_own = any(forms) and tuple(forms) != entry.forms
    if is_own:
        refuse_if(catalogue.blocks_forms(entry, forms))
        said = {"organisation": at, "language": entry.language, "key": entry.key, "forms": list(forms)}
        if not row.update(forms=list(forms)):
            Sentence.objects.create(**said)
    elif not row.delete()[0]:
        return
    record(events.SentenceSaid(at.pk, entry.language, entry.id, is_own), by=by, on=on)


@transaction.atomic
def bring_in_sentences(ref: str, language: str, said: Sequence[tuple[str, tuple[str, ...]]], *, by: Actor, on: date) -> int:
    """A .po file's sentences, all or none; those it leaves out stay. The count of those that are own now."""
    at = _own(ref, by)
    for key, forms in said:
        entry = catalogue.entry(language, key)
        if entry is None:
            raise Refused([Reason("sentence_unknown", catalogue.shown_key(key)[:80])])
        try:
            _say(at, entry, [rules.tidy(each, entry.msgid) for each in forms], by, on)
        except Refused as refused:
            raise Refused([Reason("sentence_in_file", f"{entry.msgid[:60]} ({refused.reasons[0].detail})")]) from refused
    _changed()
    return len(said)


def sweep_pictures(now: datetime) -> None:
    """Pictures that were only tried."""
    named = {ref for said in State.objects.values_list("said", flat=True) for ref in (said["logo"], said["logo_dark"])}
    Picture.objects.filter(created__lt=now - LOOSE_FOR).exclude(ref__in=named).delete()
