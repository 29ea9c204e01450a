"""VDAB's Mentor App in the field's words: a young jobseeker finds a mentor, asks, is answered, and they meet."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.reasons import Refused
from handrail.matching import actions as matching
from handrail.matching.models import Request
from handrail.mentorships.models import Meeting, Mentorship
from handrail.programmes.models import Mentor, Participation
from tests.stories.conftest import ZONE, Story
from tests.stories.telling import a_pair, asks, cards_of, found_by, page, person_of, press


def test_words_of_every_day_find_the_welder(story: Story) -> None:
    client = story.browser()
    for typed in ("suvirintoja", "lasser", "weldor", "sveiser"):
        assert "elder" in page(client, "taxonomy:search", q=typed), typed
    assert "elder" in page(client, "taxonomy:group", "7212")


def test_proposals_come_with_reasons_and_can_be_kept_or_put_aside(
    story: Story, amina: Participation, koen: Mentor, els: Mentor
) -> None:
    client = story.browser(person_of(amina))
    press(client, "matching:proposals", amina.ref)
    shown = page(client, "matching:proposals", amina.ref)
    assert "Koen" in shown
    assert "Els" in shown
    assert "elder" in shown
    press(client, "matching:mark", amina.ref, koen.ref, "later")
    press(client, "matching:mark", amina.ref, els.ref, "not_this")
    profile = page(client, "matching:mentor", amina.ref, koen.ref)
    assert "I help with welding tests." in profile
    press(client, "matching:proposals", amina.ref)
    again = cards_of(amina)
    assert els.pk not in again
    press(client, "matching:mark", amina.ref, els.ref, "undo")
    press(client, "matching:proposals", amina.ref)
    assert els.pk in cards_of(amina)


def test_she_asks_two_in_order_and_the_second_says_yes(story: Story, amina: Participation, koen: Mentor, els: Mentor) -> None:
    hers, his, her_next = (story.browser(person_of(each)) for each in (amina, koen, els))
    press(hers, "matching:proposals", amina.ref)
    check = page(hers, "matching:ask", amina.ref, place_1=koen.ref, place_2=els.ref)
    assert check.index("Koen") < check.index("Els")
    press(hers, "matching:ask", amina.ref, mentors=f"{koen.ref},{els.ref}", words="I want to weld on ships.")
    assert story.told(person_of(koen)) == ["mentor_accepted", "asked"]
    assert story.told(person_of(els)) == ["mentor_accepted"], "the second is not asked before the first has answered"

    first = Request.objects.get(mentor=koen)
    seen = page(his, "matching:request", first.ref)
    assert "I want to weld on ships." in seen
    assert "Amina" in seen
    assert "Haddad" not in seen, "no family name before a yes"
    account = person_of(amina).account
    assert account.email
    assert account.email not in seen
    press(his, "matching:decline", first.ref, reason="no_time")
    assert story.told(person_of(amina)) == ["declined"]
    assert story.told(person_of(els)) == ["mentor_accepted", "asked"]
    assert "no_time" not in page(hers, "matching:waiting", amina.ref), "the reason is for the programme"

    second = Request.objects.get(mentor=els)
    story.later(days=2)
    press(her_next, "matching:question", second.ref, words="Do you have a licence to drive?")
    assert story.told(person_of(amina))[-1] == "question"
    story.later(days=5)
    second.refresh_from_db()
    assert second.stage == "questioned", "the clock stands while she thinks"
    assert "Do you have a licence to drive?" in page(hers, "matching:answer", amina.ref, second.ref)
    press(hers, "matching:answer", amina.ref, second.ref, words="Not yet, I take lessons.")
    second.refresh_from_db()
    assert second.answer_by is not None
    assert second.answer_by - clock.now() > timedelta(days=4, hours=23), "what was left of the mentor's time goes on"
    assert "Not yet, I take lessons." in page(her_next, "matching:request", second.ref)

    press(her_next, "matching:accept", second.ref)
    assert story.told(person_of(amina))[-1] == "accepted"
    pair = Mentorship.objects.get(mentor=els)
    assert pair.stage == "agreed"
    assert "Amina" in page(her_next, "mentorships:pair", pair.ref)
    amina.refresh_from_db()
    assert amina.stage == "guided"
    with pytest.raises(Refused):
        asks(story, amina, koen)


def test_a_yes_closes_her_other_wishes_and_a_taken_place_closes_others_questions(
    story: Story, amina: Participation, els: Mentor
) -> None:
    koen = story.mentor(name="Koen Wouters", places=1)
    bilal = story.mentee(name="Bilal Aydin")
    waits = asks(story, bilal, koen)[0]
    wished = asks(story, amina, koen, els)
    pair = matching.accept(wished[0].ref, by=story.act(person_of(koen)), on=clock.today(), now=clock.now())
    story.settle()
    wished[1].refresh_from_db()
    waits.refresh_from_db()
    assert (wished[1].stage, waits.stage) == ("closed", "closed")
    assert "asked" not in story.told(person_of(els)), "who was never asked hears nothing"
    assert Mentor.objects.get(pk=koen.pk).guides == 1
    with pytest.raises(Refused):
        matching.accept(waits.ref, by=story.act(person_of(koen)), on=clock.today(), now=clock.now())
    assert pair.mentee_person == person_of(amina)


def test_she_takes_her_request_back(story: Story, amina: Participation, koen: Mentor) -> None:
    request = asks(story, amina, koen)[0]
    press(story.browser(person_of(amina)), "matching:withdraw", request.ref)
    assert story.told(person_of(koen))[-1] == "request_over"
    answer = story.browser(person_of(koen)).post(reverse("matching:accept", args=[request.ref]))
    assert answer.status_code == 409


def test_no_answer_is_reminded_once_and_ends_kindly_and_twice_pauses(story: Story, amina: Participation, koen: Mentor) -> None:
    request = asks(story, amina, koen)[0]
    story.later(days=8)
    request.refresh_from_db()
    assert request.stage == "expired"
    assert story.told(person_of(koen)) == ["mentor_accepted", "asked", "answer_request", "expired_mentor"]
    assert story.told(person_of(amina)) == ["expired_mentee"]
    bilal = story.mentee(name="Bilal Aydin")
    asks(story, bilal, koen)
    story.later(days=8)
    koen.refresh_from_db()
    assert (koen.stage, koen.paused_because) == ("paused", "unanswered")
    assert story.told(person_of(koen))[-1] == "mentor_paused"
    assert koen.pk not in found_by(story, story.mentee(name="Carla Peeters"))


def test_they_meet_set_a_goal_pause_and_end_well(story: Story, amina: Participation, koen: Mentor) -> None:
    pair = a_pair(story, amina, koen)
    hers, his = story.browser(person_of(amina)), story.browser(person_of(koen))
    monday = clock.today() + timedelta(days=7)
    times = {name: f"{monday + timedelta(days=n)}T17:00" for n, name in enumerate(("first", "second", "third"))}
    press(his, "mentorships:times", pair.ref, **times, how="place", where="Library, room 2", minutes="60")
    assert story.told(person_of(amina))[-1] == "times_proposed"
    offer = pair.time_offers.get()
    chosen = datetime.combine(monday + timedelta(days=1), time(17), ZONE)
    press(hers, "mentorships:choose", offer.ref, at=chosen.isoformat())
    assert story.told(person_of(koen))[-1] == "meeting_arranged"
    meeting = Meeting.objects.get(mentorship=pair)
    calendar = hers.get(reverse("mentorships:calendar", args=[meeting.ref]))
    assert calendar["Content-Type"].startswith("text/calendar")
    assert f"DTSTART:{chosen.astimezone(clock.now().tzinfo):%Y%m%dT%H%M%SZ}".encode() in calendar.content

    story.later(days=8, hours=10)
    said = {"took": "yes", "held_on": f"{chosen:%Y-%m-%d}", "minutes": "60", "how": "place", "key": "one"}
    press(his, "mentorships:log_planned", meeting.ref, **said, note="We read three adverts.")
    press(his, "mentorships:log_planned", meeting.ref, **said, note="We read three adverts.")
    pair.refresh_from_db()
    assert (pair.stage, pair.started_on) == ("active", chosen.date())
    assert Meeting.objects.filter(mentorship=pair, state="held").count() == 1, "sent twice is logged once"
    double = hers.post(reverse("mentorships:log", args=[pair.ref]), {**said, "key": "two"})
    assert double.status_code == 422
    press(hers, "mentorships:confirm", meeting.ref)

    press(hers, "mentorships:goal", pair.ref, text="A job on a ship")
    press(his, "mentorships:step", pair.ref, text="Ask the yard", whose="me", due_on=f"{clock.today() + timedelta(days=3)}")
    step = pair.steps.get()
    press(his, "mentorships:tick", step.ref)
    for client in (hers, his):
        seen = page(client, "mentorships:pair", pair.ref)
        assert "A job on a ship" in seen
        assert "Ask the yard" in seen
        assert "We read three adverts." in seen
    assert _lines(hers, pair) == _lines(his, pair), "both see one timeline"

    press(hers, "mentorships:pause", pair.ref)
    story.later(days=40)
    assert "nudge" not in story.told(person_of(koen)), "nobody is nudged in a pause"
    press(his, "mentorships:resume", pair.ref)
    press(hers, "mentorships:complete", pair.ref)
    press(hers, "mentorships:closing", pair.ref, words="Thank you, Koen.")
    assert "Thank you, Koen." in page(his, "mentorships:closing", pair.ref)
    assert Mentor.objects.get(pk=koen.pk).guides == 0

    story.later(days=29)
    assert "A job on a ship" in page(hers, "mentorships:pair", pair.ref), "she keeps her history"
    left = page(his, "mentorships:pair", pair.ref)
    assert "We read three adverts." in left, "he keeps his own log"
    assert "A job on a ship" not in left
    assert "Haddad" not in left
    assert his.get(reverse("mentorships:meeting", args=[meeting.ref])).status_code == 404


def _lines(client: Client, pair: Mentorship) -> list[str]:
    """The timeline as it reads, without the words that say who reads it."""
    seen = page(client, "mentorships:pair", pair.ref)
    return re.findall(r"<time[^>]*datetime=\"([^\"]+)\"", seen)


def test_another_mentor_is_nobodys_fault(story: Story, amina: Participation, koen: Mentor, els: Mentor) -> None:
    pair = a_pair(story, amina, koen)
    press(story.browser(person_of(amina)), "mentorships:another", pair.ref)
    amina.refresh_from_db()
    assert amina.stage == "ready"
    his = page(story.browser(person_of(koen)), "mentorships:pair", pair.ref)
    assert "bad_fit" not in his
    assert story.told(person_of(koen))[-1] == "mentorship_closed"
    a_pair(story, amina, els)
