"""The service's file of jobs becomes placements, each found again by the service's own reference.

The register knows better than who told us, so it puts a job right; the same file twice changes nothing. Who is in no
programme is none of our business and is left out. With `dry_run` everything is done and undone: the figures are the real ones.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from handrail.employers import events
from handrail.employers.actions.placements import change, end, note_start
from handrail.employers.models import Placement
from handrail.employers.rows import COLUMNS, Job, job_of, read
from handrail.employers.rules import Contract, PlacementStage, Said, Source, plain_name
from handrail.kernel import sheets
from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.labels import sentences
from handrail.kernel.privacy import blind_index
from handrail.kernel.reasons import Refused
from handrail.kernel.sheets import BadRow, Wrong
from handrail.programmes.models import Participation
from handrail.programmes.rules import OPEN_PARTICIPATION, ParticipationStage
from handrail.register.rules import plain_number

STAGES = [each for each in OPEN_PARTICIPATION if each != ParticipationStage.REFERRED]


@dataclass(frozen=True)
class Imported:
    """How many lines did what. `outside`: about people who are in no programme here."""

    added: int
    changed: int
    unchanged: int
    outside: int
    bad: tuple[BadRow, ...]


@transaction.atomic
def bring_in_jobs(path: Path, *, dry_run: bool = False, by: Actor, on: date) -> Imported:
    """Read the file and write what is good in it; raises `sheets.BadFile` when it cannot be read as a whole."""
    by.must("employers.import")
    counts: Counter[str] = Counter()
    bad: list[BadRow] = []
    seen: set[str] = set()
    for row in read(path):
        try:
            with transaction.atomic():
                counts[_take(job_of(row), seen, by=by, on=on)] += 1
        except Wrong as error:
            bad.append(BadRow(row, str(error)))
        except Refused as refused:
            bad.append(BadRow(row, sentences(refused)))
    done = Imported(counts["added"], counts["changed"], counts["unchanged"], counts["outside"], tuple(bad))
    if dry_run:
        transaction.set_rollback(True)
    else:
        record(events.PlacementsImported(done.added, done.changed, len(done.bad)), by=by, on=on)
    return done


def write_failed(path: Path, bad: tuple[BadRow, ...]) -> None:
    sheets.write_failed(path, COLUMNS, bad)


def _take(job: Job, seen: set[str], *, by: Actor, on: date) -> str:
    """One line: what came of it."""
    if job.reference in seen:
        raise Wrong("placement: stands in the file already: leave the newer line and delete the other")
    seen.add(job.reference)
    place = _place(job)
    if place is None:
        return "outside"
    index = blind_index(f"placement:{job.reference}")
    placement, is_new = Placement.objects.filter(reference_index=index).first(), False
    if placement is not None and placement.person_id != place.person_id:
        raise Wrong("placement: this reference belongs to another person here: check the number")
    if placement is None:
        before = _known(place, job)
        placement = note_start(place.pk, job.said, Source.IMPORT, by=by, on=on)
        is_new = before is None
        Placement.objects.filter(pk=placement.pk).update(reference_index=index)
    changed = _put_right(placement, job.said, by=by, on=on)
    changed |= _end(placement, job, by=by, on=on)
    if is_new:
        return "added"
    return "changed" if changed else "unchanged"


def _place(job: Job) -> Participation | None:
    """The newest open time in a programme of who has this number."""
    index = blind_index(plain_number(job.number))
    rows = Participation.objects.filter(person__jobseekers__number_index=index, stage__in=STAGES)
    return rows.order_by("-joined_on", "-pk").first()


def _known(place: Participation, job: Job) -> Placement | None:
    """The same job as somebody told us: at the same employer from the same day."""
    key = blind_index(f"employer:{plain_name(job.said.employer)}")
    same = Placement.objects.running().filter(person=place.person_id, place_key=key, started_on=job.said.started_on)
    return same.first()


def _put_right(placement: Placement, said: Said, *, by: Actor, on: date) -> bool:
    """What the file leaves open stays as it was told."""
    placement.refresh_from_db()
    name = placement.reveal("employer_name")
    now = plain_name(name), placement.started_on, placement.hours, placement.contract, placement.kind
    contract = Contract(placement.contract) if said.contract == Contract.NOT_KNOWN else said.contract
    wanted = Said(said.employer, said.started_on, said.hours or placement.hours, contract, said.kind)
    if now == (plain_name(wanted.employer), wanted.started_on, wanted.hours, wanted.contract, wanted.kind):
        return False
    if placement.stage != PlacementStage.RUNNING:
        raise Wrong("placement: this job has ended here: put it right on its page, or leave this line out")
    change(placement.ref, wanted, by=by, on=on)
    return True


def _end(placement: Placement, job: Job, *, by: Actor, on: date) -> bool:
    """A job that ended for the register ends here; one that ended here goes on for a register that has not heard of it."""
    placement.refresh_from_db()
    if job.ended_on is None:
        return False
    if placement.stage == PlacementStage.ENDED:
        if placement.ended_on != job.ended_on:
            raise Wrong(f"ended_on: here it ended on {placement.ended_on}: put it right on its page, or in the file")
        return False
    end(placement.ref, job.ended_on, job.end_reason, by=by, on=on)
    return True
