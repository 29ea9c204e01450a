"""Runs as those see them who give them (a partner's trainers) and those who order them (coordinators)."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, Min, Q

from handrail.kernel.access import Actor, NotFound, Role
from handrail.people.models import Organisation
from handrail.people.rules import OrganisationKind
from handrail.programmes.models import Mentor, Programme
from handrail.programmes.parts import Trained
from handrail.programmes.queries import newest_definition, words_of
from handrail.programmes.rules import MentorStage
from handrail.training import rules
from handrail.training.models import Attendance, Enrolment, Run, Session
from handrail.training.queries.progress import Progress, asked_courses, progress, records
from handrail.training.queries.ways import rule_of


@dataclass(frozen=True)
class RunRow:
    """One line of the list of runs."""

    ref: str
    code: str
    programme: str
    partner: str
    starts_on: date
    where: str
    places: int
    taken: int
    sessions: int
    held: int
    next_on: date | None


def run(actor: Actor, ref: str) -> Run:
    """One run this actor may see."""
    row = Run.objects.visible_to(actor).select_related("course__programme", "partner").filter(ref=ref).first()
    if row is None:
        raise NotFound(ref)
    return row


def session(actor: Actor, ref: str) -> Session:
    """One session of a run this actor may see."""
    row = Session.objects.filter(ref=ref, run__in=Run.objects.visible_to(actor)).select_related("run__course").first()
    if row is None:
        raise NotFound(ref)
    return row


def runs(actor: Actor, language: str, on: date) -> list[RunRow]:
    """The newest first."""
    rows = list(
        Run.objects.visible_to(actor)
        .select_related("course__programme", "partner")
        .annotate(
            all_sessions=Count("sessions"),
            held=Count("sessions", filter=Q(sessions__day__lt=on)),
            next_on=Min("sessions__day", filter=Q(sessions__day__gte=on)),
        )
        .order_by("-starts_on", "-id")
    )
    names = words_of(list({row.course.programme_id: row.course.programme for row in rows}.values()), language)
    return [_run_row(row, names[row.course.programme_id].get("name", row.course.programme.slug)) for row in rows]


def _run_row(row: Run, programme: str) -> RunRow:
    counts = (getattr(row, "all_sessions", 0), getattr(row, "held", 0), getattr(row, "next_on", None))
    place = (row.starts_on, row.where, row.places, row.taken)
    return RunRow(row.ref, row.course.code, programme, row.partner.name, *place, *counts)


@dataclass(frozen=True)
class SessionRow:
    """One session; `to_keep` is how many of those enrolled have no attendance yet."""

    ref: str
    title: str
    day: date
    starts_at: time | None
    minutes: int
    topics: tuple[str, ...]
    kept: int
    to_keep: int
    is_past: bool


@dataclass(frozen=True)
class LearnerRow:
    """One mentor in the run."""

    mentor_ref: str
    name: str
    office: str
    progress: Progress


@dataclass(frozen=True)
class RunShown:
    """Everything about one run."""

    ref: str
    code: str
    slug: str
    partner: str
    starts_on: date
    where: str
    places: int
    taken: int
    rule: Trained
    sessions: tuple[SessionRow, ...]
    learners: tuple[LearnerRow, ...]
    coverage: tuple[rules.Covered, ...]


def shown(actor: Actor, ref: str, on: date) -> RunShown:
    row = run(actor, ref)
    rule = rule_of(row.course)
    mentors = _enrolled(row)
    how_far = progress([each.pk for each in mentors], row.course_id, rule, on)
    sessions = list(Session.objects.filter(run=row).order_by("day", "starts_at", "id"))
    sittings = [rules.Sitting(each.day, each.minutes, tuple(each.topics)) for each in sessions]
    return RunShown(
        ref=row.ref,
        code=row.course.code,
        slug=row.course.programme.slug,
        partner=row.partner.name,
        starts_on=row.starts_on,
        where=row.where,
        places=row.places,
        taken=row.taken,
        rule=rule,
        sessions=tuple(_session_rows(sessions, {each.pk for each in mentors}, on)),
        learners=tuple(LearnerRow(each.ref, each.person.name, _office(each), how_far[each.pk]) for each in mentors),
        coverage=tuple(rules.coverage(sittings, on)),
    )


def learner(found: RunShown, mentor_ref: str) -> LearnerRow:
    """One mentor of a run that is shown."""
    row = next((each for each in found.learners if each.mentor_ref == mentor_ref), None)
    if row is None:
        raise NotFound(mentor_ref)
    return row


def _enrolled(row: Run) -> list[Mentor]:
    ids = Enrolment.objects.filter(run=row, left_on=None).values("mentor_id")
    found = Mentor.objects.filter(pk__in=ids).select_related("person", "organisation")
    return list(found.order_by("person__sort_key", "id"))


def _office(mentor: Mentor) -> str:
    return mentor.organisation.name if mentor.organisation else ""


def _session_rows(sessions: Sequence[Session], enrolled: set[int], on: date) -> list[SessionRow]:
    pairs = Attendance.objects.filter(session__in=sessions, corrects=None).values_list("session_id", "mentor_id")
    all_kept = list(pairs)
    kept = Counter(session for session, _ in all_kept)
    of_now = Counter(session for session, mentor in all_kept if mentor in enrolled)
    return [
        SessionRow(
            each.ref,
            each.title,
            each.day,
            each.starts_at,
            each.minutes,
            tuple(each.topics),
            kept[each.pk],
            len(enrolled) - of_now[each.pk] if each.day <= on else 0,
            each.day <= on,
        )
        for each in sessions
    ]


@dataclass(frozen=True)
class AttendanceRow:
    """One line of a session's sheet: not kept yet, or as it stands now with what it was before."""

    mentor_ref: str
    name: str
    ref: str = ""
    state: str = ""
    minutes: int = 0
    reason: str = ""
    was: str = ""


def attendance_sheet(actor: Actor, ref: str) -> tuple[Session, list[AttendanceRow]]:
    """The session with a line for everybody enrolled, and for who was there and left since."""
    row = session(actor, ref)
    lines = list(Attendance.objects.filter(session=row).select_related("mentor__person", "corrects"))
    replaced = {line.corrects_id for line in lines}
    now = {line.mentor_id: line for line in lines if line.pk not in replaced}
    mentors = {each.pk: each for each in _enrolled(row.run)} | {line.mentor_id: line.mentor for line in lines}
    found = [_sheet_row(each, now.get(each.pk)) for each in mentors.values()]
    return row, sorted(found, key=lambda each: each.name)


def _sheet_row(mentor: Mentor, line: Attendance | None) -> AttendanceRow:
    if line is None:
        return AttendanceRow(mentor.ref, mentor.person.name)
    was = line.corrects.state if line.corrects else ""
    return AttendanceRow(mentor.ref, mentor.person.name, line.ref, line.state, line.minutes, line.reason, was)


def attendance_row(actor: Actor, ref: str) -> Attendance:
    """One line of attendance in a run this actor may see."""
    rows = Attendance.objects.filter(session__run__in=Run.objects.visible_to(actor))
    row = rows.select_related("session__run", "mentor__person").filter(ref=ref).first()
    if row is None:
        raise NotFound(ref)
    return row


def enrollable(actor: Actor, row: Run) -> list[tuple[str, str]]:
    """Accepted mentors of the programme who have no place in this run: address part and name with office."""
    inside = Enrolment.objects.filter(run=row, left_on=None).values("mentor_id")
    found = Mentor.objects.visible_to(actor).filter(programme=row.course.programme_id).exclude(pk__in=inside)
    ready = found.filter(stage__in=(MentorStage.ACCEPTED, MentorStage.PAUSED)).exclude(person_id=actor.person_id or 0)
    rows = ready.select_related("person", "organisation").order_by("person__sort_key", "id")
    return [(each.ref, f"{each.person.name}, {_office(each)}".rstrip(", ")) for each in rows]


def partners(actor: Actor) -> list[tuple[str, str]]:
    """The partners of the coordinator's own services: address part and name."""
    services = actor.at(Role.COORDINATOR)
    rows = Organisation.objects.filter(kind=OrganisationKind.PARTNER)
    if not actor.is_system:
        rows = rows.filter(Q(parent_id__in=services) | Q(pk__in=services))
    return list(rows.order_by("name", "id").values_list("ref", "name"))


def programmes_with_courses(actor: Actor, language: str) -> list[tuple[str, str, str]]:
    """(slug, name, course code) of every course the coordinator's programmes ask of their mentors."""
    rows = list(Programme.objects.filter(owner_id__in=actor.at(Role.COORDINATOR)).order_by("slug"))
    names = words_of(rows, language)
    return [
        (row.slug, names[row.pk].get("name", row.slug), code) for row in rows for code in rules.rules_of(newest_definition(row))
    ]


@dataclass(frozen=True)
class LackRow:
    """One accepted mentor and how far she is; `runs` says whether she has a place in a run."""

    mentor_ref: str
    name: str
    office: str
    programme: str
    code: str
    needed: int
    progress: Progress
    enrolled: bool

    @property
    def state(self) -> str:
        """Certified, over, to issue, in a course, or without one."""
        if self.progress.standing == rules.Standing.VALID:
            return "certified"
        if self.progress.may_get:
            return "to_issue"
        if self.enrolled:
            return "learning"
        return "over" if self.progress.standing else "no_course"


def lacking(actor: Actor, language: str, on: date) -> list[LackRow]:
    """Every accepted mentor of the coordinator's programmes with what she lacks, by name."""
    programmes = list(Programme.objects.filter(owner_id__in=actor.at(Role.COORDINATOR)).order_by("slug"))
    names, asked = words_of(programmes, language), asked_courses(programmes)
    mentors = list(
        Mentor.objects.filter(
            programme__in={each.programme_id for each in asked}, stage__in=(MentorStage.ACCEPTED, MentorStage.PAUSED)
        )
        .select_related("person", "organisation", "programme")
        .order_by("person__sort_key", "id")
    )
    ids, courses = [each.pk for each in mentors], [each.course_id for each in asked]
    kept, inside = records(ids, courses, on), _inside(ids, courses)
    return [
        LackRow(
            mentor_ref=mentor.ref,
            name=mentor.person.name,
            office=_office(mentor),
            programme=names[course.programme_id].get("name", mentor.programme.slug),
            code=course.code,
            needed=course.rule.hours,
            progress=kept.of(mentor.pk, course.course_id, course.rule),
            enrolled=(mentor.pk, course.course_id) in inside,
        )
        for course in asked
        for mentor in mentors
        if mentor.programme_id == course.programme_id
    ]


def _inside(mentors: Collection[int], courses: Collection[int]) -> set[tuple[int, int]]:
    """(mentor, course) of those who have a place in a run."""
    rows = Enrolment.objects.filter(mentor__in=mentors, run__course__in=courses, left_on=None)
    return set(rows.values_list("mentor_id", "run__course_id"))


def file_rows(actor: Actor, ref: str, on: date) -> tuple[RunShown, list[list[object]]]:
    """One line for each mentor of the run, to take along."""
    found = shown(actor, ref, on)
    rows: list[list[object]] = []
    for each in found.learners:
        certificate = each.progress.certificate
        days = [certificate.issued_on, certificate.expires_on] if certificate else ["", ""]
        rows.append([each.name, each.office, round(each.progress.minutes / 60, 2), each.progress.standing, *days])
    return found, rows
