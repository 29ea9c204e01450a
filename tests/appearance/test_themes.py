"""Each theme is readable: every pair of colours that a page sets upon each other, in light and in dark."""

import re
from itertools import product
from pathlib import Path

import pytest
from script import themes

from handrail.appearance.labels import THEMES as LABELS
from handrail.kernel.looks import THEMES

SHEET = themes.STATIC
TEXT, SHAPE = 4.5, 3.0
EVERY = re.compile(r"--ds-color-([a-z]+-[a-z-]+): (#[0-9a-fA-F]{6});")
GROUNDS = ("background-default", "background-tinted", "surface-default", "surface-tinted", "surface-hover")
# What stands on what, and how far apart it must be: WCAG 2.2, 1.4.3 and 1.4.11. `--hr-*` are said by what they are made of.
PAIRS = [
    *((f"accent-base-contrast-default on accent-base-{state}", TEXT) for state in ("default", "hover", "active")),
    ("accent-base-contrast-subtle on accent-base-default", TEXT),
    *((f"accent-text-{kind} on accent-{ground}", TEXT) for kind, ground in product(("subtle", "default"), GROUNDS)),
    *((f"accent-text-subtle on neutral-{ground}", TEXT) for ground in GROUNDS[:4]),
    ("accent-text-subtle on sun-background-tinted", TEXT),
    ("accent-text-default on accent-surface-active", TEXT),
    *((f"accent-border-default on accent-{ground}", SHAPE) for ground in ("background-default", "surface-default")),
    *((f"accent-border-strong on accent-{ground}", SHAPE) for ground in GROUNDS[:4]),
    *((f"accent-base-default on neutral-{ground}", SHAPE) for ground in GROUNDS[:4]),
]


def tokens(name: str, scheme: str) -> dict[str, str]:
    """All colours of a page with this theme: the main sheet's, then the theme's own."""
    found: dict[str, str] = {}
    for sheet in ("handrail", *([name] if name != THEMES[0] else [])):
        light, dark = (SHEET / f"{sheet}.css").read_text(encoding="utf-8").split(themes.DARK, 1)
        found |= dict(EVERY.findall(light if scheme == "light" else dark.split("}", 1)[0]))
    return found


def contrast(one: str, other: str) -> float:
    high, low = sorted((themes.luminance(themes.linear(each)) for each in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def too_near(found: dict[str, str]) -> list[str]:
    measured = ((pair, least, contrast(*(found[each] for each in pair.split(" on ")))) for pair, least in PAIRS)
    return [f"{pair}: {value:.2f}" for pair, least, value in measured if value < least]


@pytest.mark.parametrize(("name", "scheme"), list(product(THEMES, ("light", "dark"))))
def test_every_pair_of_colours_is_far_enough_apart(name: str, scheme: str) -> None:
    assert too_near(tokens(name, scheme)) == []


def test_a_pale_accent_would_be_seen() -> None:
    pale = tokens("fjord", "light") | {"accent-base-default": "#9db7d8", "accent-text-subtle": "#9db7d8"}
    assert len(too_near(pale)) > 5


def test_there_are_eight_each_with_a_name_and_its_own_colour() -> None:
    assert (len(THEMES), set(THEMES)) == (8, set(LABELS))
    shown = {name: tokens(name, "light")["accent-base-default"].lower() for name in THEMES}
    assert {name: colour.lower() for name, (_words, colour) in LABELS.items()} == shown
    assert len(set(shown.values())) == 8


def test_the_sheets_are_what_the_script_makes() -> None:
    assert [name for name in themes.HUES if Path(SHEET / f"{name}.css").read_text(encoding="utf-8") != themes.sheet(name)] == []


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
