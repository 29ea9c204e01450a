"""A job begins, is put right, ends, or was said by mistake. Locks: participation, then placement."""

from datetime import date

from django.db import IntegrityError, transaction

from handrail.employers import events, rules
from handrail.employers.models import Employer, Placement, PlacementChange
from handrail.employers.rules import PLACEMENT, PlacementStage, Said, Source
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.privacy import blind_index
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.programmes.models import Participation
from handrail.programmes.rules import ParticipationStage

SAID = ["employer", "employer_name", "place_key", "kind", "started_on", "hours", "contract"]
END = ["stage", "ended_on", "end_reason", "end_source", "end_told_on"]
CLOSED = (ParticipationStage.REFERRED, ParticipationStage.CLOSED)


@transaction.atomic
def start(participation_ref: str, said: Said, *, by: Actor, on: date) -> Placement:
    """She says that she has a job, or her counsellor does."""
    by.must("employers.placement")
    served, own = Participation.objects.served_by(by), Participation.objects.filter(person_id=by.person_id or 0)
    row = Participation.objects.filter(pk__in=(served | own).filter(ref=participation_ref).values("pk")).first()
    if row is None:
        raise NotFound("participation")
    source = Source.MENTEE if row.person_id == by.person_id else Source.COUNSELLOR
    return note_start(row.pk, said, source, by=by, on=on)


@transaction.atomic
def note_start(
    participation_id: int, said: Said, source: Source, *, by: Actor, on: date, followed_by_id: int | None = None
) -> Placement:
    """Write a job down. Called from above by who has shown that this actor may; said twice, it is one job."""
    row = Participation.objects.select_for_update(of=("self",)).get(pk=participation_id)
    if row.person_id is None or row.stage in CLOSED:
        raise Refused([Reason("nobody_yet")])
    refuse_if(rules.blocks_said(said, on))
    placement = Placement(participation=row, person_id=row.person_id, trust=row.trust, source=source, told_on=on)
    placement.told_by_id, placement.followed_by_id = by.person_id, followed_by_id
    _tell(placement, said)
    same = Placement.objects.running().filter(
        person_id=row.person_id, place_key=placement.place_key, started_on=said.started_on
    )
    if (twice := same.first()) is not None:
        return twice
    _saved(placement)
    record(events.PlacementStarted(placement.pk, row.pk), by=by, on=on)
    return placement


@transaction.atomic
def change(ref: str, said: Said, *, by: Actor, on: date) -> Placement:
    """Put a job right. What it said before stays readable."""
    placement = _locked(ref, by)
    placement.stage = PLACEMENT.target("change", PlacementStage(placement.stage))
    refuse_if(rules.blocks_said(said, on))
    PlacementChange.objects.create(
        placement=placement,
        trust=placement.trust,
        on=on,
        by_id=by.person_id,
        employer_name=placement.reveal("employer_name"),
        kind=placement.kind,
        started_on=placement.started_on,
        hours=placement.hours,
        contract=placement.contract,
    )
    _tell(placement, said)
    _saved(placement, SAID)
    record(events.PlacementChanged(placement.pk, placement.participation_id), by=by, on=on)
    return placement


@transaction.atomic
def end(ref: str, ended_on: date, reason: str, *, by: Actor, on: date) -> Placement:
    """The job has ended. Nobody is blamed, and nobody has to say more than one of five reasons."""
    placement = _locked(ref, by)
    placement.stage = PLACEMENT.target("end", PlacementStage(placement.stage))
    refuse_if(rules.blocks_end(ended_on, reason, started_on=placement.started_on, today=on))
    placement.ended_on, placement.end_reason = ended_on, reason
    placement.end_source, placement.end_told_on = source_of(placement, by), on
    placement.save(update_fields=END)
    record(events.PlacementEnded(placement.pk, placement.participation_id), by=by, on=on)
    return placement


@transaction.atomic
def undo_end(ref: str, *, by: Actor, on: date) -> Placement:
    """It has not ended after all."""
    placement = _locked(ref, by)
    placement.stage = PLACEMENT.target("undo_end", PlacementStage(placement.stage))
    refuse_if(rules.blocks_undo(placement.end_told_on or on, on))
    placement.ended_on, placement.end_reason, placement.end_source, placement.end_told_on = None, "", "", None
    _saved(placement, END)
    record(events.PlacementEndUndone(placement.pk, placement.participation_id), by=by, on=on)
    return placement


@transaction.atomic
def withdraw(ref: str, *, by: Actor, on: date) -> Placement:
    """It never was: a wrong person, or a job that did not come about."""
    placement = _locked(ref, by)
    placement.stage = PLACEMENT.target("withdraw", PlacementStage(placement.stage))
    refuse_if(rules.blocks_undo(placement.told_on, on))
    placement.save(update_fields=["stage"])
    record(events.PlacementWithdrawn(placement.pk, placement.participation_id), by=by, on=on)
    return placement


def name_follower(participation_id: int, person_id: int | None) -> None:
    """Who accompanies this person in the job from now on; nobody once that has ended. Called from above."""
    Placement.objects.filter(participation=participation_id).update(followed_by=person_id)


def source_of(placement: Placement, by: Actor) -> Source:
    """As whom this actor speaks about this job."""
    if by.person_id is None:
        return Source.IMPORT
    if by.person_id == placement.person_id:
        return Source.MENTEE
    return Source.MENTOR if by.person_id == placement.followed_by_id else Source.COUNSELLOR


def _locked(ref: str, by: Actor) -> Placement:
    by.must("employers.placement")
    found = Placement.objects.visible_to(by).counted().filter(ref=ref).values_list("participation_id", flat=True).first()
    if found is None:
        raise NotFound("placement")
    Participation.objects.select_for_update(of=("self",)).get(pk=found)
    return Placement.objects.select_for_update(of=("self",)).get(ref=ref)


def _tell(placement: Placement, said: Said) -> None:
    placement.employer_name = said.employer.strip()
    placement.employer = _employer_called(said.employer)
    placement.place_key = blind_index(f"employer:{rules.plain_name(said.employer)}")
    placement.kind, placement.started_on = said.kind, said.started_on
    placement.hours, placement.contract = said.hours, said.contract


def _employer_called(name: str) -> Employer | None:
    """The employer we know by exactly this name, if there is just one."""
    found = list(Employer.objects.filter(organisation__name__iexact=name.strip())[:2])
    return found[0] if len(found) == 1 else None


def _saved(placement: Placement, fields: list[str] | None = None) -> None:
    """Two jobs at one employer at the same time are one job: the database says so, whoever presses at the same time."""
    try:
        with transaction.atomic():
            placement.save(update_fields=fields)
    except IntegrityError:
        raise Refused([Reason("job_overlap")]) from None
