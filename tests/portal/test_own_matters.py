"""Staff who are mentors or mentees as well never decide about themselves; and a coordinator moves the end of other pairs."""

from datetime import date, timedelta

import pytest
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.models import AccessLog
from handrail.kernel.reasons import Refused
from handrail.matching import actions as matching
from handrail.mentorships import actions
from handrail.mentorships.actions.concerns import Report
from handrail.mentorships.models import Change, Concern, Mentorship
from handrail.mentorships.rules import ConcernKind, How, Told
from handrail.messaging.models import Notice
from handrail.people.models import Account, Person
from handrail.people.queries import actor_of
from handrail.programmes.models import Clearance, Mentor
from tests.world import World

pytestmark = pytest.mark.django_db


def as_(person: Person | None) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=person))
    return client


def running(world: World) -> Mentorship:
    """A pair that has met, with an end that is planned."""
    mentee, mentor = world.mentee(name="Amina Haddad"), world.mentor(name="Koen Maes")
    by, on = actor_of(mentor.person.account), clock.today()
    pair = actions.agree(mentee.pk, mentor.pk, by=by, on=on)
    actions.log_meeting(pair.ref, Told(on, 60, How.PLACE), by=by, on=on, key="k")
    pair.refresh_from_db()
    return pair


def address(pair: Mentorship) -> str:
    return f"/programme/vdab-mentor-app/people/{pair.participation.ref}/end/"


def later(pair: Mentorship, days: int = 30) -> date:
    assert pair.planned_end is not None
    return pair.planned_end + timedelta(days=days)


def test_a_coordinator_gives_a_pair_more_time_and_both_are_told(world: World, settle) -> None:
    pair = running(world)
    coordinator = as_(world.coordinator(world.programme().owner))
    assert address(pair) in coordinator.get("/programme/vdab-mentor-app/people/").text
    assert "Koen Maes" in coordinator.get(address(pair)).text
    why = "They are in the middle of something."
    answer = coordinator.post(address(pair), {"planned_end": str(later(pair)), "reason": why})
    assert answer.status_code == 302
    assert Mentorship.objects.get().planned_end == later(pair)
    change = Change.objects.get(step="extend")
    assert (change.reveal("note"), change.by_id is not None) == (why, True)
    settle()
    told = Notice.objects.filter(kind="mentorship_extended").values_list("person", flat=True)
    assert set(told) == {pair.mentee_person_id, pair.mentor_person_id}
    for person in (pair.mentee_person, pair.mentor_person):
        assert why not in as_(person).get(f"/together/{pair.ref}/").text


@pytest.mark.parametrize(("days", "reason"), [(0, "Because"), (-5, "Because"), (30, ""), (30, "\0")])
def test_an_end_that_is_no_later_or_has_no_reason_is_asked_again(world: World, days: int, reason: str) -> None:
    pair = running(world)
    coordinator = as_(world.coordinator(world.programme().owner))
    answer = coordinator.post(address(pair), {"planned_end": str(later(pair, days)), "reason": reason})
    assert answer.status_code == 200
    assert Mentorship.objects.get().planned_end == pair.planned_end


@pytest.mark.parametrize("side", ["mentee_person", "mentor_person"])
def test_nobody_gives_her_own_pair_more_time(world: World, side: str) -> None:
    from handrail.kernel.access import Role

    pair = running(world)
    world.staff_of(getattr(pair, side), Role.COORDINATOR, world.programme().owner)
    person = Person.objects.get(pk=getattr(pair, side).pk)
    said = {"planned_end": str(later(pair)), "reason": "Because"}
    assert as_(person).get(address(pair)).status_code == 404
    assert as_(person).post(address(pair), said).status_code == 404
    with pytest.raises(Refused) as refused:
        actions.extend(pair.ref, later(pair), by=actor_of(person.account), on=clock.today())
    assert [reason.code for reason in refused.value.reasons] == ["own_pair"]
    assert Mentorship.objects.get().planned_end == pair.planned_end


def test_nobody_approves_or_clears_her_own_offer_to_be_a_mentor(world: World) -> None:
    from handrail.kernel.access import Role

    offer = world.mentor(name="Cora Vos", cleared=False)
    world.staff_of(offer.person, Role.COORDINATOR, world.programme().owner)
    herself, page = as_(offer.person), f"/be-a-mentor/applications/{offer.ref}/"
    for said in (
        {"decision": "accept", "reason": "I am good", "do": "decide"},
        {"requirement": "referenced", "result": "met", "do": "check"},
    ):
        assert herself.post(page, said).status_code != 302, said
    assert Mentor.objects.get(pk=offer.pk).stage == "applied"
    assert not Clearance.objects.filter(mentor=offer, requirement__in=["approved", "referenced"]).exists()
    colleague = as_(world.coordinator(world.programme().owner))
    assert colleague.post(page, {"decision": "accept", "reason": "Known to us"}).status_code == 302
    assert Mentor.objects.get(pk=offer.pk).stage == "accepted"


@pytest.mark.parametrize("side", ["about", "reporter"])
def test_a_lead_never_sees_or_decides_a_concern_of_her_own(world: World, side: str) -> None:
    """Neither one about her nor one she reported: it goes to the deputy, and by address there is nothing."""
    from handrail.kernel.access import Role

    pair = running(world)
    programme = world.programme()
    reporter, about = pair.mentee_person, pair.mentor_person
    lead = about if side == "about" else reporter
    world.staff_of(lead, Role.LEAD, programme.owner)
    type(programme).objects.filter(pk=programme.pk).update(lead=lead)
    report = Report(ConcernKind.UNSAFE, danger=False, hurt=True, goes_on=True, may_contact=True, mentorship_ref=pair.ref)
    concern = actions.report_concern(report, by=actor_of(reporter.account), now=clock.now(), key="k")
    assert concern.owner_id == programme.deputy_id
    person = Person.objects.get(pk=lead.pk)
    assert concern.ref not in as_(person).get("/concern/cases/").text
    for step in ("", "take/", "act/", "close/", "release/", "hold/"):
        where = f"/concern/cases/{concern.ref}/{step}"
        assert {as_(person).get(where).status_code, as_(person).post(where, {}).status_code} <= {404, 405}, step
    with pytest.raises(NotFound):
        actions.take_concern(concern.ref, by=actor_of(person.account), now=clock.now())
    assert Concern.objects.get().stage == "new"


def test_opening_a_request_is_noted_and_shown_to_her(world: World) -> None:
    mentor, rasa = world.mentor(name="Koen Maes"), world.mentee(name="Rasa Petrauskaitė")
    assert rasa.person is not None
    her = actor_of(rasa.person.account)
    matching.show_proposals(rasa.pk, by=her, on=clock.today(), now=clock.now())
    (request,) = matching.ask(rasa.pk, [mentor.pk], words="Hello", by=her, on=clock.today(), now=clock.now())
    his = as_(mentor.person)
    his.get("/requests/")
    assert not AccessLog.objects.filter(what="request").exists(), "the list opens nothing"
    assert "Hello" in his.get(f"/requests/{request.ref}/").text
    assert AccessLog.objects.get(what="request").person_id == rasa.person_id
    looked = as_(rasa.person).get("/account/looked/").text
    assert "What you wrote to a mentor you asked" in looked
    assert "Koen Maes" in looked
