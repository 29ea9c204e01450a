"""Decides how the official ESCO files are read: which files a folder has, and which rows hold. No database.

A fault in a row leaves out that row and is reported with file, line and reason. A file that is no ESCO file, or breaks off
in the middle, stops the import with `Broken`.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handrail.taxonomy.rules import LabelKind, our_language

FILE = re.compile(r"^(?P<kind>[A-Za-z]+)_(?P<language>[a-z]{2}(?:-[A-Za-z]+)?)\.csv$")
VERSION = re.compile(r"(?<![\d.])v?(\d+\.\d+(?:\.\d+)?)(?![\d.])")
LANGUAGE = re.compile(r"[a-z]{2}(-[a-z]+)?", re.IGNORECASE)
WIDEST_FIELD = 16_000_000  # conceptSchemes has fields past Python's own limit of 128 KiB
LONGEST_LABEL = 400
UNSEEN = str.maketrans("", "", "\u00ad\u200b\u200e\u200f\ufeff")
GONE = frozenset({"deprecated", "obsolete", "replaced"})
NEEDED: Mapping[str, tuple[str, ...]] = {
    "occupations": ("conceptUri", "iscoGroup", "preferredLabel"),
    "ISCOGroups": ("code", "preferredLabel"),
    "skills": ("conceptUri", "preferredLabel"),
    "occupationSkillRelations": ("occupationUri", "relationType", "skillUri"),
}


class Broken(Exception):
    """The file cannot be used at all; the message is for the person who imports."""


@dataclass(frozen=True)
class Fault:
    """One row that was left out."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@dataclass(frozen=True)
class Bundle:
    """The files of one language as downloaded."""

    language: str
    version: str
    files: Mapping[str, Path]

    @property
    def missing(self) -> list[str]:
        """Files we would use and that are not there."""
        return [f"{kind}_*.csv" for kind in NEEDED if kind not in self.files]


@dataclass(frozen=True)
class Concept:
    """An occupation or a skill in one language."""

    uri: str
    language: str
    labels: tuple[tuple[str, LabelKind], ...]
    isco: str = ""
    code: str = ""
    kind: str = ""
    reuse: str = ""


@dataclass
class Read:
    """What stood in the files."""

    occupations: list[Concept] = field(default_factory=list)
    skills: list[Concept] = field(default_factory=list)
    groups: list[tuple[str, str, str]] = field(default_factory=list)
    relations: list[tuple[str, str, bool]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


def bundles(folder: Path) -> list[Bundle]:
    """The languages in a folder: one language's files, or a folder for each, also one deeper. Broken where there are none."""
    if not folder.is_dir():
        raise Broken(f"{folder} is not a folder. Give the folder that holds the ESCO files.")
    places = (folder, *sorted(place for pattern in ("*", "*/*") for place in folder.glob(pattern) if place.is_dir()))
    found = [bundle for place in places for bundle in _languages_in(place)]
    if not found:
        raise Broken(f"{folder} has no ESCO files: occupations_en.csv or the like, in it or in a folder for each language.")
    return found


def _languages_in(folder: Path) -> list[Bundle]:
    files: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.iterdir()):
        name = FILE.match(path.name)
        if name and name["kind"] in NEEDED and path.is_file():
            files.setdefault(our_language(name["language"]), {})[name["kind"]] = path
    return [Bundle(language, version_of(folder), kinds) for language, kinds in sorted(files.items())]


def version_of(folder: Path) -> str:
    """The version in the folder's name or one of the three above it ("v1.2.1"), empty where none is said."""
    for part in reversed(folder.resolve().parts[-4:]):
        if said := VERSION.search(part):
            return said[1]
    return ""


def read(bundle: Bundle) -> Read:
    """All rows of one language that hold, and the faults of the others."""
    result = Read()
    for kind, path in bundle.files.items():
        rows = _rows(path, NEEDED[kind], result.faults)
        match kind:
            case "occupations":
                result.occupations = list(_concepts(path, rows, bundle.language, result, "occupation"))
            case "skills":
                result.skills = list(_concepts(path, rows, bundle.language, result, "skill"))
            case "ISCOGroups":
                result.groups = list(_groups(path, rows, bundle.language, result.faults))
            case _:
                result.relations = list(_relations(path, rows, result.faults))
    return result


type Row = tuple[int, dict[str, str]]


def _rows(path: Path, needed: tuple[str, ...], faults: list[Fault]) -> Iterator[Row]:
    """Line number and fields of each row with as many fields as the heading."""
    csv.field_size_limit(WIDEST_FIELD)
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            heading = [name.strip() for name in next(reader, [])]
            _check_heading(path, heading, needed)
            line = reader.line_num + 1
            for fields in reader:
                if len(fields) == len(heading):
                    yield line, dict(zip(heading, fields, strict=True))
                elif fields:
                    faults.append(Fault(path.name, line, f"has {len(fields)} fields, the heading has {len(heading)}"))
                line = reader.line_num + 1
    except UnicodeDecodeError as error:
        raise Broken(f"{path}: is not UTF-8 text after line {line} ({error.reason}). Download it again.") from error
    except csv.Error as error:
        raise Broken(f"{path}, line {line}: {error}. The file is broken; download it again.") from error
    except OSError as error:
        raise Broken(f"{path}: cannot be read ({error.strerror}).") from error


def _check_heading(path: Path, heading: list[str], needed: tuple[str, ...]) -> None:
    lacking = [name for name in needed if name not in heading]
    if lacking:
        raise Broken(f"{path}: the first line lacks {', '.join(lacking)}. This is not the ESCO file its name says.")


def _concepts(path: Path, rows: Iterable[Row], language: str, result: Read, what: str) -> Iterator[Concept]:
    seen: dict[str, int] = {}
    for line, row in rows:
        uri = row["conceptUri"].strip()
        reason = _fault(row, uri, what)
        if not reason and uri in seen:
            reason = f"repeats line {seen[uri]}, which is kept"
        if reason:
            result.faults.append(Fault(path.name, line, reason))
            # A row we cannot read is no sign that the concept is gone.
            result.unread.add(uri)
        elif row.get("status", "").strip().lower() not in GONE:
            seen[uri] = line
            yield _concept(row, uri, language)


def _fault(row: Mapping[str, str], uri: str, what: str) -> str:
    """Why this row cannot be used, empty where it can."""
    name = said(row["preferredLabel"])
    if not uri.startswith("http") or len(uri) > 200 or re.search(r"\s", uri):  # noqa: PLR2004 - width of the column
        return f"conceptUri is {uri[:60]!r}, not an address"
    if any("\x00" in text for text in row.values()):
        return "holds a NUL character"
    if not name:
        return "preferredLabel is empty"
    if len(name) > LONGEST_LABEL:
        return f"preferredLabel has {len(name)} letters, more than {LONGEST_LABEL}"
    isco = isco_of(row.get("iscoGroup", ""))
    if what == "occupation" and not re.fullmatch(r"\d{4}", isco):
        return f"iscoGroup is {isco[:20]!r}, not four digits"
    return ""


def _concept(row: Mapping[str, str], uri: str, language: str) -> Concept:
    labels = {said(row["preferredLabel"]): LabelKind.PREFERRED}
    for column, kind in (("altLabels", LabelKind.ALTERNATIVE), ("hiddenLabels", LabelKind.HIDDEN)):
        for line in re.split(r"\r\n|[\r\n]| \| ", row.get(column, "")):
            if (text := said(line)) and len(text) <= LONGEST_LABEL:
                labels.setdefault(text, kind)
    return Concept(
        uri=uri,
        language=language,
        labels=tuple(labels.items()),
        isco=isco_of(row.get("iscoGroup", "")),
        code=row.get("code", "").strip()[:40],
        kind=row.get("skillType", "").strip()[:40],
        reuse=row.get("reuseLevel", "").strip()[:40],
    )


def _groups(path: Path, rows: Iterable[Row], language: str, faults: list[Fault]) -> Iterator[tuple[str, str, str]]:
    for line, row in rows:
        code, name = isco_of(row["code"]), said(row["preferredLabel"])
        if re.fullmatch(r"\d{1,4}", code) and name:
            yield code, language, name
        else:
            faults.append(Fault(path.name, line, f"code is {code[:20]!r} and preferredLabel is {name[:40]!r}"))


def _relations(path: Path, rows: Iterable[Row], faults: list[Fault]) -> Iterator[tuple[str, str, bool]]:
    for line, row in rows:
        occupation, skill, kind = (row[name].strip() for name in ("occupationUri", "skillUri", "relationType"))
        if occupation.startswith("http") and skill.startswith("http") and kind in {"essential", "optional"}:
            yield occupation, skill, kind == "essential"
        else:
            faults.append(Fault(path.name, line, f"relationType is {kind[:20]!r}, or an address is missing"))


def said(text: str) -> str:
    """A title as it is shown: one line, single spaces, without soft hyphens and other unseen letters."""
    return " ".join(text.translate(UNSEEN).split())


def isco_of(text: str) -> str:
    """The digits of an ISCO code, also from its address ("…/isco/C7212")."""
    return text.strip().rsplit("/", 1)[-1].removeprefix("C").strip()
