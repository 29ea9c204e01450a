"""Where a person stands and what comes next: one step that stands out, the rest below it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.matching.models import Request
from handrail.mentorships.labels import DUTIES
from handrail.mentorships.queries import PairRow, Together, together
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.queries import newest_definition, programmes_open
from handrail.programmes.rules import MentorStage, ParticipationStage


@dataclass(frozen=True)
class Step:
    """One thing to do: what, why, where, and by when."""

    title: Any
    text: Any
    url: str
    action: Any
    due_on: date | None = None


@dataclass(frozen=True)
class Place:
    """A programme one is in, as mentee or as mentor, in words."""

    programme: str
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


def home(actor: Actor) -> Home:
    """In a fixed number of queries, whatever the person has."""
    pairs = together(actor)
    me = actor.person_id or 0
    mentee = list(Participation.objects.open().filter(person_id=me).select_related("programme").order_by("id"))
    mentor = list(Mentor.objects.filter(person_id=me).select_related("programme").order_by("id"))
    steps = [*_asked(actor), *_pair_steps(pairs), *_mentee_steps(actor, mentee)]
    places = [_as_mentee(row) for row in mentee] + [_as_mentor(row) for row in mentor if row.stage != MentorStage.ENDED]
    return Home(actor.name.split()[0] if actor.name else "", steps, places, pairs, bool(mentee))


def is_mentor(actor: Actor) -> bool:
    """Whether the bar at the bottom should lead to questions and mentees."""
    return Mentor.objects.filter(person_id=actor.person_id or 0).exclude(stage=MentorStage.ENDED).exists()


def _asked(actor: Actor) -> list[Step]:
    """Somebody waits for this mentor's answer."""
    open_now = Request.objects.asked_of(actor).filter(stage="open").order_by("answer_by")
    return [
        Step(
            _("Somebody asks you to be their mentor"),
            _("A yes, a no or a question: each helps."),
            reverse("matching:requests"),
            _("Read and answer"),
            row.answer_by.date() if row.answer_by else None,
        )
        for row in open_now[:1]
    ]


def _pair_steps(pairs: Together) -> list[Step]:
    due = [row for row in (*pairs.guides_me, *pairs.guided) if row.due_on is not None]
    return [_pair_step(row) for row in sorted(due, key=lambda row: (row.due_on or clock.today(), row.ref))]


def _pair_step(row: PairRow) -> Step:
    url = reverse("mentorships:pair", args=[row.ref])
    return Step(DUTIES.get(row.why, _("Look at your time together")), row.other_first, url, _("Open"), row.due_on)


def _mentee_steps(actor: Actor, rows: list[Participation]) -> list[Step]:
    stages = set(Request.objects.hers(actor).pending().values_list("stage", flat=True))
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


MENTEE_WORDS: dict[str, Any] = {
    ParticipationStage.REFERRED: _("You have an invitation"),
    ParticipationStage.JOINED: _("You are joining"),
    ParticipationStage.READY: _("You look for a mentor"),
    ParticipationStage.GUIDED: _("You have a mentor"),
    ParticipationStage.FOLLOWED: _("You are in your new job"),
}
MENTOR_WORDS: dict[str, Any] = {
    MentorStage.APPLIED: _("Your offer to be a mentor is being looked at"),
    MentorStage.ACCEPTED: _("Jobseekers can ask you"),
    MentorStage.PAUSED: _("You take a break; jobseekers do not see you"),
    MentorStage.REFUSED: _("Your offer to be a mentor was not taken up"),
}


def _as_mentee(row: Participation) -> Place:
    name = newest_definition(row.programme_id).name
    return Place(name, MENTEE_WORDS.get(row.stage, ""), reverse("programmes:programme", args=[row.programme.slug]))


def _as_mentor(row: Mentor) -> Place:
    name = newest_definition(row.programme_id).name
    return Place(name, MENTOR_WORDS.get(row.stage, ""), reverse("programmes:become_mentor", args=[row.programme.slug]))


@dataclass(frozen=True)
class OpenProgramme:
    slug: str
    name: str
    owner: str


def open_programmes() -> list[OpenProgramme]:
    """What a visitor may choose from."""
    return [OpenProgramme(row.slug, newest_definition(row.pk).name, str(row.owner)) for row in programmes_open()]
