"""Long trials. Small in the test suite; at full size by `script/drill NAME`, which prints the figures as one line of JSON."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FULL = os.environ.get("HANDRAIL_DRILL") == "full"


def sized(small: int, full: int) -> int:
    return full if FULL else small


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """What was measured. Later tests of a drill add to the figures of the earlier ones."""
    began, found = time.monotonic(), dict[str, Any]()
    yield found
    if target := os.environ.get("HANDRAIL_DRILL_FIGURES"):
        file = Path(target)
        before = json.loads(file.read_text()) if file.exists() and file.stat().st_size else {"seconds": 0.0}
        seconds = round(before.pop("seconds") + time.monotonic() - began, 1)
        frame = {"drill": request.path.stem.removeprefix("test_"), "size": "full" if FULL else "small"}
        measured = {"cores": os.cpu_count() or 0, "load": round(os.getloadavg()[1], 1)}
        file.write_text(json.dumps({**before, **frame, **found, **measured, "seconds": seconds}) + "\n")
