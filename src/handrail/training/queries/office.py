"""What the head of an office sees: the mentors of her office and whether she has marked their profile."""

from dataclasses import dataclass
from datetime import date

from handrail.kernel.access import Actor, NotFound, Role
from handrail.programmes.models import Mentor
from handrail.programmes.queries import newest_definition
from handrail.programmes.rules import MentorStage
from handrail.training import rules
from handrail.training.models import Competence, Course
from handrail.training.queries.progress import Progress, progress
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
    found: list[OfficeRow] = []
    by_programme: dict[int, list[Mentor]] = {}
    for each in _mentors(actor):
        by_programme.setdefault(each.programme_id, []).append(each)
    for mentors in by_programme.values():
        definition = newest_definition(mentors[0].programme)
        for code, rule in rules.rules_of(definition).items():
            course = Course.objects.filter(programme=mentors[0].programme_id, code=code).first()
            ids, course_id = [each.pk for each in mentors], course.pk if course else 0
            how_far, said = progress(ids, course_id, rule, on), _said(ids, course_id)
            found += [_row(each, code, rule.hours, how_far[each.pk], said.get(each.pk, frozenset())) for each in mentors]
    return sorted(found, key=lambda row: not row.is_due)


def _row(mentor: Mentor, code: str, needed: int, how_far: Progress, said: frozenset[str]) -> OfficeRow:
    after = how_far.certificate is not None or how_far.may_get
    moment = rules.Moment.AFTER if after else rules.Moment.BEFORE
    return OfficeRow(mentor.ref, mentor.person.name, code, needed, how_far, moment, said)


def _said(mentors: list[int], course_id: int) -> dict[int, frozenset[str]]:
    rows = Competence.objects.filter(mentor__in=mentors, course=course_id, side=Side.LEADER)
    found: dict[int, set[str]] = {}
    for mentor, moment in rows.values_list("mentor_id", "moment"):
        found.setdefault(mentor, set()).add(moment)
    return {mentor: frozenset(moments) for mentor, moments in found.items()}
