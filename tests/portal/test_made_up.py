"""The made-up people are varied enough to show what wishes do."""

from collections import Counter
from random import Random

from handrail.portal.made_up import cast


def test_made_up_mentors_are_women_men_neither_and_some_who_do_not_say() -> None:
    said = Counter(part.gender for part in cast.parts(60, Random(7), set()))
    assert set(said) == {"woman", "man", "other", ""}
    assert min(said["woman"], said["man"]) >= 15
