"""A programme's rules and words: definitions are read once and kept, because a published version never changes."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.urls import Resolver404, resolve
from django.utils.translation import get_language

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.prepared import prepared
from handrail.kernel.privacy import blind_index
from handrail.people.models import Account, Organisation
from handrail.programmes.definition import Definition
from handrail.programmes.models import Paper, Programme, Text, Version
from handrail.programmes.reading import read
from handrail.programmes.rules import ProgrammeStage

ENGLISH = "en"


@lru_cache(maxsize=256)
def definition_of(version_id: int) -> Definition:
    """The rules of this version, read once a process: a trigger keeps the text as it is, and no number is given twice."""
    return read(Version.objects.values_list("text", flat=True).get(pk=version_id))


def newest(programme: Programme) -> int:
    """The version that new participants get."""
    if programme.newest_id is None:
        raise NotFound("version")
    return programme.newest_id


def newest_definition(programme: Programme) -> Definition:
    return definition_of(newest(programme))


def programme(slug: str) -> Programme:
    """A programme people may look at: open ones only."""
    found = Programme.objects.filter(slug=slug, stage=ProgrammeStage.OPEN).first()
    if found is None:
        raise NotFound(slug)
    return found


def owner_of_page(path: str) -> int | None:
    """Whose programme the page at this path is about, if people may look at it."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    slug = found.kwargs.get("slug") if found.app_name == "programmes" else None
    rows = Programme.objects.filter(slug=slug, stage=ProgrammeStage.OPEN)
    return rows.values_list("owner", flat=True).first() if slug else None


def programme_to_run(actor: Actor, slug: str) -> Programme:
    """A programme this actor may run, open or not."""
    found = Programme.objects.visible_to(actor).filter(slug=slug).first()
    if found is None:
        raise NotFound(slug)
    return found


def owner_for(slug: str, said: str) -> int | None:
    """Who runs a programme: as it stands, else as said by number or name, else the only service there is."""
    held = Programme.objects.filter(slug=slug).values_list("owner_id", flat=True).first()
    if held is not None:
        return held
    rows = Organisation.objects.exclude(kind="employer")
    rows = rows.filter(Q(number=said) | Q(name=said)) if said else rows.filter(kind="service")
    found = list(rows.values_list("id", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def person_with(email: str) -> int | None:
    """The person who signs in with this address."""
    return Account.objects.filter(email=email.strip().lower()).values_list("person_id", flat=True).first()


def while_open(programme_id: int) -> Programme | None:
    """The programme, if people may join it now."""
    return Programme.objects.filter(pk=programme_id, stage=ProgrammeStage.OPEN).first()


@prepared
def _open() -> QuerySet[Programme]:
    return Programme.objects.filter(stage=ProgrammeStage.OPEN).select_related("owner").order_by("slug")


def programmes_open() -> list[Programme]:
    return list(_open())


def words(programme: Programme, language: str) -> dict[str, str]:
    """Key → words in this language, in English where it has none; the file's own name where nobody wrote texts."""
    return words_of([programme], language)[programme.pk]


@prepared
def _texts(programmes: list[int], language: str) -> QuerySet[Text]:
    return Text.objects.filter(Q(language=ENGLISH) | Q(language=language), programme_id__among=programmes)


def words_of(programmes: Iterable[Programme], language: str) -> dict[int, dict[str, str]]:
    """The words of several programmes, asked for once."""
    found = {programme.pk: {"name": newest_definition(programme).name} for programme in programmes}
    rows = _texts(list(found), language)
    for each in sorted(rows, key=lambda row: row.language == language):
        found[each.programme_id][each.key] = each.text
    return found


def programme_names(programmes: Iterable[Programme]) -> dict[int, str]:
    """What each of these programmes is called in the reader's language."""
    return {programme_id: said["name"] for programme_id, said in words_of(programmes, get_language() or ENGLISH).items()}


def programme_name(programme: Programme) -> str:
    """What this programme is called in the reader's language."""
    return programme_names([programme])[programme.pk]


def words_of_owner(owner_id: int, language: str) -> dict[str, str]:
    """Key → words of all programmes of this organisation; where two say the same key, those of the first."""
    found: dict[str, str] = {}
    for words in words_of(Programme.objects.filter(owner=owner_id).exclude(newest=None).order_by("-pk"), language).values():
        found |= words
    return found


def newest_papers(programme_id: int, codes: tuple[str, ...], language: str) -> list[Paper]:
    """The papers of these codes as they are signed now, in this language or else in English."""
    rows = Paper.objects.filter(programme_id=programme_id, code__in=codes, language__in=[ENGLISH, language])
    best = {paper.code: paper for paper in sorted(rows, key=lambda row: (row.language == language, row.number))}
    return [best[code] for code in codes if code in best]


def papers_by_id(programme_id: int, papers: Mapping[str, int]) -> dict[str, int]:
    """Of these signatures (code → paper id) those that point at a text of this programme."""
    rows = Paper.objects.filter(programme_id=programme_id, pk__in=papers.values()).values_list("code", "pk")
    return {code: pk for code, pk in rows if papers.get(code) == pk}


def guardian_token(ask_ref: str) -> str:
    """The secret of a guardian's link, made anew from our key whenever it is sent: no table and no job holds it."""
    return blind_index(f"guardian:{ask_ref}")[:32]
