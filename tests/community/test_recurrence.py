"""When the workshops of a series are."""

from datetime import date, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from handrail.community.rules.recurrence import Pattern, blocks_pattern, instant, occasions
from handrail.kernel.days import is_holiday

VILNIUS = "Europe/Vilnius"


def pattern(**said: object) -> Pattern:
    usual = {"every_months": 1, "begins": date(2026, 1, 1), "at": time(10), "zone": VILNIUS, "country": "LT"}
    return Pattern(**{**usual, **said})  # type: ignore[arg-type]


def days(of: Pattern, after: date, count: int = 12) -> list[date]:
    return [each.day for each in occasions(of, after, count)]


def test_the_second_tuesday_of_every_month() -> None:
    found = days(pattern(weekday=1, nth=2), date(2026, 11, 21), 4)
    assert found == [date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9), date(2027, 3, 9)]


def test_the_last_friday_every_three_months_begins_where_it_was_said_to() -> None:
    found = days(pattern(weekday=4, nth=-1, every_months=3, begins=date(2026, 2, 1)), date(2026, 1, 1), 3)
    assert found == [date(2026, 2, 27), date(2026, 5, 29), date(2026, 8, 28)]


def test_a_holiday_moves_it_to_the_next_working_day() -> None:
    """16 February is a holiday in Lithuania, 2027 a Tuesday."""
    [found] = occasions(pattern(day=16), date(2027, 2, 1), 1)
    assert (found.day, found.is_moved, found.month) == (date(2027, 2, 17), True, date(2027, 2, 1))


def test_at_the_end_of_a_month_it_moves_back_into_it() -> None:
    """28 February 2027 is a Sunday: the month has no day after it."""
    [found] = occasions(pattern(day=28), date(2027, 2, 1), 1)
    assert found.day == date(2027, 2, 26)


def test_a_saturday_that_was_chosen_stays_a_saturday() -> None:
    [found] = occasions(pattern(weekday=5, nth=1), date(2027, 2, 1), 1)
    assert (found.day, found.is_moved) == (date(2027, 2, 6), False)


def test_ten_o_clock_stays_ten_o_clock_over_both_nights_the_clocks_change() -> None:
    local = [each.starts_at.astimezone(ZoneInfo(VILNIUS)) for each in occasions(pattern(day=10), date(2026, 1, 1), 12)]
    assert {each.hour for each in local} == {10}
    assert {each.utcoffset() for each in local if each.utcoffset()} == {local[0].utcoffset(), local[6].utcoffset()}
    assert local[0].utcoffset() != local[6].utcoffset()


def test_an_hour_that_spring_skips_is_the_hour_after_it() -> None:
    moment = instant(date(2027, 3, 28), time(3, 30), VILNIUS).astimezone(ZoneInfo(VILNIUS))
    assert moment.replace(tzinfo=None).isoformat() == "2027-03-28T04:30:00"


@given(
    st.integers(1, 12),
    st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    st.one_of(st.builds(lambda d: {"day": d}, st.integers(1, 28)), st.builds(
        lambda w, n: {"weekday": w, "nth": n}, st.integers(0, 6), st.sampled_from([1, 2, 3, 4, -1])
    )),
)  # fmt: skip
def test_every_month_has_its_one_day_and_none_is_a_holiday(every: int, after: date, how: dict[str, int]) -> None:
    found = occasions(pattern(every_months=every, **how), after, 8)
    assert [each.month for each in found] == sorted({each.month for each in found})
    assert all(each.day.replace(day=1) == each.month and each.day > after for each in found)
    assert not any(is_holiday(each.day, "LT") for each in found)
    assert all((each.month.month - 1 + 12 * (each.month.year - 2026)) % every == 0 for each in found)


def test_a_rule_says_one_thing() -> None:
    assert blocks_pattern(pattern(weekday=1, nth=2)) == []
    assert [each.code for each in blocks_pattern(pattern(weekday=1, nth=2, day=3))] == ["series_when"]
    assert [each.code for each in blocks_pattern(pattern())] == ["series_when"]
    assert [each.code for each in blocks_pattern(pattern(day=31))] == ["series_day"]
