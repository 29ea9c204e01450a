"""The tables about people: who may join, who may guide, what they are asked and what they sign.

Every word list is closed; every number has a range. What holds between two tables is checked in `definition`.
"""

from enum import StrEnum, auto
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from handrail.register.declared import ASKED_BY
from handrail.register.rules import JobseekerRule, Part, TargetGroup

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Months = Annotated[int, Field(ge=1, le=60)]
Days = Annotated[int, Field(ge=1, le=366)]


class Party(StrEnum):
    MENTEE = auto()
    MENTOR = auto()
    EMPLOYER = auto()
    ADVISER = auto()
    COORDINATOR = auto()


class WayIn(StrEnum):
    SELF = auto()
    REFERRAL = auto()
    SELECTION = auto()
    EMPLOYER = auto()


class EntryStep(StrEnum):
    WORK_WISH = auto()
    WANTS_MENTOR = auto()
    INFO_SESSION = auto()
    INTAKE = auto()
    PROFILE = auto()
    PLACEMENT = auto()


class MentorKind(StrEnum):
    PROFESSIONAL = auto()
    COUNSELLOR = auto()
    COLLEAGUE = auto()
    SUPERVISOR = auto()
    VOLUNTEER = auto()
    PEER = auto()
    FELLOW_STUDENT = auto()


class Purpose(StrEnum):
    MATCHING = auto()
    SHOW_PROFILE = auto()
    CONTACT = auto()
    INVITATIONS = auto()
    HEALTH_DATA = auto()
    ORIGIN_DATA = auto()
    EVALUATION = auto()
    PUBLICITY = auto()


class Partner(StrEnum):
    PSYCHOLOGIST = auto()
    UNIVERSITY = auto()
    MUNICIPALITY = auto()
    WORKPLACE_SUPPORT = auto()
    SCHOOL = auto()
    LANGUAGE_HELP = auto()


class Joining(Part):
    """Who may join, and what must have happened before a mentor is looked for."""

    ways: tuple[WayIn, ...] = Field(min_length=1)
    facts: Literal["register", "declared"] = "register"
    steps: tuple[EntryStep, ...] = ()
    requires: tuple[JobseekerRule, ...] = Field(min_length=1)
    target_groups: tuple[TargetGroup, ...] = ()
    must_be_in_a_group: bool = False
    referred_by: tuple[Partner, ...] = ()
    guardian_below: int | None = Field(None, ge=14, le=21)

    @model_validator(mode="after")
    def _has_the_groups_it_asks_for(self) -> Self:
        if self.must_be_in_a_group and not self.target_groups:
            raise PydanticCustomError(
                "groups",
                "a person must be in a group, but no group is defined",
                {"key": "must_be_in_a_group", "remedy": "add a [[joining.target_groups]] or set it to false"},
            )
        return self

    @model_validator(mode="after")
    def _asks_only_what_a_person_can_say(self) -> Self:
        every = [*self.requires, *(rule for group in self.target_groups for rule in group.needs)]
        unsaid = [rule.rule for rule in every if type(rule) not in ASKED_BY]
        if self.facts == "declared" and unsaid:
            raise PydanticCustomError(
                "not_declarable",
                "nobody can declare {rule}: an office decides it",
                {"key": "facts", "rule": unsaid[0], "remedy": f'use facts = "register" or drop the rule {unsaid[0]}'},
            )
        return self


class Consents(Part):
    """What people are asked, by purpose; no programme works without the required ones."""

    required: tuple[Purpose, ...] = ()
    optional: tuple[Purpose, ...] = ()


class Trained(Part):
    """So many hours of this course, attended and where asked for tested."""

    rule: Literal["trained"]
    course: Code
    hours: int = Field(ge=1, le=400)
    test: bool = False
    valid_months: Months | None = None
    by: Partner | None = None


class Interviewed(Part):
    rule: Literal["interviewed"]


class BackgroundChecked(Part):
    rule: Literal["background_checked"]
    valid_months: Months


class Referenced(Part):
    rule: Literal["referenced"]
    count: int = Field(ge=1, le=5)


class SignedInWith(Part):
    rule: Literal["signed_in_with"]
    provider: Code


class Approved(Part):
    """By the coordinator with a reason, or by rule for who signed in with one of these providers."""

    rule: Literal["approved"]
    by_rule_with: tuple[Code, ...] = ()


class NoConflict(Part):
    """Answered the question about conflicts of interest."""

    rule: Literal["no_conflict"]


class SaidExpertise(Part):
    rule: Literal["said_expertise"]


class Experienced(Part):
    rule: Literal["experienced"]
    years: int = Field(ge=1, le=40)


class OldEnough(Part):
    rule: Literal["old_enough"]
    at_least: int = Field(ge=16, le=80)


MentorRule = Annotated[
    Trained
    | Interviewed
    | BackgroundChecked
    | Referenced
    | SignedInWith
    | Approved
    | NoConflict
    | SaidExpertise
    | Experienced
    | OldEnough,
    Field(discriminator="rule"),
]


class Mentor(Part):
    """Who may be a mentor. The requirements hold before the first mentee."""

    kinds: tuple[MentorKind, ...] = Field(min_length=1)
    comes_by: Literal["application", "volunteering", "sign_in", "named_by_employer"]
    requires: tuple[MentorRule, ...] = ()


class Course(Part):
    """A course the programme offers that gates nobody."""

    code: Code
    open_to: tuple[Literal["mentors", "mentees", "employers", "other_employers", "staff"], ...]
    by: Partner | None = None


class Document(Part):
    """A paper somebody signs. Its text is kept beside the file, versioned and hashed; a signature points at the text."""

    code: Code
    kind: Literal["plan", "commitment", "code_of_conduct", "declaration", "grant_agreement", "terms"]
    signed_by: tuple[Party, ...] = Field(min_length=1)
    last: Party | None = None
    before: Literal["joining", "seeing_the_mentee", "first_meeting", "second_meeting"]
    on_behalf_of: tuple[Party, ...] = ()
