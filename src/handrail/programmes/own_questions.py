"""A programme's own questions: closed kinds, each with its purpose, how long the answer is kept and who sees it.

The words stand in the file, because other words are another question.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from handrail.programmes.parts import Code
from handrail.register.rules import Part

MOST = 20
Words = Annotated[str, Field(min_length=2, max_length=200)]


class Wording(Part):
    """The same words in several languages."""

    en: Words | None = None
    lt: Words | None = None
    nl: Words | None = None
    nb: Words | None = None
    fr: Words | None = None
    uk: Words | None = None
    ar: Words | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.languages:
            raise PydanticCustomError("empty", "it has no words in any language", {"remedy": 'write for example en = "…"'})
        return self

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(code for code in type(self).model_fields if code != "source" and getattr(self, code))

    def in_(self, language: str) -> str:
        """In this language, else in English, else in the first there is."""
        said: str | None = getattr(self, language, None) or self.en or getattr(self, self.languages[0])
        return said or ""


class Choice(Part):
    code: Code
    text: Wording


class OwnQuestion(Part):
    """One question. With `special` the answer touches health or origin: asked only of who said yes to that."""

    code: Code
    kind: Literal["yes_no", "one", "many", "number", "date", "short_text"]
    asked_when: Literal["joining", "applying"]
    purpose: Literal["matching", "support", "organising", "evaluation"]
    basis: Literal["consent", "public_task", "contract"]
    keep_months: int = Field(ge=1, le=24)
    special: Literal["health_data", "origin_data"] | None = None
    seen_by: tuple[Literal["mentor", "counsellor", "coordinator"], ...] = ()
    needed: bool = False
    text: Wording
    choices: tuple[Choice, ...] = Field((), max_length=12)

    @model_validator(mode="after")
    def _choices_where_one_chooses(self) -> Self:
        chooses = self.kind in ("one", "many")
        if chooses != (len(self.choices) > 1):
            remedy = "give at least two choices" if chooses else "drop the choices"
            raise PydanticCustomError("choices", "the kind and the choices do not fit", {"key": "choices", "remedy": remedy})
        return self

    @model_validator(mode="after")
    def _codes_once(self) -> Self:
        codes = [each.code for each in self.choices]
        if len(set(codes)) < len(codes):
            raise PydanticCustomError("double", "a choice stands twice", {"key": "choices", "remedy": "give each its own code"})
        return self

    @model_validator(mode="after")
    def _special_is_free(self) -> Self:
        if self.special and (self.basis != "consent" or self.needed):
            raise PydanticCustomError(
                "special",
                "what touches health or origin is asked with a yes only, and need not be answered",
                {"key": "special", "remedy": 'use basis = "consent" and needed = false'},
            )
        return self

    @model_validator(mode="after")
    def _mentors_answers(self) -> Self:
        if self.asked_when == "applying" and set(self.seen_by) - {"coordinator"}:
            raise PydanticCustomError(
                "seen_by",
                "a mentor's answers are seen by the coordinator alone",
                {"key": "seen_by", "remedy": 'use ["coordinator"]'},
            )
        return self


def untranslated(questions: tuple[OwnQuestion, ...], languages: tuple[str, ...]) -> list[tuple[str, str]]:
    """(language, question) of everything a person would read in another language than her own."""
    return [
        (str(language), question.code)
        for question in questions
        for language in languages
        if any(str(language) not in words.languages for words in (question.text, *(each.text for each in question.choices)))
    ]
