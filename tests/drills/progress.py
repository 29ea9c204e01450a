"""What a long trial has done already, so that a second start goes on where the first one ended."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.drills.conftest import FULL

CHECKOUT = Path(__file__).resolve().parents[2]


def commit() -> str:
    said = ["git", "-C", str(CHECKOUT), "describe", "--always", "--dirty", "--abbrev=12", "--match="]
    done = subprocess.run(said, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


class Progress:
    """Figures that are kept in a file after every round. Only at full size; another commit or another seed begins anew."""

    def __init__(self, name: str, seed: int) -> None:
        folder = Path(os.environ.get("HANDRAIL_DRILL_STATE") or CHECKOUT / ".cache/drills")
        self.file = folder / f"{name}.json" if FULL else None
        self.frame: dict[str, Any] = {"commit": commit(), "seed": seed}
        kept = json.loads(self.file.read_text()) if self.file and self.file.exists() else {}
        self.said: dict[str, Any] = kept.get("said", {}) if kept.get("frame") == self.frame else {}

    @property
    def rounds(self) -> int:
        return int(self.said.get("rounds", 0))

    def add(self, **figures: int) -> None:
        """One more round with these figures."""
        for name, figure in {"rounds": 1, **figures}.items():
            self.said[name] = self.said.get(name, 0) + figure
        self.keep()

    def keep(self) -> None:
        if self.file:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            unfinished = self.file.with_suffix(".new")
            unfinished.write_text(json.dumps({"frame": self.frame, "said": self.said}))
            unfinished.replace(self.file)

    def done(self) -> dict[str, Any]:
        """Everything, once it is complete; the next start begins anew."""
        if self.file:
            self.file.unlink(missing_ok=True)
        return {"commit": self.frame["commit"], **self.said}
