"""What happened to files that were brought in: counts alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileBroughtIn:
    import_id: int
    kind: str
    added: int
    known: int
    bad: int


@dataclass(frozen=True)
class FileTakenBack:
    import_id: int
    kind: str
    lines: int
    kept: int
