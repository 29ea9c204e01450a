"""A person's jobs: one with what may be done with it, and all of a participation for the pages above."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from handrail.employers.models import JobCheck, Placement
from handrail.employers.rules import JOBS, CheckState, Kind, PlacementStage, steps
from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role, seen
from handrail.kernel.models import Opened
from handrail.kernel.prepared import prepared
from handrail.programmes.models import Participation
from handrail.programmes.rules import OPEN_PARTICIPATION, ParticipationStage


@dataclass(frozen=True)
class Place:
    """Whose job is to be written down; `mine` when it is the reader's own."""

    ref: str
    id: int
    name: str
    first_name: str
    mine: bool
    today: date


@dataclass(frozen=True)
class Job:
    """A placement as pages show it. `may` are the steps open today."""

    ref: str
    id: int
    employer: str
    kind: str
    started_on: date
    hours: int | None
    contract: str
    source: str
    told_on: date
    stage: str
    ended_on: date | None
    end_reason: str
    end_source: str
    checks: tuple["Check", ...]
    may: frozenset[str]

    @property
    def is_job(self) -> bool:
        return self.kind in JOBS

    @property
    def is_running(self) -> bool:
        return self.stage == PlacementStage.RUNNING

    @property
    def said_over(self) -> bool:
        """It runs here, and the newest answer says that it has ended: somebody writes the end down."""
        return self.is_running and bool(self.checks) and self.checks[-1].state == CheckState.NO


@dataclass(frozen=True)
class Check:
    """Whether the job held so many months after its first day, who said so, and when."""

    months: int
    state: str
    source: str
    on: date


@dataclass(frozen=True)
class Before:
    """What it said before it was put right."""

    on: date
    employer: str
    kind: str
    started_on: date
    hours: int | None
    contract: str


@dataclass(frozen=True)
class JobPage:
    job: Job
    place: Place
    before: tuple[Before, ...]


def place_to_start(actor: Actor, ref: str) -> Place:
    """The participation a job is told for: one's own, or one of the counsellor's office."""
    served = Participation.objects.served_by(actor)
    own = Participation.objects.filter(person_id=actor.person_id or 0)
    row = (
        (served | own).select_related("person", "jobseeker", "programme").filter(ref=ref, stage__in=OPEN_PARTICIPATION).first()
    )
    if row is None or row.person is None or row.stage == ParticipationStage.REFERRED:
        raise NotFound("participation")
    return _place(row, actor)


def job_page(actor: Actor, ref: str) -> JobPage:
    """One job; who is not the person and not the mentor is noted as having looked."""
    rows = Placement.objects.visible_to(actor).counted()
    rows = rows.select_related("participation__person", "participation__jobseeker", "participation__programme")
    row = _checked(rows).filter(ref=ref).first()
    if row is None:
        raise NotFound("placement")
    place = _place(row.participation, actor)
    if not place.mine:
        seen(row.person_id, "job", "page of a job")
    texts = Opened(row.trust)
    before = tuple(
        Before(each.on, texts.text(each, "employer_name"), each.kind, each.started_on, each.hours, each.contract)
        for each in row.changes.order_by("-on", "-pk")
    )
    return JobPage(_job(row, texts, place.today), place, before)


@prepared
def _counted(participation: int) -> QuerySet[Any]:
    rows: QuerySet[Any] = _checked(Placement.objects.counted()).filter(participation=participation)
    return rows.order_by("-started_on", "-pk")


def jobs_of(participation_id: int, texts: Opened, today: date) -> tuple[Job, ...]:
    """Every job of this participation, the newest first. The caller has decided who may read them."""
    return tuple(_job(each, texts, today) for each in _counted(participation_id))


@prepared
def _running(person: int) -> QuerySet[Any]:
    rows: QuerySet[Any] = _checked(Placement.objects.running()).filter(person_id=person)
    return rows.order_by("-started_on", "-pk")


def own_jobs(actor: Actor) -> tuple[Job, ...]:
    """The actor's jobs that run, for the first page."""
    today = clock.today()
    rows = _running(actor.person_id or 0)
    opened: dict[str, Opened] = {}
    return tuple(_job(each, opened.setdefault(each.trust, Opened(each.trust)), today) for each in rows)


def _place(row: Participation, actor: Actor) -> Place:
    """A counsellor reads the name of the register, everybody else the one the person goes by."""
    at_desk = row.jobseeker is not None and row.jobseeker.office_id in actor.at(Role.COUNSELLOR)
    name = row.jobseeker.name if row.jobseeker and at_desk and row.person_id != actor.person_id else _called(row)
    first = name.split(maxsplit=1)[0] if name.split() else name
    return Place(row.ref, row.pk, name, first, row.person_id == actor.person_id, clock.today(row.programme.zone))


def _day(text: str) -> date:
    """A day as the database writes it into JSON."""
    return date.fromisoformat(text)


def _called(row: Participation) -> str:
    return row.person.name if row.person else ""


def _checked(rows: Any) -> Any:
    """Jobs with the answers that count, in the same statement."""
    said = JSONObject(months="months", state="state", source="source", on="on")
    current = JobCheck.objects.filter(placement=OuterRef("pk"), current=True).order_by("months")
    return rows.annotate(answers=ArraySubquery(current.values(said=said)))


def _job(row: Any, texts: Opened, today: date) -> Job:
    return Job(
        ref=row.ref,
        id=row.pk,
        employer=texts.text(row, "employer_name"),
        kind=Kind(row.kind),
        started_on=row.started_on,
        hours=row.hours,
        contract=row.contract,
        source=row.source,
        told_on=row.told_on,
        stage=row.stage,
        ended_on=row.ended_on,
        end_reason=row.end_reason,
        end_source=row.end_source,
        checks=tuple(Check(each["months"], each["state"], each["source"], _day(each["on"])) for each in row.answers),
        may=steps(PlacementStage(row.stage), told_on=row.told_on, end_told_on=row.end_told_on, today=today),
    )


@dataclass(frozen=True)
class Running:
    """The job somebody has now; nothing of where it is."""

    id: int
    started_on: date
    answered: frozenset[int]
    """After how many months it was asked whether it holds, and answered, also with "not known"."""


def job_now(participation_id: int, on: date) -> Running | None:
    """The latest job that has begun by then and runs; a traineeship or trial work is none."""
    rows = Placement.objects.running().filter(participation=participation_id, kind__in=sorted(JOBS), started_on__lte=on)
    checks = JobCheck.objects.filter(placement=OuterRef("pk"), current=True).values("months")
    row: Any = rows.annotate(months=ArraySubquery(checks)).order_by("-started_on", "-pk").first()
    return Running(row.pk, row.started_on, frozenset(row.months)) if row else None


def job_that_runs(participation_id: int) -> Running | None:
    """The same with a first day that may still be to come."""
    return job_now(participation_id, date.max)


def lost_on(placement_id: int) -> date | None:
    """The last day of a job that ended; nothing for one that runs or never was."""
    return Placement.objects.filter(pk=placement_id).values_list("ended_on", flat=True).first()


def begun_by(on: date) -> list[int]:
    """The participations of everybody who has a job by then: whom a nightly sweep looks at."""
    rows = Placement.objects.running().filter(kind__in=sorted(JOBS), started_on__lte=on)
    return list(rows.order_by("participation_id").values_list("participation_id", flat=True).distinct())
