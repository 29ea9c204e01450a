"""What a counsellor sees: that there is a mentor and when they last met, never what they write."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.cache import caches
from django.core.paginator import Page
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce

from handrail.employers.queries import Job, jobs_of
from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role, seen
from handrail.kernel.lists import Wanted, in_order, paged
from handrail.kernel.models import Opened
from handrail.kernel.prepared import first, prepared
from handrail.mentorships.labels import LIGHTS
from handrail.mentorships.queries import Latest, latest, may_note
from handrail.mentorships.rules import MOST_URGENT_FIRST, Light
from handrail.people.queries import account_of_person
from handrail.people.rules import has_words, sort_key
from handrail.portal.labels import STANDINGS
from handrail.portal.rules import COUNTED_EACH_TIME, COUNTED_FOR, Case, Standing, light, standing
from handrail.programmes.models import Participation
from handrail.programmes.queries import guardian_due, programme_name, programme_names, programmes_open
from handrail.programmes.queries.answering import asks_for
from handrail.programmes.rules import HELPED, ParticipationStage
from handrail.register.models import Jobseeker

STAGES: dict[Standing, str] = {
    Standing.REFERRED: "referred",
    Standing.JOINING: "joining",
    Standing.WAITING: "waiting",
    Standing.GUIDED: "guided",
    Standing.FOLLOWED: "followed",
}
FIRST = 5
NEVER = date.min
LOOKED_AT = 500


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
    days: int

    @property
    def standing_words(self) -> Any:
        return STANDINGS[self.standing]

    @property
    def light_words(self) -> Any:
        return LIGHTS[self.light]


@dataclass(frozen=True)
class Caseload:
    """One page of it; what is urgent of all of it, the counts of the filters, and what was asked for in full.

    `counted_at`: when the office's people were counted, where that need not be now.
    """

    asked: Wanted
    rows: list[CaseRow]
    first: list[CaseRow]
    counts: dict[str, dict[str, int]]
    total: int
    page: Page[Any]
    today: date
    mine: int
    programmes: int
    counted_at: datetime | None


@dataclass(frozen=True)
class Size:
    """How many people and programmes an actor's offices have; `at`: when they were counted, where the count is kept."""

    office: int
    programmes: int
    at: datetime | None


@dataclass(frozen=True)
class Served:
    """Of a participation what a line needs; a counsellor has hundreds of them."""

    pk: int
    ref: str
    stage: ParticipationStage
    since: date
    name: str
    programme: str


@prepared
def _of_office(offices: list[int]) -> "QuerySet[Participation, Any]":
    rows = Participation.objects.open().filter(jobseeker__office_id__among=offices).annotate(since=SINCE)
    return rows.values_list("pk", "ref", "stage", "since", "jobseeker__name", "programme__slug")


@prepared
def _of_desk(offices: list[int], desk: int) -> "QuerySet[Participation, Any]":
    rows = Participation.objects.open().filter(jobseeker__office_id__among=offices, jobseeker__counsellor_id=desk)
    return rows.annotate(since=SINCE).values_list("pk", "ref", "stage", "since", "jobseeker__name", "programme__slug")


def _served(actor: Actor) -> "QuerySet[Participation]":
    """The open participations of jobseekers of the actor's offices."""
    return Participation.objects.open().filter(jobseeker__office_id__in=actor.at(Role.COUNSELLOR))


SINCE = Coalesce("ready_on", "joined_on", "referred_on", F("created__date"))
SORTS: dict[str, Callable[[CaseRow], Any]] = {
    "state": lambda row: (MOST_URGENT_FIRST.index(row.light), row.last_met or row.since, row.ref),
    "name": lambda row: (sort_key(row.name), row.ref),
    "since": lambda row: (row.since, row.ref),
    "mentor": lambda row: (sort_key(row.mentor), row.ref),
    "met": lambda row: (row.last_met or NEVER, row.ref),
}


def caseload(actor: Actor, asked: Wanted) -> Caseload:
    """The actor's people, the most urgent first whatever page is shown: urgency is a rule, so all of them are read."""
    today = clock.today()
    offices = list(actor.at(Role.COUNSELLOR))
    size, own = _size(actor, _served(actor)), list(_of_desk(offices, actor.desk_id)) if actor.desk_id else []
    mine = len(own)
    # Who has people of their own in the register sees those first; the office is one press away.
    asked = replace(asked, chosen={**asked.chosen, "whose": asked.of("whose") or ("mine" if mine else "office")})
    ours = _cases(own if asked.of("whose") == "mine" else _of_office(offices), today)
    page = paged(in_order((row for row in ours if _fits(row, asked)), asked, SORTS, "state"), asked)
    urgent = sorted((row for row in ours if row.light is Light.NOW), key=SORTS["state"])[:FIRST]
    counts = {"stage": _counted(ours), "whose": {"mine": mine, "office": size.office}}
    return Caseload(asked, list(page), urgent, counts, len(ours), page, today, mine, size.programmes, size.at)


def _size(actor: Actor, office: "QuerySet[Participation]") -> Size:
    """Of large offices counted now and then, as a cockpit is."""
    kept, key = caches["process"], f"portal.office.{sorted(actor.at(Role.COUNSELLOR))}"
    found: Size | None = kept.get(key)
    if found is None:
        counts = office.aggregate(office=Count("pk"), programmes=Count("programme_id", distinct=True))
        is_kept = counts["office"] > COUNTED_EACH_TIME
        found = Size(**counts, at=clock.now() if is_kept else None)
        if is_kept:
            kept.set(key, found, COUNTED_FOR.seconds)
    return found


def _cases(served: Iterable[tuple[Any, ...]], today: date) -> list[CaseRow]:
    rows = [Served(*each) for each in served]
    pairs = latest(row.pk for row in rows)
    return [_row(row, pairs.get(row.pk), today) for row in rows]


def _fits(row: CaseRow, asked: Wanted) -> bool:
    return asked.of("stage") in ("", STAGES.get(row.standing), row.light) and has_words(row.name, asked.q)


def _counted(rows: list[CaseRow]) -> dict[str, int]:
    counts = Counter(STAGES.get(row.standing, "") for row in rows) + Counter(str(row.light) for row in rows)
    return {**counts, "": len(rows)}


def _row(row: Served, pair: Latest | None, today: date) -> CaseRow:
    case = Case(row.stage, row.since, pair.last_met if pair else None, pair.agreed_on if pair else None)
    return CaseRow(
        ref=row.ref,
        name=row.name,
        programme=row.programme,
        standing=standing(case),
        light=light(case, today),
        since=row.since,
        mentor=pair.mentor if pair else "",
        last_met=pair.last_met if pair else None,
        days=(today - (case.last_met or case.agreed_on or case.since)).days,
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
    language: str
    programme_name: str
    row: CaseRow
    has_account: bool
    has_come_in: bool
    joined_on: date | None
    guardian_due: bool
    may_help: bool
    may_write_job: bool
    may_note_how: bool
    has_told: bool
    jobs: tuple[Job, ...]


@prepared
def _one(offices: list[int], ref: str) -> QuerySet[Any]:
    rows = Participation.objects.open().filter(jobseeker__office_id__among=offices, ref=ref)
    return rows.annotate(since=SINCE).select_related("jobseeker", "programme")


def person(actor: Actor, ref: str) -> PersonPage:
    """The person behind a participation of the actor's offices; reading contact details is noted."""
    row: Any = first(_one(list(actor.at(Role.COUNSELLOR)), ref))
    if row is None or row.jobseeker is None:
        raise NotFound("participation")
    # Who was tied to the register after the referral joins this place later; it is the same person.
    person_id = row.person_id or row.jobseeker.person_id
    if person_id:
        seen(person_id, "contact", "counsellor's page")
    account = account_of_person(person_id) if person_id else None
    served = Served(row.pk, row.ref, row.stage, row.since, row.jobseeker.name, row.programme.slug)
    return PersonPage(
        ref=row.ref,
        participation_id=row.pk,
        jobseeker_id=row.jobseeker_id,
        person_id=person_id,
        name=row.jobseeker.name,
        phone=row.jobseeker.phone,
        email=row.jobseeker.email,
        language=row.jobseeker.language,
        programme_name=programme_name(row.programme),
        row=_row(served, latest([row.pk]).get(row.pk), clock.today()),
        has_account=account is not None,
        has_come_in=account is not None and account.last_login is not None,
        joined_on=row.joined_on,
        guardian_due=guardian_due(row, clock.today()),
        may_help=row.stage in HELPED and person_id != actor.person_id,
        may_write_job=row.person_id is not None and row.stage != ParticipationStage.REFERRED,
        may_note_how=may_note(actor, row.pk),
        has_told=row.person_id is not None and asks_for(row.version_id, "counsellor"),
        jobs=jobs_of(row.pk, Opened(row.trust), clock.today()),
    )


@dataclass(frozen=True)
class Found:
    """A row of the register that a counsellor may refer."""

    ref: str
    name: str
    born_on: date | None


def search_register(actor: Actor, text: str) -> list[Found]:
    """Jobseekers of the actor's offices whose name begins like this, at most ten, by name.

    A beginning that more than `LOOKED_AT` share gives ten of them, not the first ten: to be found, a name needs more letters.
    """
    offices = actor.at(Role.COUNSELLOR)
    if not text.strip() or not offices:
        return []
    fitting = Jobseeker.objects.called(text, offices).values("pk")[:LOOKED_AT]
    rows = Jobseeker.objects.filter(office_id__in=offices, pk__in=fitting).only("ref", "name", "born_on").order_by("name", "id")
    return [Found(row.ref, row.name, row.born_on) for row in rows[:10]]


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
    found = programmes_open()
    names = programme_names(found)
    return [(row.slug, names[row.pk]) for row in found]
