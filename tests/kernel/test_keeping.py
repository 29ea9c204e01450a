"""How long something is kept: the last day still counts, the next one does not, and the query agrees with the rule."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from handrail.kernel.keeping import Keep, after_case, after_closure, days, ended_before, last_day

KEEPS = some.builds(after_closure, some.integers(1, 120)) | some.builds(days, some.integers(1, 400))


def test_two_years_after_a_leap_day_end_on_the_last_of_february() -> None:
    assert last_day(date(2024, 2, 29), after_closure()) == date(2026, 2, 28)


def test_a_programme_may_set_its_months_and_never_those_of_a_case() -> None:
    assert last_day(date(2024, 1, 31), after_closure(), months=13) == date(2025, 2, 28)
    assert last_day(date(2024, 1, 31), after_case(), months=13) == date(2026, 1, 31)


def test_only_a_case_stays_when_the_person_leaves() -> None:
    assert [keep.stays for keep in (after_case(), after_closure(), days(7))] == [True, False, False]


@given(some.dates(date(2000, 1, 1), date(2090, 1, 1)), KEEPS, some.integers(-3, 3))
def test_the_query_draws_the_line_where_the_rule_does(ended: date, keep: Keep, off: int) -> None:
    on = last_day(ended, keep) + timedelta(days=off)
    assert (ended < ended_before(on, keep)) == (last_day(ended, keep) < on)
