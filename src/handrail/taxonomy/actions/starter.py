"""Loads the starter vocabulary that ships with Handrail, so that a fresh installation needs no download.

Occupations are ISCO groups with everyday words ("isco:7212"); sectors are the sections of NACE. Loading it again writes
only what differs. Official titles that ESCO brought are kept.
"""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.taxonomy.actions.areas import shipped, shipped_areas, store_areas
from handrail.taxonomy.actions.storing import OCCUPATIONS, Summary, finish, one_at_a_time, relabel, retire, store
from handrail.taxonomy.models import IscoGroup, Occupation, Sector
from handrail.taxonomy.reading import Concept
from handrail.taxonomy.rules import STARTER, LabelKind, Source

VERSION = "1"


def load_starter(*, by: Actor, on: date) -> Summary:
    """Occupations, sectors and areas of the shipped files."""
    concepts = [_concept(row) for row in shipped("occupations.csv")]
    summary = Summary(version=VERSION, languages=sorted({concept.language for concept in concepts}))
    with transaction.atomic():
        one_at_a_time()
        existing = {row.uri: row for row in Occupation.objects.starter()}
        ids = store(OCCUPATIONS, concepts, existing, summary)
        retire(OCCUPATIONS, existing, set(ids), summary)
        relabel(OCCUPATIONS, concepts, ids, summary)
        _name_groups(concepts, summary)
        _store_sectors(summary)
        store_areas(shipped_areas(), summary)
        finish(Source.STARTER, summary, by, on)
    return summary


def _concept(row: dict[str, str]) -> Concept:
    labels = {row["title"]: LabelKind.PREFERRED}
    for word in row["keywords"].split("|"):
        labels.setdefault(word.strip(), LabelKind.KEYWORD)
    labels.pop("", None)
    return Concept(STARTER + row["isco"], row["lang"], tuple(labels.items()), isco=row["isco"], code=row["isco"])


def _name_groups(concepts: list[Concept], summary: Summary) -> None:
    groups = {row.code: row for row in IscoGroup.objects.all()}
    known, changed = set(groups), set[str]()
    for concept in concepts:
        group = groups.setdefault(concept.isco, IscoGroup(code=concept.isco))
        if concept.language not in group.names:
            group.names[concept.language] = concept.labels[0][0]
            changed.add(concept.isco)
    rows = [groups[code] for code in sorted(changed)]
    fresh = changed - known
    IscoGroup.objects.bulk_create([row for row in rows if row.code in fresh])
    IscoGroup.objects.bulk_update([row for row in rows if row.code not in fresh], ["names"])
    tally = summary.of("ISCO groups")
    tally.added += len(fresh)
    tally.changed += len(changed - fresh)


def _store_sectors(summary: Summary) -> None:
    names: dict[str, dict[str, str]] = {}
    words: dict[str, list[str]] = {}
    for row in shipped("sectors.csv"):
        names.setdefault(row["code"], {})[row["lang"]] = row["title"]
        words.setdefault(row["code"], []).extend(row["keywords"].split("|"))
    groups: dict[str, list[str]] = {code: [] for code in names}
    for row in shipped("isco_sectors.csv"):
        groups[row["sector"]].append(row["isco"])
    here = {row.code: row for row in Sector.objects.all()}
    for code, said in names.items():
        sector = here.get(code, Sector(code=code))
        if (sector.names, sector.words, sector.groups) != (said, words[code], groups[code]):
            sector.names, sector.words, sector.groups = said, words[code], groups[code]
            sector.save()
            summary.of("sectors").changed += code in here
            summary.of("sectors").added += code not in here
