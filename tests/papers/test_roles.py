"""The pages about roles use words that are on the screen, and pictures that are there, small, and made by the walk."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.browser.roles import SHOTS

ROOT = Path(__file__).parents[2]
ROLES, PICTURES = ROOT / "docs/roles", ROOT / "docs/pictures"
PAGES = sorted(path for path in ROLES.glob("*.md") if path.name != "README.md")
HEAVIEST = 120_000


@cache
def on_screen() -> frozenset[str]:
    """Every English sentence that the program can say, with “…” for what is put in."""
    with (ROOT / "src/handrail/locale/lt/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="lt")
    said = (words for message in catalogue for words in ([message.id] if isinstance(message.id, str) else message.id))
    return frozenset(re.sub(r"%\(\w+\)[sd]|%s", "…", words) for words in said if words)


def strange(text: str) -> list[str]:
    """What is bold on a page and on no screen."""
    return [words for words in re.findall(r"\*\*([^*]+)\*\*", text) if " ".join(words.split()) not in on_screen()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_bold_is_on_the_screen(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count("**") >= 6
    assert strange(text) == []


def test_a_button_that_is_gone_would_be_seen() -> None:
    assert strange("Press **Come in**, then **Fly to the moon** and **Ask … to be my mentor**.") == ["Fly to the moon"]


def test_every_picture_is_made_by_the_walk_shown_and_small() -> None:
    shown = {name for page in PAGES for name in re.findall(r"\.\./pictures/([\w-]+)\.webp", page.read_text(encoding="utf-8"))}
    made = {shot.name for shot in SHOTS}
    kept = {path.stem for path in PICTURES.glob("*.webp")}
    assert shown == made == kept
    assert {path.name: size for path in PICTURES.glob("*.webp") if (size := path.stat().st_size) > HEAVIEST} == {}


def test_the_list_of_roles_is_whole() -> None:
    text = (ROLES / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\((\w+)\.md\)", text)) == {page.stem for page in PAGES}
