from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.messaging.rules import Channel, Contact, channel_for, send_at

ZONE = "Europe/Brussels"


@pytest.mark.parametrize(
    ("contact", "channel"),
    [
        (Contact("a@b.example", "+32470"), Channel.EMAIL),
        (Contact("", "+32470"), Channel.SMS),
        (Contact(), Channel.NONE),
    ],
)
def test_the_channel_is_what_the_person_has(contact: Contact, channel: Channel) -> None:
    assert channel_for(contact) is channel


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        ("2026-11-22T12:00+00:00", "2026-11-22T12:00+00:00"),
        ("2026-11-22T20:30+00:00", "2026-11-23T07:00+00:00"),
        ("2026-11-22T04:00+00:00", "2026-11-22T07:00+00:00"),
        # The night the clock goes forward (29 March 2026) and back (25 October 2026).
        ("2026-03-28T22:00+00:00", "2026-03-29T06:00+00:00"),
        ("2026-10-24T22:00+00:00", "2026-10-25T07:00+00:00"),
        ("2026-12-31T22:00+00:00", "2027-01-01T07:00+00:00"),
    ],
)
def test_an_sms_waits_for_the_morning_there(now: str, goes: str) -> None:
    assert send_at(Channel.SMS, datetime.fromisoformat(now), ZONE) == datetime.fromisoformat(goes)
    assert send_at(Channel.EMAIL, datetime.fromisoformat(now), ZONE) == datetime.fromisoformat(now)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # hypothesis adds it
def test_an_sms_never_goes_before_now_nor_later_than_half_a_day(now: datetime) -> None:
    assert now <= send_at(Channel.SMS, now, ZONE) <= now + timedelta(hours=13)
