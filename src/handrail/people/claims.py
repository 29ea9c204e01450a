"""The file with which an organisation says who of its staff has which role here, read from what its sign-in claims.

Pure: what the file may say, and what it makes of claims, rule by rule and with the reason. `granting` acts on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from handrail.kernel.access import Role

Claim = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[str, Field(min_length=1, max_length=200)]
Given = Literal["counsellor", "coordinator", "lead", "administrator", "leader", "trainer", "psychologist", "employer"]


class Part(BaseModel):
    """One table of the file."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Where(Part):
    """One organisation by its number or name; or the one whose number a claim says, at or below `within` if that is said."""

    number: Words | None = None
    name: Words | None = None
    claim: Claim | None = None
    within: Words | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(each is not None for each in (self.number, self.name, self.claim)) != 1:
            remedy = {"remedy": 'write exactly one: number = "…", name = "…" or claim = "…"'}
            raise PydanticCustomError("where_one", "must say one organisation in one way", remedy)
        if self.within is not None and self.claim is None:
            remedy = {"remedy": "leave within away, or say the organisation by a claim"}
            raise PydanticCustomError("where_within", "within goes with claim only", remedy)
        return self


class Condition(Part):
    """The claim holds one of these words."""

    claim: Claim
    any_of: tuple[Words, ...] = Field(min_length=1)


class Rule(Part):
    """Who fulfils every condition has the role at that organisation. `says` is for the people who read the file."""

    role: Given
    at: Where
    when: tuple[Condition, ...] = Field(min_length=1)
    says: str = ""


class SecondStep(Part):
    """What the organisation must say of a sign-in so that no second step of ours is asked: one of these words is enough."""

    acr: tuple[Words, ...] = ()
    amr: tuple[Words, ...] = ()


class RolesFile(Part):
    """The whole file. `email_is_proven`: the organisation owns the addresses it says, and does not say so each time."""

    email_is_proven: bool = False
    second_step: SecondStep = SecondStep()
    roles: tuple[Rule, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Judged:
    """What one rule makes of the claims. `numbers` are those the claim said, where the organisation comes from a claim."""

    position: int
    rule: Rule
    holds: bool
    why: str
    numbers: tuple[str, ...] = ()


def values(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The words of a claim: by its whole name, or step by step along its dots (realm_access.roles)."""
    found: Any = claims.get(name)
    if found is None and "." in name:
        found = claims
        for step in name.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    listed = found if isinstance(found, list) else [found]
    return tuple(str(each) for each in listed if isinstance(each, str | int) and not isinstance(each, bool))


def judge(file: RolesFile, claims: Mapping[str, Any]) -> list[Judged]:
    """Every rule of the file, in its order."""
    return [_judge(position, rule, claims) for position, rule in enumerate(file.roles, 1)]


def _judge(position: int, rule: Rule, claims: Mapping[str, Any]) -> Judged:
    said = [(condition, values(claims, condition.claim)) for condition in rule.when]
    for condition, words in said:
        if not words:
            return Judged(position, rule, holds=False, why=f"the claim {condition.claim} is missing")
        if not set(words) & set(condition.any_of):
            return Judged(position, rule, holds=False, why=f"{condition.claim} has none of {', '.join(condition.any_of)}")
    numbers = values(claims, rule.at.claim) if rule.at.claim else ()
    if rule.at.claim and not numbers:
        return Judged(position, rule, holds=False, why=f"the claim {rule.at.claim} is missing")
    why = "; ".join(f"{condition.claim} has {', '.join(set(words) & set(condition.any_of))}" for condition, words in said)
    return Judged(position, rule, holds=True, why=why, numbers=numbers)


def is_silent(file: RolesFile, claims: Mapping[str, Any]) -> bool:
    """Whether the organisation said nothing at all that the file asks for: its sign-in is not set up to tell us."""
    return not any(values(claims, condition.claim) for rule in file.roles for condition in rule.when)


def second_step_is_done(file: RolesFile, claims: Mapping[str, Any]) -> bool:
    """Whether the organisation asked for a second step itself, in words that the file accepts."""
    acr, amr = set(values(claims, "acr")), set(values(claims, "amr"))
    return bool(acr & set(file.second_step.acr) or amr & set(file.second_step.amr))


def role_of(rule: Rule) -> Role:
    return Role(rule.role)
