"""What would become of everything we know about somebody who leaves, and how long each thing is kept: from the declarations."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.conf import settings

from handrail.kernel.access import Actor
from handrail.kernel.erasing import going, tables
from handrail.kernel.keeping import Keep, Rule
from handrail.kernel.labels import sentence
from handrail.kernel.models import Row, opened
from handrail.kernel.privacy import Leaving as Goes
from handrail.mentorships.models import Mentorship
from handrail.people import leaving as people
from handrail.people.models import Erasure
from handrail.people.rules import Cause
from handrail.portal.my_words import GROUPS, PURPOSES, TABLES
from handrail.portal.queries.mine import keeps_of, overview, slug_of


class Fate(StrEnum):
    """What becomes of a table's rows when somebody leaves."""

    GOES = "goes"
    FIGURES = "figures"  # words go; days and numbers stay about nobody
    SERVICE = "service"  # the employment service's own record: stays, and no longer leads to her
    SAFETY = "safety"  # kept for a time so that people stay safe


def fate(model: type[Row]) -> Fate:
    if any(said.keep.rule is Rule.CASE for said in model.PERSONAL.values()):
        return Fate.SAFETY
    if model.OURS:
        return Fate.SERVICE
    whole = model.GOES is Goes.ROW or len(going(model)) == len(model.PERSONAL) > 0
    return Fate.GOES if whole else Fate.FIGURES


@dataclass(frozen=True)
class Line:
    words: Any
    fate: Fate


@dataclass(frozen=True)
class LeavingView:
    """What the page says before the button: what goes, what stays, what ends for others, what stands against it."""

    lines: list[Line]  # those with the same fate stand together
    mentors: int
    mentees: int
    days: int
    blocked: list[Any]


def leaving(actor: Actor, on: date) -> LeavingView:
    me = actor.person_id or 0
    fates = {slug_of(model._meta.label): fate(model) for model in tables()}
    parts = [part for group in overview(actor) for part in group.parts]
    lines = [Line(part.words, fates.get(part.slug, Fate.GOES)) for part in parts]
    open_now = Mentorship.objects.open()
    return LeavingView(
        lines=sorted(lines, key=lambda line: list(Fate).index(line.fate)),
        mentors=open_now.filter(mentee_person_id=me).count(),
        mentees=open_now.filter(mentor_person_id=me).count(),
        days=settings.HANDRAIL.erasure_days,
        # A hold is not told before she asks: that something about her is kept can itself be the secret.
        blocked=[sentence(reason) for reason in people.blocks(me, on) if reason.code != "erase_held"],
    )


@dataclass(frozen=True)
class Kept:
    """One table on the public page: what it is, what for, and how long."""

    group: Any
    words: Any
    purposes: list[Any]
    keeps: list[Keep]
    special: bool


def kept() -> list[Kept]:
    """How long everything is kept, in the order of the page of one's own data."""
    declared = {model._meta.label: model.PERSONAL for model in tables() if model.PERSONAL}
    return [
        Kept(
            GROUPS[group],
            words,
            list(dict.fromkeys(PURPOSES[said.purpose] for said in declared[label].values())),
            keeps_of(declared[label].values()),
            any(said.special for said in declared[label].values()),
        )
        for label, (group, words) in TABLES.items()
        if label in declared
    ]


@dataclass(frozen=True)
class Paper:
    """One erasure staff wrote down. `can_agree`: it waits for a second yes, and this actor may give it."""

    ref: str
    name: str
    reason: str
    asked_by: str
    asked_on: date
    due_on: date
    done: bool
    waits: bool
    can_agree: bool


def erasures(actor: Actor) -> list[Paper]:
    """What staff wrote down, the newest first; what was taken back is left out."""
    rows = Erasure.objects.filter(cause=Cause.ON_PAPER, undone_on=None).select_related("person", "asked_by")
    found = list(rows.order_by("-asked_on", "-pk")[:100])
    texts = opened({row.trust for row in found})
    return [_paper(row, texts[row.trust].text(row, "reason"), actor) for row in found]


def _paper(row: Erasure, reason: str, actor: Actor) -> Paper:
    waits = row.done_on is None and people.waits_for_second(row)
    return Paper(
        ref=row.ref,
        name=row.person.name if row.person else "",
        reason=reason,
        asked_by=row.asked_by.name if row.asked_by else "",
        asked_on=row.asked_on,
        due_on=row.due_on,
        done=row.done_on is not None,
        waits=waits,
        can_agree=waits and actor.person_id != row.asked_by_id,
    )
