"""The same hard rules and score, one mentor at a time, for whoever wants to read or check them.

`ranking` must give what `best` gives here; a test holds the two together on made-up worlds. Slow on purpose: no arrays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .terms import (
    FAIR_BUCKETS,
    FAIR_LEVELS,
    FULL,
    SAME_OCCUPATION,
    Fit,
    Line,
    Weights,
    fair_bucket,
    fair_ratio,
    language_level,
    occupation_level,
    skills_level,
    slots_level,
    topics_level,
)


@dataclass(frozen=True, slots=True)
class Mentor:
    """What the engine knows of a mentor. Occupations, areas, home and organisations are indexes, 0 = none said."""

    id: int
    programme: int = 0
    areas: tuple[int, ...] = ()
    remote: bool = False
    occupations: tuple[int, ...] = ()
    skills: tuple[int, ...] = ()
    topics: int = 0
    sectors: int = 0
    languages: int = 0
    availability: int = 0
    kind: int = 0
    gender: int = 0
    home: int = 0
    organisation: int = 0
    open: bool = True
    capacity: int = 1
    exposure: int = 0


@dataclass(frozen=True, slots=True)
class Seeker:
    """What one mentee asks for. Masks are whole numbers; `near` are half-open ranges of area indexes she can meet in.

    `distance` gives the level of each area index (missing = 0). `genders`, `by_video`, `not_areas` and
    `not_organisations` are her own wishes: they filter for her alone. `without` are mentors who are shut out for other reasons.
    """

    programme: int = 0
    occupations: tuple[int, ...] = ()
    skills: tuple[int, ...] = ()
    topics: int = 0
    sectors: int = 0
    languages: int = 0
    best_language: int = 0
    near: tuple[tuple[int, int], ...] = ()
    distance: Mapping[int, int] = field(default_factory=dict)
    availability: int = 0
    kinds: int = 0
    must_share: frozenset[str] = frozenset()
    genders: int = 0
    by_video: bool = False
    not_areas: tuple[tuple[int, int], ...] = ()
    not_organisations: tuple[int, ...] = ()
    without: frozenset[int] = frozenset()


def _within(area: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(low <= area < high for low, high in ranges)


def fits_hard_rules(mentor: Mentor, seeker: Seeker) -> bool:
    """The programme's rules, before her own wishes."""
    share = seeker.must_share
    return (
        mentor.open
        and mentor.programme == seeker.programme
        and mentor.id not in seeker.without
        and ("language" not in share or bool(mentor.languages & seeker.languages))
        and ("availability" not in share or not seeker.availability or bool(mentor.availability & seeker.availability))
        and ("area" not in share or mentor.remote or any(_within(area, seeker.near) for area in mentor.areas))
    )


def fits_own_wishes(mentor: Mentor, seeker: Seeker) -> bool:
    """Her own wishes; who said nothing about a wished trait does not have it."""
    return (
        (not seeker.genders or bool(seeker.genders >> mentor.gender & 1))
        and (mentor.remote or not seeker.by_video)
        and not (mentor.home and _within(mentor.home, seeker.not_areas))
        and (not mentor.organisation or mentor.organisation not in seeker.not_organisations)
    )


def _occupation(mentor: Mentor, seeker: Seeker, codes: Mapping[int, str]) -> tuple[int, int]:
    best = (0, 0)
    for own in mentor.occupations:
        for wished in seeker.occupations:
            level = SAME_OCCUPATION if own == wished else occupation_level(codes[own], codes[wished])
            best = max(best, (level, -own))
    return best[0], -best[1] if best[0] else 0


def _levels(mentor: Mentor, seeker: Seeker, codes: Mapping[int, str], mean: int) -> dict[str, tuple[int, int]]:
    skills = len(set(mentor.skills) & set(seeker.skills))
    topics, sectors = mentor.topics & seeker.topics, mentor.sectors & seeker.sectors
    languages, slots = mentor.languages & seeker.languages, mentor.availability & seeker.availability
    reached = [area for area in mentor.areas if "area" not in seeker.must_share or mentor.remote or _within(area, seeker.near)]
    distance = max((seeker.distance.get(area, 0) for area in reached), default=0)
    fair = FAIR_LEVELS[min(fair_bucket(fair_ratio(mentor.exposure, mentor.capacity), mean), FAIR_BUCKETS - 1)]
    return {
        "occupation": _occupation(mentor, seeker, codes),
        "skills": (skills_level(skills, len(set(seeker.skills))), skills),
        "help_topics": (topics_level(topics.bit_count(), seeker.topics.bit_count()), topics),
        "sector": (FULL if sectors else 0, sectors),
        "language": (language_level(languages, seeker.best_language), languages),
        "distance": (distance, distance),
        "availability": (slots_level(slots.bit_count()), slots),
        "wished_kind": (FULL if seeker.kinds >> mentor.kind & 1 else 0, mentor.kind),
        "fair_load": (fair, fair),
    }


def score(mentor: Mentor, seeker: Seeker, weights: Weights, codes: Mapping[int, str], mean: int) -> Fit:
    """Score and explanation. `codes` gives the ISCO code of each occupation; `mean` comes from `terms.fair_mean`."""
    levels = _levels(mentor, seeker, codes, mean)
    lines = tuple(
        Line(term, levels[term][0], weight * levels[term][0], levels[term][1]) for term, weight in weights.named().items()
    )
    return Fit(mentor.id, sum(line.points for line in lines), lines)


def best(
    mentors: Iterable[Mentor], seeker: Seeker, weights: Weights, codes: Mapping[int, str], *, mean: int, count: int
) -> list[Fit]:
    """The `count` best mentors: highest score first, ties by id."""
    fits = [
        score(mentor, seeker, weights, codes, mean)
        for mentor in mentors
        if fits_hard_rules(mentor, seeker) and fits_own_wishes(mentor, seeker)
    ]
    return sorted(fits, key=lambda fit: (-fit.score, fit.id))[:count]
