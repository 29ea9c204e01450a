"""What whoever runs programmes reads of them: what is missing before one may open, versions with what they changed, texts."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Count

from handrail.kernel.access import Actor, Role
from handrail.people.models import Person
from handrail.people.queries import staff_at
from handrail.programmes import rules
from handrail.programmes.changes import Change, changes
from handrail.programmes.models import Paper, Programme, Release, Text, Version
from handrail.programmes.queries.launching import opening_facts
from handrail.programmes.queries.scheme import ENGLISH, definition_of, newest_definition, programme_to_run


@dataclass(frozen=True)
class RunRow:
    """One line of the list: `lacks` says what keeps it from opening."""

    slug: str
    name: str
    owner: str
    stage: str
    number: int
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class VersionRow:
    """One published version and what it changed; the first changed nothing."""

    number: int
    published_on: date
    mark: str
    changed: tuple[Change, ...]
    ref: str = ""
    published_by: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class RunPage:
    """A programme for whoever runs it."""

    row: RunRow
    id: int
    lead: str
    deputy: str
    lead_ref: str
    deputy_ref: str
    hours: str
    zone: str
    versions: tuple[VersionRow, ...]
    leads: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, int], ...]
    may_open: bool


def run_rows(actor: Actor) -> list[RunRow]:
    """Every programme this actor may run, drafts too."""
    rows = Programme.objects.visible_to(actor).select_related("owner", "newest").order_by("slug")
    return [_row(each) for each in rows]


def _row(row: Programme) -> RunRow:
    lacks = tuple(reason.detail or reason.code for reason in rules.blocks_opening(opening_facts(row)))
    name = newest_definition(row).name if row.newest else row.slug
    return RunRow(row.slug, name, str(row.owner), row.stage, row.newest.number if row.newest else 0, lacks)


def run_page(actor: Actor, slug: str) -> RunPage:
    row = programme_to_run(actor, slug)
    leads = Person.objects.filter(pk__in=staff_at(Role.LEAD, row.owner_id)).order_by("sort_key", "pk")
    texts = Text.objects.filter(programme=row).order_by("language").values_list("language")
    shown = _row(row)
    return RunPage(
        row=shown,
        id=row.pk,
        lead=row.lead.name if row.lead else "",
        deputy=row.deputy.name if row.deputy else "",
        lead_ref=row.lead.ref if row.lead else "",
        deputy_ref=row.deputy.ref if row.deputy else "",
        hours=row.hours,
        zone=row.zone,
        versions=_versions(row),
        leads=tuple((each.ref, each.name) for each in leads),
        languages=tuple(texts.annotate(texts=Count("pk"))),
        may_open=not shown.lacks and "open" in rules.PROGRAMME.open_from(rules.ProgrammeStage(row.stage)),
    )


def _versions(row: Programme) -> tuple[VersionRow, ...]:
    """The newest first, each with what it changed against the one before."""
    people = ("release__published_by", "withdrawal")
    rows = list(Version.objects.filter(programme=row).select_related(*people).order_by("number"))
    read = [definition_of(each.pk) for each in rows]
    changed = [(), *(tuple(changes(old, new)) for old, new in pairwise(read))]
    return tuple(reversed([_version(each, lines) for each, lines in zip(rows, changed, strict=True)]))


def _version(row: Version, lines: tuple[Change, ...]) -> VersionRow:
    release: Release | None = getattr(row, "release", None)
    by = release.published_by.name if release and release.published_by else ""
    return VersionRow(row.number, row.published_on, row.text_hash[:8], lines, row.ref, by, hasattr(row, "withdrawal"))


def lead_id(page: RunPage, ref: str) -> int:
    """The person behind a choice of the form, which offers nobody else."""
    return Person.objects.values_list("pk", flat=True).get(ref=ref) if ref in dict(page.leads) else 0


@dataclass(frozen=True)
class TextRow:
    """One text as people read it; `borrowed` is English where the language has none of its own."""

    key: str
    text: str
    borrowed: bool


@dataclass(frozen=True)
class TextsPage:
    name: str
    slug: str
    texts: tuple[TextRow, ...]
    papers: tuple[tuple[str, int, str, bool], ...]


def texts_page(actor: Actor, slug: str, language: str) -> TextsPage:
    """Everything people read about a programme, and the papers they sign, in one language."""
    row = programme_to_run(actor, slug)
    both = [ENGLISH, language]
    texts: dict[str, Text] = {}
    for each in sorted(Text.objects.filter(programme=row, language__in=both), key=lambda one: one.language == language):
        texts[each.key] = each
    papers: dict[str, Paper] = {}
    for paper in sorted(
        Paper.objects.filter(programme=row, language__in=both), key=lambda one: (one.language == language, one.number)
    ):
        papers[paper.code] = paper
    return TextsPage(
        name=newest_definition(row).name if row.newest_id else row.slug,
        slug=row.slug,
        texts=tuple(TextRow(key, each.text, each.language != language) for key, each in sorted(texts.items())),
        papers=tuple((code, one.number, one.text, one.language != language) for code, one in sorted(papers.items())),
    )
