"""The tables about the pair: how it is found, how often it meets, how long, what comes after, how it ends."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from handrail.programmes.parts import Code, Days, Months, Partner, Party
from handrail.register.rules import JobseekerRule, Part

Weight = Annotated[int, Field(ge=0, le=100)]


class Weights(Part):
    """What a fit is worth, 0 to 100 each; the lines of every explanation."""

    occupation: Weight = 0
    skills: Weight = 0
    help_topics: Weight = 0
    sector: Weight = 0
    language: Weight = 0
    distance: Weight = 0
    availability: Weight = 0
    wished_kind: Weight = 0
    fair_load: Weight = 0


class _Matching(Part):
    must_share: tuple[Literal["language", "area", "availability"], ...] = ()
    help_topics: tuple[Code, ...] = ()
    """What mentors offer and mentees ask for beside occupations; names and explanations are texts."""
    weights: Weights = Weights()


class MenteeAsks(_Matching):
    """The mentee sees proposals and asks; the mentor answers."""

    by: Literal["mentee"]
    proposals: int = Field(10, ge=1, le=20)
    open_requests: int = Field(1, ge=1, le=5)
    wish_list: int = Field(5, ge=1, le=5)
    answer_days: Days
    remind_days: Days
    pause_after_unanswered: int = Field(2, ge=1, le=10)

    @model_validator(mode="after")
    def _reminds_in_time(self) -> Self:
        if self.remind_days >= self.answer_days:
            raise PydanticCustomError(
                "late",
                "the reminder comes after {days} days, when the request has expired",
                {"key": "remind_days", "days": self.remind_days, "remedy": f"use less than answer_days = {self.answer_days}"},
            )
        return self


class MentorSelects(_Matching):
    """The mentor selects jobseekers of her office from the register and invites them."""

    by: Literal["mentor"]
    answer_days: Days
    selects_within: Literal["office", "region", "country"]


class EmployerNames(_Matching):
    """The employer names the mentor; nobody is proposed."""

    by: Literal["employer"]


class CoordinatorProposes(_Matching):
    """The coordinator's plan becomes proposals; both sides answer."""

    by: Literal["coordinator"]
    plan_every_days: Days
    match_within_days: Days
    answer_days: Days
    talk_after_refusals: int = Field(2, ge=1, le=5)


Matching = Annotated[MenteeAsks | MentorSelects | EmployerNames | CoordinatorProposes, Field(discriminator="by")]


class Caseload(Part):
    """How many mentees one mentor guides at the same time: a warning above `usual`, never above `most`."""

    usual: int | None = Field(None, ge=1, le=50)
    most: int | None = Field(None, ge=1, le=50)
    mentor_sets: bool = False

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.usual is not None and self.most is not None and self.usual > self.most:
            raise PydanticCustomError(
                "order",
                "the usual caseload {usual} is above the most allowed {most}",
                {"key": "usual", "usual": self.usual, "most": self.most, "remedy": f"use {self.most} or less"},
            )
        return self


class Longer(Part):
    """A longer limit for those for whom the need holds."""

    most_months: Months
    need: JobseekerRule


class Duration(Part):
    """How long a mentorship is planned, and for how long it may last at most."""

    usual_months: Months
    most_months: Months | None = None
    longer: tuple[Longer, ...] = ()
    warn_days: tuple[Days, ...] = ()


class Meetings(Part):
    """How often the pair meets. Without at_least they meet as they like; agreed_hours means the agreement says how much.

    With group a mentor may also meet several of her mentees at once.
    """

    at_least: int | None = Field(None, ge=1, le=7)
    at_most: int | None = Field(None, ge=1, le=7)
    every: Literal["week", "month"] | None = None
    minutes: int | None = Field(None, ge=15, le=480)
    agreed_hours: bool = False
    first_within_days: Days | None = None
    either_may_refuse_after_first: bool = False
    staff_at_first: bool = False
    group: bool = False
    confirmed_by: Literal["either", "both"] = "either"
    nudge_after_days: Days = 14
    task_after_days: Days = 30

    @model_validator(mode="after")
    def _says_per_what(self) -> Self:
        if (self.at_least is None) != (self.every is None):
            raise PydanticCustomError(
                "pair",
                "how often is half said",
                {"key": "at_least", "remedy": 'give both, for example at_least = 1 and every = "week"'},
            )
        return self


class CheckIns(Part):
    """When staff ask the pair how it goes, each side apart."""

    by: Party
    asks: tuple[Party, ...] = Field(min_length=1)
    at_weeks: tuple[Annotated[int, Field(ge=1, le=104)], ...] = ()
    every_months: Months | None = None


class Profile(Part):
    """Levels 1 to 5 the track questions ask for; below one of them the track is suggested."""

    motivation: int | None = Field(None, ge=1, le=5)
    qualification: int | None = Field(None, ge=1, le=5)
    experience: int | None = Field(None, ge=1, le=5)


class PlanStep(Part):
    step: Code
    week: int = Field(ge=1, le=260)


class Track(Part):
    """One way through the programme. It is suggested below its levels, or by default; the mentor decides and says why."""

    code: Code
    suggested_below: Profile | None = None
    helps_with: tuple[
        Literal["interviews", "job_search", "career_plan", "vocational_guidance", "psychological_support", "workplace_life"],
        ...,
    ]
    refers_to: tuple[Partner, ...] = ()
    plan: tuple[PlanStep, ...] = ()


class Aftercare(Part):
    """Support after the mentorship or from the first day in a job."""

    begins: Literal["job_start", "mentorship_end"]
    months: Months
    contact_every_months: Months = 1
    channels: tuple[Literal["email", "phone", "in_person", "video"], ...] = ("email", "phone", "in_person")
    owner: Party = Party.MENTOR
    employer_in_loop: bool = False
    job_lost: Literal["reopens", "recorded"] = "reopens"
    job_checks_months: tuple[Months, ...] = ()


class Ending(Part):
    """How a mentorship ends, and what stays open afterwards."""

    reasons: tuple[
        Literal[
            "completed",
            "job",
            "education",
            "training",
            "other_measure",
            "illness",
            "moved",
            "no_show",
            "no_contact",
            "bad_fit",
            "no_time",
            "mentor_left",
            "other",
        ],
        ...,
    ] = Field(min_length=1)
    rematch: bool = True
    both_asked_how_it_was: bool = True
    access_weeks: int | None = Field(None, ge=1, le=104)
    # How long what is personal stays after the end; the installation says it where the file does not.
    keep_months: int | None = Field(None, ge=1, le=120)
    alumni: bool = True
