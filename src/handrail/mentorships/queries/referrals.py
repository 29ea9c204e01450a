"""Psychologists to choose from, how a referral stands for the two, and a psychologist's own page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role, seen
from handrail.kernel.models import Opened
from handrail.mentorships.models import Feedback, Psychologist, Referral
from handrail.mentorships.queries.pair import Head, read_pair
from handrail.mentorships.queries.rows import first_name, wall_clock
from handrail.mentorships.rules.barriers import HEALTH_CONSENT
from handrail.mentorships.rules.referrals import OPEN_REFERRAL, REFERRAL, TAKES_FEEDBACK, ReferralStage
from handrail.mentorships.rules.tracks import refers_to_psychologist
from handrail.people.queries import LookRow, has_consent, looked
from handrail.programmes.labels import LANGUAGES
from handrail.programmes.queries import definition_of
from handrail.taxonomy.queries import area_names, areas

FEEDBACK = "psychologist_feedback"
REGION = 5
"""The letters of a region's code: a county in Lithuania."""


@dataclass(frozen=True)
class PsychologistRow:
    ref: str
    name: str
    organisation: str
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    places: int
    waiting_days: int
    takes: bool
    said_on: date


@dataclass(frozen=True)
class ReferralRow:
    """As one of the two sees it. `feedback`: on which days something was told, never what."""

    ref: str
    name: str
    stage: str
    asked_on: date
    because: str
    at: datetime | None
    how: str
    where: str
    question: str
    is_open: bool
    feedback: tuple[date, ...]
    may_read: bool


@dataclass(frozen=True)
class PsychologistPage:
    head: Head
    rows: tuple[ReferralRow, ...]
    directory: tuple[PsychologistRow, ...]
    areas: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    area: str
    language: str
    allowed: bool
    refers: bool
    read_by: tuple[LookRow, ...]

    @property
    def may_ask(self) -> bool:
        standing = self.head.is_open and not self.head.resting and not any(each.is_open for each in self.rows)
        return standing and self.head.i_guide and self.allowed and self.refers


@dataclass(frozen=True)
class SentRow:
    """A psychologist's line: first name alone until she has said yes."""

    ref: str
    mentee: str
    mentor: str
    stage: str
    asked_on: date
    at: datetime | None


@dataclass(frozen=True)
class SentPage:
    row: SentRow
    question: str
    where: str
    how: str
    zone: str
    may: tuple[str, ...]
    may_tell: bool
    told: tuple[tuple[date, str], ...]


def psychologists(actor: Actor, ref: str, *, area: str = "", language: str = "") -> PsychologistPage:
    """The pair's referrals and, for the mentor, whom to ask: those with a free place first, then by waiting time."""
    found = read_pair(actor, ref=ref, helps="psychologist")
    row, head = found.row, found.head()
    everyone = _directory(row.participation.programme.owner_id, found.today) if head.i_guide else ()
    fitting = [each for each in everyone if _fits(each, area, language)]
    kept = row.referrals.select_related("psychologist__person").prefetch_related("feedback").order_by("-pk")
    return PsychologistPage(
        head=head,
        rows=tuple(_row(each, found.open, found.me, found.zone) for each in kept),
        directory=_shown(fitting),
        areas=_named({code for each in everyone for code in each.areas}),
        languages=tuple((code, name) for code, name in LANGUAGES.items() if any(code in each.languages for each in everyone)),
        area=area,
        language=language,
        allowed=has_consent(row.mentee_person_id, HEALTH_CONSENT),
        refers=refers_to_psychologist(definition_of(row.participation.version_id), row.participation.track),
        read_by=() if head.i_guide else tuple(looked(actor, [FEEDBACK])),
    )


def to_ask(actor: Actor, ref: str, psychologist_ref: str) -> tuple[Head, PsychologistRow]:
    """The pair, and the psychologist its mentor wants to ask."""
    page = psychologists(actor, ref)
    found = next((each for each in page.directory if each.ref == psychologist_ref), None)
    if found is None:
        raise NotFound("psychologist")
    return page.head, found


def feedback(actor: Actor, referral_ref: str) -> tuple[Head, tuple[tuple[date, str], ...]]:
    """What the psychologist told this mentor. Reading it is noted, and the mentee sees who read it."""
    rows = Feedback.objects.filter(referral__ref=referral_ref, to_id=actor.person_id or 0).select_related(
        "referral__mentorship"
    )
    told = list(rows.order_by("pk"))
    if not told:
        raise NotFound("feedback")
    head = read_pair(actor, ref=told[0].referral.mentorship.ref).head()
    seen(told[0].referral.mentorship.mentee_person_id, FEEDBACK, "mentor")
    texts = Opened(told[0].trust)
    return head, tuple((each.given_on, texts.text(each, "text")) for each in told)


def sent(actor: Actor) -> tuple[SentRow, ...]:
    """A psychologist's referrals, what waits for her first."""
    rows = Referral.objects.sent_to(actor).select_related(*_PEOPLE).order_by("-pk")[:100]
    return tuple(sorted((_sent(each) for each in rows), key=lambda each: each.stage not in OPEN_REFERRAL))


def sent_one(actor: Actor, referral_ref: str) -> SentPage:
    row = Referral.objects.sent_to(actor).select_related(*_PEOPLE).filter(ref=referral_ref).first()
    if row is None:
        raise NotFound("referral")
    seen(row.mentorship.mentee_person_id, "psychologist_referral", row.ref)
    texts, told = Opened(row.trust), Opened(f"referral:{row.ref}")
    return SentPage(
        row=_sent(row),
        question=texts.text(row, "question"),
        where=texts.text(row, "where"),
        how=row.how,
        zone=row.mentorship.participation.programme.zone,
        may=tuple(step for step in REFERRAL.open_from(ReferralStage(row.stage)) if step != "withdraw"),
        may_tell=row.stage in TAKES_FEEDBACK,
        told=tuple((each.given_on, told.text(each, "text")) for each in row.feedback.filter(by=actor.person_id).order_by("pk")),
    )


def directory_entries(actor: Actor) -> tuple[PsychologistRow, ...]:
    """The entries this actor keeps: her own, or those of the coordinator's service."""
    rows = Psychologist.objects.kept_by(actor, clock.today()).select_related("person", "organisation")
    return _shown(list(rows.order_by("person__sort_key", "pk")))


@dataclass(frozen=True)
class EntryPage:
    """One entry to be changed; for a psychologist who has none yet, an empty one at her first partner."""

    person_id: int
    organisation_id: int
    name: str
    said: dict[str, object]
    areas: tuple[tuple[str, str], ...]


def entry(actor: Actor, psychologist_ref: str) -> EntryPage:
    """An entry this actor may change."""
    row = (
        Psychologist.objects.kept_by(actor, clock.today()).select_related("person", "organisation").filter(ref=psychologist_ref)
    )
    found = row.first()
    if found is None:
        raise NotFound("psychologist")
    said = {name: getattr(found, name) for name in ("areas", "languages", "places", "waiting_days", "takes")}
    return EntryPage(found.person_id, found.organisation_id, found.person.name, said, _regions(found.organisation.country))


def own_entry(actor: Actor) -> EntryPage:
    mine = directory_of(actor)
    if mine is not None:
        return entry(actor, mine)
    places = sorted(actor.at(Role.PSYCHOLOGIST))
    if not places or actor.person_id is None:
        raise NotFound("psychologist")
    said: dict[str, object] = {"areas": [], "languages": [], "places": 0, "waiting_days": 0, "takes": True}
    return EntryPage(actor.person_id, places[0], "", said, _regions(""))


def directory_of(actor: Actor) -> str | None:
    """The ref of a psychologist's own entry."""
    mine = Psychologist.objects.filter(person_id=actor.person_id or 0, organisation_id__in=actor.at(Role.PSYCHOLOGIST))
    return mine.order_by("pk").values_list("ref", flat=True).first()


_PEOPLE = ("mentorship__mentee_person", "mentorship__mentor_person", "mentorship__participation__programme", "psychologist")


def _directory(owner_id: int, on: date) -> tuple[Psychologist, ...]:
    rows = Psychologist.objects.for_service(owner_id, on).select_related("person", "organisation")
    return tuple(sorted(rows, key=lambda each: (not each.takes or each.places == 0, each.waiting_days, each.person.sort_key)))


def _fits(row: Psychologist, area: str, language: str) -> bool:
    return (not area or not row.areas or area in row.areas) and (not language or language in row.languages)


def _shown(rows: Collection[Psychologist]) -> tuple[PsychologistRow, ...]:
    """With the names of all their areas, asked for once."""
    found = dict(_named({code for each in rows for code in each.areas}))
    return tuple(_line(each, found) for each in rows)


def _line(row: Psychologist, regions: dict[str, str]) -> PsychologistRow:
    return PsychologistRow(
        ref=row.ref,
        name=row.person.name,
        organisation=row.organisation.name,
        areas=tuple(sorted(regions[code] for code in row.areas if code in regions)),
        languages=tuple(LANGUAGES.get(code, code) for code in row.languages),
        places=row.places,
        waiting_days=row.waiting_days,
        takes=row.takes,
        said_on=row.said_on,
    )


def _named(codes: Collection[str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(area_names(codes).items(), key=lambda each: each[1].casefold())) if codes else ()


def _regions(country: str) -> tuple[tuple[str, str], ...]:
    return tuple((each.code, each.name) for each in areas(country or "LT", "en") if len(each.code) == REGION)


def _row(row: Referral, texts: Opened, me: int, zone: str) -> ReferralRow:
    told = list(row.feedback.all())
    return ReferralRow(
        ref=row.ref,
        name=row.psychologist.person.name,
        stage=row.stage,
        asked_on=row.asked_on,
        because=row.because,
        at=wall_clock(row.at, zone) if row.at else None,
        how=row.how,
        where=texts.text(row, "where"),
        question=texts.text(row, "question"),
        is_open=row.stage in OPEN_REFERRAL,
        feedback=tuple(each.given_on for each in told),
        may_read=any(each.to_id == me for each in told),
    )


def _sent(row: Referral) -> SentRow:
    name = row.mentorship.mentee_person.name
    zone = row.mentorship.participation.programme.zone
    return SentRow(
        ref=row.ref,
        mentee=first_name(name) if row.stage in {ReferralStage.ASKED, ReferralStage.DECLINED} else name,
        mentor=row.mentorship.mentor_person.name,
        stage=row.stage,
        asked_on=row.asked_on,
        at=wall_clock(row.at, zone) if row.at else None,
    )


def referral_parties(referral_id: int) -> tuple[int, int, int]:
    """(mentee's person, mentor's person, psychologist's person), for whom notices from above are meant."""
    row = Referral.objects.filter(pk=referral_id)
    found = row.values_list("mentorship__mentee_person_id", "mentorship__mentor_person_id", "psychologist__person_id").first()
    if found is None:
        raise NotFound("referral")
    return found
