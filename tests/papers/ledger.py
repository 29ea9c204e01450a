"""Writes docs/asvs.md from docs/asvs.csv: the requirements of OWASP ASVS 5.0.0, level 1 and 2, and how each stands."""

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
TABLE = DOCS / "asvs.csv"
STATES = ("test", "reason", "not yet")
COLUMNS = ("requirement", "level", "topic", "status", "tests", "words")
CHAPTERS = (
    "Encoding and cleaning", "Validation and rules of business", "The browser", "Web services", "Files", "Signing in",
    "Sessions", "Who may do what", "Signed tokens", "OAuth and OpenID Connect", "Cryptography", "Connections",
    "Configuration", "Data", "Code and parts", "Logs and errors", "WebRTC",
)  # fmt: skip
HEAD = """# ASVS 5.0, level 2: how each requirement stands

Made from [asvs.csv](asvs.csv) by `python -m tests.papers.document`; change that table, not this page. The requirements are those of
the OWASP Application Security Verification Standard 5.0.0, by their numbers; their topics here are our own short words, so read the
standard beside this page. Level 2 asks the 70 requirements of level 1 and 183 more: 253, counted in the standard's own table, which
lists 345 with level 3.

**test**: the named tests hold it, and a test holds that they exist. **reason**: it does not apply, or it is a matter of documents or
of the organisation's own machines; the words say which. **not yet**: it is not met, not wholly met, or met by a library without a
test of ours. Nobody from outside has checked this ledger.
"""  # noqa: E501  # as it is written in the paper


@dataclass(frozen=True)
class Requirement:
    """One line of the table."""

    number: str
    level: int
    topic: str
    status: str
    tests: tuple[str, ...]
    words: str

    @property
    def order(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.number.split("."))


def requirements() -> list[Requirement]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Requirement(
                row["requirement"], int(row["level"]), row["topic"], row["status"], tuple(row["tests"].split()), row["words"]
            )
            for row in csv.DictReader(file)
        ]


def ledger() -> str:
    rows = requirements()
    counted = Counter(row.status for row in rows)
    lines = [HEAD, "| | Level 1 | Level 2 | Both |", "|---|---|---|---|"]
    for status in STATES:
        level_1 = sum(row.status == status and row.level == 1 for row in rows)
        lines.append(f"| {status} | {level_1} | {counted[status] - level_1} | {counted[status]} |")
    chapters: dict[int, list[Requirement]] = defaultdict(list)
    for row in rows:
        chapters[row.order[0]].append(row)
    for number, title in enumerate(CHAPTERS, start=1):
        lines += ["", f"## V{number} {title}", "", "| Number | Level | Topic | Status | Shown by |", "|---|---|---|---|---|"]
        lines += [_line(row) for row in chapters[number]]
    return "\n".join(lines) + "\n"


def _line(row: Requirement) -> str:
    shown = "<br>".join([*(_test(each) for each in row.tests), *([row.words] if row.words else [])])
    status = f"**{row.status}**" if row.status == "not yet" else row.status
    return f"| {row.number} | {row.level} | {row.topic} | {status} | {shown} |"


def _test(address: str) -> str:
    file, name = address.split("::")
    return f"[{re.sub(r'^test_', '', name).replace('_', ' ')}](../{file})"
