"""What happens to the vocabulary."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VocabularyImported:
    """An import has finished; its report says what changed."""

    report_id: int
    source: str
