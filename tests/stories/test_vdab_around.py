"""Around the pair: the counsellor, the coordinator, safety and reminders in VDAB's Mentor App."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.reasons import Refused
from handrail.matching import actions as matching
from handrail.mentorships.models import Concern, Mentorship
from handrail.mentorships.queries import latest
from handrail.messaging.models import Notice
from handrail.people.queries import shut_out
from handrail.portal.queries.caseload import person as at_the_desk
from handrail.portal.queries.cockpit import cockpit
from handrail.programmes import actions as programmes
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.parts import Party
from handrail.programmes.queries import duties_of, newest_definition
from tests.programmes.world import SYSTEM
from tests.stories.conftest import ZONE, Story
from tests.stories.telling import a_pair, asks, found_by, page, person_of, press


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

    story.consents(noor, newest_definition(programme))
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
    assert new.pk not in found_by(story, story.mentee(name="Too Early")), "nobody is proposed before the steps are done"
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
    funnel = {str(step.code): step.count for step in seen.funnel}
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
    assert koen.pk not in found_by(story, amina)
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
