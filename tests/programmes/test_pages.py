import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.models import SimulatedMail
from handrail.people.models import Person
from handrail.people.queries import has_consent
from handrail.programmes import actions, queries
from handrail.programmes.models import Interest, Mentor, Participation
from handrail.taxonomy.models import Area, Sector
from tests.programmes.world import SYSTEM
from tests.world import World

SLUG = "vdab-mentor-app"
NUL_AND_MORE = ["\0", "x" * 1_000_000, "<script>alert(1)</script>", "' OR 1=1 --", "😀" * 50, "-1", "99999999999999999999"]


@pytest.fixture
def here(world: World) -> World:
    world.programme()
    Area.objects.get_or_create(code="BE211", defaults={"level": "nuts3", "name": "Antwerp"})
    Sector.objects.get_or_create(code="C", defaults={"names": {"en": "Industry"}, "groups": ["721"]})
    world.occupation()
    return world


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


def to(name: str, *arguments: str) -> str:
    return reverse(f"programmes:{name}", args=arguments or [SLUG])


def code_in_the_last_mail() -> str:
    found = re.search(r"\b(\d{6})\b", SimulatedMail.objects.latest("id").text)
    assert found
    return found[1]


def test_the_public_page_says_what_joining_does_not_mean(here: World, client: Client) -> None:
    page = client.get(to("programme"))
    assert page.status_code == 200
    assert "Joining changes nothing about your benefit." in page.text
    assert "Never what you write or say." in page.text
    assert client.get(to("become_mentor")).status_code == 200
    assert client.get(to("programme", "no-such-programme")).status_code == 404


def test_a_visitor_is_sent_to_sign_in_and_comes_back(here: World, client: Client) -> None:
    answer = client.get(to("start"))
    assert answer.status_code == 302
    assert to("start") in answer["Location"].replace("%2F", "/")


def test_a_draft_programme_has_no_page(world: World, client: Client) -> None:
    world.programme(opened=False)
    assert client.get(to("programme")).status_code == 404


def test_a_young_jobseeker_walks_from_the_code_to_i_want_a_mentor(here: World, settle) -> None:
    jobseeker = here.jobseeker("Amina Haddad", number="85.07.30-033.28")
    person = here.person("Amina Haddad")
    client = signed_in(person)
    assert client.get(to("start"))["Location"] == to("tie")
    client.post(to("tie_ask"), {"number": "85073003328", "born_on": jobseeker.born_on.isoformat()})
    settle()
    answer = client.post(to("tie_code"), {"code": code_in_the_last_mail()}, follow=True)
    assert answer.redirect_chain[-1][0] == to("consents")
    assert client.post(to("consents"), {"matching": "on", "evaluation": "on"})["Location"] == to("start")
    assert has_consent(person.pk, "matching")
    assert not has_consent(person.pk, "publicity")
    answer = client.post(to("terms"), {"yes": "on"}, follow=True)
    assert answer.redirect_chain[-1][0] == to("work")
    page = client.get(to("work"), {"q": "weldor"})
    ref = here.occupation().ref
    assert f'value="{ref}"' in page.text
    assert client.post(to("work"), {"c": ref})["Location"] == to("question", SLUG, "help")
    for step, said, then in (
        ("help", {"help_topics": ["cv", "interview"]}, to("question", SLUG, "languages")),
        ("languages", {"languages": ["nl", "ar"]}, to("question", SLUG, "areas")),
        ("areas", {"areas": ["BE211"]}, to("question", SLUG, "times")),
        ("times", {"days": ["0", "5"], "parts": ["1", "4"]}, to("question", SLUG, "wishes")),
        ("wishes", {"wishes": ["a_woman"], "avoids": ["my_town"]}, to("check")),
    ):
        assert client.get(to("question", SLUG, step)).status_code == 200
        assert client.post(to("question", SLUG, step), said)["Location"] == then, step
    page = client.get(to("check"))
    for words in ("Welder", "CV", "Dutch", "Antwerp", "Monday, Saturday · Morning, Early evening", "A woman"):
        assert words in page.text, words
    pressed = client.post(to("check"))
    assert (pressed.status_code, pressed["Location"]) == (307, reverse("matching:start"))
    row = Participation.objects.get(person=person)
    assert row.stage == "ready"
    assert row.availability == sum(1 << (day * 6 + part) for day in (0, 5) for part in (1, 4))
    assert client.get(to("start"))["Location"] == reverse("matching:start")


def test_an_unknown_number_gets_the_same_answer_and_no_letter(here: World, settle) -> None:
    jobseeker = here.jobseeker(number="85073003328")
    pages = []
    for number in ("85073003328", "11111111111"):
        client = signed_in(here.person())
        said = {"number": number, "born_on": jobseeker.born_on.isoformat()}
        answer = client.post(to("tie_ask"), said, follow=True)
        page = client.post(to("tie_code"), {"code": "000000x"})
        pages.append((answer.redirect_chain, re.sub(r'value="[^"]*"', "", page.text)))
    settle()
    assert pages[0] == pages[1]
    assert SimulatedMail.objects.filter(to=jobseeker.email).count() == 1
    assert SimulatedMail.objects.count() == 1


def test_who_is_not_registered_is_told_how_and_kept(here: World) -> None:
    person = here.person()
    client = signed_in(person)
    assert "vdab.be" in client.get(to("not_registered")).text
    assert client.post(to("not_registered")).status_code == 200
    assert Interest.objects.filter(person=person).count() == 1


def test_answers_that_are_missing_are_asked_for_in_words(here: World) -> None:
    row = here.joined(name="Bo")
    client = signed_in(row.person)
    page = client.post(to("question", SLUG, "help"), {})
    assert page.status_code == 200
    assert "Please answer" in page.text
    page = client.post(to("check"))
    assert "Something is still missing" in page.text
    assert client.get(to("question", SLUG, "nothing")).status_code == 404


def test_the_terms_need_a_yes_and_the_consents_the_required_one(here: World) -> None:
    person = here.person("Bo")
    here.tied(here.jobseeker(), person)
    client = signed_in(person)
    assert "We need your yes" in client.post(to("consents"), {"evaluation": "on"}).text
    assert not has_consent(person.pk, "evaluation")
    client.post(to("consents"), {"matching": "on"})
    assert "Tick “Yes, I agree”" in client.post(to("terms"), {}).text
    assert not Participation.objects.exists()


def test_somebody_too_old_reads_why(here: World) -> None:
    person = here.person("Old")
    here.tied(here.jobseeker(born_on=clock.today() - timedelta(days=365 * 40)), person)
    client = signed_in(person)
    client.post(to("consents"), {"matching": "on"})
    assert "This programme is for younger people." in client.post(to("terms"), {"yes": "on"}).text


def test_the_guardian_answers_by_link_once(here: World, settle) -> None:
    row = here.joined(name="Young", born_on=clock.today() - timedelta(days=365 * 17))
    client = signed_in(row.person)
    assert client.get(to("start"))["Location"] == to("guardian")
    assert "Write an e-mail address" in client.post(to("guardian"), {"name": "Nadia", "contact": "no"}).text
    client.post(to("guardian"), {"name": "Nadia", "contact": "nadia@example.org"})
    settle()
    address = re.search(r"(/join/guardian/\w+/)", SimulatedMail.objects.latest("id").text)[1]
    visitor = Client()
    assert "Young wants to take part" in visitor.get(address).text
    assert not queries.steps_done(row.pk) & {"guardian_yes"}
    assert "Your yes is kept" in visitor.post(address, {"answer": "yes"}).text
    assert "no longer works" in visitor.get(address).text
    assert visitor.post(address, {"answer": "no"}).status_code == 410
    assert "guardian_yes" in queries.steps_done(row.pk)


def test_a_mentor_offers_help_and_a_coordinator_approves(here: World) -> None:
    person = here.person("Koen Maes")
    client = signed_in(person)
    assert client.post(to("apply"))["Location"] == to("expertise")
    client.post(to("expertise"), {"c": here.occupation().ref})
    client.post(to("expertise"), {"sector": "C"})
    assert "Welder" in client.get(to("expertise")).text
    for step, said in (
        ("help", {"help_topics": ["cv"]}),
        ("languages", {"languages": ["nl"]}),
        ("areas", {"areas": ["BE211"]}),
        ("times", {"days": ["0"], "parts": ["5"]}),
        ("places", {"places": "2", "remote": "on"}),
    ):
        assert client.get(to("offer", SLUG, step)).status_code == 200
        assert client.post(to("offer", SLUG, step), said).status_code == 302, step
    wrong = {"intro": "I help with welding.", "linkedin_url": "https://linkedin.com.evil.example/in/koen"}
    assert "Copy the address of your profile" in client.post(to("offer", SLUG, "intro"), wrong).text
    right = {"intro": "I help with welding.", "linkedin_url": "be.linkedin.com/in/koen-maes?utm=1"}
    assert client.post(to("offer", SLUG, "intro"), right)["Location"] == to("conduct")
    assert "I ask for no money" in client.get(to("conduct")).text
    assert client.post(to("conduct"), {"yes": "on"})["Location"] == to("conflict")
    assert client.post(to("conflict"), {"answer": "no"})["Location"] == to("mentor_settings")
    assert "A coordinator looks at your application" in client.get(to("mentor_settings")).text
    row = Mentor.objects.get(person=person)
    assert row.linkedin_url == "https://www.linkedin.com/in/koen-maes/"
    coordinator = signed_in(here.coordinator(here.programme().owner))
    page = coordinator.get(reverse("programmes:applications"))
    assert "Koen Maes" in page.text
    address = reverse("programmes:application", args=[row.ref])
    assert "Please answer" in coordinator.post(address, {"decision": "accept"}).text
    assert coordinator.post(address, {"decision": "accept", "reason": "Known to us"}).status_code == 302
    assert "You can be proposed now" in client.get(to("mentor_settings")).text
    assert client.post(to("pause")).status_code == 302
    assert "I am back" in client.get(to("mentor_settings")).text
    client.post(to("pause"))
    row.refresh_from_db()
    assert row.stage == "accepted"


def test_a_coordinator_writes_down_a_check_and_refuses_with_a_reason(here: World) -> None:
    row = here.mentor(name="Jan", cleared=False)
    coordinator = signed_in(here.coordinator(here.programme().owner))
    address = reverse("programmes:application", args=[row.ref])
    said = {"requirement": "referenced", "result": "met", "valid_until": (clock.today() + timedelta(days=9)).isoformat()}
    assert coordinator.post(address, said).status_code == 302
    past = said | {"valid_until": (clock.today() - timedelta(days=9)).isoformat()}
    assert "Choose a last day that is not past." in coordinator.post(address, past).text
    assert "References" in coordinator.get(address).text
    coordinator.post(address, {"decision": "refuse", "reason": "No references"})
    row.refresh_from_db()
    assert (row.stage, row.decision_reason) == ("refused", "No references")


def test_applications_are_closed_to_others(here: World) -> None:
    row = here.mentor(cleared=False)
    address = reverse("programmes:application", args=[row.ref])
    assert signed_in(here.person()).get(address).status_code == 403
    assert signed_in(here.coordinator()).get(address).status_code == 404
    assert "Jan" not in signed_in(here.coordinator()).get(reverse("programmes:applications")).text


def test_days_away_are_kept_apart_and_taken_back(here: World) -> None:
    row = here.mentor(name="Jan")
    client = signed_in(row.person)
    first, last = clock.today(), clock.today() + timedelta(days=7)
    client.post(to("away"), {"starts": first.isoformat(), "ends": last.isoformat()})
    page = client.post(to("away"), {"starts": last.isoformat(), "ends": last.isoformat()})
    assert "already that you are away" in page.text
    absence = row.absences.get()
    assert not queries.may_guide(queries.newest(row.programme), clock.today()).filter(pk=row.pk).exists()
    assert signed_in(here.mentor(name="Else").person).post(to("away"), {"remove": absence.ref}).status_code == 404
    client.post(to("away"), {"remove": absence.ref})
    assert not row.absences.exists()


def test_stopping_waits_for_those_accompanied(here: World) -> None:
    row = here.mentor(name="Jan")
    actions.take_place(row.pk)
    client = signed_in(row.person)
    assert "You still accompany somebody" in client.post(to("stop")).text
    actions.free_place(row.pk)
    assert client.post(to("stop")).status_code == 302
    assert client.post(to("apply")).status_code == 302


@pytest.mark.parametrize("bad", NUL_AND_MORE)
def test_bad_input_is_never_an_error_of_ours(here: World, bad: str) -> None:
    row = here.joined(name="Bo")
    mentor = here.mentor(name="Jan")
    mentee, guide = signed_in(row.person), signed_in(mentor.person)
    coordinator = signed_in(here.coordinator(here.programme().owner))
    newcomer = signed_in(here.person("New"))
    pages = [
        (mentee, to("work"), {"c": bad, "sector": bad, "own": ""}),
        (mentee, to("guardian"), {"name": bad, "contact": bad}),
        (mentee, to("leave"), {"reason": bad}),
        *[(mentee, to("question", SLUG, step), {"help_topics": [bad], "languages": [bad], "areas": [bad], "days": [bad],
           "parts": [bad], "wishes": [bad], "avoids": [bad]}) for step in ("help", "languages", "areas", "times", "wishes")],
        (guide, to("expertise"), {"c": bad, "remove": bad}),
        (guide, to("offer", SLUG, "intro"), {"intro": bad, "linkedin_url": bad}),
        (guide, to("offer", SLUG, "places"), {"places": bad}),
        (guide, to("conflict"), {"answer": bad}),
        (guide, to("away"), {"starts": bad, "ends": bad, "remove": bad}),
        (newcomer, to("tie_ask"), {"number": bad, "born_on": bad}),
        (newcomer, to("tie_code"), {"code": bad}),
        (coordinator, reverse("programmes:application", args=[mentor.ref]), {"decision": bad, "reason": bad}),
        (coordinator, reverse("programmes:application", args=[mentor.ref]), {"requirement": bad, "amount": bad}),
    ]  # fmt: skip
    for client, address, said in pages:
        assert client.post(address, said).status_code < 500, address
    if len(bad) < 1000:
        for name in ("q", "sector", "group"):
            assert mentee.get(to("work"), {name: bad}).status_code == 200
        assert Client().get(f"/join/guardian/{abs(hash(bad))}/").status_code == 410


def test_own_words_are_kept_when_nothing_fits(here: World) -> None:
    row = here.joined(name="Bo")
    client = signed_in(row.person)
    page = client.get(to("work"), {"q": "qwxzqwxz"})
    assert "as I wrote it" in page.text
    client.post(to("work"), {"own": "qwxzqwxz"})
    assert "qwxzqwxz" in client.get(to("check")).text
    assert queries.steps_done(row.pk) >= {"work_wish"}


def test_htmx_gets_only_the_suggestions(here: World) -> None:
    row = here.joined(name="Bo")
    page = signed_in(row.person).get(to("work"), {"q": "welder"}, headers={"HX-Request": "true"})
    assert "<html" not in page.text
    assert here.occupation().ref in page.text


def test_leaving_is_one_question(here: World) -> None:
    row = here.mentee(name="Bo")
    client = signed_in(row.person)
    assert client.post(to("leave"), {"reason": "no_time"}).status_code == 302
    row.refresh_from_db()
    assert row.stage == "closed"
    assert SYSTEM.is_system
