"""What stands around the pair: workshops, services, employers, campaigns, money, figures."""

from decimal import Decimal
from enum import StrEnum, auto
from typing import Annotated, Literal

from pydantic import Field

from handrail.programmes.parts import Code, Days, Months
from handrail.register.rules import Part


class Series(Part):
    """Workshops or meetings that plan themselves."""

    code: Code
    kind: Literal["workshop", "network", "intervision", "info_session"]
    every_months: Months
    invites: tuple[
        Literal["mentees", "former_mentees", "mentors", "employers", "other_employers", "partners", "interested"], ...
    ]
    mentor_attends: int = Field(0, ge=0, le=12)


class Service(Part):
    """Something the organisation offers without a mentor: a talk, a group, a test, a visit."""

    code: Code
    group: Literal["career_guidance", "professional_activity", "employer_service"]
    open_to: tuple[Literal["registered", "anyone", "employers"], ...]


class Employers(Part):
    """What employers find here."""

    offers: tuple[Literal["vacancies", "candidates", "contracts", "messages", "training_offers"], ...]
    measures: tuple[
        Literal[
            "subsidised_hiring",
            "vocational_training",
            "apprenticeship",
            "internship",
            "skills_recognition",
            "mobility",
            "self_employment",
        ],
        ...,
    ] = ()
    answer_days: Days | None = None
    interview_every_months: Months | None = None


class Campaigns(Part):
    """How often the word goes out to those who may join and have not."""

    repeat_months: Months
    one_person_every_days: Days
    recruits: tuple[Literal["mentees", "mentors"], ...]


class GrantAgreement(Part):
    draft_expires_weeks: int = Field(ge=1, le=52)
    warn_days: tuple[Days, ...]
    backdated_days: int = Field(ge=0, le=60)


class Claim(Part):
    deadline_months: Months
    extension_months: Months
    remind_days: Days


class Grant(Part):
    """Money for the mentor's hours. The formula is code with golden figures; the rates it may use are here."""

    formula: Literal["no_mentor_wage"]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    percent: int = Field(ge=1, le=100)
    paid: Literal["automatic", "claimed"]
    decide_months_ahead: Months
    decisions_wait_for_budget_year: bool
    hours_a_month_most: int = Field(ge=1, le=999)
    holiday_pay: tuple[Decimal, ...]
    employer_contribution: tuple[Decimal, ...]
    agreement: GrantAgreement
    claim: Claim
    same_person_overlap: Literal["warns", "blocks"] = "warns"


class Survey(Part):
    instrument: Code
    asks: tuple[Literal["mentees", "mentors", "employers", "jobseekers"], ...]
    at: Literal["baseline", "mid", "exit", "six_months_after", "twelve_months_after", "yearly"]


class Indicator(StrEnum):
    """What evaluation can compute for a target; each has its definition and version there."""

    MET_WITHIN_14_DAYS = auto()
    MATCHED_WITHIN_30_DAYS = auto()
    EMPLOYED_AT_EXIT = auto()
    EMPLOYED_AT_6_MONTHS = auto()
    SUSTAINED_JOB = auto()
    POSITIVE_EXIT_AT_12_MONTHS = auto()
    DROPOUT = auto()
    DOSE = auto()
    MENTOR_LOAD = auto()
    REQUESTS_ANSWERED_IN_7_DAYS = auto()
    EMPLOYER_MEETINGS = auto()
    TIME_TO_FILL = auto()
    SHARE_FILLED = auto()
    MEASURES_ORGANISED = auto()
    SATISFACTION = auto()
    NETWORK_GAIN = auto()
    SELF_EFFICACY_GAIN = auto()


class Target(Part):
    indicator: Indicator
    at_least: Decimal | None = None
    at_most: Decimal | None = None


class Evaluation(Part):
    """What is measured and asked, and the figures the programme wants to reach."""

    lmp_category: str | None = Field(None, pattern=r"^\d(\.\d)*$")
    quality_standard: Code | None = None
    aims: tuple[Literal["sustainable_job", "job", "education", "network", "self_confidence", "skills"], ...] = Field(
        min_length=1
    )
    outcome_months: tuple[Months, ...] = ()
    surveys: tuple[Survey, ...] = ()
    targets: tuple[Target, ...] = ()
