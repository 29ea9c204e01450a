"""Somebody who can write the database tampers with the logs, in every way we know; each time it is found out."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from handrail.kernel import audit, audit_faults, clock
from tests.drills.conftest import sized
from tests.drills.progress import Progress
from tests.kernel import tampering
from tests.kernel.test_audit import happen

pytestmark = pytest.mark.django_db(transaction=True)

SEED = 20_261_122
ROUNDS, MINUTES, ROWS = sized(60, 1_000), sized(4, 12), sized(3, 20)


@pytest.fixture
def exported() -> list[audit.Head]:
    """A chain of some minutes, and the heads as they stood elsewhere."""
    found, now = [], clock.now()
    for minute in range(MINUTES):
        happen(ROWS)
        audit.seal(now + timedelta(minutes=minute))
        found.append(audit.newest())
    return [head for head in found if head]


def test_every_tampering_is_found_out(exported: list[audit.Head], figures: dict[str, Any]) -> None:
    progress = Progress("tamper", SEED)
    kinds: Counter[str] = Counter(progress.said.get("kinds", {}))
    while progress.rounds < ROUNDS:
        number = progress.rounds
        chance = Random(SEED + number)
        with tampering.hands() as cursor:
            kind = tampering.WAYS[number % len(tampering.WAYS)](cursor, chance)
            faults = audit_faults.verify(exported).faults
        assert faults, f"round {number}: {kind} was not found out"
        kinds[kind] += 1
        progress.said["kinds"] = dict(kinds)
        progress.add(found=1)
    assert audit_faults.verify(exported).faults == [], "control: what nobody touched is well"
    figures |= {"seed": SEED, **progress.done(), "kinds": len(kinds)}


def test_control_who_has_the_key_and_no_head_stands_elsewhere_is_not_found_out(
    exported: list[audit.Head], monkeypatch: pytest.MonkeyPatch, figures: dict[str, Any]
) -> None:
    """What the key and the heads are for: with the one and without the other a chain made anew looks whole."""
    with tampering.hands() as cursor:
        own = audit.head_of
        monkeypatch.setattr(audit, "head_of", lambda link, before, _key=None: own(link, before))
        tampering.make_anew(cursor, Random(SEED))
        assert audit_faults.verify().faults == []
        assert audit_faults.verify(exported).faults != []
    figures["control"] = "with the key and without heads unnoticed, with heads found"
