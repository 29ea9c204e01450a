"""Working days and months: the one place that knows weekends and a country's public holidays. Pure: no Django, no clock."""

from datetime import date, timedelta
from functools import cache

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working_day(day: date, country: str) -> bool:
    """Monday to Friday and no public holiday there; `country` is two letters (ISO 3166)."""
    return day.weekday() < SATURDAY and not is_holiday(day, country)


def is_holiday(day: date, country: str) -> bool:
    """Whether it is a nationwide public holiday there."""
    return day in _holidays(country, day.year)


def next_working_day(day: date, country: str) -> date:
    """The first working day after this one: what "within one working day" means for what came in on `day`."""
    following = day + ONE_DAY
    while not is_working_day(following, country):
        following += ONE_DAY
    return following


def months_after(start: date, months: int) -> date:
    """The same day so many months on (or back), or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = start.day
    while True:
        try:
            return date(year, month + 1, day)
        except ValueError:
            day -= 1


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    """Nationwide public holidays; none where the package does not know the country, so an answer is early, not late."""
    import holidays  # half a second of tables, needed when a concern is reported

    known = country in holidays.list_supported_countries()
    return frozenset(holidays.country_holidays(country, years=year)) if known else frozenset()
