"""What the pages of the two ways in need: where somebody stands, what was answered, what can be chosen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.socialaccount.models import SocialAccount

from handrail.kernel.access import Actor, NotFound
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.programmes import rules
from handrail.programmes.definition import Definition
from handrail.programmes.models import GuardianAsk, Mentor, Paper, Participation, Programme
from handrail.programmes.parts import Party
from handrail.programmes.queries.answering import own_of_mentee
from handrail.programmes.queries.declaring import open_questions, row_to_join
from handrail.programmes.queries.places import clearances, entry, mentor_of, own_wishes, participation_of
from handrail.programmes.queries.scheme import definition_of, newest, newest_definition, newest_papers, words
from handrail.programmes.queries.scheme import programme as programme_of
from handrail.register.rules import LivesIn
from handrail.taxonomy import queries as taxonomy

ENGLISH = "en"
COUNTRY_LEVEL = "nuts3"
MOST_TOWNS = 1_000
OWN = "own:"
"""Before the code of one of the programme's own questions, among the steps of a way in."""


@dataclass(frozen=True)
class Asked:
    """Somebody on one of the two ways: whose place, in which programme, what was answered so far."""

    slug: str
    programme_id: int
    place_id: int
    ref: str
    stage: str
    language: str
    words: dict[str, str]
    answers: dict[str, Any]
    definition: Definition
    kind: str


def mentee_asked(actor: Actor, slug: str, language: str) -> Asked:
    """The actor's own way in as a mentee; NotFound before joining."""
    programme = programme_of(slug)
    row = participation_of(actor.person_id or 0, programme.pk)
    if row is None or row.stage == rules.ParticipationStage.REFERRED:
        raise NotFound(slug)
    own = own_wishes(row)
    answers = answers_of(row, own.own_words) | {"wishes": own.wishes, "avoids": own.avoids}
    return asked_of(programme, row, language, answers)


def answers_of(row: Participation, own_words: str) -> dict[str, Any]:
    """What a mentee answered, without her wishes."""
    return {
        "occupation_id": row.occupation_id,
        "sectors": row.sectors,
        "help_topics": row.help_topics,
        "languages": row.languages,
        "areas": row.areas,
        "availability": row.availability,
        "own_words": own_words,
    }


def mentor_asked(actor: Actor, slug: str, language: str) -> Asked:
    """The actor's own way in as a mentor; NotFound before applying."""
    programme = programme_of(slug)
    row = mentor_of(actor.person_id or 0, programme.pk)
    if row is None or row.stage in (rules.MentorStage.REFUSED, rules.MentorStage.ENDED):
        raise NotFound(slug)
    plain = ("sectors", "help_topics", "languages", "areas", "availability", "remote", "places", "intro", "linkedin_url")
    answers = {name: getattr(row, name) for name in plain}
    answers |= {"home_area": row.home_area, "gender": row.person.gender}
    answers["occupations"] = list(row.occupations.order_by("id").values_list("id", flat=True))
    return asked_of(programme, row, language, answers)


def is_mentor(actor: Actor, programme_id: int) -> bool:
    """Whether the actor is on the way to be a mentor or is one."""
    row = mentor_of(actor.person_id or 0, programme_id)
    return row is not None and row.stage not in (rules.MentorStage.REFUSED, rules.MentorStage.ENDED)


def refusal(actor: Actor, slug: str) -> str:
    """Why this actor was not accepted as a mentor, in the coordinator's words; empty for everybody else."""
    row = mentor_of(actor.person_id or 0, programme_of(slug).pk)
    return row.decision_reason if row is not None and row.stage == rules.MentorStage.REFUSED else ""


def asked_of(programme: Programme, row: Participation | Mentor, language: str, answers: dict[str, Any]) -> Asked:
    """With the words and the newest rules of the programme."""
    definition = newest_definition(programme)
    said = words(programme, language)
    kind = row.kind if isinstance(row, Mentor) else ""
    return Asked(programme.slug, programme.pk, row.pk, row.ref, row.stage, language, said, answers, definition, kind)


def areas_of(definition: Definition) -> tuple[str, ...]:
    """The areas a programme is for, as prefixes; its country where it names none."""
    prefixes = [area for rule in definition.joining.requires if isinstance(rule, LivesIn) for area in rule.areas]
    return tuple(prefixes) or (definition.country,)


def area_choices(definition: Definition, chosen: list[str]) -> list[tuple[str, str]]:
    """Regions to choose from, with what was chosen before: (code, name)."""
    found = {
        area.code: area.name
        for prefix in areas_of(definition)
        for area in taxonomy.areas(prefix, ENGLISH)
        if area.level == COUNTRY_LEVEL
    }
    return [*{**taxonomy.area_names([code for code in chosen if code not in found]), **found}.items()]


def town_choices(definition: Definition) -> list[tuple[str, str]]:
    """The towns of a programme's areas, by name: (code, name)."""
    found = [town for prefix in areas_of(definition) for town in taxonomy.municipalities(prefix, limit=MOST_TOWNS)]
    return [(town.code, town.name) for town in sorted(found, key=lambda town: (town.name, town.code))]


@dataclass(frozen=True)
class MenteeWay:
    """Where a person stands on the way in: what comes next, and what waits for somebody else."""

    programme: Programme
    step: str
    stage: str = ""
    guardian_asked: bool = False


def mentee_way(actor: Actor, slug: str, on: date) -> MenteeWay:
    """The next page for this person."""
    programme = programme_of(slug)
    person_id = actor.person_id or 0
    row = participation_of(person_id, programme.pk)
    if row is not None and row.stage != rules.ParticipationStage.REFERRED:
        return _inside(programme, row, on)
    definition = definition_of(row.version_id if row else newest(programme))
    has_row = row_to_join(programme, person_id) is not None
    missing = set(definition.consents.required) - set(people.consents_given(person_id))
    if definition.joining.facts == "register" and not has_row:
        return MenteeWay(programme, "tie")
    if missing:
        return MenteeWay(programme, "consents")
    # Whom a counsellor referred needs no questions: the register answered them.
    if row is None and open_questions(definition, person_id):
        return MenteeWay(programme, "facts")
    return MenteeWay(programme, "terms")


def _inside(programme: Programme, row: Participation, on: date) -> MenteeWay:
    if row.stage != rules.ParticipationStage.JOINED:
        return MenteeWay(programme, "proposals", row.stage)
    asked = GuardianAsk.objects.filter(participation=row).exists()
    still = rules.open_steps(definition_of(row.version_id), entry(row), on)
    if rules.GUARDIAN in still and not asked:
        return MenteeWay(programme, "guardian", row.stage)
    return MenteeWay(programme, unsaid(programme, row, still), row.stage, guardian_asked=asked and rules.GUARDIAN in still)


def unsaid(programme: Programme, row: Participation, still: list[str]) -> str:
    """The first question that has no answer yet, else the page to check them all."""
    questions = [
        ("work", "work_wish" in still),
        ("help", bool(newest_definition(programme).help_topics) and not row.help_topics),
        ("languages", not row.languages),
        ("areas", not row.areas),
        ("times", not row.availability),
    ]
    first = next((name for name, open_now in questions if open_now), "")
    return first or (f"{OWN}{own[0]}" if (own := own_of_mentee(row).still) else "check")


def needs_guardian(asked: Asked, on: date) -> bool:
    """Whether this mentee's guardian still has to say yes."""
    row = Participation.objects.select_related("jobseeker").get(pk=asked.place_id)
    return rules.GUARDIAN in rules.open_steps(definition_of(row.version_id), entry(row), on)


def joining_papers(actor: Actor, programme: Programme, language: str) -> list[Paper]:
    """What this person signs before joining."""
    row = participation_of(actor.person_id or 0, programme.pk)
    definition = definition_of(row.version_id if row else newest(programme))
    return newest_papers(programme.pk, definition.papers_of(Party.MENTEE, before=("joining",)), language)


def mentor_papers(asked: Asked) -> list[Paper]:
    """What this mentor has not signed yet."""
    codes = asked.definition.papers_of(Party.MENTOR, before=("joining",))
    signed = {each.requirement for each in clearances(asked.place_id)}
    unsigned = tuple(code for code in codes if rules.paper(code) not in signed)
    return newest_papers(asked.programme_id, unsigned, asked.language)


def providers_of(person_id: int) -> tuple[str, ...]:
    """With which providers this person has signed in."""
    rows = SocialAccount.objects.filter(user__person_id=person_id)
    return tuple(rows.order_by("provider").values_list("provider", flat=True))


def named(person_id: int) -> bool:
    """Whether this person has said a name."""
    return Person.objects.filter(pk=person_id).exclude(name="").exists()


@dataclass(frozen=True)
class MentorWay:
    """What a mentor still has to do, and what somebody else has to decide."""

    lacks: tuple[str, ...]
    may_be_proposed: bool


def mentor_way(asked: Asked, on: date) -> MentorWay:
    """Where a mentor stands by the newest version."""
    blocked = rules.blocks_guiding(asked.definition, clearances(asked.place_id), on)
    lacks = tuple(reason.detail for reason in blocked)
    return MentorWay(lacks, not lacks and asked.stage == rules.MentorStage.ACCEPTED)
