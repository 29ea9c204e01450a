"""An invitation as the person reads it: who chose her and why, what joining means and does not mean, and how to answer.

The code is worked out from our key whenever it is needed: no table and no job holds it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.privacy import blind_index
from handrail.matching import choosing, rules
from handrail.matching.models import Selection
from handrail.matching.queries.selecting import room_of
from handrail.matching.rules import Chosen, first_name
from handrail.people.labels import PURPOSES
from handrail.people.rules import LANGUAGES, Contact
from handrail.programmes import queries as programmes
from handrail.programmes.labels import PURPOSE_HELP
from handrail.programmes.models import Paper
from handrail.programmes.pair import MentorSelects
from handrail.programmes.parts import Party
from handrail.programmes.queries import Wall

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LONG, GROUP = 12, 4
"""Twelve signs that cannot be taken for one another: 59 bits, and one code opens one invitation."""


def code_of(selection_ref: str) -> str:
    """The secret of an invitation, as it stands in the letter: K7PM-4QXW-9RTD."""
    number, signs = int(blind_index(f"selection:{selection_ref}"), 16), ""
    for _each in range(LONG):
        number, sign = divmod(number, len(ALPHABET))
        signs += ALPHABET[sign]
    return "-".join(signs[at : at + GROUP] for at in range(0, LONG, GROUP))


def code_hash(typed: str) -> str:
    """What is stored and looked for, however the code was typed."""
    return blind_index(re.sub(r"[^A-Z0-9]", "", typed.upper()))


@dataclass(frozen=True)
class Invitation:
    """What an invitation says, in the language of the person."""

    ref: str
    code: str
    address: str
    name: str
    mentor: str
    mentor_first: str
    office: str
    programme: str
    slug: str
    said: Mapping[str, str]
    reasons: tuple[Any, ...]
    answer_by: datetime | None
    call_back_at: datetime | None
    channel: str
    to: str
    language: str
    reached: bool
    wall: Wall
    owner_id: int

    @property
    def means(self) -> list[str]:
        return [self.said[key] for key in sorted(self.said) if key.startswith("means_") and "not" not in key]

    @property
    def means_not(self) -> list[str]:
        return [self.said[key] for key in sorted(self.said) if key.startswith("means_not")]


def language_for(row: Selection) -> str:
    """The language the service writes to her in, as far as Handrail speaks it; else the programme's first."""
    said = row.jobseeker.language
    first = programmes.newest_definition(row.programme).languages[0]
    return said if said in LANGUAGES else str(first)


def _read(row: Selection, reasons: tuple[str, ...] | None = None) -> Invitation:
    language = language_for(row)
    said = programmes.words(row.programme, language)
    code = code_of(row.ref)
    path = reverse("matching:invited", args=[code])
    channel = row.channel or channels(row)[0]
    codes = tuple(row.reasons) if reasons is None else reasons
    return Invitation(
        ref=row.ref,
        code=code,
        address=settings.HANDRAIL.base_url + path,
        name=first_name(row.jobseeker.name),
        mentor=row.mentor.person.name,
        mentor_first=first_name(row.mentor.person.name),
        office=row.jobseeker.office.name if row.jobseeker.office else "",
        programme=said.get("name", row.programme.slug),
        slug=row.programme.slug,
        said=said,
        reasons=tuple(choosing.SAID_WHY[each] for each in codes if each in choosing.SAID_WHY),
        answer_by=row.answer_by,
        call_back_at=row.call_back_at,
        channel=channel,
        to={"email": row.jobseeker.email, "sms": row.jobseeker.phone}.get(channel, ""),
        language=language,
        reached=bool(row.jobseeker.email or row.jobseeker.phone or row.jobseeker.person_id),
        wall=programmes.wall(row.programme, language, said),
        owner_id=row.programme.owner_id,
    )


def in_words(found: Invitation, language: str) -> Invitation:
    """The same in the language of whoever reads it now."""
    programme = programmes.programme(found.slug)
    said = programmes.words(programme, language)
    wall = programmes.wall(programme, language, said)
    return replace(found, said=said, programme=said.get("name", found.slug), wall=wall)


RELATED = ("programme", "mentor__person", "jobseeker__office")


def invitation(code: str, now: datetime) -> Invitation | None:
    """The open invitation this code opens; nothing for one that is over or was never sent."""
    rows = Selection.objects.select_related(*RELATED).filter(code_hash=code_hash(code), stage=Chosen.INVITED)
    row = rows.filter(answer_by__gt=now).first()
    return _read(row) if row else None


def channels(row: Selection) -> list[str]:
    """How this person can be reached, the surest first; a letter can always be printed."""
    known = row.jobseeker
    return [name for name, there in (("email", known.email), ("sms", known.phone), ("letter", True)) if there]


def letter(selection_id: int) -> Invitation | None:
    """What is sent, while it is still open."""
    row = Selection.objects.select_related(*RELATED).filter(pk=selection_id, stage=Chosen.INVITED).first()
    return _read(row) if row else None


def ended(selection_id: int) -> Invitation | None:
    """To whom a kind word goes when an invitation ended without an answer."""
    stages = [Chosen.EXPIRED, Chosen.WITHDRAWN]
    row = Selection.objects.select_related(*RELATED).filter(pk=selection_id, stage__in=stages).first()
    return _read(row) if row else None


@dataclass(frozen=True)
class Draft:
    """An invitation before it is sent."""

    row: Selection
    letter: Invitation
    channels: tuple[str, ...]
    room: rules.Room
    suggested: tuple[str, ...]


def draft(actor: Actor, ref: str, reasons: tuple[str, ...]) -> Draft:
    """The mentor's own, with what the letter would say for these reasons."""
    row = Selection.objects.visible_to(actor).select_related(*RELATED).filter(ref=ref, stage=Chosen.RESERVED).first()
    if row is None:
        raise NotFound(ref)
    room = room_of(row.mentor, programmes.newest_definition(row.programme))
    return Draft(row, _read(row, reasons), tuple(channels(row)), room, _suggested(row))


def _suggested(row: Selection) -> tuple[str, ...]:
    """Reasons the explanation speaks for; the mentor ticks what is true."""
    terms = {"occupation": "work", "language": "language", "distance": "area"}
    return tuple(terms[term] for term, _level, points, _detail in row.lines if points and term in terms)


def sent_letter(actor: Actor, ref: str) -> Invitation:
    """The mentor's own open invitation, to be printed."""
    row = Selection.objects.visible_to(actor).select_related(*RELATED).filter(ref=ref, stage=Chosen.INVITED).first()
    if row is None:
        raise NotFound(ref)
    return _read(row)


def at_desk(actor: Actor, ref: str, now: datetime) -> Invitation:
    """An open invitation of somebody of this counsellor's office; never of her own choosing."""
    rows = Selection.objects.served_by(actor).select_related(*RELATED).filter(ref=ref, answer_by__gt=now)
    row = rows.first()
    if row is None:
        raise NotFound(ref)
    return _read(row)


@dataclass(frozen=True)
class Waiting:
    """Somebody of the office who may answer at the desk."""

    ref: str
    name: str
    mentor: str
    answer_by: datetime


def invited_here(actor: Actor, now: datetime) -> int | None:
    """How many of the office were invited and may answer at the desk; None where mentors choose in no open programme."""
    if not any(isinstance(programmes.newest_definition(each).matching, MentorSelects) for each in programmes.programmes_open()):
        return None
    return Selection.objects.served_by(actor).filter(answer_by__gt=now).count()


def waiting_at_desk(actor: Actor, now: datetime) -> list[Waiting]:
    rows = Selection.objects.served_by(actor).filter(answer_by__gt=now).select_related("jobseeker", "mentor__person")
    found = rows.order_by("answer_by", "id")[:200]
    return [Waiting(row.ref, row.jobseeker.name, row.mentor.person.name, row.answer_by) for row in found if row.answer_by]


Purposes = dict[str, tuple[Any, Any, bool]]


def purposes(slug: str) -> Purposes:
    """What a yes is asked for: purpose → words, help, whether the programme needs it."""
    asked = programmes.newest_definition(programmes.programme(slug)).consents
    return {
        str(each): (PURPOSES[each], PURPOSE_HELP[each], each in asked.required) for each in (*asked.required, *asked.optional)
    }


def papers(slug: str, language: str) -> list[Paper]:
    """What a mentee reads and agrees to before joining."""
    programme = programmes.programme(slug)
    codes = programmes.newest_definition(programme).papers_of(Party.MENTEE, before=("joining",))
    return programmes.newest_papers(programme.pk, codes, language)


def contact(row: Selection) -> Contact:
    """How the register reaches her."""
    known = row.jobseeker
    return Contact(known.email or None, None if known.email else known.phone or None)


def was_chosen(participation_id: int) -> bool:
    """Whether this place came of an invitation, so that letters say so."""
    return Selection.objects.filter(participation=participation_id, stage=Chosen.ACCEPTED).exists()


def mentor_person(selection_id: int) -> int | None:
    """Whom to tell what came of an invitation."""
    return Selection.objects.filter(pk=selection_id).values_list("mentor__person_id", flat=True).first()
