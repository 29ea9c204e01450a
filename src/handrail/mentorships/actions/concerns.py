"""A concern is reported by anyone, goes to a lead it is not about, is taken, acted on and closed; its log only grows.

In immediate danger contact between the two is held at once, and stays held until a person decides.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.days import next_working_day
from handrail.kernel.events import Happening, record
from handrail.kernel.reasons import refuse_if
from handrail.mentorships import events, rules
from handrail.mentorships.actions.locking import renew_between
from handrail.mentorships.models import Concern, ConcernEntry, Mentorship
from handrail.mentorships.queries.concerns import programme_of
from handrail.mentorships.rules import CONCERN, ConcernKind, ConcernStage, Entry, Outcome, Severity, day_of
from handrail.mentorships.rules.duties import ConcernFacts, concern_duties
from handrail.people import actions as people
from handrail.people.queries import staff_at
from handrail.programmes.actions import replace_duties
from handrail.programmes.models import Programme
from handrail.programmes.queries import newest_definition

# No letters or figures that are taken for each other on paper or on the phone.
LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
# Holds are set in this name, so that no trail outside the concern says who asked for them.
SAFEGUARDING = Actor.system("safeguarding")


@dataclass(frozen=True)
class Report:
    """What somebody tells us. `mentorship_ref` says that it is about the other one of that pair."""

    kind: ConcernKind
    danger: bool
    hurt: bool
    goes_on: bool
    text: str = ""
    may_contact: bool = False
    reach_at: str = ""
    mentorship_ref: str = ""
    kept_from: int | None = None
    told_by: int | None = None
    """Who told staff about it, for whom they write it down."""


@transaction.atomic
def report_concern(report: Report, *, by: Actor, now: datetime, key: str) -> Concern:
    """Signed in or not. The same key again gives the same receipt."""
    if (reported := Concern.objects.filter(key=key).first()) is not None:
        return reported
    mentorship = _pair(report.mentorship_ref, by)
    concern = _open(report, mentorship, by=by, now=now, key=key)
    # The reporter stands in the concern, not in its log, so that the log can be shown.
    _add(
        concern,
        Entry.REPORTED,
        by=Actor.visitor(),
        now=now,
        text=report.text,
        reach_at=report.reach_at if report.may_contact else "",
    )
    if concern.severity == Severity.IMMEDIATE:
        _hold(concern, by=Actor.visitor(), now=now)
    _renew_duties(concern)
    # Recorded as a visitor's: who reported stands in the concern alone.
    record(events.ConcernReported(concern.pk), by=Actor.visitor(), on=day_of(now, zone_of(concern)))
    return concern


@transaction.atomic
def add_to_concern(ref: str, text: str, *, now: datetime) -> None:
    """Who holds the receipt adds a line, unnamed like the report. The same words pressed twice are kept once."""
    concern = Concern.objects.select_for_update(of=("self",)).filter(ref=ref).first()
    if concern is None:
        raise NotFound("concern")
    lines = concern.entries.filter(kind=Entry.ADDED)
    last = lines.order_by("pk").last()
    if last is not None and last.reveal("text") == text:
        return
    refuse_if(rules.blocks_adding(ConcernStage(concern.stage), lines.count()))
    _add(concern, Entry.ADDED, by=Actor.visitor(), now=now, text=text)
    record(events.ConcernAddedTo(concern.pk), by=Actor.visitor(), on=day_of(now, zone_of(concern)))


@transaction.atomic
def take_concern(ref: str, *, by: Actor, now: datetime) -> Concern:
    """This lead answers for it from now on."""
    concern = _locked(ref, by)
    concern.stage = CONCERN.target("take", ConcernStage(concern.stage))
    concern.owner_id = by.person_id
    concern.save(update_fields=["stage", "owner"])
    return _told(concern, Entry.TAKEN, events.ConcernTaken(concern.pk), by=by, now=now)


@transaction.atomic
def act(ref: str, text: str, *, by: Actor, now: datetime) -> Concern:
    """Something was done about it; the line stands for good."""
    concern = _locked(ref, by)
    concern.stage = CONCERN.target("act", ConcernStage(concern.stage))
    concern.save(update_fields=["stage"])
    return _told(concern, Entry.DONE, events.ConcernActed(concern.pk), by=by, now=now, text=text)


@transaction.atomic
def hold_contact(ref: str, *, by: Actor, now: datetime) -> Concern:
    """The lead holds contact while she finds out more."""
    concern = _locked(ref, by)
    if not concern.holds:
        _hold(concern, by=by, now=now)
    return concern


@transaction.atomic
def release_contact(ref: str, text: str, *, by: Actor, now: datetime) -> Concern:
    """A person decides that the two may be in contact again, and says why."""
    concern = _locked(ref, by)
    if concern.holds and concern.about_id and concern.reporter_id:
        concern.holds = False
        concern.save(update_fields=["holds"])
        between = Q(reporter=concern.reporter_id, about=concern.about_id) | Q(
            reporter=concern.about_id, about=concern.reporter_id
        )
        if not Concern.objects.filter(between, holds=True).exists():
            people.release_hold(concern.reporter_id, concern.about_id, by=SAFEGUARDING, on=day_of(now, zone_of(concern)))
            renew_between(concern.reporter_id, concern.about_id)
        _told(concern, Entry.RELEASED, events.HoldReleased(concern.pk), by=by, now=now, text=text)
    return concern


@transaction.atomic
def close_concern(ref: str, outcome: str, note: str, *, by: Actor, now: datetime) -> Concern:
    """With an outcome and words about it. A hold outlives it until somebody releases it."""
    concern = _locked(ref, by)
    concern.stage = CONCERN.target("close", ConcernStage(concern.stage))
    refuse_if(rules.blocks_concern_close(outcome, note))
    concern.outcome, concern.closed_on = Outcome(outcome), day_of(now, zone_of(concern))
    concern.save(update_fields=["stage", "outcome", "closed_on"])
    return _told(concern, Entry.CLOSED, events.ConcernClosed(concern.pk), by=by, now=now, text=note)


def country_of(programme: Programme | None) -> str:
    """Whose public holidays count."""
    return newest_definition(programme).country if programme else str(settings.HANDRAIL.country)


def zone_of(concern: Concern) -> str:
    return concern.programme.zone if concern.programme else settings.TIME_ZONE


def _pair(ref: str, by: Actor) -> Mentorship | None:
    """The reporter's own pair, also long after it has ended."""
    return Mentorship.objects.visible_to(by).filter(ref=ref).first() if ref and by.person_id else None


def _open(report: Report, mentorship: Mentorship | None, *, by: Actor, now: datetime, key: str) -> Concern:
    reporter = report.told_by or by.person_id
    about = mentorship.other_than(reporter) if mentorship else None
    severity = rules.severity(danger=report.danger, hurt=report.hurt, goes_on=report.goes_on)
    # Who stays unnamed is not kept, except where contact has to be held between two people; even then nobody is shown it.
    kept = report.may_contact or severity == Severity.IMMEDIATE
    programme = programme_of(mentorship, reporter)
    past = {each for each in (about, report.kept_from, reporter, by.person_id) if each is not None}
    return Concern.objects.create(
        programme=programme,
        mentorship=mentorship if kept else None,
        about_id=about,
        reporter_id=reporter if kept else None,
        kept_from_id=report.kept_from,
        owner_id=rules.routed_to(_candidates(programme), past=past),
        kind=report.kind,
        severity=severity,
        may_contact=report.may_contact,
        reported_at=now,
        answer_by=next_working_day(day_of(now, programme.zone if programme else settings.TIME_ZONE), country_of(programme)),
        code="-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3)),
        key=key,
    )


def _candidates(programme: Programme | None) -> list[int | None]:
    """Lead, deputy, then whoever else is a lead there; without a programme nobody in particular."""
    return [programme.lead_id, programme.deputy_id, *staff_at(Role.LEAD, programme.owner_id)] if programme else []


def _locked(ref: str, by: Actor) -> Concern:
    by.must("mentorships.concerns")
    concern = Concern.objects.visible_to(by).select_for_update(of=("self",)).filter(ref=ref).first()
    if concern is None:
        raise NotFound
    return concern


def _hold(concern: Concern, *, by: Actor, now: datetime) -> None:
    if concern.reporter_id is None or concern.about_id is None:
        return
    people.hold(concern.reporter_id, concern.about_id, by=SAFEGUARDING, on=day_of(now, zone_of(concern)))
    renew_between(concern.reporter_id, concern.about_id)
    concern.holds = True
    concern.save(update_fields=["holds"])
    _add(concern, Entry.HELD, by=by, now=now)


def _told(concern: Concern, entry: Entry, event: Happening, *, by: Actor, now: datetime, text: str = "") -> Concern:
    _add(concern, entry, by=by, now=now, text=text)
    _renew_duties(concern)
    record(event, by=by, on=day_of(now, zone_of(concern)))
    return concern


def _add(concern: Concern, kind: Entry, *, by: Actor, now: datetime, text: str = "", reach_at: str = "") -> None:
    ConcernEntry.objects.create(
        concern=concern,
        trust=concern.trust,
        kind=kind,
        at=now,
        by_id=by.person_id,
        text=text or None,
        reach_at=reach_at or None,
    )


def _renew_duties(concern: Concern) -> None:
    facts = ConcernFacts(
        stage=ConcernStage(concern.stage),
        reported_on=day_of(concern.reported_at, zone_of(concern)),
        answer_by=concern.answer_by,
        owner=concern.owner_id,
        at=concern.programme.owner_id if concern.programme else None,
    )
    replace_duties(f"concern:{concern.pk}", concern_duties(facts, Role.LEAD))
