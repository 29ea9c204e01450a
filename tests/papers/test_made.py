"""The papers that are made from the code say what the code says now."""

import re

import pytest

from tests.papers.declared import fields, models_without_words
from tests.papers.document import papers
from tests.papers.record import record, retention


@pytest.mark.parametrize("name", ["asvs.md", "record-of-processing.md", "retention.md", "who-reads-what.md"])
def test_the_paper_is_fresh(name: str) -> None:
    [(path, write)] = [(path, write) for path, write in papers().items() if path.name == name]
    assert path.read_text(encoding="utf-8") == write(), "python -m tests.papers.document"


def test_every_app_with_personal_data_is_said_in_words() -> None:
    assert models_without_words() == []


def test_every_personal_field_stands_in_the_record_and_its_table_in_the_retention() -> None:
    rows, words, periods = fields(), record(), retention()
    assert len(rows) > 200
    for row in rows:
        assert re.search(rf"\*{row.table}\*\)?: ", words), row
        assert f"{row.app} *{row.table}*" in periods
    assert sum(line.startswith("| ") for line in words.splitlines()) > 50


def test_what_can_tell_of_health_is_marked_so() -> None:
    [line] = [line for line in record().splitlines() if "*AssistanceDecision*" in line]
    assert "| yes |" in line
