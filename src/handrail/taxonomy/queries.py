"""What others may read: names of occupations, suggestions for what somebody types, sectors with their groups, areas."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from handrail.kernel.prepared import prepared
from handrail.taxonomy import index
from handrail.taxonomy.models import Area, IscoGroup, Occupation, OccupationLabel, Sector, SkillLabel
from handrail.taxonomy.rules import STARTER, LabelKind, Level, in_order_of
from handrail.taxonomy.wording import fold

SUGGESTED = 8
SHOWN = 10
SHORTEST_SECTOR, MOST_SECTORS = 3, 3


@dataclass(frozen=True)
class Suggestion:
    """One occupation to choose. `also` are its names or the fitting title in the person's other languages."""

    occupation_id: int
    ref: str
    isco: str
    name: str
    language: str
    also: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Work:
    """What is known about one occupation, in one language where we have it."""

    ref: str
    name: str
    group: str
    also: tuple[str, ...]
    skills: tuple[str, ...]
    near: tuple[Suggestion, ...]


@dataclass(frozen=True)
class Named:
    """A sector, a group or an area: its code and its name."""

    code: str
    name: str
    level: str = ""
    parent: str = ""


@prepared
def _preferred(ids: list[int]) -> "QuerySet[OccupationLabel, Any]":
    rows = OccupationLabel.objects.filter(occupation_id__among=ids, kind=LabelKind.PREFERRED).order_by("language")
    return rows.values_list("occupation_id", "language", "text")


def names(ids: Collection[int], language: str) -> dict[int, str]:
    """The name of each of these occupations in that language, else in English, else in any."""
    found: dict[int, dict[str, str]] = {}
    for owner, spoken, text in _preferred(list(ids)):
        found.setdefault(owner, {})[spoken] = text
    return {owner: _said(by_language, language) for owner, by_language in found.items()}


def occupation_name(occupation_id: int, language: str) -> str:
    """The name of one occupation, empty where there is none."""
    return names([occupation_id], language).get(occupation_id, "")


def names_by_uri(uris: Collection[str], language: str) -> dict[str, str]:
    """The names of the occupations with these addresses in their vocabulary; an unknown one is left out."""
    ids = dict(Occupation.objects.filter(uri__in=uris).values_list("id", "uri")) if uris else {}
    return {ids[pk]: name for pk, name in names(ids, language).items()}


def occupation_of(ref: str) -> int | None:
    """The id behind the address of an occupation; a retired one may no longer be chosen."""
    return Occupation.objects.current().filter(ref=ref).values_list("id", flat=True).first()


def work(ref: str, language: str) -> Work | None:
    """One occupation that may be chosen: its other titles, skills and neighbours; None where there is none."""
    row = Occupation.objects.current().filter(ref=ref).first()
    if row is None:
        return None
    titles = row.labels.filter(language=language).exclude(kind__in=[LabelKind.PREFERRED, LabelKind.HIDDEN])
    needed = SkillLabel.objects.filter(skill__occupations__occupation=row, skill__occupations__essential=True)
    skills = needed.filter(language=language, kind=LabelKind.PREFERRED).order_by("text")
    return Work(
        ref=row.ref,
        name=occupation_name(row.pk, language),
        group=group_name(row.isco, language),
        also=tuple(titles.order_by("id").values_list("text", flat=True)[:SHOWN]),
        skills=tuple(skills.values_list("text", flat=True)[:SHOWN]),
        near=tuple(near for near in occupations_of(row.isco[:3], language) if near.ref != row.ref)[:SHOWN],
    )


def suggestions(text: str, languages: Sequence[str], limit: int = SUGGESTED) -> list[Suggestion]:
    """Occupations for what was typed, in any language, the first language of the person for the names."""
    hits = index.search(text, languages, limit)
    refs = dict(Occupation.objects.filter(id__in=[hit.concept_id for hit in hits]).values_list("id", "ref"))
    vocabulary = index.current()
    return [_suggestion(hit, refs[hit.concept_id], vocabulary, languages) for hit in hits if hit.concept_id in refs]


def _suggestion(hit: index.Hit, ref: str, vocabulary: index.Vocabulary, languages: Sequence[str]) -> Suggestion:
    others = [(vocabulary.names.get((hit.concept_id, language), ""), language) for language in languages]
    also = [(hit.matched, hit.matched_language), *others]
    shown = tuple(dict.fromkeys(pair for pair in also if pair[0] and pair[0] != hit.label))
    return Suggestion(hit.concept_id, ref, hit.isco, hit.label, hit.language, shown)


def called(text: str, languages: Sequence[str]) -> list[int]:
    """The occupations that are meant: by their address in the vocabulary, by a unit group of ISCO-08, or by a whole title.

    None where nothing is called so; several where one title or one group has several.
    """
    current = Occupation.objects.current()
    if text.startswith((STARTER, "http")):
        return list(current.filter(uri=text).values_list("id", flat=True))
    if text.isascii() and text.isdigit():
        vocabulary = index.current()
        return [pk for pk, isco in vocabulary.isco.items() if isco == text]
    wanted = text.casefold()
    hits = index.search(text, languages, SUGGESTED)
    return [hit.concept_id for hit in hits if wanted in (hit.matched.casefold(), hit.label.casefold())]


def uses_esco() -> bool:
    """Whether the acknowledgement of ESCO must be shown."""
    return Occupation.objects.esco().exists()


def sectors(language: str) -> list[Named]:
    """The sections of NACE by name."""
    rows = Sector.objects.values_list("code", "names")
    return sorted((Named(code, _said(said, language)) for code, said in rows), key=lambda row: (row.name.casefold(), row.code))


def sector_names(codes: Collection[str], language: str) -> dict[str, str]:
    """The names of these sections of NACE; an unknown letter is left out."""
    rows = Sector.objects.filter(code__in=codes).values_list("code", "names") if codes else ()
    return {code: _said(said, language) for code, said in rows}


@dataclass(frozen=True)
class SectorMap:
    """Every sector with its name, and which sectors the work of an ISCO group belongs to."""

    names: dict[str, str]
    by_group: dict[str, frozenset[str]]

    def of(self, isco: str) -> frozenset[str]:
        """Also through the groups above it."""
        return frozenset(each for digits in range(len(isco), 0, -1) for each in self.by_group.get(isco[:digits], ()))


def sector_map(language: str) -> SectorMap:
    rows = list(Sector.objects.values_list("code", "names", "groups"))
    by_group: dict[str, set[str]] = {}
    for sector, _, groups in rows:
        for group in groups:
            by_group.setdefault(group, set()).add(sector)
    names = {code: _said(said, language) for code, said, _ in rows}
    return SectorMap(names, {group: frozenset(found) for group, found in by_group.items()})


def sectors_called(text: str, language: str) -> list[Named]:
    """The sectors that people call so in any language, at most three; those that are called just that first."""
    wanted = fold(text)
    if len(wanted) < SHORTEST_SECTOR:
        return []
    found = []
    for code, said, words in Sector.objects.order_by("code").values_list("code", "names", "words"):
        phrases = [fold(phrase) for phrase in (*said.values(), *words)]
        if any(f" {phrase}".find(f" {wanted}") >= 0 for phrase in phrases):
            found.append((wanted not in phrases, Named(code, _said(said, language))))
    return [named for _, named in sorted(found, key=lambda row: (row[0], row[1].code))][:MOST_SECTORS]


def sector_name(code: str, language: str) -> str:
    """The name of a section of NACE, empty where there is no such letter."""
    return sector_names([code], language).get(code, "")


def group_name(code: str, language: str) -> str:
    """The title of an ISCO group, empty where there is none."""
    return _said(IscoGroup.objects.filter(code=code).values_list("names", flat=True).first() or {}, language)


def group_names(codes: Collection[str], language: str) -> dict[str, str]:
    """The titles of these ISCO groups; an unknown code is left out."""
    rows = IscoGroup.objects.filter(code__in=codes).values_list("code", "names") if codes else ()
    return {code: _said(said, language) for code, said in rows}


def groups_of(sector: str, language: str) -> list[Named]:
    """The ISCO groups whose work belongs to that sector; a group under another one of the list is left out."""
    codes = set(Sector.objects.filter(code=sector).values_list("groups", flat=True).first() or [])
    tops = [code for code in codes if not any(code[:digits] in codes for digits in range(1, len(code)))]
    rows = IscoGroup.objects.filter(code__in=tops).values_list("code", "names")
    return sorted((Named(code, _said(said, language)) for code, said in rows), key=lambda row: (row.name.casefold(), row.code))


def occupations_of(group: str, language: str) -> list[Suggestion]:
    """The occupations under an ISCO group that may be chosen, by name."""
    vocabulary = index.current()
    ids = [pk for pk, isco in vocabulary.isco.items() if isco.startswith(group)]
    refs = dict(Occupation.objects.filter(id__in=ids).values_list("id", "ref"))
    rows = [(pk, refs[pk], *vocabulary.name(pk, [language])) for pk in ids if pk in refs]
    found = [Suggestion(pk, ref, vocabulary.isco[pk], name, spoken, ()) for pk, ref, name, spoken in rows]
    return sorted(found, key=lambda row: (row.name.casefold(), row.ref))


def areas(prefix: str, language: str) -> list[Named]:
    """The municipalities and regions whose code begins so; `language` is kept for countries with two names."""
    rows = Area.objects.filter(code__startswith=prefix).order_by("level", "name", "code")
    return [Named(row.code, row.name, row.level, row.parent_code) for row in rows]


def municipalities(prefix: str, begins: str = "", limit: int = 50) -> list[Named]:
    """Municipalities under a prefix whose name holds these letters, by name."""
    rows = Area.objects.filter(level=Level.MUNICIPALITY, code__startswith=prefix).filter(Q(name__icontains=begins))
    return [Named(row.code, row.name, row.level, row.parent_code) for row in rows.order_by("name", "code")[:limit]]


def area_names(codes: Collection[str]) -> dict[str, str]:
    """The names of these areas; an unknown code is left out."""
    return dict(Area.objects.filter(code__in=codes).values_list("code", "name"))


def area_name(code: str) -> str:
    """The name of one area, its code where we do not know it."""
    return area_names([code]).get(code, code)


def _said(by_language: dict[str, str], language: str) -> str:
    for spoken in in_order_of((language,)):
        if text := by_language.get(spoken):
            return text
    return next(iter(sorted(by_language.values())), "")
