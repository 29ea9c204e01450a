"""Which help a pair has, why, and what was chosen before: the same page for both."""

from dataclasses import dataclass
from datetime import date

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.models import Opened
from handrail.mentorships.models import Mentorship, TrackChoice
from handrail.mentorships.queries.helping import HelpWords
from handrail.mentorships.queries.pair import Head, read_pair
from handrail.mentorships.rules.tracks import Levels, Question, Suggestion, suggest
from handrail.programmes.definition import Definition
from handrail.programmes.queries import definition_of


@dataclass(frozen=True)
class ChoiceRow:
    ref: str
    track: str
    name: str
    why: str
    on: date
    by_me: bool
    levels: tuple[tuple[str, int], ...]
    followed: bool
    words: str


@dataclass(frozen=True)
class TrackRow:
    """One track the mentor may choose. `below` are its lines, shown as the programme's proposal."""

    code: str
    name: str
    helps: tuple[str, ...]
    below: tuple[tuple[str, int], ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class TrackPage:
    head: Head
    tracks: tuple[TrackRow, ...]
    choices: tuple[ChoiceRow, ...]

    @property
    def now(self) -> ChoiceRow | None:
        return self.choices[0] if self.choices else None

    @property
    def track(self) -> TrackRow | None:
        return next((each for each in self.tracks if self.now and each.code == self.now.track), None)


def track_page(actor: Actor, ref: str) -> TrackPage:
    """NotFound where the pair's programme knows no tracks."""
    found = read_pair(actor, ref=ref, helps="track")
    definition = definition_of(found.row.participation.version_id)
    names = HelpWords(found.row.participation.programme)
    return TrackPage(found.head(), _tracks(definition, names), _choices(actor, found.row, names))


def suggestion(actor: Actor, ref: str, levels: Levels) -> Suggestion:
    """What the pair's version suggests after these answers."""
    found = read_pair(actor, ref=ref)
    return suggest(definition_of(found.row.participation.version_id), levels)


def _tracks(definition: Definition, names: HelpWords) -> tuple[TrackRow, ...]:
    return tuple(
        TrackRow(
            each.code,
            names.track(each.code),
            tuple(each.helps_with),
            tuple((str(code), line) for code in Question if (line := getattr(each.suggested_below, code, None))),
            tuple(names.step(step.step) for step in each.plan),
        )
        for each in definition.tracks
    )


def _choices(actor: Actor, mentorship: Mentorship, names: HelpWords) -> tuple[ChoiceRow, ...]:
    """The newest first."""
    texts = Opened(mentorship.trust)
    rows = TrackChoice.objects.content_for(actor, clock.today()).filter(mentorship=mentorship).order_by("-pk")
    return tuple(
        ChoiceRow(
            ref=each.ref,
            track=each.track,
            name=names.track(each.track),
            why=each.why,
            on=each.chosen_on,
            by_me=each.chosen_by_id == actor.person_id,
            levels=tuple((str(code), getattr(each, code)) for code in Question),
            followed=each.track == each.suggested,
            words=texts.text(each, "words"),
        )
        for each in rows
    )
