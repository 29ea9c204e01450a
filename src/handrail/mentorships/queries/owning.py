"""Who answers for somebody's support: the list, one person, whom one can name, and what she sees of it herself."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from handrail.employers.queries import Job, jobs_of
from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role, seen
from handrail.kernel.lists import Wanted, paged
from handrail.kernel.models import Opened
from handrail.mentorships.models import Aftercare, Mentorship
from handrail.mentorships.queries.aftercare import TouchRow
from handrail.mentorships.queries.rows import ContactRow, DueRow, first_name
from handrail.mentorships.rules import Stage
from handrail.people.models import Membership, Person
from handrail.people.queries import account_of_person, shut_out
from handrail.programmes.models import Duty, Mentor
from handrail.programmes.queries import definition_of
from handrail.programmes.rules import MentorStage

KINDS = ("aftercare_contact", "check_job", "aftercare_end")


@dataclass(frozen=True)
class OwnedRow:
    """Somebody one answers for: a name and days, no text."""

    ref: str
    name: str
    until: date
    in_job: bool
    lost_on: date | None
    due_on: date | None
    late: bool
    mine: bool


@dataclass(frozen=True)
class OwnedOne:
    """What who answers for the support sees: the job, the days of contact, what is due. Nothing the pair wrote."""

    ref: str
    pair_ref: str
    name: str
    first: str
    began_on: date
    until: date
    lost_on: date | None
    after_end: bool
    mine: bool
    channels: tuple[str, ...]
    jobs: tuple[Job, ...]
    contacts: tuple[TouchRow, ...]
    due: tuple[DueRow, ...]
    reach: ContactRow | None
    today: date

    @property
    def job(self) -> Job | None:
        return next((each for each in self.jobs if each.is_running and each.is_job), self.jobs[0] if self.jobs else None)

    @property
    def next_due(self) -> DueRow | None:
        """What stands out: the question about the job once its day has come, else the contact."""
        come = [each for each in self.due if each.kind == "check_job" and each.due_on <= self.today]
        contact = [each for each in self.due if each.kind == "aftercare_contact"]
        return next(iter([*come, *contact]), None)


@dataclass(frozen=True)
class Support:
    """Her own view: who stays in touch, until when, whether they see how to reach her. `who` is empty for a role."""

    ref: str
    place_ref: str
    who: str
    is_mentor: bool
    began_on: date
    until: date
    after_end: bool
    shared: bool
    due_on: date | None
    contacts: tuple[TouchRow, ...]


@dataclass(frozen=True)
class ToName:
    """For who names somebody: whose support it is, who answers now, and who can."""

    mentee: str
    now: str
    is_pair: bool
    colleagues: tuple[tuple[str, str], ...]


def owned(actor: Actor, asked: Wanted) -> Page[Any]:
    """Everybody this actor answers for, what is due first on top; the mentor's own pairs stand among the mentees."""
    rows: Any = Aftercare.objects.owned_by(actor)
    rows = rows.exclude(owner_id=F("mentorship__mentor_person_id"), after_end=False)
    about = Concat(Value("mentorship:"), Cast("mentorship_id", CharField()))
    due = Duty.objects.filter(about=OuterRef("about"), kind="aftercare_contact").order_by("due_on").values("due_on")[:1]
    rows = rows.annotate(about=about).annotate(due_on=Subquery(due)).select_related("mentorship__mentee_person")
    page = paged(rows.order_by(F("due_on").asc(nulls_last=True), "pk"), asked)
    today = clock.today()
    page.object_list = [_row(each, actor, today) for each in page.object_list]
    return page


def in_touch(actor: Actor) -> int:
    """How many this actor answers for beside the own pairs: whether the page of them is shown."""
    rows = Aftercare.objects.owned_by(actor)
    return rows.exclude(owner_id=F("mentorship__mentor_person_id"), after_end=False).count()


@dataclass(frozen=True)
class InTouchRow:
    """For a coordinator: with whom somebody stays in touch, and who that is."""

    pair_ref: str
    mentee: str
    owner: str
    until: date


def who_stays_in_touch(actor: Actor, asked: Wanted) -> Page[Any]:
    """All support that is open in the programmes this actor coordinates; first where nobody is named."""
    rows: Any = Aftercare.objects.filter(mentorship__in=Mentorship.objects.checked_by(actor), ended_on=None)
    rows = rows.select_related("mentorship__mentee_person", "owner")
    page = paged(rows.order_by(F("owner_id").asc(nulls_first=True), "until", "pk"), asked)
    page.object_list = [
        InTouchRow(each.mentorship.ref, each.mentorship.mentee_person.name, each.owner.name if each.owner else "", each.until)
        for each in page.object_list
    ]
    return page


def _row(row: Any, actor: Actor, today: date) -> OwnedRow:
    late = row.due_on is not None and row.due_on < today
    name, in_job = row.mentorship.mentee_person.name, row.placement_id is not None and row.lost_on is None
    return OwnedRow(row.ref, name, row.until, in_job, row.lost_on, row.due_on, late, row.owner_id == actor.person_id)


def owned_one(actor: Actor, ref: str) -> OwnedOne:
    """One of them; that it was read is noted, for she is told who looked."""
    row: Any = Aftercare.objects.owned_by(actor).select_related("mentorship__participation__programme").filter(ref=ref).first()
    plan = definition_of(row.mentorship.participation.version_id).aftercare if row else None
    if row is None or plan is None:
        raise NotFound("aftercare")
    pair: Mentorship = row.mentorship
    today, name = clock.today(pair.participation.programme.zone), pair.mentee_person.name
    seen(pair.mentee_person_id, "job", "support in the job")
    texts = Opened(pair.trust)
    return OwnedOne(
        ref=row.ref,
        pair_ref=pair.ref,
        name=name,
        first=first_name(name),
        began_on=row.began_on,
        until=row.until,
        lost_on=row.lost_on,
        after_end=row.after_end,
        mine=row.owner_id == actor.person_id,
        channels=tuple(plan.channels),
        jobs=jobs_of(pair.participation_id, texts, today),
        contacts=tuple(each if each.mine else replace(each, note="") for each in _contacts(row, texts, actor)),
        due=_due(row, today),
        reach=_reach(pair.mentee_person_id) if row.reach_from else None,
        today=today,
    )


def support(actor: Actor, ref: str) -> Support:
    """Her own, by her mentorship."""
    rows = Aftercare.objects.filter(mentorship__ref=ref, mentorship__mentee_person=actor.person_id or 0, ended_on=None)
    row: Any = rows.select_related("mentorship__participation", "owner").first()
    if row is None:
        raise NotFound("aftercare")
    pair: Mentorship = row.mentorship
    due = Duty.objects.filter(about=pair.about, kind="aftercare_contact").order_by("due_on").values_list("due_on", flat=True)
    return Support(
        ref=ref,
        place_ref=pair.participation.ref,
        who=row.owner.name if row.owner else "",
        is_mentor=row.owner_id == pair.mentor_person_id,
        began_on=row.began_on,
        until=row.until,
        after_end=row.after_end,
        shared=row.reach_from is not None,
        due_on=due.first(),
        contacts=_contacts(row, Opened(pair.trust), actor),
    )


def to_name_owner(actor: Actor, ref: str) -> ToName:
    """For the mentor of a pair in aftercare, and for the coordinator of the programme; never for her."""
    row: Any = Mentorship.objects.visible_to(actor).exclude(mentee_person=actor.person_id).filter(ref=ref).first()
    now = row.aftercares.filter(ended_on=None).select_related("owner").first() if row else None
    if row is None or now is None:
        raise NotFound("aftercare")
    others = colleagues_of(row, clock.today()).exclude(pk=now.owner_id or 0).order_by("sort_key", "pk")
    is_pair = row.mentor_person_id == actor.person_id and row.stage == Stage.AFTERCARE
    names = tuple(others.values_list("ref", "name")[:200])
    return ToName(row.mentee_person.name, now.owner.name if now.owner else "", is_pair, names)


def colleagues_of(mentorship: Mentorship, on: date) -> "QuerySet[Person]":
    """Who can answer for the support: counsellors and coordinators of the office, its mentors, and her own mentor."""
    mentor, place = mentorship.mentor, mentorship.participation
    office = place.jobseeker.office_id if place.jobseeker else None
    at = {each for each in (mentor.organisation_id, place.programme.owner_id, office) if each}
    staff = Membership.objects.held(on).filter(organisation_id__in=at, role__in=[Role.COUNSELLOR, Role.COORDINATOR])
    accepted = Mentor.objects.filter(programme=place.programme_id, stage=MentorStage.ACCEPTED)
    mentors = accepted.filter(organisation_id__in=at) | accepted.filter(pk=mentor.pk)
    kept_apart = {mentorship.mentee_person_id, *shut_out(mentorship.mentee_person_id)}
    rows = Person.objects.filter(pk__in=staff.values("person")) | Person.objects.filter(pk__in=mentors.values("person"))
    return rows.exclude(pk__in=kept_apart)


def _reach(person_id: int) -> ContactRow | None:
    account = account_of_person(person_id)
    return ContactRow(account.phone or "", account.email or "") if account else None


def _contacts(row: Aftercare, texts: Opened, actor: Actor) -> tuple[TouchRow, ...]:
    """Only those since the support began: what was before is the two's."""
    rows = row.mentorship.contacts.filter(on__gte=row.began_on).order_by("-on", "-pk")
    return tuple(
        TouchRow(each.ref, each.on, each.channel, each.who, each.goes, texts.text(each, "note"), each.by_id == actor.person_id)
        for each in rows
    )


def _due(row: Aftercare, today: date) -> tuple[DueRow, ...]:
    """What is due to who answers, a person or the role."""
    rows = Duty.objects.filter(about=row.mentorship.about, kind__in=KINDS, person=row.owner_id).order_by("due_on", "kind")
    rows = rows if row.owner_id else rows.exclude(role="leader")
    return tuple(DueRow(each.kind, each.due_on, True, each.due_on < today) for each in rows)
