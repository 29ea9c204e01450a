"""One's own data in words: which tables know something, and what their rows say."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import mine
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.keeping import Keep
from handrail.kernel.privacy import Personal
from handrail.matching.labels import slots
from handrail.messaging.labels import KINDS
from handrail.people.labels import LOOKED, LOOKED_WHY, ROLES
from handrail.people.labels import PURPOSES as CONSENTS
from handrail.people.queries import looked
from handrail.portal.labels import CORRECTION_LIGHTS, CORRECTION_STAGES
from handrail.portal.my_codes import CODES
from handrail.portal.my_fields import FIELDS
from handrail.portal.my_words import BASES, GROUPS, PURPOSES, TABLES
from handrail.programmes.labels import OWN_KINDS, language, requirement
from handrail.programmes.models import Programme
from handrail.programmes.queries import CorrectionRow, programme_names
from handrail.register.labels import EDUCATION
from handrail.taxonomy.queries import area_names, group_names, names_by_uri, sector_names

# Where a code's words stand with the app that knows them, by field.
ELSEWHERE: dict[str, Callable[[str], Any]] = {
    "Consent.purpose": lambda code: CONSENTS.get(code, code),
    "Notice.kind": lambda code: KINDS[code].subject if code in KINDS else code,
    "Jobseeker.education": lambda code: EDUCATION.get(int(code), code),
    "Clearance.requirement": requirement,
    "StepDone.step": requirement,
    "Mentor.kind": lambda code: OWN_KINDS.get(code, code),
    "role": lambda code: ROLES.get(code, code),
    "language": language,
    "languages": lambda said: language(said.partition(":")[0]),
    "availability": lambda mask: slots(int(mask)),
}
# Whose codes are names of places, branches and work: they are looked up together, one query each.
AREAS = frozenset({"area", "areas", "home_area"})
SECTORS = frozenset({"sectors"})
GROUPS_OF_WORK = frozenset({"occupations", "last_job"})
WORK = frozenset({"occupation"})
PROGRAMMES = frozenset({"programme"})
# The page on which she changes it herself, and the field whose value the address needs.
MENDED_AT = {
    "people.Person": ("people:name", ""),
    "people.Account": ("people:me", ""),
    "people.Consent": ("people:me", ""),
    "people.Block": ("people:me", ""),
    "programmes.Participation": ("programmes:work", "programme"),
    "programmes.Mentor": ("programmes:expertise", "programme"),
    "mentorships.OwnWeek": ("mentorships:week", ""),
}
# What only a program reads stands in the file, not on the page.
IN_THE_FILE = frozenset({"lines", "cost", "badge", "extra_data", "line"})


@dataclass(frozen=True)
class Part:
    """One table that knows something about her, on the first page."""

    slug: str
    words: Any
    rows: int


@dataclass(frozen=True)
class Group:
    words: Any
    parts: list[Part]


@dataclass(frozen=True)
class Line:
    """One field of one row in words."""

    words: Any
    value: str


@dataclass(frozen=True)
class RowView:
    ref: str
    lines: list[Line]
    left_out: list[Any]


@dataclass(frozen=True)
class TableView:
    """One table: why it is there, and its rows."""

    label: str
    slug: str
    words: Any
    group: Any
    purposes: list[Any]
    bases: list[Any]
    keeps: list[Keep]
    rows: list[RowView]
    plain: list[mine.Mine] = field(repr=False)

    def place(self, ref: str) -> str:
        """The `ref` of that row, when it is one of these."""
        return ref if any(row.ref == ref for row in self.rows) else ""

    @property
    def mend(self) -> str:
        """Where she changes it herself, where she can."""
        page, of = MENDED_AT.get(self.label, ("", ""))
        found = next((str(row.said.get(of)) for row in self.plain if not of or row.said.get(of)), "")
        return reverse(page, args=[found] if of else None) if page and (found or not of) else ""


@dataclass(frozen=True)
class AskedView:
    """Something she says is wrong, in words."""

    row: CorrectionRow
    what: Any
    stage: Any
    light: str


def asked(rows: Iterable[CorrectionRow]) -> list[AskedView]:
    return [
        AskedView(
            row, TABLES[row.what][1], CORRECTION_STAGES[row.stage], "now" if row.is_late else CORRECTION_LIGHTS[row.stage]
        )
        for row in rows
    ]


def overview(actor: Actor) -> list[Group]:
    """Which tables know something about her, in the order of GROUPS; what knows nothing is not listed."""
    counts = {label: rows for label, rows in mine.counts(actor.person_id or 0).items() if rows}
    parts = {label: Part(slug_of(label), words, counts[label]) for label, (_group, words) in TABLES.items() if label in counts}
    groups = {code: [parts[label] for label in parts if TABLES[label][0] == code] for code in GROUPS}
    return [Group(GROUPS[code], found) for code, found in groups.items() if found]


@dataclass(frozen=True)
class Look:
    """Somebody looked at something of hers on one day."""

    on: date
    name: str
    roles: list[Any]
    code: str
    what: Any
    why: Any


def all_looks(actor: Actor) -> list[Look]:
    """Everybody who ever looked, as far as it is still written down."""
    found = looked(actor, LOOKED, ever=True)
    return [
        Look(row.on, row.name, [ROLES[role] for role in row.roles], row.what, LOOKED[row.what], LOOKED_WHY[row.what])
        for row in found
    ]


def slug_of(label: str) -> str:
    """What a table is called in an address."""
    return label.lower().replace(".", "-")


def label_of(slug: str) -> str:
    found = [label for label in mine.tables() if slug_of(label) == slug]
    if not found:
        raise NotFound("table")
    return found[0]


def table(actor: Actor, slug: str) -> TableView:
    """Everything one table knows about her."""
    return views(actor, [label_of(slug)])[0]


def everything(actor: Actor) -> list[TableView]:
    """Everything all tables know about her; those that know nothing are left out."""
    counts = mine.counts(actor.person_id or 0)
    return views(actor, [label for label in TABLES if counts.get(label)])


def views(actor: Actor, labels: Iterable[str]) -> list[TableView]:
    found = {label: mine.rows(label, actor.person_id or 0) for label in labels}
    names = _names(row for rows in found.values() for row in rows)
    return [_view(label, rows, names) for label, rows in found.items()]


def _view(label: str, rows: list[mine.Mine], names: Mapping[str, str]) -> TableView:
    group, words = TABLES[label]
    declared = mine.tables()[label].personal.values()
    return TableView(
        label=label,
        slug=slug_of(label),
        words=words,
        group=GROUPS[group],
        purposes=list(dict.fromkeys(PURPOSES[each.purpose] for each in declared)),
        bases=list(dict.fromkeys(BASES[each.basis] for each in declared)),
        keeps=keeps_of(declared),
        rows=[_row(label, row, names) for row in rows],
        plain=rows,
    )


def keeps_of(declared: Iterable[Personal]) -> list[Keep]:
    """How long it is kept, each rule once, with the months this installation has chosen."""
    months = settings.HANDRAIL.keep_months
    return list(dict.fromkeys(replace(each.keep, months=months) if each.keep.settable else each.keep for each in declared))


def _row(label: str, row: mine.Mine, names: Mapping[str, str]) -> RowView:
    table_name = label.split(".")[1]
    said = {name: in_words(table_name, name, value, names) for name, value in row.said.items()}
    lines = [Line(called(table_name, name), value) for name, value in said.items() if value and name not in IN_THE_FILE]
    return RowView(row.ref, lines, [called(table_name, name) for name in row.withheld])


def called(table_name: str, name: str) -> Any:
    """The words for a field of that table."""
    # A field without words is a red test, never a page that fails.
    return FIELDS.get(f"{table_name}.{name}") or FIELDS.get(name, name)


def in_words(table_name: str, name: str, value: Any, names: Mapping[str, str]) -> str:
    """A value as she reads it; empty when nothing was said."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(in_words(table_name, name, each, names) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {in_words(table_name, name, each, names)}" for key, each in value.items())
    return _on_a_day(value) or _code(table_name, name, value, names)


def _on_a_day(value: Any) -> str:
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else ""


def _code(table_name: str, name: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    code = str(value)
    known = ELSEWHERE.get(f"{table_name}.{name}") or ELSEWHERE.get(name)
    if known:
        return str(known(code))
    return names.get(f"{name}:{code}") or str(CODES.get(f"{table_name}.{name}:{code}") or CODES.get(code, code))


def _names(rows: Iterable[mine.Mine]) -> dict[str, str]:
    """What the codes of places, branches and work are called, by field and code, in one query for each kind."""
    said = [(name, code) for row in rows for name, value in row.said.items() for code in _codes(value)]
    spoken = get_language() or "en"
    kinds = (
        (AREAS, area_names),
        (SECTORS, lambda codes: sector_names(codes, spoken)),
        (GROUPS_OF_WORK, lambda codes: group_names(codes, spoken)),
        (PROGRAMMES, _programme_names),
        (WORK, lambda codes: names_by_uri(codes, spoken)),
    )
    found: dict[str, str] = {}
    for fields, look_up in kinds:
        words = look_up({code for name, code in said if name in fields})
        found |= {f"{name}:{code}": words[code] for name, code in said if name in fields and code in words}
    return found


def _codes(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if isinstance(value, str | int) else []


def _programme_names(slugs: Collection[str]) -> dict[str, str]:
    found = list(Programme.objects.filter(slug__in=slugs).exclude(newest=None)) if slugs else []
    return {each.slug: words for each, words in zip(found, programme_names(found).values(), strict=True)}
