"""How well a jobseeker of the register fits a mentor: the engine's terms, by set in PostgreSQL and for one person in words.

The register knows no free times, help topics or wishes about a mentor: those terms are worth nothing to anybody here. The two
ways of counting must agree; a test holds them together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handrail.engine.terms import (
    FAIR_LEVELS,
    FULL,
    ISCO_LEVELS,
    OTHER_LANGUAGE,
    SKILLS_ENOUGH,
    fair_bucket,
    fair_ratio,
    occupation_level,
    skills_level,
)
from handrail.programmes.models import Mentor
from handrail.programmes.pair import Weights
from handrail.taxonomy.models import SkillLabel

DIGITS = 4
OFTEN = 8
"""Somebody passed over more often than this is not put further down."""
FAIR = tuple(FAIR_LEVELS[min(fair_bucket(fair_ratio(times, 1), 0), len(FAIR_LEVELS) - 1)] for times in range(OFTEN + 1))
"""Level by how often somebody was left out or invited before: the same few are not looked at again and again."""


@dataclass(frozen=True)
class Chooser:
    """What counts of a mentor who chooses."""

    work: tuple[str, ...]
    skills: frozenset[str]
    sectors: tuple[str, ...]
    languages: tuple[str, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """What counts of a jobseeker; `times`: how often she was left out or invited before."""

    occupations: Sequence[int]
    skills: Sequence[str]
    sectors: Sequence[str]
    languages: Sequence[str]
    area: str
    times: int


def chooser(mentor: Mentor) -> Chooser:
    """Read in two statements."""
    work = set(mentor.occupations.values_list("isco", flat=True))
    labels = SkillLabel.objects.filter(skill__occupations__essential=True, skill__occupations__occupation__in=_of(mentor))
    skills = frozenset(text.casefold() for text in labels.values_list("text", flat=True).distinct())
    groups = tuple(sorted(isco for isco in work if len(isco) == DIGITS))
    return Chooser(groups, skills, tuple(mentor.sectors), tuple(mentor.languages), tuple(mentor.areas))


def _of(mentor: Mentor) -> Any:
    return mentor.occupations.values("pk")


def spoken(languages: Sequence[str], language: str) -> tuple[str, ...]:
    """The languages of a row, the best first; the one the service writes in where no other is known."""
    return tuple(each.split(":")[0] for each in languages) or ((language,) if language else ())


def named(weights: Weights) -> dict[str, int]:
    """Term → weight of what the register can say something about."""
    said = weights.model_dump(exclude={"source"})
    return {term: said[term] for term in _SQL if said[term]}


def lines(mentor: Chooser, weights: Weights, person: Known) -> list[list[Any]]:
    """[term, level, points, what they have in common] for each term that counts; the points sum to the score."""
    found = {term: _WORDS[term](mentor, person) for term in named(weights)}
    return [[term, level, level * named(weights)[term], detail] for term, (level, detail) in found.items()]


def _occupation(mentor: Chooser, person: Known) -> tuple[int, Any]:
    levels = {
        wished: max((occupation_level(own, f"{wished:04}") for own in mentor.work), default=0) for wished in person.occupations
    }
    best = max(levels, key=lambda each: (levels[each], -each), default=0)
    return (levels[best], f"{best:04}") if levels.get(best) else (0, "")


def _skills(mentor: Chooser, person: Known) -> tuple[int, Any]:
    common = [skill for skill in person.skills if skill.casefold() in mentor.skills]
    return skills_level(len(common), len(person.skills)), common


def _sector(mentor: Chooser, person: Known) -> tuple[int, Any]:
    common = sorted(set(mentor.sectors) & set(person.sectors))
    return (FULL if common else 0), common


def _language(mentor: Chooser, person: Known) -> tuple[int, Any]:
    common = [each for each in person.languages if each in mentor.languages]
    if not common:
        return 0, []
    return (FULL if common[0] == person.languages[0] else OTHER_LANGUAGE), common


def _distance(mentor: Chooser, person: Known) -> tuple[int, Any]:
    near = any(person.area.startswith(area) for area in mentor.areas if area)
    return (FULL if near else 0), person.area if near else ""


def _fair(_mentor: Chooser, person: Known) -> tuple[int, Any]:
    return FAIR[min(person.times, OFTEN)], person.times


_WORDS: Mapping[str, Any] = {
    "occupation": _occupation,
    "skills": _skills,
    "sector": _sector,
    "language": _language,
    "distance": _distance,
    "fair_load": _fair,
}

# The same by set, over the columns of `selecting.CANDIDATES`. What is put in by name is our own numbers alone.
_BY_DIGITS = " ".join(
    f"WHEN wished / {10**away} = ANY(%(work_{away})s) THEN {ISCO_LEVELS[DIGITS - away]}" for away in range(DIGITS)
)
_COMMON_SKILLS = "(SELECT count(*) FROM unnest(c.skills) AS skill WHERE lower(skill) = ANY(%(skills)s))"
_SQL: Mapping[str, str] = {
    "occupation": f"coalesce((SELECT max(CASE {_BY_DIGITS} ELSE 0 END) FROM unnest(c.occupations) AS wished), 0)",  # noqa: S608  # our own numbers
    "skills": (
        f"CASE WHEN cardinality(c.skills) = 0 THEN 0 ELSE {FULL} * least({_COMMON_SKILLS}, "
        f"least(cardinality(c.skills), {SKILLS_ENOUGH})) / least(cardinality(c.skills), {SKILLS_ENOUGH}) END"
    ),
    "sector": f"CASE WHEN c.sectors::text[] && %(sectors)s THEN {FULL} ELSE 0 END",
    "language": (
        f"CASE WHEN cardinality(c.languages) = 0 THEN CASE WHEN c.language = ANY(%(languages)s) THEN {FULL} ELSE 0 END "
        f"WHEN split_part(c.languages[1], ':', 1) = ANY(%(languages)s) THEN {FULL} "
        f"WHEN c.languages::text[] && %(levels)s THEN {OTHER_LANGUAGE} ELSE 0 END"
    ),
    "distance": f"CASE WHEN c.area LIKE ANY(%(areas)s) THEN {FULL} ELSE 0 END",
    "fair_load": f"(ARRAY{list(FAIR)})[least(c.times, {OFTEN}) + 1]",
}


def score_sql(weights: Weights) -> str:
    """The score of a row `c`."""
    return " + ".join(f"{weight} * {_SQL[term]}" for term, weight in named(weights).items()) or "0"


def score_params(mentor: Chooser, levels: Sequence[str]) -> dict[str, Any]:
    """What `score_sql` asks for."""
    work = {f"work_{away}": sorted({int(isco) // 10**away for isco in mentor.work}) for away in range(DIGITS)}
    return {
        **work,
        "skills": sorted(mentor.skills),
        "sectors": list(mentor.sectors),
        "languages": list(mentor.languages),
        "levels": list(levels),
        "areas": [f"{area}%" for area in mentor.areas if area],
    }
