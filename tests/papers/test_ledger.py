"""The ledger of ASVS 5.0: whole, each requirement once, and every test it names is there."""

import ast
import csv
from collections import Counter
from functools import cache
from pathlib import Path

from tests.papers.ledger import CHAPTERS, COLUMNS, STATES, TABLE, requirements

ROOT = Path(__file__).parents[2]
# How many of level 1 and 2 each section of ASVS 5.0.0 has, from the standard's own table (5.0/docs_en, the CSV).
SECTIONS = {
    1: (2, 9, 11, 3, 2), 2: (3, 3, 4, 1), 3: (0, 2, 4, 6, 5, 0, 2), 4: (3, 1, 2, 4), 5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4), 7: (3, 4, 2, 5, 2, 2), 8: (2, 3, 1, 1), 9: (3, 4), 10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1), 12: (3, 2, 4), 13: (1, 5, 2, 5), 14: (2, 4, 3), 15: (3, 3, 7), 16: (1, 5, 4, 3, 3), 17: (1, 4, 2),
}  # fmt: skip


def test_all_253_requirements_of_level_2_stand_in_it_once() -> None:
    rows = requirements()
    assert len({row.number for row in rows}) == len(rows) == 253
    assert Counter(row.level for row in rows) == {1: 70, 2: 183}
    assert [row.order for row in rows] == sorted(row.order for row in rows)
    assert len(SECTIONS) == len(CHAPTERS)


def test_each_section_has_as_many_as_the_standard() -> None:
    found = Counter(row.order[:2] for row in requirements())
    wanted = {(chapter, at): many for chapter, each in SECTIONS.items() for at, many in enumerate(each, start=1) if many}
    assert found == wanted


def test_each_is_shown_by_a_test_or_says_in_words_how_it_stands() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        assert tuple(csv.DictReader(file).fieldnames or ()) == COLUMNS
    for row in requirements():
        assert row.status in STATES, row
        assert row.topic, row
        assert row.tests if row.status == "test" else row.words, row
        assert row.status != "not yet" or row.words.endswith("."), row


def test_every_test_it_names_is_there() -> None:
    named = {address for row in requirements() for address in row.tests}
    assert len(named) > 80
    assert sorted(address for address in named if not there(address)) == []


def there(address: str) -> bool:
    file, _, name = address.partition("::")
    return name in names_in(ROOT / file)


@cache
def names_in(file: Path) -> set[str]:
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_a_test_that_is_not_there_would_be_missed() -> None:
    assert not there("tests/kernel/test_crypto.py::test_nothing_is_ever_read")
    assert not there("tests/kernel/test_nowhere.py::test_a_changed_byte_is_noticed")
    assert there("tests/kernel/test_crypto.py::test_a_changed_byte_is_noticed")
