"""A pair in aftercare as its own page shows it, and for coordinators who is supported in a job and who needs a place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from handrail.employers.queries import Held, Job, answered, held, job_now, jobs_of, link_to
from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.prepared import first, prepared
from handrail.mentorships.models import Aftercare, Mentorship
from handrail.mentorships.queries.pair import Head, Pair, Reading, meeting_line, with_both
from handrail.mentorships.queries.rows import ContactRow, DueRow, Line
from handrail.mentorships.rules import MeetingState, Part, Stage
from handrail.mentorships.rules.aftercare import Work, next_check
from handrail.mentorships.rules.duties import is_shown
from handrail.programmes.models import Duty, Programme
from handrail.programmes.queries import definition_of

SHOWN = ("aftercare_contact", "check_job", "aftercare_end", "log_meeting")
NEAR = timedelta(days=14)


@dataclass(frozen=True)
class TouchRow:
    """One contact; `mine` when the reader logged it and may take it back."""

    ref: str
    on: date
    channel: str
    who: str
    goes: str
    note: str
    mine: bool


@dataclass(frozen=True)
class AtWork:
    """Somebody at her work with whom the mentor may talk."""

    name: str
    email: str
    phone: str
    said_yes_on: date


@dataclass(frozen=True)
class Following(Head):
    """Everything one of the two may see while she is supported in a job."""

    began_on: date
    until: date
    lost_on: date | None
    supporter: str
    channels: tuple[str, ...]
    in_loop: bool
    jobs: tuple[Job, ...]
    contacts: tuple[TouchRow, ...]
    at_work: AtWork | None
    mine: ContactRow | None
    theirs: ContactRow | None
    due: tuple[DueRow, ...]
    lines: tuple[Line, ...]

    @property
    def job(self) -> Job | None:
        """The job that runs, else the one that ended last."""
        return next((each for each in self.jobs if each.is_running and each.is_job), self.jobs[0] if self.jobs else None)

    def first_due(self, kind: str) -> DueRow | None:
        return next((each for each in self.due if each.kind == kind), None)

    @property
    def contact_due(self) -> DueRow | None:
        return self.first_due("aftercare_contact")

    @property
    def check_due(self) -> DueRow | None:
        """The question about the job, once its day has come."""
        found = self.first_due("check_job")
        return found if found and found.due_on <= self.today else None

    @property
    def ends_soon(self) -> bool:
        return self.until <= self.today + NEAR


@prepared
def _of(person: int, on: date, ref: str) -> "QuerySet[Mentorship, Any]":
    return with_both(Mentorship.objects.content_of(person, on)).filter(ref=ref)


def together_with(actor: Actor, ref: str) -> Pair | Following:
    """The pair of this actor as it stands now."""
    row = first(_of(actor.person_id, clock.today(), ref)) if actor.person_id else None
    if row is None:
        raise NotFound("mentorship")
    return _Following(row, actor).page() if row.stage == Stage.AFTERCARE else Reading(row, actor).pair()


def following(actor: Actor, ref: str) -> Following:
    """The same, for pages that only aftercare has."""
    found = together_with(actor, ref)
    if not isinstance(found, Following):
        raise NotFound("aftercare")
    return found


class _Following(Reading):
    """Gathers the rows of one pair in aftercare in a fixed number of queries."""

    def page(self) -> Following:
        head, row = self.head(), self.row
        plan = definition_of(row.participation.version_id).aftercare
        times = list(row.aftercares.order_by("began_on", "pk"))
        if plan is None or not times:
            raise NotFound("aftercare")
        jobs, contacts = jobs_of(row.participation_id, self.open, self.today), self._contacts()
        shared = {} if row.apart else self.contacts()
        others = times[-1].owner if times[-1].owner_id != row.mentor_person_id else None
        return Following(
            **vars(head),
            began_on=times[-1].began_on,
            until=times[-1].until,
            lost_on=times[-1].lost_on,
            supporter=others.name if others else "",
            channels=tuple(plan.channels),
            in_loop=plan.employer_in_loop,
            jobs=jobs,
            contacts=contacts,
            at_work=None if row.apart else self._at_work(),
            mine=shared.get(True),
            theirs=shared.get(False),
            due=() if row.apart else self._follow_due(),
            lines=self._follow_lines(times, contacts, jobs),
        )

    def _contacts(self) -> tuple[TouchRow, ...]:
        rows = self.row.contacts.order_by("-on", "-pk")
        return tuple(
            TouchRow(each.ref, each.on, each.channel, each.who, each.goes, self.open.text(each, "note"), each.by_id == self.me)
            for each in rows
        )

    def _at_work(self) -> AtWork | None:
        row = self.row.employer_contacts.filter(withdrawn_on=None).first()
        if row is None:
            return None
        text = self.open.text
        return AtWork(text(row, "name"), text(row, "email"), text(row, "phone"), row.said_yes_on)

    def _follow_due(self) -> tuple[DueRow, ...]:
        two = (self.row.mentee_person_id, self.row.mentor_person_id)
        rows = Duty.objects.filter(about=self.row.about, kind__in=SHOWN, person__in=two).order_by("due_on", "kind")
        own = {each.kind for each in rows if each.person_id == self.me}
        return tuple(
            DueRow(each.kind, each.due_on, each.person_id == self.me, each.due_on < self.today)
            for each in rows
            if (each.person_id == self.me or each.kind not in own) and is_shown(each.kind, each.due_on, self.today)
        )

    def _follow_lines(self, times: list[Aftercare], contacts: tuple[TouchRow, ...], jobs: tuple[Job, ...]) -> tuple[Line, ...]:
        lines = [Line(self.row.agreed_on, "agreed", "past")]
        meetings = [each for each in self._meetings() if each.state != MeetingState.MISSED]
        lines += [replace(meeting_line(each), number=0) for each in meetings]
        lines += time_lines(times)
        lines += [Line(each.ended_on, "job_ended", "past") for each in jobs if each.ended_on]
        lines += [Line(each.on, f"contact_{each.who}", "past", each.note, how=each.channel, ref=each.goes) for each in contacts]
        lines.append(Line(times[-1].until, "aftercare_until", ""))
        return tuple(sorted(lines, key=lambda each: (each.on, each.when != "past")))


def time_lines(times: Iterable[Aftercare]) -> list[Line]:
    """When support in a job began and when the two went back to meeting each other."""
    rows = list(times)
    began = [Line(each.began_on, "follow_up", "past") for each in rows]
    again = [Line(each.ended_on, "reopen", "past") for each in rows if each.ended_on and each.because != "closed"]
    return began + again


def not_yet_followed(participation_ids: Iterable[int]) -> list[tuple[int, str]]:
    """(participation, zone) of open pairs among these that are not in aftercare."""
    rows = Mentorship.objects.filter(participation_id__in=list(participation_ids), part=Part.LEAD)
    rows = rows.filter(stage__in=[Stage.ACTIVE, Stage.PAUSED]).order_by("participation_id")
    return list(rows.values_list("participation_id", "participation__programme__zone"))


@dataclass(frozen=True)
class WaitingRow:
    """Somebody lost a job and the mentor has no place."""

    ref: str
    mentee: str
    mentor: str
    lost_on: date
    places: int
    guides: int


@dataclass(frozen=True)
class InJobs:
    """For a coordinator: how many are supported, and who needs a place. How it goes with one of them is not here."""

    supported: int
    overdue: int
    held: tuple[Held, ...]
    waiting: tuple[WaitingRow, ...]


def in_jobs(actor: Actor) -> InJobs:
    """Of all programmes this actor coordinates."""
    today = clock.today()
    ours = Mentorship.objects.filter(participation__programme__owner_id__in=actor.at(Role.COORDINATOR), stage=Stage.AFTERCARE)
    open_now: Any = Aftercare.objects.filter(mentorship__in=ours, ended_on=None)
    lost = open_now.filter(lost_on__isnull=False).order_by("lost_on", "pk")
    rows = lost.select_related("mentorship__mentee_person", "mentorship__mentor_person", "mentorship__mentor")
    about = [f"mentorship:{pk}" for pk in ours.values_list("pk", flat=True)]
    overdue = Duty.objects.filter(kind="aftercare_contact", about__in=about, due_on__lt=today).count()
    owners = actor.at(Role.COORDINATOR)
    return InJobs(len(about), overdue, held(owners, _months(owners), today), tuple(_waiting(each) for each in rows))


def _months(owner_ids: frozenset[int]) -> set[int]:
    """After how many months the programmes of these organisations ask."""
    rows = Programme.objects.filter(owner_id__in=owner_ids, newest__isnull=False)
    plans = [definition_of(each.newest_id or 0).aftercare for each in rows]
    return {month for plan in plans if plan for month in plan.job_checks_months}


def check_path(mentorship_id: int, person_id: int) -> str:
    """Where the question about the job is answered: by a link for her, else on the page of who stays in touch."""
    row = Mentorship.objects.filter(pk=mentorship_id, aftercares__isnull=False, aftercares__ended_on=None).first()
    if row is None:
        return ""
    if person_id != row.mentee_person_id:
        return owner_path(row.about, person_id) or reverse("mentorships:check", args=[row.ref])
    plan, job = definition_of(row.participation.version_id).aftercare, job_now(row.participation_id, date.max)
    found = next_check(Work(job.started_on, answered(job.id)), plan) if job else None
    return reverse("employers:still", args=[link_to(job.id, found[0])]) if job and found else ""


def owner_path(about: str, person_id: int) -> str:
    """The page of who stays in touch without being the mentor of a pair; nothing for the two themselves."""
    rows = Aftercare.objects.filter(mentorship=int(about.removeprefix("mentorship:")), owner=person_id, ended_on=None)
    ref = rows.exclude(owner_id=F("mentorship__mentor_person_id"), after_end=False).values_list("ref", flat=True).first()
    return reverse("mentorships:owned_one", args=[ref]) if ref else ""


@dataclass(frozen=True)
class SupportParties:
    """Whom a notice about the support is for. `owner` is None for a role."""

    ref: str
    mentee: int
    owner: int | None


def support_parties(mentorship_id: int) -> SupportParties:
    pair = Mentorship.objects.get(pk=mentorship_id)
    row = pair.aftercares.filter(ended_on=None).first()
    return SupportParties(pair.ref, pair.mentee_person_id, row.owner_id if row else None)


def _waiting(row: Any) -> WaitingRow:
    pair = row.mentorship
    return WaitingRow(
        pair.ref, pair.mentee_person.name, pair.mentor_person.name, row.lost_on, pair.mentor.places, pair.mentor.guides
    )
