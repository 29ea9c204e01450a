"""Two mentors of Lithuania's office are away: for one a colleague stands in, the other has nobody yet.

So a newcomer finds who stands in on the mentor's page, and the row with its one next action on the leader's.
"""

from datetime import timedelta

from handrail.mentorships import actions
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules.cover import COVERED
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.portal.made_up.stage import Stage as Scene
from handrail.portal.made_up.stage import person_of
from handrail.programmes import actions as programmes
from handrail.programmes.models import Mentor
from handrail.programmes.rules import MentorStage

BEGAN, LASTS = 2, 12
NOTE = "Kitą savaitę planuota parašyti CV. Susitinkame skyriuje, antrame aukšte."


def come(scene: Scene) -> None:
    """The two with the fewest mentees but some, so that the list of the leader stays readable."""
    stand_in = Mentor.objects.get(programme_id=scene.programme_id, person_id=person_of(scene.staff["mentor"]))
    running = Mentorship.objects.filter(participation__programme_id=scene.programme_id, stage__in=sorted(COVERED))
    others = Mentor.objects.filter(pk__in=running.values("mentor_id"), stage=MentorStage.ACCEPTED).exclude(pk=stand_in.pk)
    for number, mentor in enumerate(others.order_by("guides", "pk")[:2]):
        _away(scene, mentor, None if number else stand_in)


def _away(scene: Scene, mentor: Mentor, stand_in: Mentor | None) -> None:
    by = actor_of(Account.objects.get(person_id=mentor.person_id))
    with scene.ago(BEGAN) as (on, _):
        ends = on + timedelta(days=LASTS)
        programmes.away(mentor.pk, on, ends, by=by, on=on)
        if stand_in is None:
            return
        pairs = Mentorship.objects.filter(mentor=mentor, stage__in=sorted(COVERED)).values_list("ref", flat=True)
        rows = actions.ask_cover(actions.Wanted(stand_in.ref, on, ends, NOTE), list(pairs), by=by, on=on)
        actions.answer_cover(rows[0].ref, yes=True, by=scene.as_staff("mentor"), on=on)
