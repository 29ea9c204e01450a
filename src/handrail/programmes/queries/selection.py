"""Who fits, by set: jobseekers who may join, mentors who may guide. Each has its twin for one person in `rules`."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from handrail.kernel.reasons import Reason
from handrail.programmes import rules
from handrail.programmes.definition import Definition
from handrail.programmes.models import Absence, Clearance, Mentor
from handrail.programmes.queries.places import clearances
from handrail.programmes.queries.scheme import definition_of
from handrail.register import queries as register
from handrail.register.models import Jobseeker
from handrail.register.rules import Source, groups_of


def where_joining(definition: Definition, on: date) -> Q:
    """All of the requirements and, where asked, at least one whole target group; twin of `rules.blocks_joining`."""
    joining, moment = definition.joining, rules.moment_of(definition, on)
    found = Q.create([register.where(rule, moment) for rule in joining.requires])
    if joining.facts == "register":
        found &= Q(source=Source.REGISTER)
    if joining.must_be_in_a_group:
        found &= Q.create([register.in_group(group, moment) for group in joining.target_groups], connector=Q.OR)
    return found


def in_groups(rows: "QuerySet[Jobseeker, Any]", definition: Definition, on: date) -> "QuerySet[Jobseeker, Any]":
    """These rows, each with one column a target group: its code or NULL."""
    return rows.annotate(**_groups(definition, on))


def _groups(definition: Definition, on: date) -> dict[str, Case]:
    moment = rules.moment_of(definition, on)
    return {
        f"group_{number}": Case(
            When(register.in_group(group, moment), then=Value(group.code)), default=None, output_field=CharField()
        )
        for number, group in enumerate(definition.joining.target_groups)
    }


def eligible(definition: Definition, on: date) -> "QuerySet[Jobseeker, Any]":
    """The ids of all who may join, each with one column a target group (its code or NULL)."""
    groups = _groups(definition, on)
    found: QuerySet[Jobseeker, Any]
    found = Jobseeker.objects.filter(where_joining(definition, on)).annotate(**groups).values("id", *groups)
    return found


def groups_sql(definition: Definition) -> str:
    """The groups of a row of `eligible` as one array."""
    columns = ", ".join(f"fits.group_{number}" for number in range(len(definition.joining.target_groups)))
    return f"array_remove(ARRAY[{columns}]::varchar[], NULL)"


def groups(definition: Definition, jobseeker: Jobseeker, on: date) -> tuple[str, ...]:
    """The target groups of one jobseeker on that day."""
    return groups_of(definition.joining.target_groups, register.facts(jobseeker), rules.moment_of(definition, on))


def where_cleared(definition: Definition, on: date) -> Q:
    """The mentors who have met everything on that day; twin of `rules.blocks_guiding`."""
    return Q.create([_has(code, amount, on) for code, amount in rules.requirements(definition)])


def _has(code: str, amount: int, on: date) -> Q:
    holding = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    rows = Clearance.objects.filter(holding, mentor=OuterRef("pk"), requirement=code, amount__gte=amount, met_on__lte=on)
    return Q(Exists(rows.filter(met=True)))


def may_guide(version_id: int, on: date) -> "QuerySet[Mentor]":
    """The mentors of the programme who may take a mentee of this version on that day: accepted, cleared, room, not away."""
    definition = definition_of(version_id)
    mentors = Mentor.objects.with_room().filter(programme__versions=version_id).filter(where_cleared(definition, on))
    return mentors.exclude(Exists(Absence.objects.filter(mentor=OuterRef("pk"), starts__lte=on, ends__gte=on)))


def may_cover(version_id: int, starts: date, ends: date) -> "QuerySet[Mentor]":
    """Who may stand in for a mentor of this version on these days: accepted, cleared to the last day, not away.

    It takes no place: a full mentor may stand in for some days.
    """
    definition = definition_of(version_id)
    mentors = Mentor.objects.filter(programme__versions=version_id, stage=rules.MentorStage.ACCEPTED)
    mentors = mentors.filter(where_cleared(definition, ends))
    return mentors.exclude(Exists(Absence.objects.filter(mentor=OuterRef("pk"), starts__lte=ends, ends__gte=starts)))


def mentor_blocks(mentor_id: int, version_id: int, on: date) -> list[Reason]:
    """Why this mentor may not take a mentee of this version now."""
    mentor = Mentor.objects.get(pk=mentor_id)
    reasons = rules.blocks_guiding(definition_of(version_id), clearances(mentor_id), on)
    if mentor.stage != rules.MentorStage.ACCEPTED:
        reasons.append(Reason("mentor_not_available"))
    elif mentor.guides >= mentor.places:
        reasons.append(Reason("mentor_full"))
    if Absence.objects.filter(mentor=mentor_id, starts__lte=on, ends__gte=on).exists():
        reasons.append(Reason("mentor_away"))
    return reasons
