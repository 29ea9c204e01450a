"""A colleague stands in while a mentor is away: asked by the mentor, named by staff, answered, taken back, over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events
from handrail.mentorships.actions.locking import renew_duties, version_of
from handrail.mentorships.models import Cover, Mentorship
from handrail.mentorships.queries.cover import colleagues_for
from handrail.mentorships.rules.cover import ANSWER_DAYS, COVER, COVER_OPEN, COVERED, CoverStage, blocks_cover, covers
from handrail.people.queries import shut_out
from handrail.programmes.actions import replace_duties
from handrail.programmes.actions.leading import say_away
from handrail.programmes.models import Absence, Mentor
from handrail.programmes.rules import Due

if TYPE_CHECKING:
    from handrail.mentorships.models.cover import CoverQuerySet
    from handrail.mentorships.models.pair import MentorshipQuerySet


@dataclass(frozen=True)
class Wanted:
    """Which colleague is to stand in, on which days, and what they need to know."""

    mentor: str
    starts: date
    ends: date
    note: str = ""


@transaction.atomic
def ask_cover(wanted: Wanted, pairs: Collection[str], *, by: Actor, on: date) -> list[Cover]:
    """The mentor asks a colleague to stand in with some or all of her mentees. It stands once the colleague says yes."""
    by.must("mentorships.change")
    own = Mentorship.objects.content_for(by, on).filter(mentor_person_id=by.person_id, ref__in=list(pairs))
    return _ask(_locked(own), wanted, CoverStage.ASKED, by=by, on=on)


@transaction.atomic
def name_cover(mentor_ref: str, wanted: Wanted, *, by: Actor, on: date) -> list[Cover]:
    """Who leads the office or coordinates names a colleague for all with whom nobody is there; it stands at once.

    The days away are written down with it where the mentor could not.
    """
    by.must("mentorships.watch")
    say_away(mentor_ref, wanted.starts, wanted.ends, by=by, on=on)
    theirs = Mentorship.objects.watched_by(by).filter(mentor__ref=mentor_ref, stage__in=sorted(COVERED))
    rows = _locked(theirs)
    free = [row for row in rows if not _taken(row, wanted)]
    return _ask(free, wanted, CoverStage.AGREED, by=by, on=on)


@transaction.atomic
def answer_cover(ref: str, *, yes: bool, by: Actor, on: date) -> list[Cover]:
    """The colleague's answer, for everybody asked about in one go; a yes may become a no later."""
    by.must("mentorships.change")
    rows = _asked_together(Cover.objects.standing_in(by, on), ref)
    for row in rows:
        if yes and row.stage == CoverStage.AGREED:
            continue
        _to(row, "agree" if yes else "decline", by=by, on=on)
    return rows


@transaction.atomic
def cancel_cover(ref: str, *, by: Actor, on: date) -> Cover:
    """The mentor, or who watches the pair, takes it back: the undo of asking and of naming."""
    by.must("mentorships.change")
    mine = Cover.objects.filter(covered__person_id=by.person_id or 0)
    watched = Cover.objects.filter(mentorship_id__in=Mentorship.objects.watched_by(by).values("pk"))
    row = _one(mine | watched, ref)
    _to(row, "cancel", by=by, on=on)
    return row


@transaction.atomic
def rather_wait(ref: str, *, by: Actor, on: date) -> Cover:
    """The mentee would rather wait for her own mentor. Nobody asks why."""
    row = _of_mentee(ref, by, on)
    _to(row, "wait", by=by, on=on)
    return row


@transaction.atomic
def welcome_cover(ref: str, *, by: Actor, on: date) -> Cover:
    """She would like to see the colleague after all."""
    row = _of_mentee(ref, by, on)
    _to(row, "welcome", by=by, on=on)
    return row


@transaction.atomic
def come_back(mentor_id: int, starts: date, ends: date, *, by: Actor, on: date) -> None:
    """The mentor took the days away back: nobody needs to stand in on them."""
    rows = Cover.objects.open().filter(covered_id=mentor_id, starts__gte=starts, ends__lte=ends)
    for row in _all(rows):
        _to(row, "cancel", by=by, on=on)


@transaction.atomic
def leave_covers(person_id: int, *, by: Actor, on: date) -> None:
    """Who stands in leaves altogether: the mentor who is away is told in time to ask somebody else."""
    for row in _all(Cover.objects.open().filter(mentor_person_id=person_id)):
        _to(row, "cancel", by=by, on=on)


@transaction.atomic
def end_covers(on: date) -> None:
    """The last day is over: what is still to do is the mentor's again."""
    for row in _all(Cover.objects.open().filter(ends__lt=on)):
        row.stage = COVER.target("end", CoverStage(row.stage))
        row.save(update_fields=["stage"])
        _renew(row, row.mentorship)


def end_covers_of(mentorship: Mentorship) -> None:
    """Another mentor accompanies: what was agreed with the one before no longer counts. Inside the caller's transaction."""
    mentorship.covers.filter(stage__in=sorted(COVER_OPEN)).update(stage=CoverStage.OVER)


def _ask(rows: list[Mentorship], wanted: Wanted, stage: CoverStage, *, by: Actor, on: date) -> list[Cover]:
    if not rows:
        raise Refused([Reason("cover_nobody")])
    return [_ask_one(row, wanted, stage, by=by, on=on) for row in rows]


def _ask_one(row: Mentorship, wanted: Wanted, stage: CoverStage, *, by: Actor, on: date) -> Cover:
    if not covers(version_of(row)) or row.stage not in COVERED:
        raise Refused([Reason("cover_not_here")])
    colleague = Mentor.objects.filter(ref=wanted.mentor, programme_id=row.mentor.programme_id).first()
    if colleague is None:
        raise NotFound("mentor")
    refuse_if(_blocks(row, colleague, wanted, on))
    cover = Cover.objects.create(
        mentorship=row,
        trust=row.trust,
        covered=row.mentor,
        mentor=colleague,
        mentor_person_id=colleague.person_id,
        starts=wanted.starts,
        ends=wanted.ends,
        stage=stage,
        asked_on=on,
        asked_by_id=by.person_id,
        note=wanted.note or None,
    )
    _renew(cover, row)
    record(events.CoverChanged(cover.pk, row.pk, "name" if stage == CoverStage.AGREED else "ask"), by=by, on=on)
    return cover


def _blocks(row: Mentorship, colleague: Mentor, wanted: Wanted, on: date) -> list[Reason]:
    """Being kept apart reads like not being free, so that nobody learns of a block."""
    free = colleagues_for(row.participation.version_id, row.mentor, wanted.starts, wanted.ends)
    apart = shut_out(row.mentee_person_id) | {row.mentee_person_id}
    return blocks_cover(
        wanted.starts,
        wanted.ends,
        away=list(Absence.objects.filter(mentor_id=row.mentor_id).values_list("starts", "ends")),
        today=on,
        same=colleague.pk == row.mentor_id,
        free=colleague.person_id not in apart and free.filter(pk=colleague.pk).exists(),
        taken=_taken(row, wanted),
    )


def _renew(cover: Cover, mentorship: Mentorship) -> None:
    """What is due in the pair follows, and whether the colleague's answer is."""
    renew_duties(mentorship)
    due_on = cover.asked_on + timedelta(days=ANSWER_DAYS)
    waits = [Due("answer_cover", cover.mentor_person_id, None, None, due_on, (due_on,))]
    replace_duties(cover.about, waits if cover.stage == CoverStage.ASKED else [])


def _taken(row: Mentorship, wanted: Wanted) -> bool:
    return row.covers.filter(stage__in=sorted(COVER_OPEN), starts__lte=wanted.ends, ends__gte=wanted.starts).exists()


def _to(cover: Cover, step: str, *, by: Actor, on: date) -> None:
    was_agreed = cover.stage == CoverStage.AGREED
    cover.stage = COVER.target(step, CoverStage(cover.stage))
    cover.save(update_fields=["stage"])
    _renew(cover, cover.mentorship)
    record(events.CoverChanged(cover.pk, cover.mentorship_id, step, was_agreed), by=by, on=on)


def _of_mentee(ref: str, by: Actor, on: date) -> Cover:
    by.must("mentorships.change")
    return _one(Cover.objects.filter(mentorship__mentee_person_id=by.person_id or 0, ends__gte=on), ref)


def _asked_together(rows: "CoverQuerySet", ref: str) -> list[Cover]:
    """The one of this address and all the colleague was asked for in the same go."""
    first = rows.filter(ref=ref).first()
    if first is None:
        raise NotFound("cover")
    return _all(rows.filter(covered=first.covered_id, starts=first.starts, ends=first.ends, asked_on=first.asked_on))


def _one(rows: "CoverQuerySet", ref: str) -> Cover:
    found = _all(rows.filter(ref=ref))
    if not found:
        raise NotFound("cover")
    return found[0]


def _all(rows: "CoverQuerySet") -> list[Cover]:
    """The pairs are locked first, in the order of their ids; then the rows are read anew."""
    found = list(rows.values_list("pk", "mentorship_id"))
    pairs = Mentorship.objects.filter(pk__in={pair for _pk, pair in found})
    locked = {row.pk: row for row in pairs.select_for_update(of=("self",)).order_by("pk")}
    fresh = list(Cover.objects.filter(pk__in=[pk for pk, _pair in found]).order_by("mentorship_id", "pk"))
    for row in fresh:
        row.mentorship = locked[row.mentorship_id]
    return fresh


def _locked(rows: "MentorshipQuerySet") -> list[Mentorship]:
    return list(Mentorship.objects.filter(pk__in=rows.values("pk")).select_for_update(of=("self",)).order_by("pk"))
