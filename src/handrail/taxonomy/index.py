"""Keeps one search index a process, built from the database on first use and again when an import has finished.

While a newer one is built, others go on with the one before. Once ESCO is imported its occupations are what is found;
the everyday words of the starter vocabulary and the titles of the ISCO groups then speak for the occupations under them.
"""

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, connection

from handrail.taxonomy.models import ImportReport, IscoGroup, Occupation, OccupationLabel
from handrail.taxonomy.rules import STARTER, LabelKind, in_order_of
from handrail.taxonomy.search import Hint, Index, Label

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hit:
    """An occupation found: its name in the person's first language that has one, and the title that fitted what was typed."""

    concept_id: int
    isco: str
    label: str
    language: str
    matched: str
    matched_language: str


@dataclass(frozen=True)
class Vocabulary:
    """What is searched, at one version."""

    version: int
    index: Index
    isco: dict[int, str]
    names: dict[tuple[int, str], str]

    def name(self, concept: int, languages: Sequence[str]) -> tuple[str, str]:
        """The name in the first of these languages that has one, else in any, and that language."""
        for language in in_order_of(tuple(languages)):
            if text := self.names.get((concept, language)):
                return text, language
        return next(((text, language) for (owner, language), text in self.names.items() if owner == concept), ("", ""))


_building = threading.Lock()
_built: Vocabulary | None = None


def search(text: str, languages: Sequence[str] = (), limit: int = 10) -> list[Hit]:
    """The occupations that fit what was typed, best first, in any language; the person's own languages count most."""
    vocabulary = current()
    found = vocabulary.index.search(text, languages, limit)
    hits = []
    for one in found:
        label, language = vocabulary.name(one.concept, languages)
        hits.append(Hit(one.concept, vocabulary.isco[one.concept], label, language, one.matched, one.language))
    return hits


def current() -> Vocabulary:
    """The vocabulary as the database has it now; one short query where nothing has changed."""
    global _built  # noqa: PLW0603 - one index a process is the point of this file
    version = ImportReport.objects.order_by("-id").values_list("id", flat=True).first() or 0
    if _built is not None and _built.version == version:
        return _built
    if not _building.acquire(blocking=_built is None):
        return _built or _read(version)
    try:
        if _built is None or _built.version != version:
            _built = _read(version)
        return _built
    finally:
        _building.release()


def warm() -> None:
    """Build the index in the background, so that the first person who searches does not wait for it."""
    threading.Thread(target=_warm, name="taxonomy-index", daemon=True).start()


def _warm() -> None:
    try:
        current()
    except DatabaseError:
        # The database is not up yet, or has no tables: whoever searches first builds it.
        log.warning("the search index could not be built ahead")
    finally:
        connection.close()


def _read(version: int) -> Vocabulary:
    rows = list(Occupation.objects.current().values_list("id", "isco", "uri"))
    esco = {pk: isco for pk, isco, uri in rows if not uri.startswith(STARTER)}
    isco = esco or {pk: code for pk, code, _ in rows}
    everyday = {pk: code for pk, code, _ in rows if esco and pk not in esco}
    # Read without a join: right after an import the planner knows nothing of the new rows, and one took more than 10 s.
    labels = list(OccupationLabel.objects.values_list("occupation_id", "language", "text", "kind"))
    shown = [
        Label(owner, language, text, preferred=kind == LabelKind.PREFERRED)
        for owner, language, text, kind in labels
        if owner in isco
    ]
    starter = [(everyday[owner], language, text) for owner, language, text, _ in labels if owner in everyday]
    names = {(label.concept, label.language): label.text for label in shown if label.preferred}
    return Vocabulary(version, Index(shown, isco, _hints(starter)), isco, names)


def _hints(everyday: Iterable[tuple[str, str, str]]) -> list[Hint]:
    """Titles of the ISCO groups, and our own everyday words for them."""
    groups = IscoGroup.objects.values_list("code", "names")
    titles = [Hint(code, language, name) for code, names in groups for language, name in names.items()]
    return [*titles, *(Hint(code, language, text) for code, language, text in everyday)]
