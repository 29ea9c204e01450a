"""The network of mentors: who reads, what is searched, hidden, reported, and which letters go."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from handrail.community import actions
from handrail.community.models import Letters, Post, Report
from handrail.community.queries import network
from handrail.community.rules.talk import fold, search_words, tells
from handrail.kernel.access import Actor, Denied, NotFound
from handrail.kernel.lists import wanted
from handrail.kernel.models import SimulatedMail
from handrail.kernel.reasons import Refused
from handrail.messaging.models import Notice
from tests.community.world import NOW, SYSTEM, CommunityWorld

pytestmark = pytest.mark.usefixtures("noon")


def told(kind: str) -> list[int]:
    return list(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def ask(world: CommunityWorld, by: Actor, title: str = "Kaip pradėti pirmą pokalbį?", text: str = "Ko klausiate?") -> Post:
    return actions.write_post(world.programme.owner.ref, "question", title, text, by=by, now=NOW)


def found(who: Actor, q: str, **more: str) -> list[str]:
    asked = wanted({"q": q, **more}, {"kind": ["question"], "topic": ["interviews"], "whose": ["mine", "week"]})
    return [row.title for row in network.library(who, asked)]


# --- who reads


def test_mentors_of_the_service_read_and_nobody_else(world: CommunityWorld) -> None:
    one, other = world.mentoring("Vilma V"), world.mentoring("Onutė O")
    post = ask(world, one)
    assert network.post(other, post.ref).title == post.title
    assert network.post(world.coordinated, post.ref).moderates
    for stranger in (world.comer(), world.former(), world.employing()):
        with pytest.raises(NotFound):
            network.post(stranger, post.ref)
        with pytest.raises(NotFound):
            ask(world, stranger)
    elsewhere = CommunityWorld()
    elsewhere.begin()
    with pytest.raises(NotFound):
        network.post(elsewhere.mentoring(), post.ref)


def test_a_programme_without_such_a_series_has_no_network(world: CommunityWorld) -> None:
    from tests.mentorships.world import actor

    vdab = world.running("vdab-mentor-app")
    assert network.owners(actor(world.guiding(vdab, "Koen K").person)) == []


# --- search


def test_the_search_finds_with_and_without_lithuanian_marks_and_in_other_cases(world: CommunityWorld) -> None:
    one = world.mentoring()
    post = ask(world, one, "Pirmasis pokalbis", "Žmogus bijo skambučių darbdaviams.")
    actions.answer_post(post.ref, "Padeda pratybos poromis.", by=world.coordinated, now=NOW)
    for words in ("skambučiai", "skambuciai", "POKALBIAI", "zmogus bijo", "pratyb", "Žmog"):
        assert found(one, words) == ["Pirmasis pokalbis"], words
    assert found(one, "kirpėjas") == []
    assert found(one, "' & | !:*") == ["Pirmasis pokalbis"]  # nothing to look for is everything


def test_filters_narrow_the_library(world: CommunityWorld) -> None:
    one, other = world.mentoring("Vilma V"), world.mentoring("Onutė O")
    ask(world, one)
    actions.write_post(
        world.programme.owner.ref, "practice", "CV", "Trumpai.", topics=["interviews", "unknown"], by=other, now=NOW
    )
    assert found(one, "", kind="question") == ["Kaip pradėti pirmą pokalbį?"]
    assert found(one, "", topic="interviews") == ["CV"]
    assert found(one, "", whose="mine") == ["Kaip pradėti pirmą pokalbį?"]


def test_folding_and_search_words() -> None:
    assert fold("Žvilgsnis į ŠĄSIUVINĮ!") == "zvilgsnis i sasiuvini"
    assert search_words("Pokalbiai su darbdaviu") == "pokalbi:* & su:* & darbdav:*"


# --- nobody is recognised


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Jono situacija sudėtinga.", ["name"]),
        ("Paskambinau Petrauskienei.", ["name"]),
        ("Rašykite jonas@example.org", ["email"]),
        ("Skambinkite +370 612 34567 šiandien", ["phone"]),
        ("Susitikome 2026-11-21, buvo 15 žmonių.", []),
        ("Žmogus apie penkiasdešimt metų.", []),
        ("jonvabalis", []),
    ],
)
def test_what_may_tell_who_somebody_is(text: str, kinds: list[str]) -> None:
    assert [each.kind for each in tells(text, ["Jonas Petrauskas", "Ona Petrauskienė"])] == kinds


# --- writing


def test_an_own_text_can_be_changed_for_a_week_with_its_history_for_the_writer_alone(world: CommunityWorld) -> None:
    one, other = world.mentoring("Vilma V"), world.mentoring("Onutė O")
    post = ask(world, one)
    actions.edit_said("post", post.ref, "Pataisyta.", title="Kitaip", by=one, now=NOW + timedelta(days=6))
    mine = network.post(one, post.ref)
    assert (mine.title, mine.post.text) == ("Kitaip", "Pataisyta.")
    assert [each.text for each in mine.post.earlier] == ["Ko klausiate?"]
    assert network.post(other, post.ref).post.earlier == ()
    assert found(one, "klausiate") == []
    with pytest.raises(NotFound):
        actions.edit_said("post", post.ref, "Mano.", by=other, now=NOW)
    with pytest.raises(Refused):
        actions.edit_said("post", post.ref, "Vėlu.", by=one, now=NOW + timedelta(days=8))


def test_who_asked_is_told_of_an_answer_at_once_and_says_what_helped(world: CommunityWorld, settle: Callable[[], int]) -> None:
    one, other = world.mentoring("Vilma V"), world.mentoring("Onutė O")
    post = ask(world, one)
    answer = actions.answer_post(post.ref, "Pradėkite nuo dienos.", by=other, now=NOW)
    settle()
    assert told("network_answered") == [one.person_id]
    actions.mark_helped(answer.ref, helped=True, by=one, now=NOW)
    assert network.post(other, post.ref).answers[0].helped
    with pytest.raises(NotFound):
        actions.mark_helped(answer.ref, helped=True, by=other, now=NOW)


def test_who_wants_no_letter_about_answers_gets_none(world: CommunityWorld, settle: Callable[[], int]) -> None:
    one, other = world.mentoring(), world.mentoring("Onutė O")
    actions.choose_letters(world.programme.owner.ref, answers=False, weekly=True, by=one, now=NOW)
    assert network.letters_of(one, world.programme.owner_id) == (False, True)
    assert network.letters_of(other, world.programme.owner_id) == (True, True)
    actions.answer_post(ask(world, one).ref, "Taip.", by=world.coordinated, now=NOW)
    settle()
    assert told("network_answered") == []


# --- moderation


def test_a_hidden_text_is_gone_for_all_but_its_writer_who_is_told_why_and_it_comes_back(
    world: CommunityWorld, settle: Callable[[], int]
) -> None:
    one, other = world.mentoring("Vilma V"), world.mentoring("Onutė O")
    post = ask(world, one)
    actions.hide("post", post.ref, "A name stands in it.", by=world.coordinated, now=NOW)
    settle()
    assert told("network_hidden") == [one.person_id]
    assert network.post(one, post.ref).post.because == "A name stands in it."
    assert found(one, "") == []
    with pytest.raises(NotFound):
        network.post(other, post.ref)
    with pytest.raises(Denied):
        actions.hide("post", post.ref, "", by=one, now=NOW)
    actions.hide("post", post.ref, "", by=world.coordinated, now=NOW)
    settle()
    assert told("network_shown") == [one.person_id]
    assert found(other, "") == [post.title]


def test_a_hidden_answer_is_not_found_by_its_words(world: CommunityWorld) -> None:
    one, other = world.mentoring("Vilma V"), world.mentoring("Onutė O")
    post = ask(world, one)
    answer = actions.answer_post(post.ref, "Slaptažodis kibiras.", by=other, now=NOW)
    actions.hide("answer", answer.ref, "Not fitting.", by=world.coordinated, now=NOW)
    assert found(one, "kibiras") == []
    assert network.post(one, post.ref).answers == ()


def test_a_report_reaches_the_coordinator_once_and_is_settled(world: CommunityWorld, settle: Callable[[], int]) -> None:
    one, other = world.mentoring("Vilma V"), world.mentoring("Onutė O")
    post = ask(world, one)
    for _ in range(2):
        row = actions.report_said("post", post.ref, "I recognise somebody.", by=other, now=NOW)
    settle()
    assert told("network_reported") == [world.coordinated.person_id]
    assert [each.words for each in network.reports(world.coordinated)] == ["I recognise somebody."]
    assert network.reports(one) == []
    actions.settle_report(row.ref, by=world.coordinated, now=NOW)
    assert network.reports(world.coordinated) == []
    assert Report.objects.get().settled_at


# --- the weekly letter


def test_the_weekly_letter_goes_once_a_week_and_not_when_nothing_is_new(
    world: CommunityWorld, settle: Callable[[], int], settings: object
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "handrail.kernel.mail.Simulator"}}  # type: ignore[attr-defined]
    one, other = world.mentoring("Vilma V"), world.mentoring("Onutė O")
    ask(world, one)
    monday = NOW + timedelta(days=2)
    for days in range(16):
        actions.sum_up_week(by=SYSTEM, now=monday + timedelta(days=days))
    settle()
    assert told("network_weekly") == [other.person_id]
    [mail] = SimulatedMail.objects.filter(subject="New in the network of mentors")
    key = Letters.objects.get(person=other.person_id).ref
    assert "- 1 new text" in mail.text
    assert f"/community/network/letters/{key}/stop/" in mail.text


def test_who_stopped_it_by_the_link_gets_none(world: CommunityWorld, settle: Callable[[], int]) -> None:
    one, other = world.mentoring("Vilma V"), world.mentoring("Onutė O")
    ask(world, one)
    letters = actions.choose_letters(world.programme.owner.ref, answers=True, weekly=True, by=other, now=NOW)
    actions.stop_weekly(letters.ref, now=NOW)
    actions.sum_up_week(by=SYSTEM, now=NOW + timedelta(days=2))
    settle()
    assert told("network_weekly") == []
