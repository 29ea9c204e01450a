"""A concern is reported by anyone and goes to who is on call, never to somebody it is about; its log only grows.

In immediate danger contact between the two is held at once, and stays held until a person decides. What leads do then is
in `cases`.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from handrail.kernel import holds
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.days import next_working_day
from handrail.kernel.events import Happening, record
from handrail.kernel.reasons import refuse_if
from handrail.mentorships import events, rules
from handrail.mentorships.actions.locking import renew_between
from handrail.mentorships.models import Concern, ConcernEntry, Mentorship
from handrail.mentorships.queries.concerns import programme_of
from handrail.mentorships.queries.rota import in_turn, others_in_turn, who_may_name_a_lead
from handrail.mentorships.queries.rows import zone_at
from handrail.mentorships.queries.rulings import appeal_waiting
from handrail.mentorships.rules import ConcernKind, ConcernStage, Entry, Severity, day_of
from handrail.mentorships.rules import concerns as grave
from handrail.people import actions as people
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
    add_line(
        concern,
        Entry.REPORTED,
        by=Actor.visitor(),
        now=now,
        text=report.text,
        reach_at=report.reach_at if report.may_contact else "",
    )
    if grave.holds_contact(Severity(concern.severity)):
        keep_apart(concern, by=Actor.visitor(), now=now)
    renew_case_duties(concern, now)
    # Recorded as a visitor's: who reported stands in the concern alone.
    record(events.ConcernReported(concern.pk), by=Actor.visitor(), on=day_of(now, zone_of(concern)))
    if concern.owner_id is None:
        record(events.ConcernUnrouted(concern.pk), by=Actor.visitor(), on=day_of(now, zone_of(concern)))
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
    add_line(concern, Entry.ADDED, by=Actor.visitor(), now=now, text=text)
    record(events.ConcernAddedTo(concern.pk), by=Actor.visitor(), on=day_of(now, zone_of(concern)))


def country_of(programme: Programme | None) -> str:
    """Whose public holidays count."""
    return newest_definition(programme).country if programme else str(settings.HANDRAIL.country)


def zone_of(concern: Concern) -> str:
    return zone_at(concern.programme)


def _pair(ref: str, by: Actor) -> Mentorship | None:
    """The reporter's own pair, also long after it has ended."""
    return Mentorship.objects.visible_to(by).filter(ref=ref).first() if ref and by.person_id else None


def _open(report: Report, mentorship: Mentorship | None, *, by: Actor, now: datetime, key: str) -> Concern:
    reporter = report.told_by or by.person_id
    about = mentorship.other_than(reporter) if mentorship else None
    yes = grave.answered_yes(danger=report.danger, hurt=report.hurt, goes_on=report.goes_on)
    severity = grave.severity(yes)
    # Who stays unnamed is not kept, except where contact has to be held between two people; even then nobody is shown it.
    kept = report.may_contact or grave.holds_contact(severity)
    programme = programme_of(mentorship, reporter)
    past = {each for each in (about, report.kept_from, reporter, by.person_id) if each is not None}
    zone = zone_at(programme)
    day = next_working_day(day_of(now, zone), country_of(programme))
    return Concern.objects.create(
        programme=programme,
        mentorship=mentorship if kept else None,
        about_id=about,
        reporter_id=reporter if kept else None,
        kept_from_id=report.kept_from,
        owner_id=grave.routed_to(in_turn(programme, now), past=past),
        kind=report.kind,
        severity=severity,
        said_yes=list(yes),
        may_contact=report.may_contact,
        reported_at=now,
        answer_by=day,
        answer_at=grave.answer_time(now.astimezone(ZoneInfo(zone)), day),
        code="-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3)),
        key=key,
    )


def locked(ref: str, by: Actor) -> Concern:
    by.must("mentorships.concerns")
    concern = Concern.objects.visible_to(by).select_for_update(of=("self",)).filter(ref=ref).first()
    if concern is None:
        raise NotFound
    return concern


def keep_apart(concern: Concern, *, by: Actor, now: datetime) -> None:
    if concern.reporter_id is None or concern.about_id is None:
        return
    people.hold(concern.reporter_id, concern.about_id, by=SAFEGUARDING, on=day_of(now, zone_of(concern)))
    renew_between(concern.reporter_id, concern.about_id)
    concern.holds = True
    concern.save(update_fields=["holds"])
    add_line(concern, Entry.HELD, by=by, now=now)


def told(concern: Concern, entry: Entry, event: Happening, *, by: Actor, now: datetime, text: str = "") -> Concern:
    add_line(concern, entry, by=by, now=now, text=text)
    renew_case_duties(concern, now)
    record(event, by=by, on=day_of(now, zone_of(concern)))
    return concern


def add_line(concern: Concern, kind: Entry, *, by: Actor, now: datetime, text: str = "", reach_at: str = "") -> None:
    ConcernEntry.objects.create(
        concern=concern,
        trust=concern.trust,
        kind=kind,
        at=now,
        by_id=by.person_id,
        text=text or None,
        reach_at=reach_at or None,
    )


def renew_case_duties(concern: Concern, now: datetime) -> None:
    others = others_in_turn(concern, now)
    if not others:
        may_name = who_may_name_a_lead(day_of(now, zone_of(concern)))
        others = sorted(may_name - concern.passes_by - {concern.owner_id})
    waits = appeal_waiting(concern)
    may = {concern.owner_id, *others} - {None, waits.taken_by if waits else None}
    facts = grave.ConcernFacts(
        stage=ConcernStage(concern.stage),
        reported_on=day_of(concern.reported_at, zone_of(concern)),
        answer_by=concern.answer_by,
        answered=concern.answered_at is not None or concern.stage == ConcernStage.ACTING,
        step_by=concern.step_by,
        close_by=concern.close_by,
        keep_review_on=holds.review_of(f"concern:{concern.pk}"),
        owner=concern.owner_id,
        others=tuple(others),
        appeal_by=waits.by if waits else None,
        appeal_for=tuple(sorted(each for each in may if each is not None)),
    )
    replace_duties(f"concern:{concern.pk}", grave.concern_duties(facts))
