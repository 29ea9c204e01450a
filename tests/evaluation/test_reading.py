"""A standard is data: ours is read, a service's own stands before it, and a fault stops the start."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as ours

from handrail.evaluation import reading
from handrail.evaluation.apps import standards_are_readable
from handrail.evaluation.rules import MEASURES

TEXT = """
format = 1
standard = "{name}"
name = "Our own standard"
source = "Our handbook, 2026"
[[benchmarks]]
code = "1"
group = "matching"
needs = {{ rule = "first_meeting", within_days = {days} }}
words = {{ lt = "Greitai" }}
"""


@pytest.fixture
def own(tmp_path: Path, settings: object) -> Iterator[Path]:
    settings.HANDRAIL = replace(ours.HANDRAIL, standards=str(tmp_path))  # type: ignore[attr-defined]
    reading.standard.cache_clear()
    yield tmp_path
    reading.standard.cache_clear()


def test_ours_is_read_and_says_that_nobody_compared_its_codes() -> None:
    found = reading.standard("eep_4")
    assert found is not None
    assert not found.checked
    assert all({"en", "lt", "nl", "nb"} <= {str(code) for code in each.words} for each in found.benchmarks)
    assert standards_are_readable() == []


def test_a_service_brings_its_own_and_replaces_ours(own: Path) -> None:
    (own / "eep_4.toml").write_text(TEXT.format(name="eep_4", days=10), "utf-8")
    found = reading.standard("eep_4")
    assert found is not None
    assert [each.says("nb") for each in found.benchmarks] == ["Greitai"]
    assert reading.standard("nowhere") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.format(name="own", days=0), "benchmarks.0.needs.first_meeting.within_days"),
        (TEXT.format(name="other", days=9), "name the file other.toml"),
        ("format = ", "not valid TOML"),
        (TEXT.format(name="own", days=9).replace("first_meeting", "feels_good"), "benchmarks.0.needs"),
    ],
)
def test_a_fault_stops_the_start_and_says_where(own: Path, text: str, said: str) -> None:
    (own / "own.toml").write_text(text, "utf-8")
    errors = standards_are_readable()
    assert len(errors) == 1
    assert said in str(errors[0].msg)


def test_a_folder_that_is_none_is_said(own: Path, settings: object) -> None:
    settings.HANDRAIL = replace(ours.HANDRAIL, standards=str(own / "nothing"))  # type: ignore[attr-defined]
    assert "is no folder" in str(standards_are_readable()[0].msg)


def test_the_how_to_names_every_rule_a_file_may_use() -> None:
    how_to = (Path(__file__).parents[2] / "docs/how-to/quality-standard.md").read_text("utf-8")
    named = set(re.findall(r"^\| `(\w+)` \|", how_to, re.MULTILINE))
    assert named == {each.model_fields["rule"].annotation.__args__[0] for each in MEASURES}
