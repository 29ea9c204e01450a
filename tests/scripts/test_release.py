"""script/release refuses what does not agree, and touches nothing but the frame of a dump."""

import importlib.util
from types import ModuleType

import pytest

import handrail
from tests.releases.moving import Dump, read, written
from tests.scripts.conftest import CHECKOUT

PROJECT, CATALOGUE = '[project]\nversion = "0.2.0"\n', "softwareVersion: 0.2.0\n"
CHANGES = "# Changes\n\n## 0.2.0, 1 December 2026\n\n- New.\n\n## 0.1.0, 1 May 2026\n"


@pytest.fixture
def release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", CHECKOUT / "script/release.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def told(release: ModuleType, **other: object) -> list[str]:
    said: dict[str, object] = {"changes": CHANGES, "project": PROJECT, "catalogue": CATALOGUE, "tags": ["0.1.0"], "dirty": []}
    found: list[str] = release.faults("0.2.0", **(said | other))
    return found


def test_what_agrees_may_be_tagged(release: ModuleType) -> None:
    assert told(release) == []


@pytest.mark.parametrize(
    ("what", "wrong", "says"),
    [
        ("project", PROJECT.replace("0.2.0", "0.1.9"), "pyproject.toml names 0.1.9"),
        ("catalogue", "softwareVersion: 0.3.0\n", "publiccode.yml names 0.3.0"),
        ("catalogue", "name: Handrail\n", "publiccode.yml names None"),
        ("changes", CHANGES.replace("## 0.2.0, 1 December 2026", "## 0.3.0, 1 December 2026"), "is about 0.3.0"),
        ("changes", CHANGES.replace("1 December 2026", "not released yet"), "has no day"),
        ("changes", "# Changes\n", "is about nothing"),
        ("tags", ["0.1.0", "0.2.0"], "is tagged already"),
        ("tags", ["v0.2.0"], "is tagged already"),
        ("dirty", [" M src/handrail/cli.py"], "M src/handrail/cli.py: commit it"),
    ],
)
def test_what_does_not_agree_is_named(release: ModuleType, what: str, wrong: object, says: str) -> None:
    assert any(says in line for line in told(release, **{what: wrong}))


def test_this_checkout_lacks_at_most_a_day_and_a_commit(release: ModuleType) -> None:
    reasons = release.looked_at(handrail.__version__)
    assert not [reason for reason in reasons if "names" in reason or "is about" in reason]


def test_only_the_frame_of_a_dump_is_made_plain(release: ModuleType) -> None:
    head = "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nSET lock_timeout = 0;\nSET transaction_timeout = 0;\n"
    body = "CREATE TABLE a (b text);\n\nINSERT INTO a VALUES ('one\n\n-- two\n\\restrict x\nSET transaction_timeout = 1;\n');\n"
    tail = "\n--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n\n"
    assert release.plain(head + body + tail) == "SET lock_timeout = 0;\n" + body


def test_a_dump_is_read_as_it_was_written(release: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> None:
    dump = Dump("9.9.9", 7, "0123456789ab", "SELECT 'ž';\n")
    release.HERE = tmp_path_factory.mktemp("checkout")
    (release.HERE / "tests/releases").mkdir(parents=True)
    file = release.keep(dump)
    assert read(file) == dump
    assert written(dump).startswith("-- Handrail 9.9.9, 7 sealed texts")
    before = file.read_bytes()
    assert release.keep(dump).read_bytes() == before
