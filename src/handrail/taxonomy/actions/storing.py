"""How concepts and their titles are brought into line with what was read: only what differs is written, so twice is as once.

Nothing that others may point at is deleted: what is no longer there is retired.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.taxonomy.events import VocabularyImported
from handrail.taxonomy.models import ImportReport, Occupation, OccupationLabel, Skill, SkillLabel
from handrail.taxonomy.reading import Concept, Fault
from handrail.taxonomy.rules import Source

BATCH = 5_000
WRITERS = 7_212  # the key of the advisory lock: one import at a time

type Say = Callable[[str], None]


def silent(_: str) -> None:
    """Progress that nobody reads."""


@dataclass
class Tally:
    """How many of one kind of thing an import touched."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    retired: int = 0


@dataclass
class Summary:
    """What an import did, by kind of thing: occupations, titles, groups, …"""

    version: str = ""
    languages: list[str] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def of(self, things: str) -> Tally:
        """The tally of these things, to be counted up."""
        return self.tallies.setdefault(things, Tally())

    def total(self, how: str) -> int:
        """How many things of all kinds were added, changed, removed or retired."""
        return sum(getattr(tally, how) for tally in self.tallies.values())

    @property
    def differs(self) -> bool:
        return any(any(vars(tally).values()) for tally in self.tallies.values())


@dataclass(frozen=True)
class Kind:
    """Occupations and skills are stored alike; `owner` is the field of a title that points at its concept."""

    name: str
    model: Any
    label: Any
    owner: str
    fields: tuple[str, ...]


OCCUPATIONS = Kind("occupations", Occupation, OccupationLabel, "occupation_id", ("isco", "code"))
SKILLS = Kind("skills", Skill, SkillLabel, "skill_id", ("kind", "reuse"))


def one_at_a_time() -> None:
    """Wait until no other import is writing; until the end of this transaction no other begins."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])


def store(kind: Kind, concepts: Sequence[Concept], existing: dict[str, Any], summary: Summary) -> dict[str, int]:
    """Bring concepts into line with the first mention of each; gives URI → id of all that were mentioned."""
    wanted = {concept.uri: concept for concept in reversed(concepts)}
    stale, fresh = [], []
    for uri, concept in wanted.items():
        said = {name: getattr(concept, name) for name in kind.fields} | {"version": summary.version, "retired": False}
        row = existing.get(uri)
        if row is None:
            fresh.append(kind.model(uri=uri, **said))
        elif any(getattr(row, name) != value for name, value in said.items()):
            vars(row).update(said)
            stale.append(row)
    kind.model.objects.bulk_update(stale, [*kind.fields, "version", "retired"], batch_size=BATCH)
    made = kind.model.objects.bulk_create(fresh, batch_size=BATCH)
    tally = summary.of(kind.name)
    tally.added += len(fresh)
    tally.changed += len(stale)
    return {row.uri: row.pk for row in [*made, *(existing[uri] for uri in wanted if uri in existing)]}


def retire(kind: Kind, existing: dict[str, Any], present: set[str], summary: Summary) -> None:
    """Retire what the new version no longer has."""
    gone = [row.pk for uri, row in existing.items() if uri not in present and not row.retired]
    kind.model.objects.filter(pk__in=gone).update(retired=True)
    summary.of(kind.name).retired += len(gone)


def relabel(kind: Kind, concepts: Iterable[Concept], ids: dict[str, int], summary: Summary) -> None:
    """Bring the titles of these concepts in these languages into line."""
    wanted: dict[tuple[int, str, str], str] = {}
    spoken = set()
    for concept in concepts:
        spoken.add((ids[concept.uri], concept.language))
        for text, how in concept.labels:
            wanted.setdefault((ids[concept.uri], concept.language, text), how)
    languages = {language for _, language in spoken}
    rows = kind.label.objects.filter(language__in=languages).values_list("id", kind.owner, "language", "text", "kind")
    gone = []
    for pk, owner, language, text, how in rows:
        if (owner, language) in spoken:
            if wanted.get((owner, language, text)) == how:
                del wanted[owner, language, text]
            else:
                gone.append(pk)
    for start in range(0, len(gone), BATCH):
        kind.label.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    _write_titles(kind, wanted)
    tally = summary.of(f"titles of {kind.name}")
    tally.added += len(wanted)
    tally.removed += len(gone)


def _write_titles(kind: Kind, titles: dict[tuple[int, str, str], str]) -> None:
    """By COPY: ESCO has hundreds of thousands, and each would be an object and a row of a statement first."""
    command = f"COPY {kind.label._meta.db_table} ({kind.owner}, language, text, kind) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(command) as copy:
        for (owner, language, text), how in titles.items():
            copy.write_row((owner, language, text, how))


def finish(source: Source, summary: Summary, by: Actor, on: date) -> None:
    """Keep the report and say that the vocabulary has changed; nothing where nothing differs."""
    if not summary.differs:
        return
    report = ImportReport.objects.create(
        source=source,
        version=summary.version,
        languages=summary.languages,
        added=summary.total("added"),
        changed=summary.total("changed") + summary.total("removed"),
        retired=summary.total("retired"),
        faults=[[fault.file, fault.line, fault.reason] for fault in summary.faults[:1000]],
    )
    record(VocabularyImported(report.pk, source), by=by, on=on)
