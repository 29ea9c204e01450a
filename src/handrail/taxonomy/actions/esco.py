"""Takes in the official ESCO files of one or several languages: all of it or, where a file is broken, nothing.

Concepts are joined by their address, never by code: an occupation's ISCO group changes between versions.
Languages that are not in this import keep their titles. A version older than the one here is refused.
"""

import itertools
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.taxonomy.actions.storing import (
    BATCH,
    OCCUPATIONS,
    SKILLS,
    Kind,
    Say,
    Summary,
    finish,
    one_at_a_time,
    relabel,
    retire,
    silent,
    store,
)
from handrail.taxonomy.models import ImportReport, IscoGroup, OccupationSkill
from handrail.taxonomy.reading import Broken, Bundle, Concept, Fault, Read, bundles, read
from handrail.taxonomy.rules import Source


def import_esco(folder: Path, *, by: Actor, on: date, version: str = "", say: Say = silent) -> Summary:
    """Read everything first, then write it in one transaction. Broken: nothing has changed."""
    found = bundles(folder)
    summary = Summary(version=version or _one_version(found), languages=sorted({bundle.language for bundle in found}))
    texts = [_read(bundle, summary, say) for bundle in found]
    if not any(text.occupations or text.skills or text.groups for text in texts):
        raise Broken(f"{folder}: no row of these files can be used. The first fault: {_first(summary.faults)}")
    with transaction.atomic():
        one_at_a_time()
        _refuse_older(summary.version)
        _write(texts, found, summary, say)
        finish(Source.ESCO, summary, by, on)
    return summary


def _read(bundle: Bundle, summary: Summary, say: Say) -> Read:
    say(f"{bundle.language}: reading {', '.join(sorted(path.name for path in bundle.files.values()))}")
    text = read(bundle)
    summary.faults.extend(text.faults)
    lacking = f"{bundle.language}: not there: {', '.join(bundle.missing)}. What we had of it stays."
    summary.notes.extend([lacking] if bundle.missing else [])
    return text


def _write(texts: list[Read], found: list[Bundle], summary: Summary, say: Say) -> None:
    occupations = list(itertools.chain.from_iterable(text.occupations for text in texts))
    skills = list(itertools.chain.from_iterable(text.skills for text in texts))
    unread: set[str] = set().union(*(text.unread for text in texts))
    ids = _concepts(OCCUPATIONS, occupations, unread, summary, say)
    skill_ids = _concepts(SKILLS, skills, unread, summary, say)
    _name_groups(itertools.chain.from_iterable(text.groups for text in texts), summary)
    related = next((text.relations for text in texts if text.relations), None)
    if related is not None:
        say(f"relations: {len(related)}")
        _relate(related, ids, skill_ids, summary)


def _concepts(kind: Kind, concepts: list[Concept], unread: set[str], summary: Summary, say: Say) -> dict[str, int]:
    """Store what was read of one kind; gives the ids of all that is here now."""
    existing = {row.uri: row for row in kind.model.objects.filter(uri__startswith="http")}
    kept = {uri: row.pk for uri, row in existing.items()}
    if not concepts:
        return kept
    ids = store(kind, concepts, existing, summary)
    retire(kind, existing, ids.keys() | unread, summary)
    say(f"{kind.name}: {len(ids)}")
    for language, spoken in itertools.groupby(sorted(concepts, key=_language), key=_language):
        mentioned = list(spoken)
        relabel(kind, mentioned, ids, summary)
        say(f"{language}: titles of {len(mentioned)} {kind.name}")
    return kept | ids


def _language(concept: Concept) -> str:
    return concept.language


def _name_groups(named: Iterable[tuple[str, str, str]], summary: Summary) -> None:
    """Official titles of ISCO groups stand before our own of the same language."""
    groups = {row.code: row for row in IscoGroup.objects.all()}
    changed, fresh = set(), set()
    for code, language, name in named:
        if code not in groups:
            groups[code] = IscoGroup(code=code)
            fresh.add(code)
        if groups[code].names.get(language) != name:
            groups[code].names[language] = name
            changed.add(code)
    IscoGroup.objects.bulk_create([groups[code] for code in sorted(fresh)])
    IscoGroup.objects.bulk_update([groups[code] for code in sorted(changed - fresh)], ["names"], batch_size=BATCH)
    tally = summary.of("ISCO groups")
    tally.added += len(fresh)
    tally.changed += len(changed - fresh)


def _relate(related: list[tuple[str, str, bool]], ids: dict[str, int], skill_ids: dict[str, int], summary: Summary) -> None:
    """Which skills an occupation needs; a relation to something that is not here is counted and left out."""
    wanted = {(ids[a], skill_ids[b]): essential for a, b, essential in related if a in ids and b in skill_ids}
    lost = sum(a not in ids or b not in skill_ids for a, b, _ in related)
    summary.notes.extend(
        [f"{lost} relations point at occupations or skills that are not here and were left out."] if lost else []
    )
    gone = []
    for pk, occupation, skill, essential in OccupationSkill.objects.values_list("id", "occupation_id", "skill_id", "essential"):
        if wanted.get((occupation, skill)) == essential:
            del wanted[occupation, skill]
        else:
            gone.append(pk)
    OccupationSkill.objects.filter(pk__in=gone).delete()
    rows = [OccupationSkill(occupation_id=a, skill_id=b, essential=essential) for (a, b), essential in wanted.items()]
    OccupationSkill.objects.bulk_create(rows, batch_size=BATCH)
    tally = summary.of("skills of occupations")
    tally.added += len(rows)
    tally.removed += len(gone)


def _one_version(found: list[Bundle]) -> str:
    said = sorted({bundle.version for bundle in found})
    if len(said) > 1:
        versions = ", ".join(version or "none" for version in said)
        raise Broken(f"The folders are of different versions ({versions}). Import one version at a time.")
    return said[0]


def _refuse_older(version: str) -> None:
    newest = ImportReport.objects.filter(source=Source.ESCO).order_by("-id").values_list("version", flat=True).first() or ""
    if _numbers(version) and _numbers(newest) > _numbers(version):
        raise Broken(f"ESCO {newest} is here already; {version} is older. Nothing was changed.")


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]


def _first(faults: list[Fault]) -> str:
    return str(faults[0]) if faults else "the files are empty."
