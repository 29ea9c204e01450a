"""Her own wishes end to end: what mentors say about themselves by pages, what she asks by pages, and whom she then sees."""

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel.models import Event
from handrail.matching.models import Proposal, ProposalList
from handrail.people.models import Person
from handrail.programmes.models import Mentor, Participation, Programme
from handrail.taxonomy.models import Area
from tests.programmes.world import ANTWERP, definition_text
from tests.world import World

pytestmark = pytest.mark.django_db
LIER = "BE212-12021"


@pytest.fixture
def here() -> World:
    world = World()
    world.programme()
    for code, level, name in (("BE211", "nuts3", "Arr. Antwerpen"), (ANTWERP, "municipality", "Antwerpen")):
        Area.objects.get_or_create(code=code, defaults={"level": level, "name": name})
    Area.objects.get_or_create(code=LIER, defaults={"level": "municipality", "name": "Lier"})
    return world


def as_(person: Person | None) -> Client:
    client = Client()
    assert person is not None
    client.force_login(person.account)
    return client


def says(mentor: Mentor, **about: str) -> None:
    """The mentor answers the page about themselves."""
    address = reverse("programmes:offer", args=[mentor.programme.slug, "you"])
    answer = as_(mentor.person).post(address, about)
    assert answer.status_code == 302, answer.text


def wishes(row: Participation, **said: list[str]) -> None:
    address = reverse("programmes:question", args=[row.programme.slug, "wishes"])
    answer = as_(row.person).post(address, said)
    assert answer.status_code == 302, answer.text


def sees(row: Participation) -> list[int]:
    """She presses the button for proposals; gives the mentors on the page, best first."""
    assert as_(row.person).post(f"/mentors/{row.ref}/").status_code == 302
    shown = ProposalList.objects.filter(participation=row).latest("id")
    return list(Proposal.objects.filter(list=shown).order_by("place").values_list("mentor", flat=True))


def test_who_wishes_for_a_woman_sees_the_women_who_said_so(here: World) -> None:
    fatma, koen, sam = (here.mentor(name=name) for name in ("Fatma Demir", "Koen Maes", "Sam Claes"))
    says(fatma, gender="woman")
    says(koen, gender="man")
    rasa, ona = here.mentee(name="Rasa"), here.mentee(name="Ona")
    wishes(rasa, wishes=["a_woman"])
    assert sees(rasa) == [fatma.pk]
    assert set(sees(ona)) == {fatma.pk, koen.pk, sam.pk}


def test_an_answer_taken_back_no_longer_counts(here: World) -> None:
    fatma = here.mentor(name="Fatma Demir")
    says(fatma, gender="woman")
    says(fatma, gender="")
    rasa = here.mentee(name="Rasa")
    wishes(rasa, wishes=["a_woman"])
    assert sees(rasa) == []
    assert Event.objects.filter(name="GenderSaid").count() == 2


def test_nobody_reads_what_a_mentor_said_about_themselves(here: World) -> None:
    """Not on the list, not on the profile, and nothing in an event but whose it is."""
    fatma = here.mentor(name="Fatma Demir")
    says(fatma, gender="woman", home_area=LIER)
    rasa = here.mentee(name="Rasa")
    assert sees(rasa) == [fatma.pk]
    her = as_(rasa.person)
    for address in (f"/mentors/{rasa.ref}/", f"/mentors/{rasa.ref}/mentor/{fatma.ref}/"):
        page = her.get(address).text
        assert "Fatma" in page
        assert "Lier" not in page
        assert "woman" not in page.replace("a woman or a man", "")
    assert Event.objects.get(name="GenderSaid").payload == {"person_id": fatma.person_id}


def test_not_from_my_town_leaves_out_who_lives_there(here: World) -> None:
    near, far = here.mentor(name="Near By"), here.mentor(name="Far Off")
    says(near, home_area=ANTWERP)
    says(far, home_area=LIER)
    rasa = here.mentee(name="Rasa")
    assert set(sees(rasa)) == {near.pk, far.pk}
    wishes(rasa, avoids=["my_town"])
    assert sees(rasa) == [far.pk]
    wishes(rasa, avoids=[])
    assert set(sees(rasa)) == {near.pk, far.pk}


def of_two_kinds(world: World) -> Programme:
    text = definition_text().replace('kinds = ["professional"]', 'kinds = ["professional", "peer"]')
    world.publish(text.replace("version = 1", "version = 2"), world.programme().owner)
    return world.programme()


def test_the_kind_of_mentor_is_asked_where_there_is_more_than_one(here: World) -> None:
    rasa = here.mentee(name="Rasa")
    address = reverse("programmes:question", args=["vdab-mentor-app", "wishes"])
    assert "not long ago" not in as_(rasa.person).get(address).text
    assert as_(rasa.person).post(address, {"wishes": ["kind:peer"]}).status_code == 200, "one kind: nothing to wish"
    of_two_kinds(here)
    assert "Somebody who was in my place not long ago" in as_(rasa.person).get(address).text


def test_the_kind_she_wished_for_comes_first_and_says_so(here: World) -> None:
    programme = of_two_kinds(here)
    koen = here.mentor(name="Koen Maes")
    person = here.person("Petra Vos")
    form = reverse("programmes:apply", args=[programme.slug])
    assert as_(person).post(form, {}).status_code == 200, "which kind is hers to say"
    assert as_(person).post(form, {"kind": "supervisor"}).status_code == 200
    assert as_(person).post(form, {"kind": "peer"}).status_code == 302
    petra = Mentor.objects.get(person=person)
    here.clear(petra)
    rasa = here.mentee(name="Rasa")
    assert sees(rasa) == [koen.pk, petra.pk], "all else alike, the earlier one"
    wishes(rasa, wishes=["kind:peer"])
    assert sees(rasa) == [petra.pk, koen.pk]
    assert "Is the kind of mentor you wished for" in as_(rasa.person).get(f"/mentors/{rasa.ref}/").text
    assert "Somebody who was in my place" in as_(rasa.person).get(reverse("programmes:check", args=[programme.slug])).text
