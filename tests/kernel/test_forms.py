"""A day of birth as people write it."""

from datetime import date

import pytest
from django import forms

from handrail.kernel.forms import BirthDateField


@pytest.mark.parametrize(
    "written",
    [
        "19 3 2003",
        "19/03/2003",
        "19.3.2003",
        "19-03-2003",
        "2003-03-19",
        "2003 03 19",
        "2003.03.19",
        "19032003",
        "20030319",
        " 19 3 03 ",
    ],
)
def test_a_day_of_birth_is_understood_as_it_is_written(written: str) -> None:
    assert BirthDateField().clean(written) == date(2003, 3, 19)


@pytest.mark.parametrize("written", ["31 2 2003", "yesterday", "19 3", "1 1 1850", "²0030319", "9" * 500])
def test_what_is_no_day_is_answered_with_an_example(written: str) -> None:
    with pytest.raises(forms.ValidationError, match="for example 19 3 2003"):
        BirthDateField().clean(written)


def test_nothing_said_stays_nothing() -> None:
    assert BirthDateField(required=False).clean("") is None
