"""What a counsellor sees: that there is a mentor and when they last met, never what they write."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role, seen
from handrail.mentorships.queries import Latest, latest
from handrail.people.queries import account_of_person
from handrail.portal.labels import LIGHTS, STANDINGS
from handrail.portal.rules import ORDER, Case, Light, Standing, light, standing
from handrail.programmes.models import Participation
from handrail.programmes.queries import newest_definition, programmes_open
from handrail.register.models import Jobseeker

PAGE = 20
STAGES: dict[str, tuple[str, ...]] = {
    "referred": ("referred",),
    "joining": ("joined",),
    "waiting": ("ready",),
    "guided": ("guided", "followed"),
}


@dataclass(frozen=True)
class CaseRow:
    """One line of the caseload."""

    ref: str
    name: str
    programme: str
    standing: Standing
    light: Light
    since: date
    mentor: str
    last_met: date | None

    @property
    def standing_words(self) -> Any:
        return STANDINGS[self.standing]

    @property
    def light_words(self) -> Any:
        return LIGHTS[self.light]


@dataclass(frozen=True)
class Caseload:
    """One page of it, with the counts of the filters above."""

    rows: list[CaseRow]
    counts: dict[str, int]
    total: int
    page: Page[Any]
    today: date


def _served(actor: Actor) -> "QuerySet[Participation]":
    """The open participations of jobseekers of the actor's offices."""
    ours = Jobseeker.objects.filter(office_id__in=actor.at(Role.COUNSELLOR)).values("pk")
    return Participation.objects.open().filter(jobseeker_id__in=ours)


def caseload(actor: Actor, stage: str, number: str) -> Caseload:
    """The actor's people, those first who wait longest; a filter and a page number stand in the address."""
    everyone = _served(actor)
    counts = {name: everyone.filter(stage__in=stages).count() for name, stages in STAGES.items()}
    chosen = everyone.filter(stage__in=STAGES[stage]) if stage in STAGES else everyone
    since = Coalesce("ready_on", "joined_on", "referred_on", F("created__date"))
    ordered = chosen.annotate(since=since).select_related("jobseeker", "programme").order_by("since", "id")
    page = Paginator(ordered, PAGE).get_page(number)
    today = clock.today()
    pairs = latest(row.pk for row in page)
    rows = sorted((_row(row, pairs.get(row.pk), today) for row in page), key=lambda row: (ORDER.index(row.light), row.since))
    return Caseload(rows, counts, sum(counts.values()), page, today)


def _row(row: Any, pair: Latest | None, today: date) -> CaseRow:
    case = Case(row.stage, row.since, pair.last_met if pair else None, pair.agreed_on if pair else None)
    return CaseRow(
        ref=row.ref,
        name=row.jobseeker.name if row.jobseeker else "",
        programme=row.programme.slug,
        standing=standing(case),
        light=light(case, today),
        since=row.since,
        mentor=pair.mentor if pair else "",
        last_met=pair.last_met if pair else None,
    )


@dataclass(frozen=True)
class PersonPage:
    """One person, for the counsellor at the desk."""

    ref: str
    participation_id: int
    jobseeker_id: int
    person_id: int | None
    name: str
    phone: str
    email: str
    programme_name: str
    row: CaseRow
    has_come_in: bool
    joined_on: date | None


def person(actor: Actor, ref: str) -> PersonPage:
    """The person behind a participation of the actor's offices; reading contact details is noted."""
    since = Coalesce("ready_on", "joined_on", "referred_on", F("created__date"))
    row: Any = _served(actor).annotate(since=since).select_related("jobseeker", "programme").filter(ref=ref).first()
    if row is None or row.jobseeker is None:
        raise NotFound("participation")
    if row.person_id:
        seen(row.person_id, "contact", "counsellor's page")
    account = account_of_person(row.person_id) if row.person_id else None
    return PersonPage(
        ref=row.ref,
        participation_id=row.pk,
        jobseeker_id=row.jobseeker_id,
        person_id=row.person_id,
        name=row.jobseeker.name,
        phone=row.jobseeker.phone,
        email=row.jobseeker.email,
        programme_name=newest_definition(row.programme_id).name,
        row=_row(row, latest([row.pk]).get(row.pk), clock.today()),
        has_come_in=account is not None and account.last_login is not None,
        joined_on=row.joined_on,
    )


@dataclass(frozen=True)
class Found:
    """A row of the register that a counsellor may refer."""

    ref: str
    name: str
    born_on: date | None


def search_register(actor: Actor, text: str) -> list[Found]:
    """Jobseekers of the actor's offices whose name begins like this, at most ten."""
    words = [word for word in text.split() if word]
    if not words:
        return []
    rows = Jobseeker.objects.filter(office_id__in=actor.at(Role.COUNSELLOR), left_on=None)
    for word in words:
        rows = rows.filter(Q(name__istartswith=word) | Q(name__icontains=f" {word}"))
    return [Found(row.ref, row.name, row.born_on) for row in rows.order_by("name", "id")[:10]]


def register_name(actor: Actor, ref: str) -> str:
    """The name in the register, for the question whether this is the right person."""
    found = Jobseeker.objects.filter(office_id__in=actor.at(Role.COUNSELLOR), ref=ref).values_list("name", flat=True).first()
    if found is None:
        raise NotFound("jobseeker")
    return found


def jobseeker_id(actor: Actor, ref: str) -> int:
    """The key of a register row the actor may refer."""
    found = Jobseeker.objects.filter(office_id__in=actor.at(Role.COUNSELLOR), ref=ref).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("jobseeker")
    return found


def programme_choices() -> list[tuple[str, str]]:
    """Programmes that are open, for a choice."""
    return [(row.slug, newest_definition(row.pk).name) for row in programmes_open()]
