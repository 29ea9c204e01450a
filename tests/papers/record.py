"""Writes the record of processing (GDPR art. 30) and the table of retention from the declarations beside the fields."""

from collections import defaultdict

from handrail.kernel.keeping import Keep
from tests.papers.declared import ABOUT, Field, by_app, fields, kept, tables

MADE = "Made from the declarations in the models by `python -m tests.papers.document`; change those, not this page."

RECORD = f"""# Record of processing

{MADE} A test holds it fresh. It is the software's part of the record that article 30 of the
GDPR asks of a controller, and of a processor in its own way (art. 30 (2)). What only the organisation knows is marked
**TO FILL IN**. A legal basis is a proposal: the organisation decides, because national law decides what its task is.

| Asked by art. 30 (1) | Answer |
|---|---|
| (a) controller, joint controllers, representative, data protection officer, each with contact | **TO FILL IN** |
| (b) purposes | below, one a row |
| (c) categories of people and of data | below: people over each table, data in each row |
| (d) categories of recipients | the roles in [who may open which page](../access.md); the service’s own systems, if [who takes part](../how-to/participation-state.md) is handed out; outside: **TO FILL IN** host, mail and SMS providers, evaluators |
| (e) transfers to third countries | none by the software: it talks to [these](security-model.md#what-it-talks-to) alone. **TO FILL IN** where those stand |
| (f) time limits for erasure | last column; all together in [retention](retention.md) |
| (g) security measures (art. 32 (1)) | [security model](security-model.md) |

*Sealed* means: encrypted in the database with a key of its own record; without that key nobody reads it. *Art. 9* means that a
field can tell of health, origin and the like: such fields need a basis of article 9 (2) as well, which is **TO FILL IN** where the
row says only “public task”.
"""  # noqa: E501  # rows of a table

RETENTION = f"""# How long what is kept

{MADE} A test holds it fresh. The law leaves most periods open: no longer than the purpose needs (GDPR art. 5 (1) (e)). The figures
here are the software's proposal. The organisation decides, and writes beside each why.

*The end* is the closing of the place in the programme, of the pair, or of what the row belongs to. What tells only ids and dates, the
events, is not personal by itself and stays for the figures.
"""  # noqa: E501  # as it is written in the paper


def record() -> str:
    lines = [RECORD]
    for app, rows in by_app(fields()).items():
        what, who = ABOUT[app]
        lines += [
            f"## {what}",
            "",
            f"People: {who}.",
            "",
            "| Purpose | Legal basis, proposed | Data | Art. 9 | Sealed | Kept |",
        ]
        lines += ["|---|---|---|---|---|---|", *_purposes(rows), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _purposes(rows: list[Field]) -> list[str]:
    """One line for each purpose with one basis and one period; what can tell of health apart from what cannot."""
    found: dict[tuple[str, str, bool, bool, str], list[Field]] = defaultdict(list)
    for row in rows:
        found[row.purpose, row.basis, row.said.special, row.sealed, kept(row.said.keep)].append(row)
    return [
        f"| {purpose} | {basis} | {tables(same)} | {_yes(special)} | {_yes(sealed)} | {period} |"
        for (purpose, basis, special, sealed, period), same in found.items()
    ]


def _yes(is_so: bool) -> str:  # noqa: FBT001  # a cell of a table
    return "yes" if is_so else "–"


def retention() -> str:
    found: dict[Keep, list[Field]] = defaultdict(list)
    for row in fields():
        found[row.said.keep].append(row)
    lines = [
        RETENTION,
        "| Kept | Changed by | Although the person leaves | Tables | Why (the organisation) |",
        "|---|---|---|---|---|",
    ]
    for keep, rows in sorted(found.items(), key=lambda each: (each[0].rule, each[0].months, each[0].days)):
        who = "installation, programme" if keep.settable else "nobody"
        stays = "yes: legal claims, art. 17 (3) (e)" if keep.stays else "–"
        lines.append(f"| {kept(keep)} | {who} | {stays} | {_models(rows)} | **TO FILL IN** |")
    return "\n".join([*lines, "", *OTHER]) + "\n"


def _models(rows: list[Field]) -> str:
    return ", ".join(dict.fromkeys(f"{row.app} *{row.table}*" for row in rows))


OTHER = (
    "## What is not in a table of people",
    "",
    "| What | Kept | Where it is said |",
    "|---|---|---|",
    "| Sessions | until they end, then swept that night | `people/tasks.py` |",
    "| Links for signing in (their hash) | 30 days | `people/tasks.py` |",
    "| Words to look for an erased person by, sealed | 35 days after | [proof](../how-to/personal-data.md#proving-it) |",
    "| Backups, and the wrapped keys beside them | 35 days | [operate](../how-to/operate.md#backups) |",
    "| Lines of the log | the organisation's; they hold no personal data | [security model](security-model.md#logs) |",
)
