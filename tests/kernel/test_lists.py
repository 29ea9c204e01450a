import pytest
from django.http import QueryDict

from handrail.kernel.export import as_csv, cell
from handrail.kernel.lists import Wanted, chips, columns, paged, wanted

FILTERS = {"stage": {"": "All", "now": "Now"}}


def asked(address: str) -> Wanted:
    return wanted(QueryDict(address).dict(), FILTERS, {"name", "since"})


def test_an_address_says_what_is_shown_and_says_it_again() -> None:
    found = asked("stage=now&q=%20ann%20%20lee&sort=-since&page=3")
    assert (found.of("stage"), found.q, found.sort, found.page) == ("now", "ann lee", "-since", "3")
    assert asked(found.address(page=3).removeprefix("?")) == found


def test_another_filter_begins_on_the_first_page_and_keeps_the_rest() -> None:
    assert asked("stage=now&q=ann&page=3").address(stage="") == "?q=ann"


@pytest.mark.parametrize("address", ["stage=nonsense", "sort=nonsense", "q=%00", "page=x", "sort=--name"])
def test_what_a_list_does_not_know_counts_as_not_said(address: str) -> None:
    found = asked(address)
    assert (found.of("stage"), found.q, found.sort) == ("", "", "")
    assert paged([1, 2], found).number == 1


def test_a_page_too_high_is_the_last() -> None:
    assert list(paged(range(60), asked("page=99"))) == list(range(50, 60))


def test_a_second_press_turns_the_order_round() -> None:
    heads = [("name", "Name"), ("", "Actions")]
    first = columns(asked("stage=now"), heads, default="name")
    assert [(each.order, each.url) for each in first] == [("ascending", "?stage=now&sort=-name"), ("", "")]
    second = columns(asked("sort=-name"), heads)[0]
    assert (second.order, second.url) == ("descending", "?sort=name")


def test_chips_say_which_is_chosen_and_how_many_each_would_show() -> None:
    found = chips(asked("stage=now"), "stage", FILTERS["stage"], {"": 7})
    assert [(each.words, each.current, each.count) for each in found] == [("All", False, 7), ("Now", True, 0)]


@pytest.mark.parametrize("text", ["=1+1", "+32 470", "-2+3", "@SUM(A1)", "\t=1", "\n=1", "  =1", "＝1"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_plain_texts_and_numbers_stay_as_they_are() -> None:
    assert [cell(each) for each in ("Ann", -3, 2.5, None, "a=b", "")] == ["Ann", -3, 2.5, "", "a=b", ""]


def test_a_file_is_saved_under_its_name_with_every_cell_made_safe() -> None:
    answer = as_csv("people", ["ref", "state"], [["=cmd", 3]])
    assert answer.content.decode() == "\ufeffref,state\r\n'=cmd,3\r\n"
    assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'
