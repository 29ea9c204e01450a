"""What the service looks for in a mentor, as one list: the interview, the mentor herself and her leader use the same.

The words are in `labels`. Pure: no Django, no clock.
"""

from collections.abc import Mapping

from handrail.kernel.reasons import Reason

DOES = ("listens", "asks", "challenges", "supports")
IS = ("brave", "clear_headed", "enthusiastic", "patient", "tolerant")
TRAITS = DOES + IS
LEAST, MOST = 1, 4


def blocks_marks(marks: Mapping[str, int]) -> list[Reason]:
    """Every trait has its mark from 1 to 4, and nothing else is marked."""
    missing = [Reason("profile_incomplete", trait) for trait in TRAITS if trait not in marks]
    wrong = [Reason("profile_mark", each) for each, mark in marks.items() if each not in TRAITS or not LEAST <= mark <= MOST]
    return missing + wrong
