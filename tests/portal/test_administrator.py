"""An administrator sees whether everything runs, what is missing, and opens a programme only when somebody answers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.models import AccessLog, Heartbeat
from handrail.messaging.models import Notice
from handrail.people.models import Account, Organisation, Person
from handrail.people.queries import actor_of
from handrail.people.rules import OrganisationKind
from handrail.portal.queries.system import first_days, looked
from handrail.programmes.launch_rules import Item
from handrail.programmes.models import Programme, Version
from tests.programmes.world import definition_text
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita(world: World) -> Person:
    return world.administrator(world.organisation("VDAB", kind=OrganisationKind.SERVICE), "Rita Maes")


@pytest.fixture
def desk(rita: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=rita))
    return client


def draft(world: World, rita: Person) -> Programme:
    return world.programme(owner=rita.memberships.get().organisation, opened=False)


def test_the_first_days_are_read_from_the_facts(world: World, rita: Person) -> None:
    def missing() -> int:
        return sum(not each.done for each in first_days())

    before = missing()
    service = rita.memberships.get().organisation
    world.lead(service)
    assert missing() == before, "one lead is not enough"
    world.lead(service)
    world.coordinator(service)
    world.counsellor(service)
    world.jobseeker()
    assert missing() == before - 4


def test_on_paper_nobody_reads_that_a_code_is_sent(desk: Client) -> None:
    text = desk.get("/system/erasures/").text
    assert "The person’s e-mail address or mobile number" in text
    assert "We send you a code" not in text
    assert "Please answer: The person’s e-mail" in desk.post("/system/erasures/", {"reason": "letter"}).text


def test_the_page_says_when_nothing_runs_and_when_all_is_well(desk: Client, rita: Person) -> None:
    assert "Something needs you." in desk.get("/system/").text
    Heartbeat.objects.create(worker="any", at=clock.now())
    assert "Everything runs." in desk.get("/system/").text
    Notice.objects.create(kind="asked", person=rita, channel="sms", key="k", about="person:1", state="unknown")
    text = desk.get("/system/").text
    assert 'href="/system/erasures/"' in text
    assert "Somebody asks you to be their mentor" in text, "a kind is said in words"
    assert "not sent again by itself" in text


def test_a_programme_says_kindly_what_is_missing_and_opens_when_it_is_there(world: World, desk: Client, rita: Person) -> None:
    row = draft(world, rita)
    page = reverse("programmes:run", args=[row.slug])
    text = desk.get(page).text
    assert "Name the person who answers a concern." in text
    assert "Open the programme" not in text
    assert desk.post(reverse("programmes:open", args=[row.slug])).status_code == 409
    lead, deputy, stranger = world.lead(row.owner), world.lead(row.owner), world.lead()
    said = {"lead": lead.ref, "deputy": lead.ref, "hours": "Monday to Friday"}
    assert "another person as deputy" in desk.post(page, said).text
    assert desk.post(page, {**said, "deputy": stranger.ref}).status_code == 422, "a lead of another organisation"
    assert desk.post(page, {**said, "deputy": deputy.ref}).status_code == 302
    for item in [each for each in Item if each is not Item.ROTA]:
        desk.post(f"{page}launch/{item}/", {"state": "waived", "why": "a small start"})
    assert "Open the programme" in desk.get(page).text
    desk.post(reverse("programmes:open", args=[row.slug]))
    row.refresh_from_db()
    assert row.stage == "open"


def test_versions_say_what_they_changed_and_texts_are_read_in_each_language(world: World, desk: Client, rita: Person) -> None:
    row = draft(world, rita)
    newer = definition_text().replace("version = 1", "version = 2", 1).replace("answer_days = 7", "answer_days = 5", 1)
    world.publish(newer, row.owner)
    assert Version.objects.filter(programme=row).count() == 2
    text = desk.get(reverse("programmes:run", args=[row.slug])).text
    assert "Version 2" in text
    assert "answer days: 7 → 5" in text
    dutch = desk.get(reverse("programmes:texts", args=[row.slug]) + "?language=nl").text
    assert 'lang="nl"' in dutch
    assert "Only in English" not in dutch


def test_who_looked_is_counted_without_saying_at_whom(world: World, rita: Person, desk: Client) -> None:
    mia, noor, ana = world.counsellor(name="Mia Maes"), world.person("Noor El Amrani"), world.person("Ana Sousa")
    for whom, what in ((noor, "contact"), (noor, "contact"), (ana, "contact"), (ana, "concern")):
        AccessLog.objects.create(actor="account:1", actor_person_id=mia.pk, person_id=whom.pk, what=what, why="desk")
    old = clock.now() - timedelta(days=40)
    AccessLog.objects.create(actor="account:1", actor_person_id=mia.pk, person_id=ana.pk, what="contact", why="desk", at=old)
    rows = looked(actor_of(Account.objects.get(person=rita)))
    assert [(row.name, row.people, row.times) for row in rows] == [("Mia Maes", 2, 3)], "no concern, nothing old"
    text = desk.get("/system/looked/").text
    assert "Mia Maes" in text
    assert "Noor" not in text


def test_what_a_link_leads_to_does_not_stand_again_below_the_form(world: World, rita: Person, desk: Client) -> None:
    """A word set for one part of a page is there for every part after it, unless that part says its own."""
    row = Organisation.objects.get(name="VDAB")
    assert desk.get(f"/organisations/{row.ref}/").text.count("Name, logo, colours, texts and sentences") == 1
