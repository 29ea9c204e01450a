"""How long the wait is, from real answers in this programme; her requests; what a mentor is asked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min, OuterRef

from handrail.kernel.access import Actor, NotFound, seen
from handrail.kernel.models import Opened
from handrail.matching import labels, rules
from handrail.matching.models import Question, Request, RequestQuerySet
from handrail.matching.rules import Stage
from handrail.people.queries import apart
from handrail.programmes import queries as programmes
from handrail.programmes.labels import language as spoken
from handrail.programmes.models import Participation
from handrail.programmes.pair import MenteeAsks
from handrail.taxonomy import queries as taxonomy

LOOK_BACK = timedelta(days=180)
ENOUGH_OF_ONE = 3
COUNTED = (Stage.ACCEPTED, Stage.DECLINED, Stage.EXPIRED)


def _answered(programme_id: int, now: datetime, mentor_id: int | None) -> list[tuple[Any, ...]]:
    rows = Request.objects.filter(participation__programme_id=programme_id, asked_at__gte=now - LOOK_BACK, stage__in=COUNTED)
    if mentor_id is not None:
        rows = rows.filter(mentor_id=mentor_id)
    said = rows.annotate(question=Min("questions__asked_at")).order_by("-id")
    found = said.values_list("stage", "asked_at", "decided_at", "question", "reason")[:2_000]
    return [
        (stage, asked, min(ended, question or ended), reason)
        for stage, asked, ended, question, reason in found
        if ended is not None
    ]


def answers_within(programme_id: int, now: datetime, *, mentor_id: int | None = None) -> int | None:
    """Within how many days half of the asked react first, by an answer or a question; None when we do not know yet."""
    return _usual_days(_answered(programme_id, now, mentor_id), ENOUGH_OF_ONE if mentor_id else rules.ENOUGH_ANSWERS)


def _usual_days(answered: list[tuple[Any, ...]], enough: int) -> int | None:
    times = [None if stage == Stage.EXPIRED and not reason else first - asked for stage, asked, first, reason in answered]
    return rules.usual_days(times, enough)


@dataclass(frozen=True)
class Asked:
    """One of her requests, with the steps she may take. `question` is open when it has no answer."""

    ref: str
    mentor_ref: str
    name: str
    first_name: str
    stage: str
    rank: int
    asked_at: datetime | None
    answer_by: datetime | None
    likely_on: date | None
    remind_on: date | None
    question: str
    answer: str
    ended: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """The page while she waits."""

    participation_ref: str
    asked: tuple[Asked, ...]
    wished: tuple[Asked, ...]
    ended: tuple[Asked, ...]
    usual_days: int | None
    yes_in_ten: int | None
    counsellor: str

    def questioned(self, ref: str) -> Asked:
        """The request whose question waits for her answer."""
        for each in self.asked:
            if each.ref == ref and each.stage == Stage.QUESTIONED:
                return each
        raise NotFound(ref)


def waiting(actor: Actor, ref: str, now: datetime) -> Waiting:
    if actor.person_id is None:
        raise NotFound(ref)
    places = Participation.objects.select_related("programme", "jobseeker__counsellor")
    row = places.filter(ref=ref, person_id=actor.person_id).first()
    if row is None:
        raise NotFound(ref)
    answered = _answered(row.programme_id, now, None)
    usual = _usual_days(answered, rules.ENOUGH_ANSWERS)
    requests = Request.objects.select_related("mentor__person").filter(participation=row).order_by("rank", "id")
    known = _known(row, usual)
    found = [_asked(each, known) for each in requests.exclude(apart(actor.person_id, OuterRef("mentor__person")))]
    return Waiting(
        participation_ref=row.ref,
        asked=tuple(each for each in found if each.stage in rules.ASKED),
        wished=tuple(each for each in found if each.stage == Stage.WISHED),
        ended=tuple(each for each in found if each.stage not in rules.PENDING and each.asked_at)[::-1][:10],
        usual_days=usual,
        yes_in_ten=rules.yes_in_ten([Stage(each[0]) for each in answered]),
        counsellor=row.jobseeker.counsellor.name if row.jobseeker and row.jobseeker.counsellor else "",
    )


@dataclass(frozen=True)
class _Known:
    """What is the same for all of her requests."""

    usual: int | None
    reminded_before: timedelta | None
    questions: dict[int, Question]
    texts: Opened


def _known(row: Participation, usual: int | None) -> _Known:
    matching = programmes.newest_definition(row.programme).matching
    asks = matching if isinstance(matching, MenteeAsks) else None
    before = timedelta(days=asks.answer_days - asks.remind_days) if asks else None
    said = Question.objects.filter(request__participation=row).order_by("asked_at", "id")
    return _Known(usual, before, {each.request_id: each for each in said}, Opened(row.trust))


def _asked(each: Request, known: _Known) -> Asked:
    question = known.questions.get(each.pk) if each.stage in rules.ASKED else None
    answer_by = each.answer_by if each.stage == Stage.OPEN else None
    return Asked(
        ref=each.ref,
        mentor_ref=each.mentor.ref,
        name=each.mentor.person.name,
        first_name=rules.first_name(each.mentor.person.name),
        stage=each.stage,
        rank=each.rank,
        asked_at=each.asked_at,
        answer_by=each.answer_by,
        likely_on=_likely_on(each, known.usual) if answer_by else None,
        remind_on=(answer_by - known.reminded_before).date() if answer_by and known.reminded_before else None,
        question=known.texts.text(question, "words") if question else "",
        answer=known.texts.text(question, "answer") if question else "",
        ended="" if each.stage in rules.PENDING else str(labels.ENDED[each.stage]),
        steps=tuple(rules.REQUEST.open_from(Stage(each.stage))),
    )


def _likely_on(each: Request, usual: int | None) -> date | None:
    """When half of the mentors have answered, if that is still within the time."""
    if usual is None or each.asked_at is None or each.answer_by is None:
        return None
    likely = each.asked_at + timedelta(days=usual)
    return likely.date() if likely <= each.answer_by else None


@dataclass(frozen=True)
class Ask:
    """What a mentor reads of who asks, before a yes: first name, area and her words; no surname and no contact."""

    ref: str
    first_name: str
    area: str
    work: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    free: str
    words: str
    questions: tuple[tuple[str, str], ...]
    stage: str
    answer_by: datetime | None
    steps: tuple[str, ...]
    places_left: int


def asked_of(actor: Actor, language: str) -> list[Ask]:
    """The requests a mentor can answer now, the most urgent first. A list opens no sealed words."""
    return _asks(_asked_of(actor).asked().order_by("answer_by", "id"), language)


def _asked_of(actor: Actor) -> RequestQuerySet:
    """Requests to this mentor, by nobody he is kept apart from."""
    rows = Request.objects.asked_of(actor).select_related("participation__person", "participation__programme", "mentor")
    return rows.exclude(apart(actor.person_id, OuterRef("participation__person"))) if actor.person_id else rows.none()


def ask_of(actor: Actor, ref: str, language: str) -> Ask:
    """One request of a mentor's own, also when it is decided: then her words are no longer his to read."""
    rows = list(_asked_of(actor).filter(ref=ref))
    if not rows:
        raise NotFound(ref)
    row, found = rows[0], _asks(rows, language)[0]
    if row.stage not in rules.PENDING:
        return found
    if row.participation.person_id is not None:
        seen(row.participation.person_id, "request", row.ref)
    said = Question.objects.filter(request=row).order_by("asked_at", "id")
    texts = Opened(row.trust)
    questions = tuple((texts.text(one, "words"), texts.text(one, "answer")) for one in said)
    return replace(found, words=texts.text(row, "words"), questions=questions)


def _asks(asked: Iterable[Request], language: str) -> list[Ask]:
    rows = list(asked)
    places = [each.participation for each in rows]
    work = taxonomy.names([each.occupation_id for each in places if each.occupation_id], language)
    areas = taxonomy.area_names([each.areas[0] for each in places if each.areas])
    topics = {programme: programmes.words(programme, language) for programme in {each.programme for each in places}}
    return [_ask(each, work, areas, topics[each.participation.programme]) for each in rows]


def _ask(each: Request, work: dict[int, str], areas: dict[str, str], words: dict[str, str]) -> Ask:
    place, mentor = each.participation, each.mentor
    return Ask(
        ref=each.ref,
        first_name=rules.first_name(place.person.name) if place.person else "",
        area=areas.get(place.areas[0], "") if place.areas else "",
        work=work.get(place.occupation_id or 0, ""),
        topics=tuple(words.get(f"help_topics.{code}", code) for code in place.help_topics),
        languages=tuple(spoken(code) for code in place.languages),
        free=labels.slots(place.availability),
        words="",
        questions=(),
        stage=each.stage,
        answer_by=each.answer_by,
        steps=tuple(rules.REQUEST.open_from(Stage(each.stage))),
        places_left=mentor.places - mentor.guides,
    )


def open_count(actor: Actor) -> int:
    """How many requests wait for this mentor's answer."""
    return Request.objects.asked_of(actor).filter(stage=Stage.OPEN).count()
