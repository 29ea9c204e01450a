"""What a programme file may say.

A file is tables of plain values: no expressions, no and/or/not, no texts. An absent table means the programme does not do
that. What the engine always does (four eyes, no self-mentoring, a person decides) is not here because nobody may change it.
"""

from collections.abc import Collection
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from handrail.programmes.offers import Campaigns, Employers, Evaluation, Grant, Series, Service
from handrail.programmes.own_questions import MOST, OwnQuestion
from handrail.programmes.pair import Aftercare, Caseload, CheckIns, Duration, Ending, Matching, Meetings, Track
from handrail.programmes.parts import Consents, Course, Document, Joining, Mentor, Party, Slug
from handrail.register.rules import Part, ScreenLanguage


class Definition(Part):
    """One version of one programme."""

    format: Literal[1]
    programme: Slug
    version: int = Field(ge=1)
    name: str = Field(min_length=3, max_length=80)
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    languages: tuple[ScreenLanguage, ...] = Field(min_length=1)
    used_for: Literal["support_only"] = "support_only"
    """What joining, refusing and missing may be used for: the wall between help and benefit control."""
    published_by: Literal["one", "two"] = "one"
    """How many people it takes to publish a version; with two, one asks and another publishes."""
    pilot: bool = False
    begins: date | None = None
    ends: date | None = None

    joining: Joining
    consents: Consents = Consents()
    questions: tuple[OwnQuestion, ...] = Field((), max_length=MOST)
    services: tuple[Service, ...] = ()
    employers: Employers | None = None
    mentor: Mentor | None = None
    courses: tuple[Course, ...] = ()
    matching: Matching | None = None
    caseload: Caseload | None = None
    duration: Duration | None = None
    meetings: Meetings | None = None
    check_ins: CheckIns | None = None
    tracks: tuple[Track, ...] = ()
    aftercare: Aftercare | None = None
    ending: Ending | None = None
    documents: tuple[Document, ...] = ()
    series: tuple[Series, ...] = ()
    campaigns: Campaigns | None = None
    grant: Grant | None = None
    evaluation: Evaluation

    mentoring: ClassVar = ("mentor", "matching", "duration", "meetings", "ending")
    """Either all of these tables or none: without them the file describes services."""

    promised: ClassVar = frozenset(
        {
            "used_for",
            "joining",
            "consents",
            "questions",
            "mentor",
            "duration",
            "meetings",
            "check_ins",
            "tracks",
            "aftercare",
            "ending",
            "documents",
            "grant",
        }
    )
    """What a participation keeps from the version it entered by. Everything else follows the newest version."""

    def papers_of(self, party: Party, before: Collection[str]) -> tuple[str, ...]:
        """The codes of the papers this party signs before one of these gates."""
        return tuple(each.code for each in self.documents if party in each.signed_by and each.before in before)

    @property
    def mentor_kinds(self) -> tuple[str, ...]:
        return tuple(self.mentor.kinds) if self.mentor else ()

    @property
    def help_topics(self) -> tuple[str, ...]:
        """What mentors offer and mentees ask for beside occupations."""
        return self.matching.help_topics if self.matching else ()

    @model_validator(mode="after")
    def _mentors_wholly_or_not_at_all(self) -> Self:
        missing = [name for name in self.mentoring if getattr(self, name) is None]
        if missing and len(missing) < len(self.mentoring):
            raise PydanticCustomError(
                "incomplete",
                "a programme with mentors says all of: {tables}",
                {"key": missing[0], "tables": ", ".join(self.mentoring), "remedy": f"add [{missing[0]}]"},
            )
        return self

    @model_validator(mode="after")
    def _special_questions_have_their_yes(self) -> Self:
        asked = {*self.consents.required, *self.consents.optional}
        if bare := [each for each in self.questions if each.special and each.special not in asked]:
            raise PydanticCustomError(
                "yes_missing",
                "the question {code} needs a yes that nobody is asked for",
                {"key": "questions", "code": bare[0].code, "remedy": f'add "{bare[0].special}" to optional below [consents]'},
            )
        return self

    @model_validator(mode="after")
    def _mentors_are_asked_where_there_are_some(self) -> Self:
        if self.mentor is None and any(each.asked_when == "applying" for each in self.questions):
            raise PydanticCustomError(
                "nobody_applies",
                "questions for mentors, but the programme has none",
                {"key": "questions", "remedy": 'use asked_when = "joining" or add [mentor]'},
            )
        return self

    @model_validator(mode="after")
    def _codes_are_unique(self) -> Self:
        for name in ("services", "courses", "tracks", "documents", "series", "questions"):
            codes = [each.code for each in getattr(self, name)]
            if doubles := sorted({code for code in codes if codes.count(code) > 1}):
                raise PydanticCustomError(
                    "double",
                    "{name} uses the code {code} twice",
                    {"key": name, "name": name, "code": doubles[0], "remedy": "give each its own code"},
                )
        return self

    @model_validator(mode="after")
    def _agreement_and_grant_go_together(self) -> Self:
        has_paper = any(document.kind == "grant_agreement" for document in self.documents)
        if has_paper != (self.grant is not None):
            raise PydanticCustomError(
                "grant",
                "a grant needs its agreement and the agreement its grant",
                {
                    "key": "documents" if has_paper else "grant",
                    "remedy": 'add a [[documents]] of kind "grant_agreement"'
                    if self.grant
                    else "add [grant] or drop the document",
                },
            )
        return self

    @model_validator(mode="after")
    def _one_default_track(self) -> Self:
        defaults = [track.code for track in self.tracks if track.suggested_below is None]
        if self.tracks and len(defaults) != 1:
            raise PydanticCustomError(
                "default_track",
                "{count} tracks are the default, not one",
                {"key": "tracks", "count": len(defaults), "remedy": "leave out suggested_below in exactly one track"},
            )
        return self
