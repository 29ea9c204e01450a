"""Whose look a request or a letter wears. All looks are kept in memory under a stamp; a change gives another stamp.

Who has signed in sees the organisation they work for, else the one whose programme they are in. Who belongs nowhere yet,
signed in or not, sees the organisation whose programme the page is about, a visitor else that of the host name; everybody
else the installation's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.urls import reverse

from handrail.appearance import rules
from handrail.appearance.models import Host, Picture, Sentence, State
from handrail.kernel.access import Actor
from handrail.kernel.looks import THEMES, Link, Logo, Look, plain
from handrail.kernel.models import Stamp
from handrail.people import tree
from handrail.people.models import Account

STAMP = "appearance"
OWNERS: list[Callable[[str], int | None]] = []
"""Path of a page → the organisation it is about: an app above that has such pages adds who knows."""


@dataclass(frozen=True)
class Kept:
    """All that organisations say, as of one stamp."""

    stamp: int = -1
    looks: Mapping[int, Look] = field(default_factory=dict)
    hosts: Mapping[str, int] = field(default_factory=dict)
    any_said: bool = False


_kept = Kept()


def stamp() -> int:
    return Stamp.objects.filter(name=STAMP).values_list("number", flat=True).first() or 0


def kept(now: int) -> Kept:
    """What holds under this stamp, read again only when it is another than before."""
    global _kept  # noqa: PLW0603  # one per process; replaced as a whole
    if _kept.stamp != now:
        _kept = _read(now)
    return _kept


def look_of(organisation_id: int | None, now: int) -> Look:
    held = kept(now)
    if not held.any_said or organisation_id is None:
        return plain()
    if organisation_id not in held.looks:
        # Founded after we read: it inherits.
        held = _again(now)
    return held.looks.get(organisation_id) or plain()


def _again(now: int) -> Kept:
    global _kept  # noqa: PLW0603
    _kept = _read(now)
    return _kept


def look_of_visitor(host: str, path: str, now: int) -> Look:
    return look_of(owner_of(path, now) or kept(now).hosts.get(host.lower()), now)


def owner_of(path: str, now: int) -> int | None:
    """Not asked where no organisation says anything of its own."""
    if not kept(now).any_said:
        return None
    return next((owner for ask in OWNERS if (owner := ask(path)) is not None), None)


def look_of_actor(actor: Actor, belongs_to: int | None, path: str, now: int) -> Look:
    """Where they work, else where they take part, else where they are about to."""
    if not actor.places and belongs_to is None:
        belongs_to = owner_of(path, now)
    return look_of(min((place for _role, place in actor.places), default=belongs_to), now)


def look_of_address(to: str, of: int | None = None) -> Look:
    """The look of a letter to this address: of whom it comes from, else that of the pages its reader sees."""
    if of is not None:
        return look_of(of, stamp())
    account = Account.objects.filter(Q(email=to.lower()) | Q(phone=to)).select_related("person").first()
    if account is None or account.person is None:
        return plain()
    work = account.person.memberships.filter(until=None).order_by("organisation").values_list("organisation", flat=True).first()
    return look_of(work or account.person.organisation_id, stamp())


def _read(now: int) -> Kept:
    said = {row.organisation_id: rules.read(row.said) for row in State.objects.filter(stands=True)}
    own: dict[int, dict[str, dict[str, tuple[str, ...]]]] = {}
    for row in Sentence.objects.all():
        own.setdefault(row.organisation_id, {}).setdefault(row.language, {})[row.key] = tuple(row.forms)
    hosts = dict(Host.objects.values_list("name", "organisation"))
    if not said and not own:
        return Kept(now, hosts=hosts)
    parents = tree.parents()
    pictures = {row.ref: row for row in Picture.objects.defer("image")}
    looks = {}
    for pk in parents:
        line = tree.above(pk, parents)
        words = own_words([own[each] for each in line if each in own])
        looks[pk] = made(rules.merged([said[each] for each in line if each in said]), pictures, words)
    return Kept(now, looks, hosts, any_said=True)


def own_words(line: list[dict[str, dict[str, tuple[str, ...]]]]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Sentences of the nearest first; what it does not say comes from above."""
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    for each in reversed(line):
        for language, forms in each.items():
            words.setdefault(language, {}).update(forms)
    return words


def made(said: rules.Said, pictures: Mapping[str, Picture], sentences: Any) -> Look:
    """The look as pages show it; what nobody said is the installation's."""
    usual = plain()
    return Look(
        organisation=said.name or usual.organisation,
        help_phone=said.help_phone or usual.help_phone,
        help_hours=said.help_hours if said.help_phone else usual.help_hours,
        theme=said.theme if said.theme in THEMES else usual.theme,
        logo=_served(pictures.get(said.logo)),
        logo_dark=_served(pictures.get(said.logo_dark)),
        logo_alt=said.logo_alt,
        sender_name=said.sender_name,
        sender_address=said.sender_address,
        links=tuple(Link(words, url) for words, url in said.links),
        texts=said.texts,
        sentences=sentences,
    )


def _served(row: Picture | None) -> Logo | None:
    return Logo(reverse("appearance:logo", args=[row.ref]), row.width, row.height) if row else None


# The administrator's pages -----------------------------------------------------------------------------------------------
def standing(organisation_id: int) -> State | None:
    return State.objects.filter(organisation=organisation_id, stands=True).first()


def said_by(organisation_id: int) -> rules.Said:
    """What this organisation itself says, without those above."""
    row = standing(organisation_id)
    return rules.read(row.said) if row else rules.Said()


def shown_with(organisation_id: int, said: rules.Said) -> Look:
    """How its pages would look if it said this."""
    higher = tree.above(organisation_id)[1:]
    stood = {row.organisation_id: rules.read(row.said) for row in State.objects.filter(stands=True, organisation__in=higher)}
    whole = rules.merged([said, *(stood[each] for each in higher if each in stood)])
    pictures = {row.ref: row for row in Picture.objects.filter(ref__in=[whole.logo, whole.logo_dark]).defer("image")}
    return made(whole, pictures, look_of(organisation_id, stamp()).sentences)


@dataclass(frozen=True)
class Change:
    ref: str
    number: int
    at: Any
    stands: bool


def changes(organisation_id: int) -> list[Change]:
    """The states it had, newest first."""
    rows = State.objects.filter(organisation=organisation_id).order_by("-number")[:10]
    return [Change(row.ref, row.number, row.created, row.stands) for row in rows]


def hosts_of(organisation_id: int) -> list[str]:
    return list(Host.objects.filter(organisation=organisation_id).order_by("name").values_list("name", flat=True))


def picture(ref: str) -> bytes | None:
    found = Picture.objects.filter(ref=ref).first()
    return bytes(found.image) if found else None


def own_sentences(organisation_id: int) -> list[Sentence]:
    return list(Sentence.objects.filter(organisation=organisation_id).order_by("language", "key"))
