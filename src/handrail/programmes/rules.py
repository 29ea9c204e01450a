"""When a participation and a mentor may move, and why not. No database, no clock, no settings.

Two things are derived here and nowhere else: what a mentor still lacks before the first mentee (`blocks_guiding`, with its
set-based twin `queries.where_cleared`), and which entry steps of a participation are still open (`open_steps`).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from handrail.kernel.lifecycle import Lifecycle, move
from handrail.kernel.reasons import Reason
from handrail.programmes import parts
from handrail.programmes.definition import Definition
from handrail.register.declared import questions
from handrail.register.rules import Jobseeker, Moment, blocks, groups_of, months_before

SLOTS_A_WEEK = 42
"""Seven days of six parts; bit 0 is Monday's first part."""


class ProgrammeStage(StrEnum):
    DRAFT = auto()
    OPEN = auto()
    CLOSED = auto()


PROGRAMME = Lifecycle(
    move("open", {ProgrammeStage.DRAFT, ProgrammeStage.CLOSED}, ProgrammeStage.OPEN),
    move("close", {ProgrammeStage.OPEN}, ProgrammeStage.CLOSED),
)


class ParticipationStage(StrEnum):
    REFERRED = auto()
    JOINED = auto()
    READY = auto()
    GUIDED = auto()
    FOLLOWED = auto()
    CLOSED = auto()


P = ParticipationStage
OPEN_PARTICIPATION = (P.REFERRED, P.JOINED, P.READY, P.GUIDED, P.FOLLOWED)
PARTICIPATION = Lifecycle(
    move("join", {P.REFERRED}, P.JOINED),
    move("ready", {P.JOINED}, P.READY),
    move("guide", {P.READY, P.FOLLOWED}, P.GUIDED),
    move("unguide", {P.GUIDED, P.FOLLOWED}, P.READY),
    move("follow", {P.GUIDED}, P.FOLLOWED),
    move("close", OPEN_PARTICIPATION, P.CLOSED),
)


class MentorStage(StrEnum):
    APPLIED = auto()
    ACCEPTED = auto()
    PAUSED = auto()
    REFUSED = auto()
    ENDED = auto()


M = MentorStage
MENTOR = Lifecycle(
    move("apply", {M.REFUSED, M.ENDED}, M.APPLIED),
    # A refused one may be looked at a second time.
    move("accept", {M.APPLIED, M.REFUSED}, M.ACCEPTED),
    move("refuse", {M.APPLIED}, M.REFUSED),
    move("pause", {M.ACCEPTED}, M.PAUSED),
    move("resume", {M.PAUSED}, M.ACCEPTED),
    move("end", {M.APPLIED, M.ACCEPTED, M.PAUSED}, M.ENDED),
)

DECIDED = "decided"
"""Why a place rests that somebody above decided about, in a word that says nothing of it."""


def blocks_reopening(paused_because: str) -> list[Reason]:
    """Neither the mentor nor staff opens a place again that rests by a decision."""
    return [Reason("place_rests")] if paused_because == DECIDED else []


HELPED = (P.REFERRED, P.JOINED, P.READY)
"""While a counsellor may fill in together with the person. With a mentor the pair is alone."""

CLOSING_REASONS = ("completed", "job", "education", "training", "moved", "no_time", "not_wanted", "not_eligible", "other")


@dataclass(frozen=True)
class Due:
    """One thing somebody is due to do, a person or a role at an organisation. Its dates depend on facts, never on today."""

    kind: str
    person_id: int | None
    role: str | None
    organisation_id: int | None
    due_on: date
    remind_on: tuple[date, ...] = ()


@dataclass(frozen=True)
class Cleared:
    """A requirement a mentor has met."""

    requirement: str
    amount: int
    met_on: date
    valid_until: date | None

    def covers(self, code: str, amount: int, on: date) -> bool:
        holds = self.met_on <= on and (self.valid_until is None or self.valid_until >= on)
        return self.requirement == code and self.amount >= amount and holds


def requirement(rule: parts.MentorRule) -> tuple[str, int]:
    """(code of the clearance, amount at least)."""
    match rule:
        case parts.Trained():
            return f"trained:{rule.course}", rule.hours
        case parts.Referenced():
            return "referenced", rule.count
        case parts.SignedInWith():
            return f"signed_in_with:{rule.provider}", 0
        case parts.Experienced():
            return "experienced", rule.years
        case parts.OldEnough():
            return "old_enough", rule.at_least
        case _:
            return rule.rule, 0


OWN_QUESTIONS = "own_questions"
"""The clearance that stands for the programme's own questions a mentor must answer."""


def paper(code: str) -> str:
    """The clearance that stands for a paper the mentor signed."""
    return f"paper:{code}"


def requirements(definition: Definition) -> tuple[tuple[str, int], ...]:
    """Everything a mentor must have met before the first mentee: the file's rules, then the papers due by then."""
    if definition.mentor is None:
        return ()
    papers = tuple((paper(code), 0) for code in definition.papers_of(parts.Party.MENTOR, before=("joining",)))
    asked = any(each.needed and each.asked_when == "applying" for each in definition.questions)
    own = ((OWN_QUESTIONS, 0),) if asked else ()
    return tuple(requirement(rule) for rule in definition.mentor.requires) + papers + own


def blocks_guiding(definition: Definition, has: Collection[Cleared], on: date) -> list[Reason]:
    """What the mentor still lacks on that day; an empty list means she may take a mentee."""
    return [
        Reason("not_cleared", code)
        for code, amount in requirements(definition)
        if not any(each.covers(code, amount, on) for each in has)
    ]


def moment_of(definition: Definition, on: date) -> Moment:
    """The day of entry with the last day a mentorship begun then is planned for."""
    months = definition.duration.usual_months if definition.duration else 0
    return Moment(on, months_before(on, -months))


def blocks_joining(definition: Definition, jobseeker: Jobseeker, on: date) -> list[Reason]:
    """Every reason why this jobseeker may not join on that day."""
    joining, moment = definition.joining, moment_of(definition, on)
    reasons = blocks(joining.requires, jobseeker, moment)
    if joining.facts == "register" and jobseeker.declared:
        reasons.append(Reason("not_tied"))
    if joining.must_be_in_a_group and not groups_of(joining.target_groups, jobseeker, moment):
        reasons.append(Reason("in_no_target_group"))
    return reasons


def questions_of(definition: Definition) -> tuple[str, ...]:
    """What somebody who comes alone is asked about herself; nothing where the register knows."""
    joining = definition.joining
    if joining.facts == "register":
        return ()
    needs = [rule for group in joining.target_groups for rule in group.needs]
    age = ("born_on",) if joining.guardian_below is not None else ()
    return tuple(dict.fromkeys([*age, *questions([*joining.requires, *needs])]))


def needs_guardian(definition: Definition, born_on: date | None, on: date) -> bool:
    """Whether a guardian must say yes; an unknown birth date is treated as a young one."""
    below = definition.joining.guardian_below
    if below is None:
        return False
    return born_on is None or born_on > months_before(on, 12 * below)


def blocks_join(definition: Definition, consents: Collection[str], papers: Collection[str]) -> list[Reason]:
    """What is still to be said before somebody has joined: required consents and the papers before joining."""
    due = definition.papers_of(parts.Party.MENTEE, before=("joining",))
    missing = [Reason("consent_missing", purpose) for purpose in definition.consents.required if purpose not in consents]
    return missing + [Reason("paper_unsigned", code) for code in due if code not in papers]


@dataclass(frozen=True)
class Entry:
    """What is known of a participation's way in."""

    steps: frozenset[str] = frozenset()
    born_on: date | None = None


GUARDIAN = "guardian_yes"
PAPER_HOLDS_MONTHS = 12


def open_steps(definition: Definition, entry: Entry, on: date) -> list[str]:
    """The entry steps not yet done, in the file's order, a guardian's yes first."""
    steps: list[str] = [GUARDIAN] if needs_guardian(definition, entry.born_on, on) else []
    steps += [str(step) for step in definition.joining.steps]
    return [step for step in steps if step not in entry.steps]


def blocks_paper(said_on: date, on: date) -> list[Reason]:
    """A yes on paper was given on a day that has come, and not so long ago that it was about something else."""
    if said_on > on:
        return [Reason("paper_in_future", "said_on")]
    return [Reason("paper_too_old", "said_on")] if said_on < months_before(on, PAPER_HOLDS_MONTHS) else []


@dataclass(frozen=True)
class OpeningFacts:
    """What a programme must have before it may open."""

    has_lead: bool
    has_deputy: bool
    hours: str
    has_version: bool

    @property
    def has_rota(self) -> bool:
        """Whether somebody answers a concern, another person when they are away, and when."""
        return self.has_lead and self.has_deputy and bool(self.hours.strip())


def blocks_opening(facts: OpeningFacts) -> list[Reason]:
    """A programme opens only with a named safeguarding lead, another person as deputy, and the hours they answer."""
    reasons = [] if facts.has_version else [Reason("version_missing")]
    if not facts.has_lead:
        reasons.append(Reason("lead_missing", "lead"))
    if not facts.has_deputy:
        reasons.append(Reason("lead_missing", "deputy"))
    if not facts.hours.strip():
        reasons.append(Reason("lead_missing", "hours"))
    return reasons


POSTS = {"counsellor": "counsellor"}
"""Kinds of mentor that are somebody's post: the role she holds at an office of the service that owns the programme."""


def needs_post(definition: Definition, kind: str = "") -> str:
    """The role somebody must hold to offer herself as this kind of mentor; nothing for whom anybody may be."""
    kind = kind or next(iter(definition.mentor_kinds), "")
    return POSTS.get(kind, "")


@dataclass(frozen=True)
class Applied:
    """What somebody says who applies by her post: specialism, ordinary cases that stay with her, and why."""

    specialism: str
    ordinary_cases: int
    why: str = ""


def says_why(definition: Definition) -> bool:
    """Whether who offers to guide must say why: an application is about something, a volunteer need not explain."""
    return definition.mentor is not None and definition.mentor.comes_by == "application"


def mentors_set_places(definition: Definition) -> bool:
    """Whether a mentor says how many people she accompanies; elsewhere the file's ceiling holds for everybody."""
    return definition.caseload is not None and definition.caseload.mentor_sets


def accepted_by_rule(definition: Definition, providers: Collection[str]) -> bool:
    """Whether the file lets the rule approve a mentor who signed in with one of these providers."""
    rules = definition.mentor.requires if definition.mentor else ()
    return any(isinstance(rule, parts.Approved) and set(rule.by_rule_with) & set(providers) for rule in rules)


def blocks_applying(
    definition: Definition, born_on: date | None, kind: str, on: date, *, has_post: bool = True
) -> list[Reason]:
    """Why this person may not offer to guide: no mentors here, a kind the file does not have, too young, not the post."""
    if definition.mentor is None:
        return [Reason("no_mentors_here")]
    reasons = [Reason("mentor_kind", "kind")] if kind and kind not in definition.mentor_kinds else []
    if needs_post(definition, kind) and not has_post:
        reasons.append(Reason("post_missing"))
    ages = [rule.at_least for rule in definition.mentor.requires if isinstance(rule, parts.OldEnough)]
    too_young = [age for age in ages if born_on is not None and born_on > months_before(on, 12 * age)]
    return reasons + [Reason("mentor_too_young", str(age)) for age in too_young]


def asks_talk(definition: Definition) -> bool:
    """Whether a coordinator talks with who applied: where the file asks for it, and where a mentor is somebody's post."""
    requires = definition.mentor.requires if definition.mentor else ()
    return any(isinstance(rule, parts.Interviewed) for rule in requires) or bool(needs_post(definition))


def blocks_accepting(definition: Definition, has: Collection[Cleared], on: date) -> list[Reason]:
    """A coordinator approves after the interview, where the file asks for one."""
    asked = any(isinstance(rule, parts.Interviewed) for rule in (definition.mentor.requires if definition.mentor else ()))
    held = any(each.covers("interviewed", 0, on) for each in has)
    return [Reason("interview_missing")] if asked and not held else []


def mentees_choose(definition: Definition) -> bool:
    """Whether mentees look at mentors and choose; then their wishes about a mentor are asked of mentors too."""
    return definition.matching is not None and definition.matching.by in ("mentee", "coordinator")


def most_places(definition: Definition) -> int:
    """The ceiling of how many mentees one mentor may guide at a time."""
    caseload = definition.caseload
    return (caseload.most or caseload.usual or 1) if caseload else 1


def blocks_places(definition: Definition, places: int, guides: int) -> list[Reason]:
    """Capacity stays within the file's ceiling and never below those guided now."""
    reasons = []
    if not 1 <= places <= most_places(definition):
        reasons.append(Reason("too_many_places", str(most_places(definition))))
    if places < guides:
        reasons.append(Reason("guides_more", str(guides)))
    return reasons


# LinkedIn's own host, also with a two-letter country before it; the name allows letters of every language, percent-encoded too.
LINKEDIN = re.compile(r"(?:https?://)?(?:www\.|[a-z]{2}\.)?linkedin\.com/in/([\w%-]{2,100})/?(?:[?#]\S*)?", re.IGNORECASE)


def linkedin_address(text: str) -> str | None:
    """The plain address of a LinkedIn profile, or None: what follows the name, such as tracking, is dropped."""
    found = LINKEDIN.fullmatch(text.strip())
    return f"https://www.linkedin.com/in/{found[1]}/" if found else None


EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+?\d{8,15}")


def blocks_slots(availability: int) -> list[Reason]:
    """Availability is 42 bits."""
    return [] if 0 <= availability < 1 << SLOTS_A_WEEK else [Reason("availability")]


def unknown(codes: Iterable[str], known: Collection[str], code: str) -> list[Reason]:
    """One reason for each code that is not in the list."""
    return [Reason(code, each) for each in codes if each not in known]


WISHES = ("a_woman", "a_man", "by_video")
"""What a mentee may wish of a mentor in every programme; never an input for anybody else."""
KIND = "kind:"


def wishes(definition: Definition) -> tuple[str, ...]:
    """What a mentee may wish here; a kind of mentor only where there is more than one."""
    kinds = definition.mentor_kinds
    return (*WISHES, *(f"{KIND}{kind}" for kind in kinds)) if len(kinds) > 1 else WISHES


AVOIDS = ("my_town",)
"""What a mentee may keep away from."""
