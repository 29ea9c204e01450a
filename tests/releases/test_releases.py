"""Every released version's database is brought to this one: nothing is lost, every sealed text opens, the chain is whole.

The small sister of `script/drill migrations`, which has old code fill a large database: here what that code filled stands in a
file, so that neither tags nor old code are needed. A version without a file, and a folder without files, are failures.
"""

import lzma
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.drills.test_migrations import database
from tests.kernel.test_backups import address
from tests.releases.moving import CHECKOUT, LOOK, OPEN, Dump, held, read, run

pytestmark = pytest.mark.django_db(transaction=True)

FILES = sorted((CHECKOUT / "tests/releases").glob("*.sql.xz"))
# What a later version takes away on purpose, `table` or `table.column`, and why. All else that holds less is a fault.
GONE: dict[str, str] = {}
Spoil = Callable[["psycopg.Connection[Any]"], None]


def nothing(_link: "psycopg.Connection[Any]") -> None:
    """Spoils nothing."""


def faults(dump: Dump, *, edited: Spoil = nothing, wrong: Spoil = nothing) -> list[str]:
    """What is not as it was, or does not work, once that version's database is this one's.

    `edited` has the database before it is brought here, `wrong` does what a wrong change of tables would do.
    """
    with database() as name:
        url = address(name)
        with psycopg.connect(url, autocommit=True) as link:
            link.execute(dump.sql.encode())
        with psycopg.connect(url, autocommit=True) as link:
            edited(link)
            before = held(link)
            upgraded = run(url, "-m", "handrail.cli", "upgrade", "--no-backup")
            assert upgraded.returncode == 0, upgraded.stderr
            wrong(link)
            after = held(link)
        return [*fewer(before, after), *not_working(url, dump)]


def fewer(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """What held something and holds less, or is not there any more."""
    lost = {what: (number, after.get(what, 0)) for what, number in before.items() if after.get(what, 0) < number}
    return [f"{what}: {was}, now {now}" for what, (was, now) in lost.items() if what not in GONE]


def not_working(url: str, dump: Dump) -> list[str]:
    """What this version's own programs say of the database."""
    opened, shut = map(int, run(url, "-c", OPEN).stdout.split())
    told = [f"{opened} sealed texts open, {dump.texts} did; {shut} do not"] if shut or opened < dump.texts else []
    for words in (
        ["-m", "handrail.cli", "upgrade", "--plan"],
        ["-m", "handrail.cli", "makemigrations", "--check"],
        ["-m", "handrail.cli", "audit", "seal"],
        ["-m", "handrail.cli", "audit", "verify"],
        ["-c", LOOK],
    ):
        done = run(url, *words)
        if done.returncode:
            told.append(f"{' '.join(words[2:]) or 'the first pages'}: {done.stderr[-600:]}")
    return told


def test_every_tagged_version_has_its_file_and_there_is_one_at_least() -> None:
    command = ["git", "-C", str(CHECKOUT), "tag", "--list", "[0-9]*", "v[0-9]*"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    tagged = {tag.removeprefix("v") for tag in said.stdout.split()}
    assert FILES, "tests/releases holds no database: script/release makes one"
    assert tagged <= {file.name.removesuffix(".sql.xz") for file in FILES}
    assert [read(file).version for file in FILES] == [file.name.removesuffix(".sql.xz") for file in FILES]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_released_version_is_brought_here_with_everything_in_it(file: Path) -> None:
    dump = read(file)
    assert dump.texts > 100
    assert faults(dump) == []


def edited(link: "psycopg.Connection[Any]") -> None:
    """One letter of what happened, and one of a sealed text."""
    link.execute("ALTER TABLE kernel_event DISABLE TRIGGER USER")
    link.execute("UPDATE kernel_event SET name = name || 'x' WHERE id = (SELECT min(id) FROM kernel_event)")
    link.execute(
        "UPDATE mentorships_meeting SET note = overlay(note placing '\\x00'::bytea from octet_length(note)) "
        "WHERE id = (SELECT min(id) FROM mentorships_meeting WHERE note IS NOT NULL)"
    )


def wrong(link: "psycopg.Connection[Any]") -> None:
    """A table loses a row, a column what stands in it, another one is gone."""
    link.execute("DELETE FROM taxonomy_occupationlabel WHERE id = (SELECT max(id) FROM taxonomy_occupationlabel)")
    link.execute("UPDATE people_person SET name = ''")
    link.execute("ALTER TABLE register_jobseeker DROP COLUMN wishes CASCADE")


def test_control_an_edited_dump_and_a_wrong_change_of_tables_are_found() -> None:
    said = "\n".join(faults(read(FILES[-1]), edited=edited, wrong=wrong))
    for words in (
        "taxonomy_occupationlabel: ",
        "people_person.name: ",
        "register_jobseeker.wishes: ",
        "1 do not",
        "audit verify: ",
    ):
        assert words in said, said


def test_control_a_file_that_was_cut_off_or_is_no_dump_is_not_read(tmp_path: Path) -> None:
    whole, file = FILES[-1].read_bytes(), tmp_path / "cut.sql.xz"
    file.write_bytes(whole[:-100])
    with pytest.raises(lzma.LZMAError):
        read(file)
    file.write_bytes(lzma.compress(b"DROP TABLE x;"))
    with pytest.raises(ValueError, match="does not begin with a version"):
        read(file)


def test_control_a_dump_whose_last_lines_are_missing_is_refused() -> None:
    dump = read(FILES[-1])
    half = dump.sql[: dump.sql.rindex("INSERT INTO") + 200]
    with database() as name, psycopg.connect(address(name)) as link, pytest.raises(psycopg.errors.SyntaxError):
        link.execute(half.encode())
