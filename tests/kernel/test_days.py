from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.kernel.days import is_working_day, next_working_day


@pytest.mark.parametrize(
    ("country", "reported", "answered"),
    [
        ("BE", date(2026, 11, 9), date(2026, 11, 10)),  # Monday → Tuesday
        ("BE", date(2026, 11, 10), date(2026, 11, 12)),  # Armistice Day lies between
        ("BE", date(2026, 11, 11), date(2026, 11, 12)),  # reported on the holiday itself
        ("BE", date(2026, 11, 20), date(2026, 11, 23)),  # Friday → Monday
        ("LT", date(2026, 12, 23), date(2026, 12, 28)),  # Christmas Eve, two days of Christmas, Sunday
        ("LT", date(2027, 2, 15), date(2027, 2, 17)),  # 16 February, the state restored
        ("NO", date(2028, 5, 16), date(2028, 5, 18)),  # Constitution Day, a Wednesday
        ("NO", date(2027, 3, 24), date(2027, 3, 30)),  # from Maundy Thursday to Easter Monday
    ],
)
def test_within_one_working_day_knows_weekends_and_the_holidays_of_the_country(
    country: str, reported: date, answered: date
) -> None:
    assert next_working_day(reported, country) == answered


def test_the_same_day_is_a_holiday_in_one_country_only() -> None:
    day = date(2026, 11, 11)
    assert [is_working_day(day, country) for country in ("BE", "LT", "NO")] == [False, True, True]


@given(day=st.dates(date(2024, 1, 1), date(2040, 12, 31)), country=st.sampled_from(["BE", "LT", "NO", "XX"]))
def test_an_answer_always_comes_soon_and_on_a_working_day(day: date, country: str) -> None:
    answered = next_working_day(day, country)
    assert is_working_day(answered, country)
    assert 1 <= (answered - day).days <= 7


def test_a_country_nobody_knows_has_weekends_alone() -> None:
    assert next_working_day(date(2026, 12, 24), "XX") == date(2026, 12, 25)
