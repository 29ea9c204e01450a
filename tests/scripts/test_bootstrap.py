"""`script/bootstrap` on machines where something is missing: real runs, one sentence with the remedy, exit 2."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scripts.conftest import CHECKOUT

TOOLS = ("sh", "cat", "cksum", "cut", "awk", "df", "dirname", "rm", "mkdir", "env", "uname", "id")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def bare(open_folder: Path) -> Path:
    """A checkout with nothing set up, and a PATH with nothing on it but a shell's usual tools."""
    there = open_folder / "checkout"
    (there / "src/handrail").mkdir(parents=True)
    for name in ("script", "requirements"):
        shutil.copytree(CHECKOUT / name, there / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "package.json", "package-lock.json", ".npmrc"):
        shutil.copy(CHECKOUT / name, there / name)
    words = (there / "script/bootstrap").read_text()
    # Where this machine happens to have its Pythons is no part of the test.
    (there / "script/bootstrap").write_text(words.replace("/usr/bin/python3", "/nowhere").replace("/opt/", "/nowhere/"))
    (open_folder / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (open_folder / "bin" / tool).symlink_to(found)
    return there


@pytest.fixture
def run(bare: Path, open_folder: Path) -> Run:
    environment = {"PATH": str(open_folder / "bin"), "HOME": str(open_folder), "LC_ALL": "C.UTF-8"}

    def bootstrap(**more: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [bare / "script/bootstrap"], env=environment, capture_output=True, text=True, check=False, timeout=120, **more
        )

    return bootstrap


def tool(folder: Path, name: str, script: str) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def has_python(bare: Path, script: str) -> None:
    """Python's own part is done; `script` stands for the Python of the .venv."""
    (bare / ".venv/bin").mkdir(parents=True)
    tool(bare / ".venv/bin", "python", script)
    words = (
        f'cd {bare}; echo "$(cat requirements/dev.txt script/bootstrap | cksum | cut -d" " -f1)-$(pwd | cksum | cut -d" " -f1)"'
    )
    stamp = subprocess.run(["/bin/sh", "-c", words], capture_output=True, text=True, check=True).stdout
    (bare / ".venv/handrail-stamp").write_text(stamp)


def must_say(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert done.returncode == 2, done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("script/bootstrap: ")
    assert words in last
    assert "Traceback" not in done.stderr


def test_without_any_python_it_says_so(run: Run) -> None:
    must_say(run(), "No Python 3.12 or newer was found, and none could be fetched; install one")


def test_an_old_python_alone_is_not_enough(run: Run, open_folder: Path) -> None:
    tool(open_folder / "bin", "python3", "exit 1")
    must_say(run(), "No Python 3.12 or newer was found")


def test_a_full_disk_is_said_before_anything_is_fetched(run: Run, bare: Path, open_folder: Path) -> None:
    tool(open_folder / "bin", "df", "printf 'Filesystem K Used Free\\n/dev/a 9 9 20480 1%% /\\n'")
    must_say(run(), "Only 20 MB are free here")
    assert not (bare / ".venv").exists()


def test_a_checkout_that_cannot_be_written_is_said(run: Run, bare: Path) -> None:
    stranger: dict[str, object] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        stranger = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    else:
        bare.chmod(0o555)
    done = run(**stranger)
    bare.chmod(0o755)
    must_say(done, "This checkout cannot be written; copy it")


def test_without_node_by_either_way_it_says_so(run: Run, bare: Path) -> None:
    has_python(bare, 'test "$1" = -c')
    must_say(run(), "The front-end parts could not be fetched; install Node 18 or newer")


def test_an_old_node_is_passed_over(run: Run, bare: Path, open_folder: Path) -> None:
    tool(open_folder / "bin", "node", "exit 1")
    tool(open_folder / "bin", "npm", "echo the old npm was called >&2; exit 0")
    has_python(bare, 'test "$1" = -c')
    done = run()
    assert "the old npm was called" not in done.stderr
    must_say(done, "The front-end parts could not be fetched")


def test_a_broken_translation_is_named(run: Run, bare: Path, open_folder: Path) -> None:
    real = CHECKOUT / ".venv/bin/python"
    python = real if real.exists() else Path(shutil.which("python3") or "python3")
    has_python(bare, f'test "$2" = vendor || exec {python} "$@"')
    tool(open_folder / "bin", "node", "exit 0")
    tool(open_folder / "bin", "npm", "mkdir -p node_modules")
    broken = bare / "src/handrail/locale/lt/LC_MESSAGES/django.po"
    broken.parent.mkdir(parents=True)
    broken.write_text('#, python-format\nmsgid "Hello %(name)s"\nmsgstr "Labas %(vardas)s"\n')
    done = run()
    assert not broken.with_suffix(".mo").exists()
    assert "locale/lt/LC_MESSAGES/django.po" in done.stderr
    must_say(done, "A translation file is broken")
