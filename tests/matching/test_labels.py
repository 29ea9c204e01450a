"""Every line of an explanation in words for her; what says nothing to her is left out."""

from typing import Any

import pytest

from handrail.matching import labels

NAMES = labels.Names({7: "welder"}, {"C": "Manufacturing"}, {"cv": "your CV"})
EVENING = 1 << 10


@pytest.mark.parametrize(
    ("line", "remote", "expected"),
    [
        (["occupation", 100, 3500, 7], False, ("Does the work you want: welder", "")),
        (["occupation", 80, 2800, 7], False, ("Works in the same field: welder", "")),
        (["occupation", 25, 900, 7], False, ("Knows work that is near to it: welder", "")),
        (["occupation", 10, 350, 7], False, ("Comes from other work", "mind")),
        (["skills", 16, 240, 1], False, ("Uses 1 skill you will need", "")),
        (["skills", 50, 750, 3], False, ("Uses 3 skills you will need", "")),
        (["help_topics", 100, 500, ["cv", "own"]], False, ("Can help you with: your CV, own", "")),
        (["sector", 100, 1000, ["C"]], False, ("Works in the sector you want: Manufacturing", "")),
        (["language", 50, 250, ["nl"]], False, ("Speaks with you: Dutch", "")),
        (["distance", 100, 500, 100], False, ("Can meet you in your area", "")),
        (["distance", 60, 300, 60], False, ("Within 25 kilometres of you", "")),
        (["distance", 0, 0, 0], True, ("Meets by phone or video", "mind")),
        (["availability", 25, 250, EVENING], False, ("Free when you are: early evening (Tuesday)", "")),
        (["availability", 0, 0, 0], False, ("Your free times differ. Ask about it.", "mind")),
        (["wished_kind", 100, 500, 1], False, ("Is the kind of mentor you wished for", "")),
        (["fair_load", 75, 750, 75], False, ("Few people have seen this mentor so far", "")),
    ],
)
def test_a_line_in_words(line: list[Any], remote: bool, expected: tuple[str, str]) -> None:  # noqa: FBT001
    (why,) = labels.reasons([line], NAMES, remote=remote)
    assert (why.words, why.kind) == expected


@pytest.mark.parametrize("term", ["skills", "help_topics", "sector", "language", "distance", "wished_kind", "fair_load"])
def test_a_line_that_says_nothing_is_left_out(term: str) -> None:
    assert labels.reasons([[term, 0, 0, 0]], NAMES, remote=False) == []


def test_what_speaks_for_a_mentor_stands_before_what_to_mind() -> None:
    lines = [["occupation", 0, 0, 0], ["language", 100, 500, ["nl"]], ["sector", 100, 1000, ["C"]]]
    assert [why.kind for why in labels.reasons(lines, NAMES, remote=False)] == ["", "", "mind"]
    assert labels.reasons(lines, NAMES, remote=False)[0].words.startswith("Works in the sector")
