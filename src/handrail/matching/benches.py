"""Measures proposals: how long one question takes among 10,000 to 1,000,000 mentors in memory, each mentor explained;
and how much longer the loop takes that one would write with the ORM, on the same rows, in the same run.

Mentors are made up with a fixed seed: six programmes, 50 areas of very different size, 3,000 occupations, three in ten by
video, 12 skills an occupation, of which some are common. The rows live in one transaction that is rolled back: nothing stays.

Every question is asked five times, all others in between, and the least counts, as `timeit` has it: the figure is about
questions, not about what else this machine did in that millisecond. What once asking took, and what the processor worked,
stand beside it on standard error.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import batched
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction
from django.db.models import F, Q

from handrail.engine import plain
from handrail.engine.layout import Columns, Occupations
from handrail.engine.plain import Seeker
from handrail.engine.pool import Pool
from handrail.engine.terms import Fit, Weights
from handrail.matching.index import Asks, Index
from handrail.people.models import Organisation
from handrail.programmes.models import Mentor, Programme
from handrail.taxonomy.models import Occupation, Skill

WEIGHTS = Weights(35, 15, 5, 10, 5, 5, 10, 5, 10)
MENTORS = (10_000, 100_000, 1_000_000)
QUESTIONS = {"small": 300, "full": 2_000}
LOOPS = {"small": 1, "full": 5}
PASSES = 5
IN_LOOP = 100_000
PROGRAMMES, AREAS, OCCUPATIONS, SKILLS, LANGUAGES = 6, 50, 3_000, 14_000, 24
TOP = 10
BY_VIDEO, MAIN_LANGUAGE, TWO_OCCUPATIONS, WITH_ROOM = 0.3, 0.85, 0.4, 0.8
MUST = frozenset({"language", "area"})
DAY = date(2026, 1, 1)

type Rng = np.random.Generator
type Floats = npt.NDArray[np.float64]


def run(size: str = "full") -> dict[str, object]:
    """Milliseconds by number of mentors, the ratio to the loop at 100,000, and whether both rank and explain the same."""
    rng = np.random.default_rng(2026)
    work = Work.made(rng)
    tree = Occupations(work.codes)
    measured, explained = {}, True
    for mentors in MENTORS:
        _say(f"{mentors} mentors in memory")
        pool = Pool(_columns(mentors, work, rng), tree, AREAS + 1)
        measured[str(mentors)], sums = _asked(pool, [_seeker(work, rng) for _ in range(QUESTIONS[size])])
        explained = explained and sums
    ratio, same = _beside_the_loop(work, rng, LOOPS[size])
    return {"mentors": measured, "orm_loop_ratio_100k": ratio, "same_ranking": same, "explained": explained}


def _asked(pool: Pool, seekers: Sequence[Seeker]) -> tuple[dict[str, float], bool]:
    """Milliseconds of a question, and whether every explanation sums to its score. The first ones warm up and do not count."""
    for seeker in seekers[:20]:
        pool.best(seeker, WEIGHTS, TOP)
    # What lives now lives on: the garbage collector need not walk through it in the middle of a question.
    gc.collect()
    gc.freeze()
    times, processor, sums = np.zeros((PASSES, len(seekers))), np.zeros((PASSES, len(seekers))), True
    for each in range(PASSES):
        for place, seeker in enumerate(seekers):
            begun = time.thread_time()
            times[each, place], ranking = _timed(partial(pool.best, seeker, WEIGHTS, TOP))
            processor[each, place] = time.thread_time() - begun
            sums = sums and bool(ranking.fits) and all(_adds_up(fit) for fit in ranking.fits)
    gc.unfreeze()
    _say(f"  {len(seekers)} questions asked once: {_percentiles(times[:1])}, of it processor: {_percentiles(processor[:1])}")
    return _percentiles(times), sums


def _percentiles(seconds: Floats) -> dict[str, float]:
    """Of the least of every question's times; shape (passes, questions)."""
    least = seconds.min(axis=0)
    return {f"p{share}_ms": _ms(np.percentile(least, share)) for share in (50, 99)}


def _adds_up(fit: Fit) -> bool:
    return len(fit.lines) == len(WEIGHTS.named()) and sum(line.points for line in fit.lines) == fit.score


def _timed[T](do: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    done = do()
    return time.perf_counter() - begun, done


def _ms(seconds: Any) -> float:
    return round(float(seconds) * 1000, 3)


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


# In memory ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Work:
    """Occupations with their ISCO codes, and the skills each needs, from `starts[i]` up to `starts[i + 1]`."""

    codes: dict[int, str]
    skills: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]

    @classmethod
    def made(cls, rng: Rng) -> Self:
        groups = np.sort(rng.integers(1111, 9630, OCCUPATIONS) // 4 * 4)
        needed = rng.choice(SKILLS, (OCCUPATIONS, 12), p=_falling(SKILLS, 0.6))
        lists = [np.zeros(0, np.int64), *(np.unique(skills) for skills in needed)]
        starts = np.cumsum([0, *map(len, lists)])
        return cls({place: str(code) for place, code in enumerate(groups, 1)}, np.concatenate(lists).astype(np.int32), starts)

    def needs(self, occupation: int) -> list[int]:
        found: list[int] = self.skills[self.starts[occupation] : self.starts[occupation + 1]].tolist()
        return found


def _falling(number: int, power: float) -> Floats:
    """Shares of which the first is by far the largest, as with towns and occupations."""
    shares = 1 / np.arange(1, number + 1) ** power
    found: Floats = shares / shares.sum()
    return found


def _masks(rng: Rng, number: int, bits: int, times: int) -> npt.NDArray[np.uint64]:
    found = np.zeros(number, np.uint64)
    for _ in range(times):
        found |= np.uint64(1) << rng.integers(0, bits, number).astype(np.uint64)
    return found


def _columns(number: int, work: Work, rng: Rng) -> Columns:
    first = rng.permutation(OCCUPATIONS)[rng.choice(OCCUPATIONS, number, p=_falling(OCCUPATIONS, 0.6))] + 1
    second = np.where(rng.random(number) < TWO_OCCUPATIONS, rng.integers(1, OCCUPATIONS + 1, number), 0)
    occupations = np.array([first, second], np.int32)
    return Columns(
        number=np.arange(number, dtype=np.int32),
        programme=rng.integers(0, PROGRAMMES, number).astype(np.int32),
        area=(rng.choice(AREAS, number, p=_falling(AREAS, 0.7)) + 1).astype(np.int32),
        remote=rng.random(number) < BY_VIDEO,
        ids=np.arange(1, number + 1, dtype=np.int64),
        occupations=occupations,
        skill_lists=occupations,
        skills=work.skills,
        skill_starts=work.starts,
        topics=_masks(rng, number, 7, 3),
        sectors=_masks(rng, number, 21, 1).astype(np.uint32),
        languages=_masks(rng, number, LANGUAGES, 2) | (rng.random(number) < MAIN_LANGUAGE).astype(np.uint64),
        availability=_masks(rng, number, 42, 6),
        kind=rng.integers(1, 8, number).astype(np.int8),
        gender=rng.integers(0, 3, number).astype(np.int8),
        home=np.zeros(number, np.int32),
        organisation=rng.integers(0, 1000, number).astype(np.int32),
        open=rng.random(number) < WITH_ROOM,
        capacity=rng.integers(1, 6, number).astype(np.int32),
        exposure=rng.integers(0, 40, number).astype(np.int32),
    )


def _seeker(work: Work, rng: Rng) -> Seeker:
    area, occupation = int(rng.integers(1, AREAS + 1)), int(rng.integers(1, OCCUPATIONS + 1))
    return Seeker(
        programme=int(rng.integers(PROGRAMMES)),
        occupations=(occupation,),
        skills=tuple(work.needs(occupation)),
        topics=int(rng.integers(1, 128)),
        sectors=1 << int(rng.integers(21)),
        languages=1 | 1 << int(rng.integers(LANGUAGES)),
        best_language=1,
        near=((area, area + 1),),
        distance={other: 100 if other == area else 60 for other in range(max(1, area - 2), min(AREAS, area + 2) + 1)},
        availability=int(_masks(rng, 1, 42, 6)[0]),
        kinds=1 << int(rng.integers(1, 8)),
        must_share=MUST,
    )


# Beside the loop ------------------------------------------------------------------------------------------------------


def _beside_the_loop(work: Work, rng: Rng, times: int) -> tuple[float, bool]:
    """How many times longer the loop takes than the index, by the middle of each; and whether the answers are the same."""
    with transaction.atomic():
        try:
            _say(f"{IN_LOOP} mentors in the database")
            programme_id, occupations = _rows(work, rng)
            _say("building the index")
            index = Index()
            return _compared(index, [_asks(rng, programme_id, occupations) for _ in range(times)])
        finally:
            transaction.set_rollback(True)


def _compared(index: Index, questions: Sequence[Asks]) -> tuple[float, bool]:
    """Both sides are given what she asks and the skills of occupations; timed is finding, scoring, sorting, explaining."""
    fast, slow, same = [], [], True
    for asks in questions:
        _say("one question by the loop")
        seeker, skills = index.seeker(asks), index.skills_of(asks.occupations)
        seconds, fits = _timed(partial(_loop, index, asks, seeker, skills))
        slow.append(seconds)
        for _ in range(50):
            seconds, ranking = _timed(partial(index.pool.best, seeker, WEIGHTS, TOP))
            fast.append(seconds)
        same = same and bool(fits) and list(ranking.fits) == fits
    return round(float(np.median(slow) / np.median(fast)), 1), same


def _loop(index: Index, asks: Asks, seeker: Seeker, skills: dict[int, list[int]]) -> list[Fit]:
    """What one would write first: the database filters what it can, Python scores every row and sorts."""
    near = Q(areas__overlap=list(asks.areas)) | Q(remote=True)
    rows = Mentor.objects.filter(near, programme_id=asks.programme_id, stage="accepted", guides__lt=F("places"))
    rows = rows.filter(languages__overlap=list(asks.languages)).select_related("person").prefetch_related("occupations")
    mentors = (_read(index, mentor, skills) for mentor in rows)
    mean = index.pool.mean(seeker.programme)
    return plain.best(mentors, seeker, WEIGHTS, index.pool.codes, mean=mean, count=TOP)


def _read(index: Index, mentor: Mentor, skills: dict[int, list[int]]) -> plain.Mentor:
    does = [occupation.pk for occupation in mentor.occupations.all()]
    row = (
        mentor.pk, mentor.programme_id, mentor.areas, mentor.home_area, mentor.remote, mentor.help_topics, mentor.sectors,
        mentor.languages, mentor.availability, mentor.kind, mentor.person.gender, mentor.organisation_id, mentor.stage,
        mentor.places, mentor.guides,
    )  # fmt: skip
    return index.mentor(row, does, skills, 0)


def _rows(work: Work, rng: Rng) -> tuple[int, list[int]]:
    """Mentors of one programme, written by COPY; the id of the programme and the occupations."""
    owner = Organisation.objects.create(name="Bench", kind="service", country="BE")
    programme = Programme.objects.create(slug="bench", owner=owner)
    occupations = _vocabulary(work)
    refs = [f"bench{number}" for number in range(IN_LOOP)]
    now = datetime(2026, 1, 1, tzinfo=UTC)
    columns = ("ref", "created", "name", "sort_key", "language", "gender")
    people = _copied("people_person", columns, ((ref, now, ref, ref, "en", "") for ref in refs))
    with connection.cursor() as cursor:
        # The index is built once, after all rows: the change of each need not be written.
        cursor.execute("ALTER TABLE programmes_mentor DISABLE TRIGGER matching_mentor")
        cursor.execute("ALTER TABLE programmes_mentor_occupations DISABLE TRIGGER matching_mentor_occupations")
    mentors = _copied("programmes_mentor", MENTOR, _offers(rng, programme.pk, refs, people))
    first = rng.choice(len(occupations), IN_LOOP, p=_falling(len(occupations), 0.6)).tolist()
    links = ((mentor, occupations[place]) for mentor, place in zip(mentors, first, strict=True))
    _copied("programmes_mentor_occupations", ("mentor_id", "occupation_id"), links, ids=False)
    return programme.pk, occupations


MENTOR = (
    "ref", "created", "programme_id", "person_id", "kind", "stage", "intro", "linkedin_url", "sectors", "help_topics",
    "languages", "areas", "home_area", "availability", "remote", "places", "guides", "applied_on", "accepted_on",
    "paused_because", "decision_reason",
)  # fmt: skip
TOPICS = ("cv", "letter", "interview", "finding_vacancies", "first_weeks_at_work", "training_choice", "own_business")


def _offers(rng: Rng, programme_id: int, refs: list[str], people: list[int]) -> Iterator[tuple[Any, ...]]:
    number, now = len(refs), datetime(2026, 1, 1, tzinfo=UTC)
    areas = rng.choice(AREAS, number, p=_falling(AREAS, 0.7)).tolist()
    slots, sectors = _masks(rng, number, 42, 6).tolist(), rng.integers(0, 21, number).tolist()
    topics, spoken = rng.integers(0, 7, (number, 2)).tolist(), rng.integers(0, LANGUAGES, number).tolist()
    remote, places = (rng.random(number) < BY_VIDEO).tolist(), rng.integers(1, 6, number).tolist()
    guides = rng.integers(0, 6, number).tolist()
    for place, ref in enumerate(refs):
        helps = [TOPICS[topic] for topic in dict.fromkeys(topics[place])]
        languages = list(dict.fromkeys(["en", f"l{spoken[place]}"]))
        yield (
            ref, now, programme_id, people[place], "professional", "accepted", "", "", f"{{{chr(65 + sectors[place])}}}",
            f"{{{','.join(helps)}}}", f"{{{','.join(languages)}}}", f"{{BE{areas[place]:03d}}}", "", slots[place],
            remote[place], places[place], min(guides[place], places[place]), DAY, DAY, "", "",
        )  # fmt: skip


def _vocabulary(work: Work) -> list[int]:
    made = [
        Occupation(ref=f"bench{place}", uri=f"bench:{place}", isco=code, code=code, version="bench")
        for place, code in work.codes.items()
    ]
    ids = [each.pk for each in Occupation.objects.bulk_create(made, batch_size=1_000)]
    skills = [Skill(ref=f"bench{place}", uri=f"bench:{place}", version="bench") for place in range(SKILLS)]
    known = [each.pk for each in Skill.objects.bulk_create(skills, batch_size=1_000)]
    needs = [(pk, place) for occupation, pk in enumerate(ids, 1) for place in work.needs(occupation)]
    columns = ("occupation_id", "skill_id", "essential")
    _copied("taxonomy_occupationskill", columns, ((pk, known[place], True) for pk, place in needs), ids=False)
    return ids


def _copied(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]], *, ids: bool = True) -> list[int]:
    """Write rows by COPY; their ids in order where asked for."""
    with connection.cursor() as cursor:
        # Our own names of table and columns; values go through COPY.
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            # Our own values, none of which holds a tab: the text format is far quicker to write than one value at a time.
            for block in batched(rows, 10_000):
                copy.write("".join(f"{'\t'.join(map(str, row))}\n" for row in block))
        if not ids:
            return []
        cursor.execute(f"SELECT id FROM {table} WHERE ref LIKE 'bench%%' ORDER BY id")  # noqa: S608  our own name
        return [row[0] for row in cursor.fetchall()]


def _asks(rng: Rng, programme_id: int, occupations: list[int]) -> Asks:
    return Asks(
        programme_id=programme_id,
        occupations=(occupations[int(rng.integers(len(occupations)))],),
        sectors=(chr(65 + int(rng.integers(21))),),
        help_topics=("cv", "interview"),
        languages=("en", "l3"),
        areas=(f"BE{int(rng.integers(AREAS)):03d}",),
        availability=int(_masks(rng, 1, 42, 6)[0]),
        must_share=("language", "area"),
    )
