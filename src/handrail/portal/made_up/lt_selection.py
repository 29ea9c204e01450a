"""Counsellors of Kaunas choose from the register: some invitations wait, some were answered, one person is kept, one left out.

The demo's mentor has a bit of everything, so that whoever becomes her finds each state on her pages.
"""

from handrail.kernel.access import Actor
from handrail.matching import actions, queries
from handrail.matching.models import Selection
from handrail.mentorships.models import Mentorship
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.people.rules import Contact
from handrail.portal.made_up.scene import Scene
from handrail.portal.made_up.stage import person_of
from handrail.programmes import actions as programmes
from handrail.programmes.models import Mentor, Programme
from handrail.programmes.queries import newest_definition
from handrail.programmes.rules import MentorStage, most_places, requirements
from handrail.register.models import Jobseeker

CHOOSERS = 6
CERTIFIED = 200
"""So many days ago those counsellors were certified who had not been by the story of the training."""


def come(scene: Scene) -> None:
    """The demo's mentor first, then five colleagues with less."""
    for number, account in enumerate(scene.counsellors[:CHOOSERS]):
        certified(scene, account)
        _chooses(scene, account, rich=number == 0)


def certified(scene: Scene, account: Account) -> Mentor:
    """This counsellor as a mentor who may take a client; who is one already stays as she is."""
    with scene.ago(CERTIFIED) as (on, _):
        row = Mentor.objects.filter(programme_id=scene.programme_id, person_id=person_of(account)).first()
        if row is None:
            row = programmes.apply_mentor(scene.programme_id, person_of(account), by=actor_of(account), on=on)
        coordinator = scene.as_staff("coordinator")
        definition = newest_definition(row.programme)
        for code, amount in requirements(definition):
            if not row.clearances.filter(requirement=code, amount__gte=amount, met=True).exists():
                programmes.clear(row.pk, code, amount=amount, by=coordinator, on=on)
        if row.stage == MentorStage.APPLIED:
            programmes.accept_mentor(row.pk, "Klauso ir drąsina.", by=coordinator, on=on)
        work = [scene.chance.choice(sorted(scene.occupations.values()))]
        return programmes.say_expertise(
            row.pk,
            languages=["lt", "en"],
            sectors=["C", "G"],
            occupations=work,
            areas=["LT022"],
            places=most_places(definition),
            by=actor_of(account),
            on=on,
        )


def _chooses(scene: Scene, account: Account, *, rich: bool) -> None:
    slug, by = Programme.objects.get(pk=scene.programme_id).slug, actor_of(account)
    paired(scene, account, days=scene.chance.randrange(20, 90))
    with scene.ago(9) as (on, now):
        asked = invited(slug, by, scene, days=9)
        if rich:
            actions.ask_call_back(queries.code_of(asked.ref), on=on, now=now)
    if not rich:
        return
    no = invited(slug, by, scene, days=6)
    with scene.ago(5) as (on, now):
        actions.decline_invitation(queries.code_of(no.ref), "not_now", on=on, now=now)
    with scene.ago(1) as (on, now):
        first, second = _best(slug, by, scene, 2)
        actions.pass_over(slug, first.ref, "other_help", by=by, on=on, now=now)
        actions.reserve(slug, second.ref, by=by, on=on, now=now)


def _best(slug: str, by: Actor, scene: Scene, number: int) -> list[Jobseeker]:
    """Who is free and has waited longest, as that mentor's list shows it on that day."""
    with scene.ago(0) as (on, now):
        place = queries.selecting(by, slug, "lt", on=on, now=now)
    return list(queries.free(place).order_by("registered_since", "id")[:number])


def invited(slug: str, by: Actor, scene: Scene, *, days: int) -> Selection:
    """An invitation that went so many days ago."""
    with scene.ago(days) as (on, now):
        row = _best(slug, by, scene, 1)[0]
        held = actions.reserve(slug, row.ref, by=by, on=on, now=now)
        channel = queries.channels(held)[0]
        return actions.invite(held.ref, ["work", "time", "trust"], channel, by=by, on=on, now=now)


def paired(scene: Scene, account: Account, *, days: int) -> Mentorship:
    """Chosen, invited, and two days later a yes: a pair that stands for so many days. Other scenes begin with it."""
    slug = Programme.objects.get(pk=scene.programme_id).slug
    held = invited(slug, actor_of(account), scene, days=days + 2)
    with scene.ago(days) as (on, now):
        purposes = newest_definition(held.programme).consents.required
        contact = None if held.jobseeker.email else Contact(phone=f"+3706{held.jobseeker_id:07}")
        said = actions.Yes({str(each): programmes.hash_of(each) for each in purposes}, contact, "lt")
        return actions.accept_invitation(queries.code_of(held.ref), said, on=on, now=now)
