"""What a fit is worth."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.engine.terms import (
    FAIR_LEVELS,
    Weights,
    distance_levels,
    fair_bucket,
    fair_mean,
    fair_ratio,
    language_level,
    occupation_level,
    skills_level,
    slots_level,
    topics_level,
)


def test_occupations_are_as_close_as_their_isco_digits() -> None:
    assert [occupation_level("7212", other) for other in ("7212", "7213", "7221", "7411", "5223", "721", "")] == [
        80, 50, 25, 10, 0, 50, 0,
    ]  # fmt: skip


def test_a_long_list_of_skills_is_not_a_better_mentor() -> None:
    assert [skills_level(common, 20) for common in (0, 3, 6, 12)] == [0, 50, 100, 100]
    assert skills_level(1, 2) == 50
    assert skills_level(0, 0) == 0


def test_help_topics_count_by_the_share_of_those_asked() -> None:
    assert [topics_level(common, 3) for common in range(4)] == [0, 33, 66, 100]
    assert topics_level(0, 0) == 0


def test_four_half_days_in_common_are_enough() -> None:
    assert [slots_level(common) for common in (0, 1, 4, 20)] == [0, 25, 100, 100]


def test_the_language_she_speaks_best_counts_more() -> None:
    assert [language_level(common, 0b1) for common in (0b11, 0b10, 0)] == [100, 50, 0]


def test_the_fair_share_falls_with_each_further_showing() -> None:
    mean = fair_mean(100, 100)
    levels = [FAIR_LEVELS[fair_bucket(fair_ratio(shown, 1), mean)] for shown in (0, 1, 2, 5, 15)]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] > levels[1] > levels[2] > levels[3]
    assert abs(levels[1] - 50) <= 2
    assert fair_mean(5, 0) == 0
    assert fair_bucket(fair_ratio(0, 0), 0) == 0


@given(st.integers(0, 10**6), st.integers(0, 100), st.integers(0, 10**6))
def test_the_fair_bucket_is_the_same_for_one_mentor_and_for_an_array(exposure: int, capacity: int, mean: int) -> None:
    assert (
        0
        <= fair_bucket(np.array([fair_ratio(exposure, capacity)], np.int32), mean)[0]
        == fair_bucket(fair_ratio(exposure, capacity), mean)
    )


def test_weights_are_within_0_and_100_and_zero_ones_have_no_line() -> None:
    assert Weights(skills=5, occupation=3).named() == {"occupation": 3, "skills": 5}
    with pytest.raises(ValueError, match="weight distance"):
        Weights(distance=101)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


@given(st.integers(-700000, 700000), st.integers(-1800000, 1800000), st.integers(-9000, 9000), st.integers(-9000, 9000))
def test_distance_bands_agree_with_the_round_earth_but_for_their_edges(lat: int, lon: int, north: int, east: int) -> None:
    level = int(distance_levels(np.array([lat + north]), np.array([lon + east]), lat, lon)[0])
    true = kilometres((lat / 1e4, lon / 1e4), ((lat + north) / 1e4, (lon + east) / 1e4))
    slack = 0.06 * true + 0.02
    expected = [band for km, band in ((0.0, 100), (10.0, 80), (25.0, 60), (50.0, 30)) if true <= km + slack]
    not_above = [band for km, band in ((0.0, 100), (10.0, 80), (25.0, 60), (50.0, 30)) if true <= km - slack]
    assert max(not_above, default=0) <= level <= max(expected, default=0)


def test_ghent_to_aalst_is_within_50_km_and_the_date_line_is_no_wall() -> None:
    ghent, aalst, oslo = (510500, 37300), (509400, 40400), (599100, 107500)
    lat, lon = (np.array([place[axis] for place in (ghent, aalst, oslo)]) for axis in (0, 1))
    assert distance_levels(lat, lon, *ghent).tolist() == [100, 60, 0]
    assert distance_levels(np.array([0]), np.array([-1799900]), 0, 1799900).tolist() == [80]
