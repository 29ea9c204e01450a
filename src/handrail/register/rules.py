"""Which jobseeker may join, and why not..

Each named rule is a frozen value that answers one question about `Jobseeker` facts on a `Moment`. The set is closed: a new
rule is a new class here and a new line in `queries.where`. Rules are positive and an unknown fact never meets one, so
the predicate and the database, where NULL meets nothing, give the same answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from handrail.kernel.days import months_after
from handrail.kernel.reasons import Reason


class Part(BaseModel):
    """One table of a programme file. Any table may name its legal or documentary source."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")
    source: str | None = None


class Standing(StrEnum):
    """How the employment service has registered the jobseeker."""

    UNEMPLOYED = auto()
    SEEKING_WHILE_EMPLOYED = auto()
    INACTIVE = auto()


class TiedHow(StrEnum):
    """How an account was tied to its row. Number and birth date alone tie nothing."""

    EID = auto()
    CODE = auto()
    DESK = auto()
    DECLARED = auto()


class Source(StrEnum):
    """Who says so: the service's register, or the person alone."""

    REGISTER = auto()
    DECLARED = auto()


class AssistanceGroup(StrEnum):
    """Norway's formal decision on how much help a person needs (NAV-loven § 14a)."""

    GOOD_CHANCES = auto()
    NEEDS_GUIDANCE = auto()
    NEEDS_GUIDANCE_REDUCED_CAPACITY = auto()
    WORK_PARTLY = auto()
    SMALL_CHANCE = auto()


class Permit(StrEnum):
    """On what ground the jobseeker may stay and work."""

    CITIZEN = auto()
    LONG_TERM = auto()
    REFUGEE = auto()
    TEMPORARY_PROTECTION = auto()


class Level(StrEnum):
    """Language level of the Common European Framework; the order of the members is the order of the levels."""

    A1 = auto()
    A2 = auto()
    B1 = auto()
    B2 = auto()
    C1 = auto()
    C2 = auto()

    @property
    def rank(self) -> int:
        return tuple(Level).index(self)

    @property
    def and_above(self) -> "tuple[Level, ...]":
        return tuple(Level)[self.rank :]


class ScreenLanguage(StrEnum):
    """Languages Handrail itself speaks."""

    EN = auto()
    LT = auto()
    NL = auto()
    NB = auto()
    FR = auto()
    UK = auto()
    AR = auto()


Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
"""A language a person speaks: ISO 639 code."""


@dataclass(frozen=True)
class Moment:
    """The day a person enters and the last day planned; both are chosen by the caller, no rule reads a clock."""

    entry: date
    planned_end: date


@dataclass(frozen=True)
class Jobseeker:
    """What the rules may know about a person. None or empty means not known."""

    standing: Standing | None = None
    registered_since: date | None = None
    born_on: date | None = None
    area: str | None = None
    education: int | None = None
    assistance_group: AssistanceGroup | None = None
    has_office: bool = False
    foreign_origin: bool | None = None
    in_country_since: date | None = None
    permit: Permit | None = None
    permit_until: date | None = None
    earlier_measures: int | None = None
    declared: bool = False
    languages: tuple[tuple[Language, Level], ...] = ()


def plain_number(text: str) -> str:
    """A national number as it is compared: letters and digits only."""
    return "".join(sign for sign in text if sign.isalnum()).upper()


def months_before(day: date, months: int) -> date:
    """The day `months` calendar months earlier; the last of the month where it has no such day."""
    return months_after(day, -months)


class Registered(Part):
    """The employment service has registered the person in one of these standings."""

    rule: Literal["registered"]
    standings: tuple[Standing, ...] = Field(min_length=1)

    def blocks(self, person: Jobseeker, _: Moment) -> Reason | None:
        if person.registered_since is not None and person.standing in self.standings:
            return None
        return Reason("not_registered", ", ".join(self.standings))


class Age(Part):
    """The person is at least so old and below so old, on entry or on the last planned day."""

    rule: Literal["age"]
    at_least: int | None = Field(None, ge=14, le=80)
    below: int | None = Field(None, ge=15, le=100)
    on: Literal["entry", "planned_end"] = "entry"

    @model_validator(mode="after")
    def _is_a_band(self) -> "Age":
        if self.at_least is None and self.below is None:
            raise PydanticCustomError("empty", "the rule age sets no limit", {"remedy": "give at_least, below or both"})
        if self.at_least is not None and self.below is not None and self.at_least >= self.below:
            raise PydanticCustomError(
                "band",
                "nobody is at least {low} and below {high}",
                {"low": self.at_least, "high": self.below, "remedy": "make at_least smaller than below"},
            )
        return self

    def born(self, moment: Moment) -> tuple[date | None, date | None]:
        """(born after, born by): the open and the closed end of the birth dates that fit."""
        day = moment.entry if self.on == "entry" else moment.planned_end
        after = None if self.below is None else months_before(day, 12 * self.below)
        by = None if self.at_least is None else months_before(day, 12 * self.at_least)
        return after, by

    def blocks(self, person: Jobseeker, moment: Moment) -> Reason | None:
        after, by = self.born(moment)
        if person.born_on is None:
            return Reason("birth_date_unknown")
        if by is not None and person.born_on > by:
            return Reason("too_young", f"under {self.at_least} on {self.on}")
        if after is not None and person.born_on <= after:
            return Reason("too_old", f"{self.below} or older on {self.on}")
        return None


class LongTermUnemployed(Part):
    """Unemployed for longer than so many months since the running registration; a shorter wait may hold for the young."""

    rule: Literal["long_term_unemployed"]
    longer_than_months: int = Field(ge=1, le=60)
    under_age: int | None = Field(None, ge=18, le=40)
    longer_than_months_under_age: int | None = Field(None, ge=1, le=60)

    @model_validator(mode="after")
    def _both_or_neither(self) -> "LongTermUnemployed":
        if (self.under_age is None) != (self.longer_than_months_under_age is None):
            raise PydanticCustomError(
                "pair",
                "the shorter wait for the young is half said",
                {"remedy": "give both under_age and longer_than_months_under_age, or neither"},
            )
        return self

    def limits(self, entry: date) -> tuple[date, date | None, date | None]:
        """(registered before; the young: born after, registered before)."""
        adults = months_before(entry, self.longer_than_months)
        if self.under_age is None or self.longer_than_months_under_age is None:
            return adults, None, None
        return adults, months_before(entry, 12 * self.under_age), months_before(entry, self.longer_than_months_under_age)

    def blocks(self, person: Jobseeker, moment: Moment) -> Reason | None:
        adults, born_after, young = self.limits(moment.entry)
        since = person.registered_since
        if person.standing is not Standing.UNEMPLOYED or since is None:
            return Reason("not_unemployed")
        is_young = born_after is not None and person.born_on is not None and person.born_on > born_after
        if since < adults or (is_young and young is not None and since < young):
            return None
        return Reason("unemployed_too_short", f"since {since}")


class InAssistanceGroup(Part):
    """A formal decision puts the person in one of these groups."""

    rule: Literal["assistance_group"]
    any_of: tuple[AssistanceGroup, ...] = Field(min_length=1)

    def blocks(self, person: Jobseeker, _: Moment) -> Reason | None:
        return None if person.assistance_group in self.any_of else Reason("assistance_group", ", ".join(self.any_of))


class HasOffice(Part):
    """An office follows the person up."""

    rule: Literal["has_office"]

    def blocks(self, person: Jobseeker, _: Moment) -> Reason | None:
        return None if person.has_office else Reason("office_missing")


class LivesIn(Part):
    """The person's area lies in one of these (area codes; a shorter NUTS code covers the longer ones)."""

    rule: Literal["lives_in"]
    areas: tuple[str, ...] = Field(min_length=1)

    def blocks(self, person: Jobseeker, _: Moment) -> Reason | None:
        if person.area is not None and person.area.startswith(self.areas):
            return None
        return Reason("lives_elsewhere", ", ".join(self.areas))


class Education(Part):
    """Highest completed level by ISCED 2011 (0 to 8)."""

    rule: Literal["education"]
    at_least: int = Field(0, ge=0, le=8)
    at_most: int = Field(8, ge=0, le=8)

    def blocks(self, person: Jobseeker, _: Moment) -> Reason | None:
        if person.education is None:
            return Reason("education_unknown")
        return None if self.at_least <= person.education <= self.at_most else Reason("education", f"level {person.education}")


class Speaks(Part):
    """The person speaks one of these languages at this level or better."""

    rule: Literal["speaks"]
    any_of: tuple[Language, ...] = Field(min_length=1)
    level: Level

    def blocks(self, person: Jobseeker, _: Moment) -> Reason | None:
        if any(spoken in self.any_of and level.rank >= self.level.rank for spoken, level in person.languages):
            return None
        return Reason("language", f"{'/'.join(self.any_of)} at {self.level}")


class ForeignOrigin(Part):
    """The person, a parent or a grandparent comes from outside the EU: one yes the person declares, no country is kept."""

    rule: Literal["foreign_origin"]

    def blocks(self, person: Jobseeker, _: Moment) -> Reason | None:
        return None if person.foreign_origin else Reason("origin_not_declared")


class NewInCountry(Part):
    """The person has lived in the country for at most so many years."""

    rule: Literal["new_in_country"]
    at_most_years: int = Field(ge=1, le=20)

    def blocks(self, person: Jobseeker, moment: Moment) -> Reason | None:
        if person.in_country_since is None:
            return Reason("arrival_unknown")
        return (
            None if person.in_country_since >= months_before(moment.entry, 12 * self.at_most_years) else Reason("here_longer")
        )


class HasPermit(Part):
    """The person may stay on one of these grounds until the last planned day or without limit."""

    rule: Literal["permit"]
    any_of: tuple[Permit, ...] = Field(min_length=1)

    def blocks(self, person: Jobseeker, moment: Moment) -> Reason | None:
        if person.permit not in self.any_of:
            return Reason("permit", ", ".join(self.any_of))
        if person.permit_until is not None and person.permit_until < moment.planned_end:
            return Reason("permit_ends", str(person.permit_until))
        return None


class EarlierMeasures(Part):
    """The person has taken part in at least so many labour market measures."""

    rule: Literal["earlier_measures"]
    at_least: int = Field(ge=1, le=20)

    def blocks(self, person: Jobseeker, _: Moment) -> Reason | None:
        taken = person.earlier_measures
        return None if taken is not None and taken >= self.at_least else Reason("too_few_measures", str(taken))


JobseekerRule = Annotated[
    Registered
    | Age
    | LongTermUnemployed
    | InAssistanceGroup
    | HasOffice
    | LivesIn
    | Education
    | Speaks
    | ForeignOrigin
    | NewInCountry
    | HasPermit
    | EarlierMeasures,
    Field(discriminator="rule"),
]


class TargetGroup(Part):
    """A group the programme is for: a person belongs when every need holds."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    needs: tuple[JobseekerRule, ...] = Field(min_length=1)


def blocks(rules: Iterable[JobseekerRule], person: Jobseeker, moment: Moment) -> list[Reason]:
    """Every reason why these rules do not hold; an empty list means they all do."""
    return [reason for rule in rules if (reason := rule.blocks(person, moment))]


def groups_of(groups: Iterable[TargetGroup], person: Jobseeker, moment: Moment) -> tuple[str, ...]:
    """The target groups the person belongs to on that day."""
    return tuple(group.code for group in groups if not blocks(group.needs, person, moment))
