"""What a coordinator reads to decide about mentors."""

from dataclasses import dataclass
from datetime import date

from handrail.kernel.access import Actor, NotFound, seen
from handrail.programmes import rules
from handrail.programmes.models import Absence, Clearance, Mentor
from handrail.programmes.queries.scheme import newest_definition, words
from handrail.taxonomy import queries as taxonomy


@dataclass(frozen=True)
class ApplicationRow:
    """One line of the list."""

    ref: str
    name: str
    programme: str
    applied_on: date
    stage: str


def applications(actor: Actor) -> list[ApplicationRow]:
    """Those who wait for a decision, the longest waiting first; for who decides about others only."""
    rows = Mentor.objects.visible_to(actor).exclude(person_id=actor.person_id or 0).filter(stage=rules.MentorStage.APPLIED)
    found = rows.select_related("person", "programme").order_by("applied_on", "id")
    return [
        ApplicationRow(row.ref, row.person.name, newest_definition(row.programme).name, row.applied_on, row.stage)
        for row in found
    ]


@dataclass(frozen=True)
class CheckRow:
    """One requirement or check: kind, day, expiry, result."""

    requirement: str
    met: bool
    met_on: date
    valid_until: date | None


@dataclass(frozen=True)
class Application:
    """Everything a decision needs, and nothing else."""

    id: int
    ref: str
    name: str
    kind: str
    stage: str
    intro: str
    linkedin_url: str
    occupations: tuple[str, ...]
    help_topics: tuple[str, ...]
    places: int
    applied_on: date
    reason: str
    checks: tuple[CheckRow, ...]
    lacks: tuple[str, ...]
    steps: tuple[str, ...]


def application(actor: Actor, ref: str, language: str, on: date) -> Application:
    """One application; that it was read is noted."""
    row = Mentor.objects.visible_to(actor).select_related("person", "programme").filter(ref=ref).first()
    if row is None:
        raise NotFound(ref)
    seen(row.person_id, "mentor_application", "decide")
    said = words(row.programme, language)
    ids = list(row.occupations.values_list("id", flat=True))
    names = taxonomy.names(ids, language)
    rows = Clearance.objects.filter(mentor=row).order_by("met_on", "id")
    checks = tuple(CheckRow(each.requirement, each.met, each.met_on, each.valid_until) for each in rows)
    has = [rules.Cleared(each.requirement, each.amount, each.met_on, each.valid_until) for each in rows if each.met]
    lacks = rules.blocks_guiding(newest_definition(row.programme), has, on)
    return Application(
        id=row.pk,
        ref=row.ref,
        name=row.person.name,
        kind=row.kind,
        stage=row.stage,
        intro=row.intro,
        linkedin_url=row.linkedin_url,
        occupations=tuple(sorted(names.values())),
        help_topics=tuple(said.get(f"help_topics.{code}", code) for code in row.help_topics),
        places=row.places,
        applied_on=row.applied_on,
        reason=row.decision_reason,
        checks=checks,
        lacks=tuple(reason.detail for reason in lacks),
        steps=tuple(rules.MENTOR.open_from(rules.MentorStage(row.stage))),
    )


@dataclass(frozen=True)
class AbsenceRow:
    ref: str
    starts: date
    ends: date


def absences(mentor_id: int, on: date) -> list[AbsenceRow]:
    """Days away that are not past."""
    rows = Absence.objects.filter(mentor=mentor_id, ends__gte=on).order_by("starts")
    return [AbsenceRow(row.ref, row.starts, row.ends) for row in rows]
