"""How every action gets at its mentorship: through what the actor may see, locked, facts read after the lock.

Lock order: participation, mentor, mentorship. Whoever needs only the mentorship locks only that.
"""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.reasons import Reason, refuse_if
from handrail.mentorships.models import Cover, Mentorship
from handrail.mentorships.models.cover import acted_by
from handrail.mentorships.queries.check_ins import check_in_duties
from handrail.mentorships.queries.facts import facts_of
from handrail.mentorships.rules.cover import Covered, blocks_outside, handed
from handrail.mentorships.rules.duties import duties
from handrail.mentorships.rules.watching import for_lists, watched_about
from handrail.people.queries import shut_out
from handrail.programmes.actions import replace_all_duties
from handrail.programmes.definition import Definition
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.queries import definition_of

if TYPE_CHECKING:
    from handrail.mentorships.models.pair import MentorshipQuerySet


def of_pair(ref: str, *, by: Actor, on: date) -> Mentorship:
    """One of the two acts: locked, and refused while contact rests."""
    mentorship = _locked(Mentorship.objects.content_for(by, on), ref)
    refuse_if([resting(mentorship)])
    return mentorship


def of_pair_or_cover(ref: str, *, by: Actor, on: date, day: date | None = None) -> Mentorship:
    """One of the two acts, or the colleague who stands in: then only about a day of that time."""
    mentorship = _locked(acted_by(by, on), ref)
    refuse_if([resting(mentorship)])
    if day is not None and stands_in(mentorship, by):
        cover = Cover.objects.covered_by(by, on).get(mentorship=mentorship)
        refuse_if(blocks_outside(day, Covered(cover.mentor_person_id, cover.starts, cover.ends)))
    return mentorship


def stands_in(mentorship: Mentorship, by: Actor) -> bool:
    """Whether who acts is neither of the two."""
    return by.person_id not in (mentorship.mentee_person_id, mentorship.mentor_person_id)


def of_pair_with_places(ref: str, *, by: Actor, on: date) -> Mentorship:
    """One of the two acts on more than the pair: the participation and the mentor are locked before it."""
    found = Mentorship.objects.content_for(by, on).filter(ref=ref).values("participation_id", "mentor_id").first()
    if found is None:
        raise NotFound
    lock_places(found["participation_id"], found["mentor_id"])
    return of_pair(ref, by=by, on=on)


def of_pair_or_staff(ref: str, *, by: Actor) -> Mentorship:
    """One of the two or the coordinator acts. The participation and the mentor are locked first: their rows change too."""
    found = Mentorship.objects.visible_to(by).filter(ref=ref).values("participation_id", "mentor_id").first()
    if found is None:
        raise NotFound
    lock_places(found["participation_id"], found["mentor_id"])
    return _locked(Mentorship.objects.visible_to(by), ref)


def watched_pair(ref: str, *, by: Actor) -> Mentorship:
    """Whoever leads the mentor's office, or coordinates, acts about a pair without reading it."""
    return _locked(Mentorship.objects.watched_by(by), ref)


def person(by: Actor) -> int:
    """The person who acts; commands have none and may not speak for one of the two."""
    if by.person_id is None:
        raise NotFound("person")
    return by.person_id


def lock_places(participation_id: int, mentor_id: int) -> tuple[Participation, Mentor]:
    participation = Participation.objects.select_for_update(of=("self",)).get(pk=participation_id)
    return participation, Mentor.objects.select_for_update(of=("self",)).get(pk=mentor_id)


def resting(mentorship: Mentorship) -> Reason | None:
    """Contact rests while one of the two is kept from the other. Nobody is told by whom, or why."""
    apart = mentorship.mentor_person_id in shut_out(mentorship.mentee_person_id)
    return Reason("resting") if apart else None


def version_of(mentorship: Mentorship) -> Definition:
    return definition_of(mentorship.participation.version_id)


def zone_of(mentorship: Mentorship) -> str:
    return mentorship.participation.programme.zone


def renew_duties(mentorship: Mentorship) -> None:
    """Replace what is due in this mentorship; every action that changes its facts ends with this.

    While contact rests nothing is due, yet staff's lists go on as if it were: they must not tell that it rests.
    """
    facts, version = facts_of(mentorship), version_of(mentorship)
    due = [*duties(facts, version), *check_in_duties(mentorship, version, resting=facts.resting)]
    unsaid = replace(facts, resting=False)
    shown = [*duties(unsaid, version), *check_in_duties(mentorship, version, resting=False)] if facts.resting else []
    for_staff = for_lists(shown, facts.coordinators_at)
    own = handed(due, facts.mentor, facts.covers)
    replace_all_duties({mentorship.about: own, watched_about(mentorship.pk): for_staff})


@transaction.atomic
def renew_between(person_id: int, other_id: int) -> None:
    """Contact between these two rests from now on, or no longer: what is due follows."""
    pair = {person_id, other_id}
    rows = Mentorship.objects.filter(mentee_person_id__in=pair, mentor_person_id__in=pair)
    for mentorship in rows.select_for_update(of=("self",)).order_by("pk"):
        renew_duties(mentorship)


def _locked(rows: "MentorshipQuerySet", ref: str) -> Mentorship:
    mentorship = rows.select_for_update(of=("self",)).filter(ref=ref).first()
    if mentorship is None:
        raise NotFound
    return mentorship
