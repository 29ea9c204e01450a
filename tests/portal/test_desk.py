"""The desk: an account is tied by a counsellor who saw the person, and by nobody else; a guardian's yes on paper."""

from datetime import date, timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.models import AccessLog, Event
from handrail.kernel.reasons import Refused
from handrail.messaging.models import Notice
from handrail.people.models import Person
from handrail.people.queries import actor_of
from handrail.people.rules import Contact
from handrail.portal.queries import desk
from handrail.programmes import actions as programmes
from handrail.programmes.models import GuardianAsk, StepDone
from handrail.register.models import Jobseeker
from tests.world import World

pytestmark = pytest.mark.django_db
NUMBER = "85073003328"


@pytest.fixture
def rasa(world: World) -> Jobseeker:
    return world.jobseeker("Rasa Petrauskaitė", number=NUMBER, office=world.organisation("Ghent"))


@pytest.fixture
def greta(world: World, rasa: Jobseeker) -> Person:
    assert rasa.office is not None
    return world.counsellor(rasa.office, "Greta Maes")


@pytest.fixture
def her(world: World) -> Person:
    return world.person("Rasa P.")


def at(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


def look(greta: Person, her: Person, **said: object) -> str:
    about: dict[str, object] = {"number": NUMBER, "name": "", "born_on": None, **said}
    return desk.find_pair(actor_of(greta.account), Contact(her.account.email), **about)  # type: ignore[arg-type]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(reason.code, reason.detail) for reason in refused.value.reasons]


def test_she_finds_both_compares_vouches_and_ties(rasa: Jobseeker, greta: Person, her: Person) -> None:
    client = at(greta)
    answer = client.post(reverse("portal:desk"), {"contact": her.account.email, "number": "850730 03328"})
    assert NUMBER not in answer["Location"]
    text = client.get(answer["Location"]).text
    assert rasa.name in text
    assert her.account.email in text
    refused = client.post(answer["Location"], {})
    assert "Look at the identity document first" in refused.text
    assert Jobseeker.objects.get(pk=rasa.pk).person_id is None
    assert client.post(answer["Location"], {"identity": "on"}).status_code == 302
    rasa.refresh_from_db()
    assert (rasa.person_id, rasa.tied_how) == (her.pk, "desk")
    assert Event.objects.get(name="JobseekerLinked").person_id == greta.pk
    assert Notice.objects.get(person=her).kind == "tied_at_desk"
    assert "is tied to the register" in client.get(answer["Location"]).text


def test_looking_at_the_account_is_noted_and_shown_to_the_person(rasa: Jobseeker, greta: Person, her: Person) -> None:
    ticket = look(greta, her)
    at(greta).get(reverse("portal:desk_pair", args=[ticket]))
    log = AccessLog.objects.get(person_id=her.pk)
    assert (log.actor_person_id, log.what) == (greta.pk, "desk")
    assert "Greta Maes" in at(her).get(reverse("people:looked")).text


def test_name_and_birth_date_find_a_row_unless_two_share_them(
    world: World, rasa: Jobseeker, greta: Person, her: Person
) -> None:
    found = {"number": "", "name": " rasa  petrauskaitė", "born_on": rasa.born_on}
    world.jobseeker(rasa.name, office=world.organisation("Leuven"))
    assert look(greta, her, **found), "a namesake of another office is not looked at"
    world.jobseeker(rasa.name, office=rasa.office)
    with pytest.raises(Refused) as refused:
        look(greta, her, **found)
    assert codes(refused) == [("desk_several", "number")]


def test_what_is_not_found_is_said_for_each_side(world: World, rasa: Jobseeker, greta: Person, her: Person) -> None:
    elsewhere = world.counsellor(world.organisation("Leuven"))
    with pytest.raises(Refused) as refused:
        look(elsewhere, her)
    assert codes(refused) == [("desk_no_row", "number")]
    with pytest.raises(Refused) as refused:
        desk.find_pair(actor_of(greta.account), Contact("nobody@example.org"), number=NUMBER, name="", born_on=None)
    assert codes(refused) == [("desk_no_account", "contact")]


def test_a_ticket_opens_for_who_found_it_and_not_for_ever(world: World, rasa: Jobseeker, greta: Person, her: Person) -> None:
    assert rasa.office is not None
    ticket, colleague = look(greta, her), world.counsellor(rasa.office)
    with pytest.raises(NotFound):
        desk.pair(actor_of(colleague.account), ticket)
    with pytest.raises(NotFound):
        desk.pair(actor_of(greta.account), f"{ticket}x")
    assert {her.pk, str(her.pk)}.isdisjoint(signing.loads(ticket, salt=desk.SEAL))


def test_a_row_or_an_account_tied_elsewhere_is_refused_kindly(
    world: World, rasa: Jobseeker, greta: Person, her: Person
) -> None:
    world.tied(world.jobseeker("Another Row", office=rasa.office), her)
    path = reverse("portal:desk_pair", args=[look(greta, her)])
    assert "This account belongs to another place in the register" in at(greta).get(path).text
    answer = at(greta).post(path, {"identity": "on"})
    assert answer.status_code == 200
    assert Jobseeker.objects.get(pk=rasa.pk).person_id is None
    world.tied(rasa, world.person("First One"))
    path = reverse("portal:desk_pair", args=[look(greta, world.person())])
    assert "This place in the register belongs to another account" in at(greta).get(path).text


def test_a_guardians_paper_is_noted_with_who_and_when(world: World, rasa: Jobseeker, greta: Person) -> None:
    row = world.joined(name="Young One", born_on=clock.today() - timedelta(days=365 * 17), office=rasa.office)
    client, path = at(greta), reverse("portal:guardian_paper", args=[row.ref])
    assert path in client.get(reverse("portal:person", args=[row.ref])).text
    day = clock.today() - timedelta(days=2)
    assert "Note the yes only when you see" in client.post(path, {"name": "Nadia", "said_on": f"{day}"}).text
    later = client.post(path, {"name": "Nadia", "said_on": f"{clock.today() + timedelta(days=1)}", "paper": "on"})
    assert "This day has not come yet" in later.text
    assert client.post(path, {"name": "Nadia", "said_on": f"{day}", "paper": "on"}).status_code == 302
    step = StepDone.objects.get(participation=row, step="guardian_yes")
    assert (step.on, step.by_person_id) == (day, greta.pk)
    kept = GuardianAsk.objects.get(participation=row)
    assert (kept.channel, kept.yes, kept.reveal("name")) == ("paper", True, "Nadia")
    assert "No guardian’s yes is needed here" in client.get(path).text


def test_a_guardians_paper_is_refused_where_none_is_asked_for(world: World, greta: Person, rasa: Jobseeker) -> None:
    row, by, today = world.joined(office=rasa.office), actor_of(greta.account), clock.today()
    with pytest.raises(Refused) as refused:
        programmes.note_guardian(row.pk, "Nadia", date(2000, 1, 1), by=by, on=today, now=clock.now())
    assert codes(refused) == [("guardian_not_due", ""), ("paper_too_old", "said_on")]
