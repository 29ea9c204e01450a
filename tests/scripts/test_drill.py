"""A long trial that was ended goes on where it was; one that is named wrongly says which there are."""

import subprocess
from pathlib import Path

import pytest

from tests.drills import progress
from tests.drills.progress import Progress
from tests.scripts.conftest import CHECKOUT


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(progress, "FULL", True)
    monkeypatch.setenv("HANDRAIL_DRILL_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def test_a_second_start_goes_on_and_adds_to_the_figures(full: Path) -> None:
    first = Progress("races", 7)
    first.add(exact=1)
    first.add(exact=1)
    second = Progress("races", 7)
    assert second.rounds == 2
    second.add(exact=0)
    assert second.done() == {"commit": second.frame["commit"], "rounds": 3, "exact": 2}
    assert Progress("races", 7).rounds == 0
    assert not list(full.iterdir())


def test_another_seed_or_other_code_begins_anew(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Progress("races", 7).add(exact=1)
    assert Progress("races", 8).rounds == 0
    monkeypatch.setattr(progress, "commit", lambda: "another")
    assert Progress("races", 7).rounds == 0


def test_the_small_size_keeps_nothing(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "FULL", False)
    Progress("races", 7).add(exact=1)
    assert not full.exists()


def test_a_drill_that_is_not_there_names_those_that_are() -> None:
    done = subprocess.run([CHECKOUT / "script/drill", "nothing"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "name one of these drills: " in done.stderr
    assert set(done.stderr.split()) >= there_are()


def test_list_names_every_drill() -> None:
    done = subprocess.run([CHECKOUT / "script/drill", "--list"], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == there_are()


def there_are() -> set[str]:
    return {file.stem.removeprefix("test_") for file in (CHECKOUT / "tests/drills").glob("test_*.py")}
