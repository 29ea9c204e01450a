"""What the head of an office sees: the mentors of her office and whether she has marked their profile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from handrail.kernel.access import Actor, NotFound, Role
from handrail.programmes.models import Mentor
from handrail.programmes.rules import MentorStage
from handrail.training import rules
from handrail.training.models import Competence
from handrail.training.queries.progress import AskedCourse, Progress, asked_courses, records
from handrail.training.rules import Side


@dataclass(frozen=True)
class OfficeRow:
    """One mentor of the office in one course; `said` are the moments the leader has marked."""

    mentor_ref: str
    name: str
    code: str
    needed: int
    progress: Progress
    moment: str
    said: frozenset[str]

    @property
    def is_due(self) -> bool:
        return self.moment not in self.said


def _mentors(actor: Actor) -> list[Mentor]:
    rows = Mentor.objects.filter(organisation_id__in=actor.at(Role.LEADER)).exclude(person_id=actor.person_id or 0)
    rows = rows.filter(stage__in=(MentorStage.ACCEPTED, MentorStage.PAUSED)).select_related("person", "programme")
    return list(rows.order_by("person__sort_key", "id"))


def office_mentor(actor: Actor, ref: str) -> Mentor:
    """One mentor of an office the actor leads; never oneself."""
    row = next((each for each in _mentors(actor) if each.ref == ref), None)
    if row is None:
        raise NotFound(ref)
    return row


def office_rows(actor: Actor, on: date) -> list[OfficeRow]:
    """Those whose profile is to be marked first."""
    mentors = _mentors(actor)
    asked = asked_courses({each.programme_id: each.programme for each in mentors}.values())
    ids, courses = [each.pk for each in mentors], [each.course_id for each in asked]
    kept, said = records(ids, courses, on), _said(ids, courses)
    found = [
        _row(each, course, kept.of(each.pk, course.course_id, course.rule), said.get((each.pk, course.course_id), frozenset()))
        for course in asked
        for each in mentors
        if each.programme_id == course.programme_id
    ]
    return sorted(found, key=lambda row: not row.is_due)


def _row(mentor: Mentor, course: AskedCourse, how_far: Progress, said: frozenset[str]) -> OfficeRow:
    after = how_far.certificate is not None or how_far.may_get
    moment = rules.Moment.AFTER if after else rules.Moment.BEFORE
    return OfficeRow(mentor.ref, mentor.person.name, course.code, course.rule.hours, how_far, moment, said)


def _said(mentors: Collection[int], courses: Collection[int]) -> dict[tuple[int, int], frozenset[str]]:
    """(mentor, course) → the moments the leader has marked."""
    rows = Competence.objects.filter(mentor__in=mentors, course__in=courses, side=Side.LEADER)
    found: dict[tuple[int, int], set[str]] = {}
    for mentor, course, moment in rows.values_list("mentor_id", "course_id", "moment"):
        found.setdefault((mentor, course), set()).add(moment)
    return {key: frozenset(moments) for key, moments in found.items()}
