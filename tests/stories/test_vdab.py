"""VDAB's Mentor App in the field's words: a young jobseeker finds a mentor, asks, is answered, and they meet."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.reasons import Refused
from handrail.matching import actions as matching
from handrail.matching.models import Request
from handrail.mentorships.models import Concern, Meeting, Mentorship
from handrail.mentorships.queries import latest
from handrail.messaging.models import Notice
from handrail.people.models import Person
from handrail.people.queries import shut_out
from handrail.portal.queries.caseload import person as at_the_desk
from handrail.portal.queries.cockpit import cockpit
from handrail.programmes import actions as programmes
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.parts import Party
from handrail.programmes.queries import duties_of, newest_definition
from tests.programmes.world import SYSTEM
from tests.stories.conftest import ZONE, Story


def page(client: Client, name: str, *refs: str, **said: str) -> str:
    """What somebody reads on this page."""
    answer = client.get(reverse(name, args=refs), said)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.text


def press(client: Client, name: str, *refs: str, **said: str) -> HttpResponse:
    """Send this form; it was taken when the answer leads to another page."""
    answer = client.post(reverse(name, args=refs), said)
    assert answer.status_code == 302, (name, answer.status_code, re.sub(r"<[^>]+>|\s+", " ", answer.text)[-900:])
    return answer


def person_of(row: Participation | Mentor) -> Person:
    assert row.person is not None
    return row.person


@pytest.fixture
def amina(story: Story) -> Participation:
    """She is ready to look for a mentor."""
    return story.mentee(name="Amina Haddad")


@pytest.fixture
def koen(story: Story) -> Mentor:
    return story.mentor(name="Koen Wouters", intro="I help with welding tests.")


@pytest.fixture
def els(story: Story) -> Mentor:
    return story.mentor(name="Els Janssens")


def asks(story: Story, row: Participation, *mentors: Mentor, words: str = "") -> list[Request]:
    """She looks at her proposals and asks these, in this order."""
    by, on, now = story.act(person_of(row)), clock.today(), clock.now()
    matching.show_proposals(row.pk, by=by, on=on, now=now)
    made = matching.ask(row.pk, [each.pk for each in mentors], words=words, by=by, on=on, now=now)
    story.settle()
    return made


def a_pair(story: Story, row: Participation, mentor: Mentor) -> Mentorship:
    """She asked, the mentor said yes."""
    request = asks(story, row, mentor)[0]
    pair = matching.accept(request.ref, by=story.act(person_of(mentor)), on=clock.today(), now=clock.now())
    story.settle()
    return pair


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
    again = matching_cards(amina)
    assert els.pk not in again
    press(client, "matching:mark", amina.ref, els.ref, "undo")
    press(client, "matching:proposals", amina.ref)
    assert els.pk in matching_cards(amina)


def matching_cards(row: Participation) -> list[int]:
    newest = row.proposal_lists.latest("id")
    return list(newest.proposals.order_by("place").values_list("mentor_id", flat=True))


def test_she_asks_two_in_order_and_the_second_says_yes(story: Story, amina: Participation, koen: Mentor, els: Mentor) -> None:
    hers, his, her_next = (story.browser(person_of(each)) for each in (amina, koen, els))
    press(hers, "matching:proposals", amina.ref)
    check = page(hers, "matching:ask", amina.ref, **{f"place_{koen.ref}": "1", f"place_{els.ref}": "2"})
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
    assert koen.pk not in _found_by(story, story.mentee(name="Carla Peeters"))


def _found_by(story: Story, row: Participation) -> list[int]:
    matching.show_proposals(row.pk, by=story.act(person_of(row)), on=clock.today(), now=clock.now())
    return matching_cards(row)


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


def test_a_counsellor_refers_gives_a_way_in_and_sees_no_text(story: Story, koen: Mentor) -> None:
    programme, office = story.programme(), story.organisation("Ghent")
    mia = story.counsellor(office, "Mia Maes")
    row = story.jobseeker("Noor El Amrani", office=office)
    desk = story.browser(mia)
    assert "Noor El Amrani" in page(desk, "portal:refer", q="noor")
    press(desk, "portal:refer_one", row.ref, programme=programme.slug)
    place = Participation.objects.get(jobseeker=row)
    assert place.stage == "referred"
    press(desk, "portal:send", place.ref)
    press(desk, "portal:send", place.ref)
    place.refresh_from_db()
    noor = person_of(place)
    story.settle()
    mail = story.mail_to(noor)
    assert len(set(re.findall(r"/account/link/\S+", mail))) == 1, "pressed twice goes once"
    slip = desk.post(reverse("portal:slip", args=[place.ref]))
    assert slip.status_code == 200
    assert "<svg" in slip.text

    phone = story.browser()
    link = re.findall(r"(/account/link/[\w-]+/)", mail)[0]
    assert phone.get(link).status_code == 200
    assert phone.post(link).status_code == 302
    assert story.browser().post(link).status_code == 409, "a link counts once"
    assert page(phone, "portal:home")

    story.consents(noor, newest_definition(programme.pk))
    papers = story.papers(programme, Party.MENTEE)
    programmes.join(programme.pk, noor.pk, papers=papers, by=story.act(noor), on=clock.today())
    work = {"occupation_id": story.occupation().pk, "help_topics": ["cv"], "languages": ["en"], "areas": ["BE211"]}
    programmes.say_work_wish(place.pk, **work, availability=1, own_words="Not for others", by=story.act(mia), on=clock.today())
    programmes.want_mentor(place.pk, by=story.act(noor), on=clock.today())
    pair = a_pair(story, Participation.objects.get(pk=place.pk), koen)
    _met(story, pair, note="She told me about home.")
    seen = page(desk, "portal:person", place.ref)
    assert "Koen Wouters" in seen
    assert "She told me about home." not in seen + page(desk, "portal:today")
    assert at_the_desk(story.act(mia), place.ref).row.last_met == clock.today()
    assert desk.get(reverse("mentorships:pair", args=[pair.ref])).status_code == 404
    elsewhere = story.browser(story.counsellor(story.organisation("Leuven")))
    assert elsewhere.get(reverse("portal:person", args=[place.ref])).status_code == 404


def _met(story: Story, pair: Mentorship, note: str = "") -> None:
    said = {"held_on": f"{clock.today()}", "minutes": "60", "how": "place", "key": f"k{pair.pk}", "note": note}
    press(story.browser(pair.mentor_person), "mentorships:log", pair.ref, **said)
    story.settle()


def test_a_coordinator_approves_and_reads_the_one_figure(story: Story, koen: Mentor, els: Mentor) -> None:
    programme = story.programme()
    runs = story.coordinator(programme.owner, "Wim Claes")
    desk = story.browser(runs)
    new = story.mentor(name="Jan Smets", cleared=False)
    assert "Jan Smets" in page(desk, "programmes:applications")
    person = person_of(new)
    for paper in story.papers(programme, Party.MENTOR).values():
        programmes.sign_paper(new.pk, paper, by=story.act(person), on=clock.today())
    programmes.answer_conflict(new.pk, has_conflict=False, by=story.act(person), on=clock.today())
    assert new.pk not in _found_by(story, story.mentee(name="Too Early")), "nobody is proposed before the steps are done"
    press(desk, "programmes:application", new.ref, decision="accept", reason="I know his work.")
    assert story.told(person)[-1] == "mentor_accepted"

    quick, slow, alone = (story.mentee(name=name) for name in ("Quick One", "Slow One", "Alone One"))
    first, second = a_pair(story, quick, koen), a_pair(story, slow, els)
    asks(story, alone, new)
    story.later(days=3)
    _met(story, first)
    story.later(days=12)
    _met(story, second)
    late = story.mentee(name="Late One")
    asks(story, late, koen)
    seen = cockpit(story.act(runs), programme.slug)
    assert (seen.figure.count, seen.figure.of) == (1, 3), "who asked today is not counted yet"
    funnel = {rung.code: rung.count for rung in seen.funnel}
    assert (funnel["asked"], funnel["accepted"], funnel["met"]) == (4, 2, 2)
    text = page(desk, "portal:programme", programme.slug)
    assert "33" in text
    assert story.browser(story.coordinator()).get(reverse("portal:programme", args=[programme.slug])).status_code == 404


DANGER = {"kind": "unsafe", "danger": "yes", "hurt": "yes", "goes_on": "yes", "may_contact": "no", "text": "He followed me."}


def test_a_concern_in_danger_holds_contact_until_a_person_decides(story: Story, amina: Participation, koen: Mentor) -> None:
    pair = a_pair(story, amina, koen)
    hers, his = story.browser(person_of(amina)), story.browser(person_of(koen))
    before = story.told(person_of(koen))
    assert "112" in page(story.browser(), "mentorships:concern"), "signed out too"
    answer = press(hers, "mentorships:concern_send", **DANGER, about=pair.ref, key="a")
    receipt = hers.get(answer["Location"]).text
    case = Concern.objects.get()
    assert case.code in receipt
    assert person_of(koen).pk in shut_out(person_of(amina).pk)
    assert story.told(person_of(koen)) == before, "the reported person is not told"
    seen = page(his, "mentorships:pair", pair.ref)
    assert "followed" not in seen
    assert "concern" not in story.mail_to(person_of(koen)).lower()
    times = {name: f"{clock.today() + timedelta(days=n)}T17:00" for n, name in enumerate(("first", "second", "third"), 1)}
    held = his.post(reverse("mentorships:times", args=[pair.ref]), {**times, "how": "place", "where": "x", "minutes": "60"})
    assert held.status_code in {409, 422}, "no contact while it is held"

    lead = story.programme().lead
    assert lead is not None
    assert "concern_reported" in story.told(lead)
    desk = story.browser(lead)
    assert "He followed me." in page(desk, "mentorships:case", case.ref)
    press(desk, "mentorships:case_take", case.ref)
    press(desk, "mentorships:case_release", case.ref, text="A misunderstanding, both agree.")
    assert person_of(koen).pk not in shut_out(person_of(amina).pk)
    press(desk, "mentorships:case_act", case.ref, text="Spoke with both.")
    press(desk, "mentorships:case_close", case.ref, outcome="talked", note="Settled.")
    for other in (story.coordinator(story.programme().owner), story.counsellor(), person_of(koen), person_of(amina)):
        assert story.browser(other).get(reverse("mentorships:case", args=[case.ref])).status_code == 403


def test_a_block_works_both_ways_at_once_and_does_not_read_like_one(
    story: Story, amina: Participation, koen: Mentor, els: Mentor
) -> None:
    pair = a_pair(story, amina, koen)
    hers, his = story.browser(person_of(amina)), story.browser(person_of(koen))
    quiet = a_pair(story, story.mentee(name="Bilal Aydin"), els)
    press(story.browser(quiet.mentee_person), "mentorships:end", quiet.ref, reason="other")
    press(hers, "mentorships:block", pair.ref)
    story.settle()
    blocked, ended = page(his, "mentorships:pair", pair.ref), page(story.browser(person_of(els)), "mentorships:pair", quiet.ref)
    assert "block" not in blocked.lower().replace("block=", "")
    plain = (_words(blocked, "Amina Haddad", pair.ref), _words(ended, "Bilal Aydin", quiet.ref))
    assert plain[0] == plain[1], "it reads like any other end"
    assert story.told(person_of(koen))[-1] == story.told(person_of(els))[-1] == "mentorship_closed"
    assert koen.pk not in _found_by(story, amina)
    with pytest.raises(Exception, match="mentor"):
        matching.ask(amina.pk, [koen.pk], by=story.act(person_of(amina)), on=clock.today(), now=clock.now())


def _words(seen: str, name: str, ref: str) -> str:
    body = re.search(r"<main.*</main>", seen, re.DOTALL)
    assert body
    text = re.sub(r"<[^>]+>", " ", body[0].replace(ref, "").replace(name, "").replace(name.split(maxsplit=1)[0], ""))
    return re.sub(r"\s+", " ", text)


def test_everybody_may_report_and_leave_quickly_signed_in_or_not(story: Story, amina: Participation) -> None:
    story.programme()
    for client in (story.browser(), story.browser(person_of(amina))):
        seen = page(client, "portal:home")
        assert reverse("mentorships:concern") in seen
        assert "Leave" in seen


def test_a_programme_cannot_open_without_a_lead(story: Story) -> None:
    draft = story.programme(opened=False)
    with pytest.raises(Refused) as refused:
        programmes.open_programme(draft.pk, by=SYSTEM, on=clock.today())
    assert {reason.code for reason in refused.value.reasons} == {"lead_missing"}
    assert {reason.detail for reason in refused.value.reasons} == {"lead", "deputy", "hours"}


@pytest.mark.parametrize(
    "night",
    [date(2027, 3, 28), date(2027, 10, 31), date(2027, 12, 31), date(2028, 2, 29)],
    ids=["spring", "autumn", "new year", "29 February"],
)
def test_reminders_go_once_whatever_the_night(story: Story, koen: Mentor, night: date) -> None:
    """An answer is due after seven days; the reminder goes on the fourth, from eight in the morning, once."""
    fourth = night + timedelta(days=1)
    story.it_is(fourth - timedelta(days=4), hour=15)
    row = story.mentee(name="Amina Haddad")
    request = asks(story, row, koen)[0]
    due = duties_of(story.act(person_of(koen)), clock.today())
    assert [each.due_on for each in due if each.kind == "answer_request"] == [fourth + timedelta(days=3)]
    story.later(days=3, hours=12)
    assert "answer_request" not in story.told(person_of(koen)), "not in the night"
    for _ in range(3):
        story.later(hours=8)
        story.sweep()
    sent = Notice.objects.filter(person=person_of(koen), kind="answer_request")
    assert sent.count() == 1
    assert sent.get().created.astimezone(ZONE).date() == fourth
    assert sent.get().created.astimezone(ZONE).hour == 8
    story.later(days=3)
    request.refresh_from_db()
    assert request.stage == "expired"
    assert Notice.objects.filter(person=person_of(koen), kind="expired_mentor").count() == 1
    assert Notice.objects.filter(person=person_of(koen), kind="answer_request").count() == 1


def test_silence_is_nudged_and_then_somebody_steps_in(story: Story, amina: Participation, koen: Mentor) -> None:
    runs = story.coordinator(story.programme().owner)
    pair = a_pair(story, amina, koen)
    _met(story, pair)
    story.later(days=15)
    assert story.told(person_of(koen)).count("nudge") == 1
    story.later(days=16)
    assert story.told(person_of(koen)).count("nudge") == 1
    due = [each for each in duties_of(story.act(runs), clock.today()) if each.kind == "step_in"]
    assert [each.overdue for each in due] == [True]
    assert latest([amina.pk])[amina.pk].last_met == clock.today() - timedelta(days=31)
