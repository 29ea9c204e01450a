"""Writes docs/access.md from the table: `python -m tests.access.document`. A test holds it fresh.

What is measured goes to docs/quality.md, a section each, which only its own measurement writes.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import django

DOCS = Path(__file__).parents[2] / "docs"
FILE, QUALITY = DOCS / "access.md", DOCS / "quality.md"
HEAD = """# Who may open which page

Made from `tests/access/table.py` by `python -m tests.access.document`; change that table, not this page. The matrix in
`tests/access/test_matrix.py` asks for every page below by every method as a visitor, mentee, mentor, another mentee and
mentor of the programme, counsellor, counsellor of another office, coordinator, safeguarding lead, deputy, administrator,
trainer, head of office
and as strangers from another service. A visitor is sent to sign in. Whoever may not come in at all gets 403. Whoever may,
but not to this object, gets 404, and no word of it.

"signed in" is everybody with an account, staff too: what they find is decided by the object alone.
"""
ROLES = {"public": "everybody", "person": "signed in", "lead": "safeguarding lead"}
OBJECTS = {
    "offer": "times proposed to a pair",
    "step": "step of a pair",
    "goal": "goal of a pair",
    "held": "meeting held",
    "planned": "meeting planned",
    "ended": "pair that was completed",
    "case": "concern",
    "receipt": "receipt of a concern",
    "on_call": "line of the rota",
    "hearing": "hearing of somebody a concern is about",
    "ruling": "decision about somebody a concern is about",
    "ruled": "concern with a decision",
    "lead_away": "absence of a lead",
    "participation": "mentee’s place in a programme",
    "questioned_of": "mentee’s place in a programme",
    "request": "request to a mentor",
    "mentor": "offer to be a mentor",
    "run": "run of a course",
    "session": "meeting of a course",
    "session_ahead": "meeting of a course",
    "attendance": "line of attendance",
    "certificate": "certificate",
    "public_id": "certificate",
    "registered": "row of the register",
    "served": "person of an office",
    "ticket": "account and row side by side",
    "slug": "programme",
    "purpose": "consent",
    "block": "block one has set",
    "office": "organisation",
    "role": "role at an organisation",
    "stand": "time of standing in",
    "workshop": "workshop",
    "placed": "place in a workshop",
    "signup": "place in a workshop",
    "speaking": "speaker at a workshop",
    "material": "material of a workshop",
    "post": "text of the network",
    "answer": "answer in the network",
    "report": "reported text",
    "letters": "key of a letter",
    "suggestion": "suggestion",
    "answered_suggestion": "suggestion",
    "correction": "correction somebody asked",
    "answered_correction": "correction somebody asked",
    "my_table": "part of one's own data",
    "no_token": "link",
    "no_provider": "provider",
}


def document() -> str:
    """The whole page, in the order of the URLconf; the demo's own pages are left out."""
    from tests.access.table import DEMO, TABLE, routes  # needs Django set up

    lines = [HEAD, "| Page | Methods | May come in | What it is about | Who finds it |", "|---|---|---|---|---|"]
    for route in routes():
        if route.name in DEMO:
            continue
        rule = TABLE[route.name]
        may = ", ".join(sorted(ROLES.get(str(role), str(role)) for role in rule.may))
        about = OBJECTS.get(rule.kind, rule.kind) or "–"
        sees = ", ".join(sorted(rule.sees - {"foreign mentee"})) or "–"
        lines.append(f"| `/{route.path}` | {' '.join(sorted(rule.methods))} | {may} | {about} | {sees} |")
    return "\n".join(lines) + "\n"


def write_section(name: str, text: str) -> None:
    """Put this between the marks of its section; the others stay as they are."""
    begin, end = f"<!-- {name}: made by a run, not by hand -->\n", f"<!-- end of {name} -->\n"
    whole = QUALITY.read_text(encoding="utf-8") if QUALITY.exists() else "# What was measured\n"
    if begin not in whole:
        whole += f"\n{begin}{end}"
    before, after = whole.split(begin)[0], whole.split(end)[1]
    QUALITY.write_text(f"{before}{begin}{text}{end}{after}", encoding="utf-8")


def queries_section(figures: Mapping[tuple[str, str], int]) -> str:
    """How many pages ask how often, and which ask most: (page, reader) → statements."""
    most: dict[str, int] = {}
    for (name, _), number in figures.items():
        most[name] = max(number, most.get(name, 0))
    lines = [
        "## Queries per page\n",
        "Statements that answer a page once the process is warm, for the reader whose page asks most, with 50 of everything a",
        "list could show; the session and the account are counted. With 3 of everything it is the same number.",
        "`HANDRAIL_WRITE_FIGURES=1 script/test tests/access/test_growth.py` measures again.\n",
        f"{len(most)} pages, median {median(most.values()):g}, most {max(most.values())}.\n",
        "| Queries | Pages | Which (from nine up) |",
        "|---|---|---|",
    ]
    for number, pages in sorted(Counter(most.values()).items()):
        named = ", ".join(f"`{name}`" for name, each in sorted(most.items()) if each == number and number > 8)
        lines.append(f"| {number} | {pages} | {named} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    django.setup()
    FILE.write_text(document(), encoding="utf-8")
