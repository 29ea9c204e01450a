"""What a statement that changes tables does to people who work meanwhile, in plain words. Pure: it reads text.

After PostgreSQL's own list of which statement takes which lock (its manual: Explicit Locking, ALTER TABLE). What is not known
here is said to be unknown; a wrong "nothing waits" would be worse.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Waits(StrEnum):
    NOBODY = "nobody waits"
    WRITING = "who writes there waits"
    ALL = "who reads or writes there waits"
    UNKNOWN = "who waits is not known"


class Work(StrEnum):
    """What PostgreSQL does while the others wait."""

    NONE = "a moment"
    SCAN = "reads the whole table"
    INDEX = "builds an index"
    REWRITE = "may write the whole table again"
    ROWS = "changes rows, in the worst case all of them"
    UNKNOWN = "not known"


@dataclass(frozen=True)
class Step:
    """One statement. `breaks_old`: the version before this one may fail after it."""

    table: str
    does: str
    waits: Waits
    work: Work
    breaks_old: bool = False


NEW_TABLE = "a new table"
_T = r'(?:ONLY )?"?(?P<table>\w+)"?'
_ALTER = rf"ALTER TABLE (?:IF EXISTS )?{_T} "
_RULES: tuple[tuple[str, str, Waits, Work, bool], ...] = (
    (rf"CREATE (?:UNLOGGED )?TABLE {_T}", NEW_TABLE, Waits.NOBODY, Work.NONE, False),
    (rf"CREATE (?:UNIQUE )?INDEX CONCURRENTLY .*? ON {_T}", "a new index", Waits.NOBODY, Work.INDEX, False),
    (rf"CREATE (?:UNIQUE )?INDEX .*? ON {_T}", "a new index", Waits.WRITING, Work.INDEX, False),
    (r"DROP INDEX (?:IF EXISTS )?(?P<table>\"?\w+\"?)", "an index goes", Waits.ALL, Work.NONE, False),
    (rf"{_ALTER}.*ADD COLUMN .*(?:GENERATED .* STORED|DEFAULT \(?\w+\()", "a new column", Waits.ALL, Work.REWRITE, False),
    (rf"{_ALTER}.*ADD COLUMN (?!.*NOT NULL)", "a new column", Waits.ALL, Work.NONE, False),
    (rf"{_ALTER}.*ADD COLUMN .*DEFAULT", "a new column", Waits.ALL, Work.NONE, False),
    (rf"{_ALTER}.*ADD COLUMN ", "a new column that must be filled", Waits.ALL, Work.NONE, True),
    (rf"{_ALTER}.*ALTER COLUMN .*(?:SET DATA )?TYPE ", "another kind of column", Waits.ALL, Work.REWRITE, True),
    (rf"{_ALTER}.*SET NOT NULL", "a column must be filled", Waits.ALL, Work.SCAN, True),
    (rf"{_ALTER}.*ALTER COLUMN .*DROP DEFAULT", "a column's default goes", Waits.ALL, Work.NONE, True),
    (rf"{_ALTER}.*ALTER COLUMN ", "a column is declared anew", Waits.ALL, Work.NONE, False),
    (rf"{_ALTER}.*ADD CONSTRAINT .*NOT VALID", "a new rule for new rows", Waits.ALL, Work.NONE, True),
    (rf"{_ALTER}.*ADD CONSTRAINT .*FOREIGN KEY", "a new reference", Waits.WRITING, Work.SCAN, True),
    (rf"{_ALTER}.*ADD CONSTRAINT .*(?:UNIQUE|PRIMARY KEY|EXCLUDE)", "a new rule", Waits.ALL, Work.INDEX, True),
    (rf"{_ALTER}.*ADD CONSTRAINT ", "a new rule", Waits.ALL, Work.SCAN, True),
    (rf"{_ALTER}.*VALIDATE CONSTRAINT", "a rule is held against all rows", Waits.NOBODY, Work.SCAN, False),
    (rf"{_ALTER}.*DROP CONSTRAINT", "a rule goes", Waits.ALL, Work.NONE, False),
    (rf"{_ALTER}.*(?:DROP COLUMN|RENAME)", "a column goes or has another name", Waits.ALL, Work.NONE, True),
    (rf"DROP TABLE (?:IF EXISTS )?{_T}", "a table goes", Waits.ALL, Work.NONE, True),
    (rf"(?:UPDATE|DELETE FROM|INSERT INTO) {_T}", "rows are changed", Waits.WRITING, Work.ROWS, False),
    (rf"CREATE (?:CONSTRAINT )?TRIGGER .*? ON {_T}", "a new guard", Waits.WRITING, Work.NONE, True),
    (rf"DROP TRIGGER .*? ON {_T}", "a guard goes", Waits.ALL, Work.NONE, False),
)
_NOTHING = re.compile(
    r"(CREATE (OR REPLACE )?FUNCTION|DROP FUNCTION|COMMENT ON|SET |BEGIN|COMMIT|CREATE EXTENSION|SELECT )", re.IGNORECASE
)
PROGRAM = "THIS OPERATION CANNOT BE WRITTEN AS SQL"
"""What Django says of an operation that is a program."""
_QUOTED = re.compile(r"\$(\w*)\$.*?\$\1\$|'(?:[^']|'')*'", re.DOTALL)


def steps(sql: str) -> list[Step]:
    """What each statement of this text does. Comments and what changes no table are left out."""
    found = []
    for part in _QUOTED.sub("''", sql).split(";"):
        if PROGRAM in part:
            found.append(Step("", "a program of the migration", Waits.UNKNOWN, Work.UNKNOWN, breaks_old=True))
        words = " ".join(line for line in part.split("\n") if not line.strip().startswith("--"))
        words = " ".join(words.split())
        if words and not _NOTHING.match(words):
            found.append(_step(words))
    return found


def _step(words: str) -> Step:
    for pattern, does, waits, work, breaks in _RULES:
        if said := re.match(pattern, words, re.IGNORECASE):
            return Step(said["table"].strip('"'), does, waits, work, breaks)
    return Step("", words[:60], Waits.UNKNOWN, Work.UNKNOWN, breaks_old=True)
