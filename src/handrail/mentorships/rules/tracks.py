"""Which kind of help fits, and which steps it brings. The rule suggests with its reason; the mentor decides.

Levels are how little help somebody wants, 1 to 5: 1 is "a lot of help first", 5 is "none". They are no mark of a person.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.kernel.reasons import Reason
from handrail.mentorships.rules.papers import plan_papers
from handrail.programmes.definition import Definition
from handrail.programmes.pair import Track
from handrail.programmes.parts import Partner

LOWEST, HIGHEST = 1, 5


class Question(StrEnum):
    """What the two talk about before a track is chosen."""

    MOTIVATION = auto()
    QUALIFICATION = auto()
    EXPERIENCE = auto()


class Why(StrEnum):
    """Why this track: neutral words that the mentee reads too."""

    BOTH_WANT = auto()
    WORK_CLEAR = auto()
    FIND_OUT = auto()
    TRAINING_FIRST = auto()
    LIFE_FIRST = auto()
    NEXT_HELP = auto()


@dataclass(frozen=True)
class Levels:
    motivation: int
    qualification: int
    experience: int

    def below(self, track: Track) -> tuple[str, ...]:
        """The questions in which more help is wanted than this track's line says."""
        lines = track.suggested_below
        if lines is None:
            return ()
        said = ((each, getattr(lines, each), getattr(self, each)) for each in Question)
        return tuple(str(each) for each, line, level in said if line is not None and level < line)


@dataclass(frozen=True)
class Suggestion:
    """A track, and the questions because of which it is suggested; none means it is the one by default."""

    track: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedStep:
    """One step of a track's plan template, with its day."""

    code: str
    due_on: date


@dataclass(frozen=True)
class PlanChange:
    """What a chosen track does to the steps of templates: made anew, put on a day again, set aside."""

    add: tuple[PlannedStep, ...] = ()
    plan_again: tuple[PlannedStep, ...] = ()
    set_aside: tuple[str, ...] = ()


def helps_of(definition: Definition) -> frozenset[str]:
    """Which pages of help a pair of this version has; a programme without tracks has none of them."""
    helps = {"track", "barriers", "agenda", "going"} if definition.tracks else set()
    if any(Partner.PSYCHOLOGIST in each.refers_to for each in definition.tracks):
        helps |= {"psychologist"}
    return frozenset(helps | ({"plan"} if plan_papers(definition) else set()))


def suggest(definition: Definition, levels: Levels) -> Suggestion:
    """The first track below one of whose lines an answer lies, else the default one."""
    for track in definition.tracks:
        if because := levels.below(track):
            return Suggestion(track.code, because)
    return Suggestion(next(track.code for track in definition.tracks if track.suggested_below is None))


def track_of(definition: Definition, code: str) -> Track | None:
    return next((each for each in definition.tracks if each.code == code), None)


def blocks_choice(definition: Definition, track: str) -> list[Reason]:
    return [] if track_of(definition, track) else [Reason("track_unknown", "track")]


def refers_to_psychologist(definition: Definition, track: str) -> bool:
    """Whether this track names psychologists as helpers."""
    found = track_of(definition, track)
    return found is not None and Partner.PSYCHOLOGIST in found.refers_to


def planned(track: Track, on: date) -> tuple[PlannedStep, ...]:
    """The template's weeks as days, counted from the day the track is chosen."""
    return tuple(PlannedStep(each.step, on + timedelta(weeks=each.week)) for each in track.plan)


def plan_change(track: Track, on: date, *, present: Collection[str], done: Collection[str]) -> PlanChange:
    """Nothing twice: a step done stays done, one that is there gets its new day, open ones of another track go aside."""
    steps = planned(track, on)
    wanted = {each.code for each in steps}
    return PlanChange(
        add=tuple(each for each in steps if each.code not in present),
        plan_again=tuple(each for each in steps if each.code in present and each.code not in done),
        set_aside=tuple(sorted(code for code in present if code not in wanted and code not in done)),
    )
