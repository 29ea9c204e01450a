"""The fast ranking gives exactly what the plain one gives, whatever the world looks like."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.engine import plain
from handrail.engine.layout import Columns, Int32, Layout, Occupations
from handrail.engine.plain import Mentor, Seeker
from handrail.engine.pool import Pool
from handrail.engine.question import Question, Rows
from handrail.engine.ranking import SAMPLE, rank
from handrail.engine.terms import Weights, fair_mean

CODES = {1: "7212", 2: "7212", 3: "721", 4: "7223", 5: "7411", 6: "5223", 7: "2", 8: "0110"}
AREAS = 12
ALL = Weights(35, 15, 5, 10, 5, 5, 10, 5, 10)

ranges = st.lists(st.tuples(st.integers(-2, 14), st.integers(-2, 14)), max_size=3).map(tuple)
few = st.integers(0, 15)
mentors = st.lists(
    st.builds(
        Mentor,
        id=st.integers(1, 10**6),
        programme=st.integers(0, 1),
        areas=st.lists(st.integers(1, AREAS - 1), max_size=3).map(tuple),
        remote=st.booleans(),
        occupations=st.lists(st.sampled_from(list(CODES)), max_size=3, unique=True).map(tuple),
        skills=st.lists(st.integers(0, 9), max_size=8).map(tuple),
        topics=few,
        sectors=few,
        languages=few,
        availability=st.integers(0, 2**42 - 1),
        kind=st.integers(0, 7),
        gender=st.integers(0, 3),
        home=st.integers(0, AREAS - 1),
        organisation=st.integers(0, 3),
        open=st.sampled_from((True, True, True, False)),
        capacity=st.integers(0, 5),
        exposure=st.integers(0, 500),
    ),
    max_size=30,
    unique_by=lambda mentor: mentor.id,
)
seekers = st.builds(
    Seeker,
    programme=st.integers(0, 2),
    occupations=st.lists(st.sampled_from(list(CODES)), max_size=2).map(tuple),
    skills=st.lists(st.integers(0, 9), max_size=8).map(tuple),
    topics=few,
    sectors=few,
    languages=few,
    best_language=few,
    near=ranges,
    distance=st.dictionaries(st.integers(0, 15), st.sampled_from((30, 60, 80, 100))),
    availability=st.integers(0, 2**42 - 1) | st.just(0),
    kinds=st.integers(0, 255),
    must_share=st.frozensets(st.sampled_from(("language", "area", "availability"))),
    genders=st.sampled_from((0, 0, 0b10, 0b110)),
    by_video=st.sampled_from((False, False, True)),
    not_areas=st.just(()) | ranges,
    not_organisations=st.lists(st.integers(0, 3), max_size=2).map(tuple),
    without=st.frozensets(st.integers(1, 10**6), max_size=2),
)
weights = st.just(ALL) | st.builds(Weights, *[st.integers(0, 100)] * 9)


def layout_of(world: list[Mentor]) -> Layout:
    return Layout(Columns.of(world), Occupations(CODES), AREAS)


def mean_of(world: list[Mentor], programme: int) -> int:
    own = [mentor for mentor in world if mentor.programme == programme]
    return fair_mean(sum(mentor.exposure for mentor in own), sum(mentor.capacity for mentor in own))


@settings(max_examples=300, deadline=None)
@given(mentors, seekers, weights, st.integers(1, 10))
def test_it_gives_the_same_mentors_scores_and_reasons_as_the_plain_reading(
    world: list[Mentor], seeker: Seeker, worth: Weights, count: int
) -> None:
    mean = mean_of(world, seeker.programme)
    expected = plain.best(world, seeker, worth, CODES, mean=mean, count=count)
    found = rank(layout_of(world), seeker, worth, count, mean)
    assert list(found.fits) == expected
    assert found.eligible == sum(plain.fits_hard_rules(mentor, seeker) for mentor in world)
    assert all(sum(line.points for line in fit.lines) == fit.score for fit in found.fits)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), seekers, weights)
def test_leaving_out_early_who_cannot_win_changes_nothing(seed: int, seeker: Seeker, worth: Weights) -> None:
    world = crowd(seed, 900)
    seeker = replace(seeker, must_share=frozenset(), programme=0)
    expected = plain.best(world, seeker, worth, CODES, mean=mean_of(world, 0), count=10)
    assert list(rank(layout_of(world), seeker, worth, 10, mean_of(world, 0)).fits) == expected


def crowd(seed: int, size: int) -> list[Mentor]:
    rng = np.random.default_rng(seed)

    def some(high: int) -> int:
        return int(rng.integers(high))

    return [
        Mentor(
            id=7 * number + 1,
            areas=tuple(1 + some(AREAS - 1) for _ in range(some(3))),
            remote=bool(some(2)),
            occupations=tuple({1 + some(8) for _ in range(some(3))}),
            skills=tuple(some(10) for _ in range(some(6))),
            topics=some(16),
            sectors=some(16),
            languages=some(16),
            availability=some(2**42),
            kind=some(8),
            gender=some(4),
            home=some(AREAS),
            organisation=some(4),
            capacity=some(6),
            exposure=some(40),
        )
        for number in range(size)
    ]


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each reading of quick terms met."""
    found: list[int] = []
    points = Question.points

    def counted(question: Question, rows: Rows, terms: list[str]) -> Int32:
        found.append(len(rows))
        return points(question, rows, terms)

    monkeypatch.setattr(Question, "points", counted)
    return found


SEEKER = Seeker(occupations=(1,), topics=7, sectors=1, languages=1)
BESIDES = {"fair_load": 10, "help_topics": 5, "sector": 5, "language": 5}


def test_where_the_occupation_weighs_most_it_alone_leaves_out_most_of_a_crowd(scored: list[int]) -> None:
    rank(layout_of(crowd(1, 5000)), SEEKER, Weights(occupation=100, **BESIDES), 10, 3)
    assert scored[0] == scored[1] == SAMPLE
    assert max(scored[2:]) < 2000


def test_where_it_weighs_less_the_heaviest_other_terms_do(scored: list[int]) -> None:
    rank(layout_of(crowd(1, 5000)), SEEKER, Weights(occupation=20, **BESIDES), 10, 3)
    assert scored[2] > 2000
    assert scored[3] < 1000


@settings(max_examples=100, deadline=None)
@given(mentors, seekers)
def test_each_own_wish_says_what_it_costs_in_choice(world: list[Mentor], seeker: Seeker) -> None:
    cost = rank(layout_of(world), seeker, ALL, 10, 0).cost
    nobody = {"genders": 0, "by_video": False, "not_areas": (), "not_organisations": ()}
    names = {"gender": "genders", "by_video": "by_video", "not_area": "not_areas", "not_organisation": "not_organisations"}
    assert set(cost) == {name for name, field in names.items() if getattr(seeker, field)}
    able = [mentor for mentor in world if plain.fits_hard_rules(mentor, seeker)]
    for name, lost in cost.items():
        alone = replace(seeker, **{**nobody, names[name]: getattr(seeker, names[name])})
        assert lost == sum(not plain.fits_own_wishes(mentor, alone) for mentor in able)


def test_ties_go_to_the_lower_id_and_the_answer_is_always_the_same() -> None:
    world = [Mentor(id=each, remote=True) for each in (9, 3, 7, 5)]
    seeker = Seeker()
    first = rank(layout_of(world), seeker, ALL, 3, 0)
    assert [fit.id for fit in first.fits] == [3, 5, 7]
    assert first == rank(layout_of(world[::-1]), seeker, ALL, 3, 0)


def test_a_mentor_of_several_areas_is_shown_once_and_by_the_nearest() -> None:
    world = [Mentor(id=1, areas=(1, 2, 3), capacity=1), Mentor(id=2, areas=(3,), capacity=1)]
    seeker = Seeker(near=((1, 4),), distance={2: 100, 3: 30}, must_share=frozenset({"area"}))
    fits = rank(layout_of(world), seeker, Weights(distance=10), 10, 0).fits
    assert [(fit.id, fit.score) for fit in fits] == [(1, 1000), (2, 300)]


def test_a_mentor_id_cannot_stand_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        Columns.of([Mentor(id=1), Mentor(id=1)])


def test_occupation_indexes_have_no_gaps() -> None:
    with pytest.raises(ValueError, match="gaps"):
        Occupations({1: "7212", 3: "7213"})


changes = st.lists(st.tuples(mentors, st.lists(st.integers(0, 40), max_size=3), st.integers(0, 40)), max_size=3)


@settings(max_examples=80, deadline=None)
@given(mentors, changes, seekers)
def test_a_pool_that_follows_the_changes_answers_like_one_built_anew(
    world: list[Mentor], steps: list[tuple[list[Mentor], list[int], int]], seeker: Seeker
) -> None:
    pool = Pool(Columns.of(world), Occupations(CODES), AREAS)
    now = {mentor.id: mentor for mentor in world}
    for new, gone_places, shown_place in steps:
        gone = [list(now)[place % len(now)] for place in gone_places] if now else []
        changed = [mentor for mentor in new if mentor.id not in gone]
        pool.replace(changed, gone)
        now = {key: mentor for key, mentor in now.items() if key not in gone} | {mentor.id: mentor for mentor in changed}
        if now:
            shown = list(now)[shown_place % len(now)]
            pool.show([shown, 10**7])
            now[shown] = replace(now[shown], exposure=now[shown].exposure + 1)
    assert list(pool.best(seeker, ALL, 5).fits) == plain.best(
        now.values(), seeker, ALL, CODES, mean=mean_of(list(now.values()), seeker.programme), count=5
    )


def test_a_pool_counts_what_changed() -> None:
    pool = Pool(Columns.of([Mentor(id=1), Mentor(id=2)]), Occupations(CODES), AREAS)
    pool.replace([Mentor(id=2), Mentor(id=3)])
    assert pool.changed == 2
    assert pool.codes[1] == "7212"
    pool.replace([], [3])
    assert pool.changed == 1
