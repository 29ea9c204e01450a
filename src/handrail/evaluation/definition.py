"""What the file of a quality standard may say: benchmarks that records can answer, each by one named measure.

The measures are code, the list is data: a service leaves benchmarks out, sets other limits or brings its own standard.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from handrail.programmes.parts import Code, Days
from handrail.register.rules import Part, ScreenLanguage

Side = Literal["mentee", "mentor"]
Percent = Annotated[int, Field(ge=1, le=100)]


class Interviewed(Part):
    """Somebody spoke with the mentor before the pair began."""

    rule: Literal["interviewed"]


class BackgroundChecked(Part):
    """A background check of the mentor held on the day the pair began."""

    rule: Literal["background_checked"]


class Prepared(Part):
    """The mentor had at least so many hours of a course when the pair began."""

    rule: Literal["prepared"]
    hours: int = Field(ge=1, le=400)


class Signed(Part):
    """This side has signed what the programme asks it to sign; a programme that asks nothing has not met it."""

    rule: Literal["signed"]
    side: Side


class Consented(Part):
    """The mentee has said yes to everything the programme requires, and has not taken it back."""

    rule: Literal["consented"]


class ReasonsKept(Part):
    """Why these two were brought together is on record."""

    rule: Literal["reasons_kept"]


class FirstMeeting(Part):
    """The two met within so many days of their agreement."""

    rule: Literal["first_meeting"]
    within_days: Days


class Rhythm(Part):
    """In at least this share of the weeks or months the two met as often as the programme says; pauses do not count."""

    rule: Literal["rhythm"]
    share: Percent


class CheckedIn(Part):
    """Staff heard from this side: so often in the first month, then once a month, in this share of the months."""

    rule: Literal["checked_in"]
    side: Side
    first_month: int = Field(2, ge=1, le=4)
    share: Percent = 100


class Logged(Part):
    """No planned meeting has been left for more than so many days without a word whether it took place."""

    rule: Literal["logged"]
    within_days: Days


class TrainedSince(Part):
    """In every year since the pair began the mentor came to a course, a workshop or a meeting of the network."""

    rule: Literal["trained_since"]


class Thanked(Part):
    """In every year since the pair began the mentor was thanked, at the latest when it ended."""

    rule: Literal["thanked"]


class ClosingTalk(Part):
    """This side has looked back on the time together, within so many days of its end."""

    rule: Literal["closing_talk"]
    side: Side
    within_days: Days


Measure = Annotated[
    Interviewed
    | BackgroundChecked
    | Prepared
    | Signed
    | Consented
    | ReasonsKept
    | FirstMeeting
    | Rhythm
    | CheckedIn
    | Logged
    | TrainedSince
    | Thanked
    | ClosingTalk,
    Field(discriminator="rule"),
]


class Benchmark(Part):
    """One line of a standard. `at_least` is the share of mentorships below which it is red."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.]{0,19}$")]
    group: Literal["recruitment", "screening", "training", "matching", "support", "closure"]
    needs: Measure
    at_least: Percent = 90
    words: dict[ScreenLanguage, str] = Field(min_length=1)

    def says(self, language: str) -> str:
        """Its words in this language, else in English, else in the first there is."""
        known = {str(code): words for code, words in self.words.items()}
        return known.get(language) or known.get("en") or next(iter(known.values()))


class Standard(Part):
    """One quality standard. `checked` says whether its codes were compared with the publication."""

    format: Literal[1]
    standard: Code
    name: str = Field(min_length=3, max_length=120)
    source: str = Field(min_length=3, max_length=400)
    checked: bool = False
    benchmarks: tuple[Benchmark, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _codes_are_unique(self) -> Self:
        codes = [each.code for each in self.benchmarks]
        if doubles := sorted({code for code in codes if codes.count(code) > 1}):
            raise PydanticCustomError("double", "the code {code} is used twice", {"code": doubles[0]})
        return self
