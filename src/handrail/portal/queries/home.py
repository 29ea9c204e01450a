"""Where a person stands and what comes next: one step that stands out, the rest below it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handrail.community.labels.workshops import KINDS
from handrail.community.models.workshops import MENTORS
from handrail.community.queries.network import has_network
from handrail.community.queries.workshops import are_there, next_of
from handrail.employers.queries import Job, own_jobs
from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.prepared import prepared
from handrail.matching.models import Request
from handrail.mentorships.labels import DUTIES
from handrail.mentorships.queries import PairRow, Together, standing_in, together
from handrail.mentorships.rules.cover import CoverStage
from handrail.portal.labels import MENTEE_WORDS, MENTOR_WORDS
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.pair import MentorSelects
from handrail.programmes.parts import WayIn
from handrail.programmes.queries import definition_of, newest_definition, programme_name, programmes_open, words_of
from handrail.programmes.rules import MentorStage, ParticipationStage

ENGLISH = "en"
NEAR = timedelta(days=42)


@dataclass(frozen=True)
class Step:
    """One thing to do: what, why, where, and by when; `at` when it has its moment."""

    title: Any
    text: Any
    url: str
    action: Any
    due_on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Post:
    """One post of the way to a mentor: what, when it was, and whether it is behind her, next or later."""

    words: Any
    when: str
    on: date | None = None


@dataclass(frozen=True)
class Place:
    """A programme one is in, as mentee or as mentor, in words."""

    programme: Any
    words: Any
    url: str


@dataclass(frozen=True)
class Home:
    """A person's first page."""

    first_name: str
    steps: list[Step]
    places: list[Place]
    pairs: Together
    is_mentee: bool
    way: list[Post]
    others: list[Place]
    jobs: tuple[Job, ...]
    # The address part of the place for which she can say that she has a job.
    job_place: str


@prepared
def _as_mentee_in(person: int) -> QuerySet[Participation]:
    return Participation.objects.open().filter(person_id=person).select_related("programme").order_by("id")


@prepared
def _as_mentor_in(person: int) -> QuerySet[Mentor]:
    return Mentor.objects.filter(person_id=person).select_related("programme").order_by("id")


@prepared
def _open_request(person: int) -> QuerySet[Request]:
    """What she is to answer as a mentor, the most urgent one."""
    return Request.objects.asked_of(Actor(person_id=person)).filter(stage="open").order_by("answer_by")[:1]


@prepared
def _own_requests(person: int) -> "QuerySet[Request, Any]":
    rows = Request.objects.hers(Actor(person_id=person)).pending().order_by("-asked_at")
    return rows.values_list("stage", "asked_at")


def home(actor: Actor) -> Home:
    """In a fixed number of queries, whatever the person has."""
    pairs = together(actor)
    me = actor.person_id or 0
    mentee = list(_as_mentee_in(me))
    mentor = list(_as_mentor_in(me)) if pairs.is_mentor else []
    asked = _pending(actor) if mentee else {}
    # What is overdue comes first, then what is due next; what has no day comes last.
    workshop = _workshop(actor)
    steps = [
        *_asked(actor, mentor),
        *_standing_in(actor, mentor),
        *_pair_steps(pairs),
        *_mentee_steps(mentee, set(asked)),
        *workshop,
    ]
    steps.sort(key=lambda step: step.due_on or date.max)
    places = [_as_mentee(row) for row in mentee] + [_as_mentor(row) for row in mentor if row.stage != MentorStage.ENDED]
    way = _way(mentee[0], asked) if mentee and not pairs.guides_me else []
    name = actor.name.split()[0] if actor.name else ""
    others = _others(mentor, workshops=bool(workshop) or are_there(actor))
    return Home(name, steps, places, pairs, bool(mentee), way, others, *_jobs(actor, mentee))


def _jobs(actor: Actor, mentee: list[Participation]) -> tuple[tuple[Job, ...], str]:
    """The jobs she has, and where she can say that she has one."""
    joined = [row.ref for row in mentee if row.stage != ParticipationStage.REFERRED]
    return (own_jobs(actor), joined[-1]) if joined else ((), "")


@prepared
def _mentor_in(person: int) -> "QuerySet[Mentor, Any]":
    rows = Mentor.objects.filter(person_id=person).exclude(stage=MentorStage.ENDED).order_by("id")
    return rows.values_list("kind", "stage", "programme__newest_id")


def mentor_places(actor: Actor) -> tuple[str, frozenset[str]]:
    """Which kind of mentor the actor is, for the bar (nothing for who is none); whether mentors choose, have a network."""
    found = list(_mentor_in(actor.person_id or 0))
    others = set()
    for _kind, stage, newest in found:
        if newest and isinstance(definition_of(newest).matching, MentorSelects):
            others.add("choose")
        if newest and stage in MENTORS and has_network(definition_of(newest)):
            others.add("network")
    return (found[0][0] if found else ""), frozenset(others)


def _asked(actor: Actor, mentor: Collection[Mentor]) -> list[Step]:
    """Somebody waits for this mentor's answer."""
    if not mentor:
        return []
    return [
        Step(
            _("Somebody asks you to be their mentor"),
            _("A yes, a no or a question: each helps."),
            reverse("matching:requests"),
            _("Read and answer"),
            row.answer_by.date() if row.answer_by else None,
        )
        for row in _open_request(actor.person_id or 0)
    ]


def _standing_in(actor: Actor, mentor: Collection[Mentor]) -> list[Step]:
    """A colleague waits for an answer, or somebody is accompanied for some days."""
    return [
        Step(
            _("A colleague asks you to stand in") if row.stage == CoverStage.ASKED else _("You stand in for a colleague"),
            row.first,
            reverse("mentorships:cover", args=[row.ref]),
            _("Open"),
            row.starts,
        )
        for row in (standing_in(actor, clock.today()) if mentor else ())
    ]


def _pair_steps(pairs: Together) -> list[Step]:
    """Meetings and what is due with each pair; what is months away can wait."""
    latest = clock.today() + NEAR
    steps = [step for row in (*pairs.guides_me, *pairs.guided) for step in _of_pair(row)]
    return [step for step in steps if step.due_on and step.due_on <= latest]


def _of_pair(row: PairRow) -> list[Step]:
    url = reverse("mentorships:pair", args=[row.ref])
    steps = []
    if row.next_at:
        steps.append(Step(_("Meeting"), row.other_first, url, _("See place and details"), row.next_at.date(), row.next_at))
    if row.due_on:
        steps.append(Step(DUTIES.get(row.why, _("Look at your time together")), row.other_first, url, _("Open"), row.due_on))
    return steps


def _workshop(actor: Actor) -> list[Step]:
    """The next workshop she has a place in."""
    row = next_of(actor)
    if row is None:
        return []
    url = reverse("community:workshop", args=[row.ref])
    return [Step(_("Your workshop"), row.name or KINDS[row.kind], url, _("See place and details"), row.starts.date())]


def _others(mentor: Collection[Mentor], *, workshops: bool) -> list[Place]:
    """Where one meets others than one's own mentor or mentee."""
    found = []
    if workshops:
        found.append(Place(_("Workshops"), _("What comes, and where you were"), reverse("community:coming")))
    if any(row.stage in MENTORS and has_network(newest_definition(row.programme)) for row in mentor):
        found.append(Place(_("Network of mentors"), _("Questions, cases and what worked"), reverse("community:network")))
    return found


def _pending(actor: Actor) -> dict[str, datetime | None]:
    """The stages of her open requests, each with the moment of its first."""
    return dict(_own_requests(actor.person_id or 0))


def _way(row: Participation, asked: Mapping[str, datetime | None]) -> list[Post]:
    """From joining to the first meeting, so that she sees where she is and what is still to come."""
    first = min((moment for moment in asked.values() if moment), default=None)
    posts: list[tuple[Any, date | None]] = [
        (_("You joined"), row.joined_on),
        (_("You said what you want"), row.ready_on),
        (_("You ask a mentor"), first.date() if first else None),
        (_("The mentor answers"), None),
        (_("You two meet for the first time"), None),
    ]
    behind = next(number for number, (_words, on) in enumerate(posts) if on is None)
    marks = ["past"] * behind + ["next"] + [""] * len(posts)
    return [Post(words, mark, on) for (words, on), mark in zip(posts, marks, strict=False)]


def _mentee_steps(rows: list[Participation], stages: set[str]) -> list[Step]:
    return [step for row in rows if (step := _mentee_step(row, stages)) is not None]


def _mentee_step(row: Participation, stages: set[str]) -> Step | None:
    match row.stage:
        case ParticipationStage.REFERRED | ParticipationStage.JOINED:
            url = reverse("programmes:programme", args=[row.programme.slug])
            return Step(_("Go on where you stopped"), _("A few short questions are left."), url, _("Go on"))
        case ParticipationStage.READY if "questioned" in stages:
            text = _("The time to answer stands still until you reply.")
            return Step(
                _("A mentor has a question for you"), text, reverse("matching:waiting", args=[row.ref]), _("Read and reply")
            )
        case ParticipationStage.READY if stages:
            text = _("You see how long it may take, and what you can do meanwhile.")
            return Step(_("You asked a mentor"), text, reverse("matching:waiting", args=[row.ref]), _("See how it stands"))
        case ParticipationStage.READY:
            text = _("You see why each one fits you. You choose.")
            return Step(_("Choose a mentor to ask"), text, reverse("matching:start"), _("See mentors for you"))
    return None


def _as_mentee(row: Participation) -> Place:
    name = programme_name(row.programme)
    return Place(name, MENTEE_WORDS.get(row.stage, ""), reverse("programmes:programme", args=[row.programme.slug]))


def _as_mentor(row: Mentor) -> Place:
    name = programme_name(row.programme)
    # Who is a mentor comes to the own settings, where one press ends a pause; who was refused reads why.
    page = "programmes:apply" if row.stage == MentorStage.REFUSED else "programmes:mentor_settings"
    return Place(name, MENTOR_WORDS.get(row.stage, ""), reverse(page, args=[row.programme.slug]))


@dataclass(frozen=True)
class OpenProgramme:
    slug: str
    name: str
    owner: str
    for_whom: str


def open_programmes(language: str = ENGLISH) -> list[OpenProgramme]:
    """What a visitor may choose from, in their language. Those that anybody may ask to join alone come first."""
    rows = sorted(programmes_open(), key=lambda row: WayIn.SELF not in newest_definition(row).joining.ways)
    said = words_of(rows, language)
    return [_open(row.slug, str(row.owner), said[row.pk]) for row in rows]


def _open(slug: str, owner: str, said: Mapping[str, str]) -> OpenProgramme:
    return OpenProgramme(slug, said["name"], owner, said.get("for_whom", ""))
