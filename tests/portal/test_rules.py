from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.portal.rules import Case, Figure, Light, Standing, light, met_in_time, standing

DAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("case", "where", "how_soon"),
    [
        (Case("referred", ago(14)), Standing.REFERRED, Light.GO),
        (Case("referred", ago(15)), Standing.REFERRED, Light.SOON),
        (Case("joined", ago(15)), Standing.JOINING, Light.SOON),
        (Case("ready", ago(15)), Standing.WAITING, Light.SOON),
        (Case("guided", ago(90), last_met=ago(30), agreed_on=ago(80)), Standing.GUIDED, Light.GO),
        (Case("guided", ago(90), last_met=ago(31), agreed_on=ago(80)), Standing.GUIDED, Light.NOW),
        (Case("guided", ago(90), agreed_on=ago(31)), Standing.GUIDED, Light.NOW),
        (Case("followed", ago(31)), Standing.FOLLOWED, Light.GO),
        (Case("closed", ago(400)), Standing.CLOSED, Light.REST),
    ],
)
def test_a_case_says_where_and_how_soon(case: Case, where: Standing, how_soon: Light) -> None:
    assert (standing(case), light(case, DAY)) == (where, how_soon)


def test_the_figure_counts_only_those_whose_fourteen_days_are_over() -> None:
    people = [
        (ago(14), DAY),  # met on the fourteenth day: in time
        (ago(20), ago(5)),  # met on the fifteenth: late
        (ago(20), None),  # never met
        (ago(13), ago(12)),  # met soon, but asked too lately to be counted
    ]
    assert met_in_time(people, DAY) == Figure(1, 3)
    assert met_in_time(people, DAY).percent == 33


def test_a_figure_of_nobody_has_no_percent() -> None:
    assert met_in_time([], DAY).percent is None


@given(st.lists(st.tuples(st.dates(date(2026, 1, 1), DAY), st.none() | st.dates(date(2026, 1, 1), DAY))))
def test_the_figure_never_counts_more_than_its_denominator(people: list[tuple[date, date | None]]) -> None:
    figure = met_in_time(people, DAY)
    assert 0 <= figure.count <= figure.of <= len(people)
