"""Every link in our documents leads somewhere: to a file that is there, and to a heading in it."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GIT = shutil.which("git") or "git"
LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def documents() -> list[Path]:
    said = subprocess.run([GIT, "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False)
    if said.returncode != 0:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in said.stdout.split()]


@cache
def headings(path: Path) -> set[str]:
    """As the places where code is read make their anchors."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    said = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in said}


def broken(path: Path) -> list[str]:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    found = []
    for link in (words or picture for words, picture in LINK.findall(text)):
        file, _, heading = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (heading and target.suffix == ".md" and heading not in headings(target)):
            found.append(link)
    return found


def test_every_link_leads_somewhere() -> None:
    assert {str(path.relative_to(ROOT)): links for path in documents() if (links := broken(path))} == {}


def test_a_broken_link_would_be_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n[here](#one) [there](other.md) [nowhere](#two) ![picture](no.png) [out](https://example.org)\n")
    assert broken(page) == ["other.md", "#two", "no.png"]


def test_every_file_of_ours_that_a_paper_names_is_there() -> None:
    named = {
        (path.name, name)
        for path in [*(ROOT / "docs/papers").glob("*.md"), *(ROOT / "docs/roles").glob("*.md"), ROOT / "SECURITY.md"]
        for name in re.findall(r"`((?:tests|src|script|deploy|docs)/[\w./-]+)`", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 15
    assert sorted((page, name) for page, name in named if not (ROOT / name).exists()) == []
