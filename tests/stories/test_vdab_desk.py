"""At the desk: a counsellor ties, fills in together with somebody, and looks at mentors with them."""

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.models import AccessLog, Event
from handrail.matching.models import ProposalList, Request
from handrail.messaging.actions import deliver
from handrail.messaging.models import Notice
from handrail.people.models import Account, Consent, Person
from handrail.programmes.models import Mentor, Participation, StepDone
from handrail.register.models import Jobseeker
from tests.stories.conftest import Story
from tests.stories.telling import page, person_of, press

PHONE = "+32470123456"


@pytest.fixture
def noor(story: Story) -> Jobseeker:
    return story.jobseeker("Noor El Amrani", office=story.organisation("Ghent"), email="", phone="")


@pytest.fixture
def greta(story: Story, noor: Jobseeker) -> Person:
    assert noor.office is not None
    return story.counsellor(noor.office, "Greta Maes")


def referred(story: Story, desk: Client, noor: Jobseeker) -> Participation:
    press(desk, "portal:refer_one", noor.ref, programme=story.programme().slug)
    return Participation.objects.get(jobseeker=noor)


def follow(desk: Client, ref: str) -> str:
    """Where the next open question lies."""
    return desk.get(reverse("programmes:with_start", args=[ref]))["Location"]


def fill_in(story: Story, desk: Client, ref: str, contact: str = "0470 12 34 56") -> None:
    """From the account to the mentors, question by question."""
    assert follow(desk, ref) == reverse("portal:with_account", args=[ref])
    press(desk, "portal:with_account", ref, contact=contact, identity="on")
    assert follow(desk, ref) == reverse("programmes:with_consents", args=[ref])
    press(desk, "programmes:with_consents", ref, matching="on", evaluation="on", aloud="on")
    assert follow(desk, ref) == reverse("programmes:with_terms", args=[ref])
    press(desk, "programmes:with_terms", ref, yes="on")
    assert "Welder" in page(desk, "programmes:with_work", ref, q="lasser") + page(desk, "programmes:with_work", ref, q="welder")
    press(desk, "programmes:with_work", ref, c=story.occupation().ref)
    answers = {"help": {"help_topics": "cv"}, "languages": {"languages": "en"}, "areas": {"areas": "BE211"}}
    answers |= {"times": {"days": "0", "parts": "1"}, "wishes": {"wishes": "by_video"}}
    for step, said in answers.items():
        assert "You fill this in with Noor" in page(desk, "programmes:with_question", ref, step)
        press(desk, "programmes:with_question", ref, step, **said)
    assert "Tick this when the person says so" in desk.post(reverse("programmes:with_check", args=[ref]), {}).text
    press(desk, "programmes:with_check", ref, wants="on")
    assert follow(desk, ref) == reverse("matching:with_mentors", args=[ref])


def test_somebody_with_only_a_phone_fills_in_with_her_counsellor_and_asks(
    story: Story, noor: Jobseeker, greta: Person, koen: Mentor
) -> None:
    Mentor.objects.filter(pk=koen.pk).update(remote=True)
    desk = story.browser(greta)
    place = referred(story, desk, noor)
    fill_in(story, desk, place.ref)
    place.refresh_from_db()
    her = person_of(place)
    assert (place.stage, Account.objects.get(person=her).phone) == ("ready", PHONE)

    assert not ProposalList.objects.exists()
    press(desk, "matching:with_mentors", place.ref)
    assert "Koen Wouters" in page(desk, "matching:with_mentors", place.ref)
    assert "Ask Koen?" in page(desk, "matching:with_ask", place.ref, place_1=koen.ref)
    unsaid = desk.post(reverse("matching:with_ask", args=[place.ref]), {"mentors": koen.ref, "words": ""})
    assert "Nobody is asked before" in unsaid.text
    press(desk, "matching:with_ask", place.ref, mentors=koen.ref, yes="on", words="I like to weld.")
    assert Request.objects.get().assisted_by_id == greta.pk
    assert "asked" in story.told(person_of(koen))


def test_what_was_filled_in_is_recorded_told_and_hers_to_change(
    story: Story, noor: Jobseeker, greta: Person, koen: Mentor
) -> None:
    desk = story.browser(greta)
    place = referred(story, desk, noor)
    fill_in(story, desk, place.ref, "noor@example.org")
    place.refresh_from_db()
    her = person_of(place)
    assert set(Consent.objects.filter(person=her).values_list("assisted_by_id", flat=True)) == {greta.pk}
    assert set(StepDone.objects.filter(participation=place).values_list("how", flat=True)) == {"assisted"}
    hows = Event.objects.filter(name__in=["WorkWishSaid", "MentorWanted", "ConsentGiven", "ParticipationJoined"])
    assert {row.payload["how"] for row in hows} == {"assisted"}

    assert story.told(her).count("filled_in") == 1
    assert "filled in" not in story.mail_to(her), "the letter waits until they are done"
    deliver(notice_id=Notice.objects.get(person=her, kind="filled_in").pk)
    letter = story.mail_to(her)
    for line in ("- What we may do", "- The work you want", "- Your wishes about a mentor", reverse("portal:filled_in")):
        assert line in letter
    phone = story.browser(her)
    listed = page(phone, "portal:filled_in")
    assert f"Filled in with Greta Maes, your counsellor, on {clock.today().day} March" in listed
    assert "Your wishes about a mentor" in listed
    press(phone, "programmes:question", story.programme().slug, "wishes", wishes="a_woman")
    assert "Your wishes about a mentor" not in page(phone, "portal:filled_in"), "what she changed is hers again"
    looks = AccessLog.objects.filter(person_id=her.pk, actor_person_id=greta.pk)
    assert "answers" in looks.values_list("what", flat=True)


def test_a_counsellor_reads_no_wish_and_no_mark_and_nothing_after_the_pair_stands(
    story: Story, noor: Jobseeker, greta: Person, koen: Mentor
) -> None:
    row = story.mentee(name="Amina Haddad", office=noor.office)
    alone = story.browser(person_of(row))
    press(alone, "programmes:question", story.programme().slug, "wishes", avoids="my_town")
    press(alone, "matching:proposals", row.ref)
    desk = story.browser(greta)
    text = page(desk, "programmes:with_question", row.ref, "wishes")
    assert "It is not shown to you" in text
    assert "checked" not in text
    assert "Said, and not shown to you" in page(desk, "programmes:with_check", row.ref)
    assert "Koen Wouters" not in page(desk, "matching:with_mentors", row.ref), "the list she made alone is hers"
    colleague = story.browser(story.counsellor(noor.office))
    press(desk, "matching:with_mentors", row.ref)
    assert "Koen Wouters" not in page(colleague, "matching:with_mentors", row.ref)
    Participation.objects.filter(pk=row.pk).update(stage="guided")
    answer = desk.get(reverse("programmes:with_check", args=[row.ref]))
    assert answer.status_code == 409
    assert "This person has a mentor now" in answer.text
    assert reverse("programmes:with_start", args=[row.ref]) not in page(desk, "portal:person", row.ref)


def test_an_address_that_has_an_account_leads_to_the_tie(story: Story, noor: Jobseeker, greta: Person) -> None:
    story.account("Noor E.", phone=PHONE)
    desk = story.browser(greta)
    place = referred(story, desk, noor)
    answer = desk.post(reverse("portal:with_account", args=[place.ref]), {"contact": PHONE, "identity": "on"})
    assert "There is already an account with this address" in answer.text
    assert reverse("portal:desk") in answer.text
