"""One file comes in, or is taken back: line by line through the actions, in one transaction, counted and recorded.

With `dry_run` everything is done and undone, so that what is said is what would happen. Nobody is written to about what a
file brings: it is no news. What is due from now on is reminded of on its day, like everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from pathlib import Path

from django.db import transaction
from django.db.models import ProtectedError, Q

from handrail.kernel import sheets
from handrail.kernel.access import Actor
from handrail.kernel.events import record, unheard_by
from handrail.kernel.labels import sentence, sentences
from handrail.kernel.models import Event
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.kernel.sheets import BadRow, Row, Wrong
from handrail.people.models import Account, Person
from handrail.portal import events
from handrail.portal.bringing import KINDS
from handrail.portal.bringing.kinds import Made, Taking, named
from handrail.portal.models import Import, ImportLine
from handrail.portal.rules import Brought

LETTERS, HAND = "handrail.messaging", "import:"
BLOCK = 500
MOST_TRIES = 50


@dataclass
class Done:
    """What came of a file, by the numbers of its lines. `number` is that of the import; none where nothing was written."""

    number: int | None = None
    added: list[int] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


@transaction.atomic
def bring_in(
    kind: Brought, path: Path, *, dry_run: bool = False, strict: bool = False, by: Actor, who: Person | None = None, on: date
) -> Done:
    """Read the file and write what is good in it; raises `sheets.BadFile` when it cannot be read as a whole."""
    by.must("portal.import")
    done = Done()
    brought = Import.objects.create(
        kind=kind, file_name=path.name[:200], file_hash=sheets.digest(path), added=0, known=0, bad=0, by=who, on=on
    )
    with unheard_by(LETTERS):
        taken = _taken(kind, path, done, by=_hand(brought), on=on)
        lines = (ImportLine(brought=brought, line=row.line, made=list(made)) for row, made in taken)
        for block in batched(lines, BLOCK):
            ImportLine.objects.bulk_create(block)
    if dry_run or (strict and done.bad):
        transaction.set_rollback(True)
        return done
    said = events.FileBroughtIn(brought.pk, kind, len(done.added), len(done.known), len(done.bad))
    record(said, by=by, on=on)
    brought.added, brought.known, brought.bad = len(done.added), len(done.known), len(done.bad)
    brought.save()
    done.number = brought.pk
    return done


def _hand(brought: Import) -> Actor:
    """Who did what a file does: so the log names the import, and what was done since is by somebody else."""
    return Actor.system(f"{HAND}{brought.pk}")


def _taken(kind: Brought, path: Path, done: Done, *, by: Actor, on: date) -> Iterator[tuple[Row, Made]]:
    """The lines that made something; the others are noted as known or bad."""
    about, taking = KINDS[kind], Taking(by, on)
    for row in sheets.read(path, about.required, about.columns):
        try:
            with transaction.atomic():
                made = about.take(row, taking)
        except Wrong as error:
            done.bad.append(BadRow(row, str(error)))
        except Refused as refused:
            done.bad.append(BadRow(row, sentences(refused)))
        else:
            (done.added if made else done.known).append(row.line)
            if made:
                yield row, made


@dataclass(frozen=True)
class Kept:
    """A line that is not taken back, and why."""

    line: int
    why: str


@dataclass(frozen=True)
class Undone:
    """`taken` lines were taken back. Where some are kept and `rest` was not said, nothing was."""

    taken: int
    kept: tuple[Kept, ...]


@transaction.atomic
def undo(number: int, *, rest: bool = False, by: Actor, on: date) -> Undone:
    """Take back what a file made, the last line first; what somebody has touched since is kept, or keeps all of it."""
    by.must("portal.import")
    brought = Import.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if brought is None:
        raise Refused([Reason("import_unknown")])
    if brought.undone_on is not None:
        raise Refused([Reason("import_undone", brought.undone_on.isoformat())])
    kept, taken = [], 0
    with unheard_by(LETTERS):
        for line in brought.lines.filter(taken_back=False).order_by("-line").iterator(BLOCK):
            why = _taken_back(line, Brought(brought.kind), by=_hand(brought), on=on)
            taken += not why
            if why:
                kept.append(Kept(line.line, why))
    if kept and not rest:
        transaction.set_rollback(True)
        return Undone(0, tuple(reversed(kept)))
    record(events.FileTakenBack(brought.pk, brought.kind, taken, len(kept)), by=by, on=on)
    brought.undone_on = None if kept else on
    brought.save(update_fields=["undone_on"])
    return Undone(taken, tuple(reversed(kept)))


def _taken_back(line: ImportLine, kind: Brought, *, by: Actor, on: date) -> str:
    """Why not; nothing where it was."""
    try:
        with transaction.atomic():
            refuse_if([_touched(line.made)])
            KINDS[kind].back(named(tuple(line.made)), by, on)
            ImportLine.objects.filter(pk=line.pk).update(taken_back=True)
    except Refused as refused:
        return sentences(refused)
    except ProtectedError:
        return sentence(Reason("import_hangs_on"))
    return ""


def _touched(made: list[str]) -> Reason | None:
    """Whether somebody came in, or anything happened outside imports, about what this line made."""
    if Account.objects.filter(pk=named(tuple(made)).get("account", 0), last_login__isnull=False).exists():
        return Reason("import_signed_in")
    ours = Q(actor__startswith=f"system:{HAND}")
    since = Event.objects.filter(about__overlap=made).exclude(ours).order_by("id")
    for event in since[:MOST_TRIES]:
        if not Event.objects.filter(ours, pk=event.caused_by or 0).exists():
            return Reason("import_since", f"{event.on} ({event.name})")
    return None
