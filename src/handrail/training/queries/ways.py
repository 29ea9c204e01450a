"""One mentor's way through the courses of her programme: hours, what is missing, what comes next."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import F

from handrail.kernel.access import Actor, NotFound
from handrail.programmes.models import Mentor
from handrail.programmes.parts import Trained
from handrail.programmes.queries import definition_of, newest_definition, words_of
from handrail.programmes.rules import MentorStage
from handrail.training import rules
from handrail.training.models import Attendance, Competence, Course, Enrolment, Run, Session, TestResult
from handrail.training.queries.certificates import CertificateRow, certificate_rows
from handrail.training.rules import Kept, Moment, Side, State

ON_THE_WAY = (MentorStage.APPLIED, MentorStage.ACCEPTED, MentorStage.PAUSED)


def rule_of(course: Course) -> Trained:
    """What the programme file says of this course; of one that the newest version dropped, what the last one said."""
    for version_id in course.programme.versions.order_by("-number").values_list("pk", flat=True):
        if (rule := rules.rules_of(definition_of(version_id)).get(course.code)) is not None:
            return rule
    raise NotFound(course.code)


def kept_lines(mentors: Collection[int], courses: Collection[int]) -> dict[tuple[int, int], list[Kept]]:
    """(mentor, course) → every line of attendance, corrected ones too."""
    rows = Attendance.objects.filter(mentor__in=mentors, session__run__course__in=courses)
    found: dict[tuple[int, int], list[Kept]] = defaultdict(list)
    named = rows.order_by("id").annotate(day=F("session__day"), course=F("session__run__course_id"))
    for row in named.values_list("mentor_id", "course", "id", "session_id", "day", "state", "minutes", "corrects_id"):
        found[row[0], row[1]].append(Kept(row[2], row[3], row[4], State(row[5]), row[6], row[7]))
    return found


def passed(
    mentors: Collection[int], courses: Collection[int], since: Mapping[tuple[int, int], date | None]
) -> set[tuple[int, int]]:
    """(mentor, course) of those whose newest test of a course was passed, after their last certificate."""
    rows = TestResult.objects.filter(mentor__in=mentors, run__course__in=courses).annotate(course=F("run__course_id"))
    named = rows.order_by("taken_on", "id").values_list("mentor_id", "course", "passed", "taken_on")
    newest = {(mentor, course): (well, day) for mentor, course, well, day in named}
    return {key for key, (well, day) in newest.items() if well and _after(day, since.get(key))}


def _after(day: date, since: date | None) -> bool:
    return since is None or day > since


def facts(mentor_id: int, course: Course, since: date | None) -> rules.Facts:
    """What counts towards this mentor's next certificate of this course."""
    key = mentor_id, course.pk
    lines, tested = kept_lines([mentor_id], [course.pk]), passed([mentor_id], [course.pk], {key: since})
    return rules.Facts(rules.minutes_of(lines[key], since), key in tested)


@dataclass(frozen=True)
class Line:
    """One line of the ledger as its page shows it; `state` is the attendance's, or booked or waiting."""

    title: str
    day: date
    starts_at: time | None
    state: str
    minutes: int
    total: int
    length: int
    reason: str
    was: str


@dataclass(frozen=True)
class Way:
    """One course on one mentor's way."""

    mentor_ref: str
    slug: str
    programme: str
    kind: str
    code: str
    rule: Trained
    facts: rules.Facts
    lines: tuple[Line, ...]
    booked: int
    next: Line | None
    lacks: tuple[str, ...]
    certificates: tuple[CertificateRow, ...]
    standing: str
    expires_on: date | None
    enrolled: bool
    moment: Moment
    said: Mapping[tuple[Moment, Side], Mapping[str, int]]
    where: str


def own_mentor(actor: Actor, ref: str) -> Mentor:
    """The actor's own place as a mentor."""
    row = Mentor.objects.filter(person_id=actor.person_id or 0, ref=ref, stage__in=ON_THE_WAY).first()
    if row is None:
        raise NotFound(ref)
    return row


def own_ways(actor: Actor, language: str, on: date) -> list[Way]:
    """Every course the actor's programmes ask of their mentors."""
    mentors = Mentor.objects.filter(person_id=actor.person_id or 0, stage__in=ON_THE_WAY).select_related("programme")
    rows = list(mentors.order_by("id"))
    names = words_of([row.programme for row in rows], language)
    return [
        _way(row, names[row.programme_id].get("name", row.programme.slug), code, rule, on)
        for row in rows
        for code, rule in rules.rules_of(newest_definition(row.programme)).items()
    ]


def _way(mentor: Mentor, programme: str, code: str, rule: Trained, on: date) -> Way:
    course = Course.objects.filter(programme=mentor.programme_id, code=code).first()
    papers = certificate_rows([mentor.pk], [course.pk], on) if course else []
    held = next((row for row in papers if row.standing == rules.Standing.VALID), papers[0] if papers else None)
    since = next((row.issued_on for row in papers if row.standing != rules.Standing.REVOKED), None)
    rows = _attended(mentor.pk, course.pk) if course else []
    sums = rules.ledger((_kept(row) for row in rows), since)
    tested = bool(course and rule.test and passed([mentor.pk], [course.pk], {(mentor.pk, course.pk): since}))
    counted = rules.Facts(rules.counted(sums), tested)
    run = _run(mentor.pk, course.pk) if course else None
    lines = _lines(sums, rows, run, since, on)
    ahead = [line for line in lines if line.state == "booked"]
    return Way(
        mentor_ref=mentor.ref,
        slug=mentor.programme.slug,
        programme=programme,
        kind=mentor.kind,
        code=code,
        rule=rule,
        facts=counted,
        lines=tuple(lines),
        booked=sum(line.length for line in ahead),
        next=ahead[0] if ahead else None,
        lacks=tuple(reason.code for reason in rules.lacks(rule, counted)),
        certificates=tuple(papers),
        standing=held.standing if held else "",
        expires_on=held.expires_on if held else None,
        enrolled=run is not None,
        moment=rules.moment(counted, rule) if since is None else Moment.AFTER,
        said=marked(mentor.pk, course.pk) if course else {},
        where=run.where if run else "",
    )


def _attended(mentor_id: int, course_id: int) -> list[Attendance]:
    rows = Attendance.objects.filter(mentor=mentor_id, session__run__course=course_id)
    return list(rows.select_related("session").order_by("id"))


def _kept(row: Attendance) -> Kept:
    return Kept(row.pk, row.session_id, row.session.day, State(row.state), row.minutes, row.corrects_id)


def _run(mentor_id: int, course_id: int) -> Run | None:
    """The run she has a place in; the newest, should there be two."""
    mine = Enrolment.objects.filter(mentor=mentor_id, left_on=None).values("run_id")
    return Run.objects.filter(pk__in=mine, course=course_id).order_by("-starts_on", "-id").first()


def _lines(sums: Sequence[rules.Sum], rows: Iterable[Attendance], run: Run | None, since: date | None, on: date) -> list[Line]:
    """The ledger: sessions that count or counted, then those to come or not written down yet."""
    by_id = {row.pk: row for row in rows}
    found = [_line(each, by_id) for each in sums]
    total, kept = rules.counted(sums), {each.line.session for each in sums}
    sessions = Session.objects.filter(run=run).order_by("day", "starts_at", "id") if run else ()
    for row in sessions:
        if row.pk not in kept and (since is None or row.day > since):
            state = "booked" if row.day >= on else "waiting"
            found.append(Line(row.title, row.day, row.starts_at, state, 0, total, row.minutes, "", ""))
    return found


def _line(each: rules.Sum, rows: Mapping[int, Attendance]) -> Line:
    row = rows[each.line.id]
    was = rows[row.corrects_id].state if row.corrects_id else ""
    what = (row.session.title, row.session.day, row.session.starts_at, str(each.line.state))
    return Line(*what, each.minutes, each.total, row.session.minutes, row.reason, was)


def marked(mentor_id: int, course_id: int) -> dict[tuple[Moment, Side], Mapping[str, int]]:
    """The newest marks on the mentor profile by moment and side."""
    rows = Competence.objects.filter(mentor=mentor_id, course=course_id).order_by("id")
    return {(Moment(row.moment), Side(row.side)): row.marks for row in rows}
