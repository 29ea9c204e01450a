"""Asking, answering, waiting: one after the other, with a clock that is fair to both."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from handrail.kernel.access import Actor, Denied, NotFound
from handrail.kernel.models import Event
from handrail.kernel.reasons import Refused
from handrail.matching import actions, queries
from handrail.matching.actions import ending, locking
from handrail.matching.models import Question, Request
from handrail.matching.rules import Because, Stage
from handrail.mentorships.models import Mentorship
from handrail.people.actions import block
from handrail.programmes import actions as programmes
from handrail.programmes.models import Duty, Mentor, Participation
from tests.matching.world import NOW, MatchingWorld
from tests.mentorships.world import DAY

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
DAYS = timedelta(days=1)


def stages(row: Participation) -> list[str]:
    return list(Request.objects.filter(participation=row).order_by("rank").values_list("stage", flat=True))


def events(name: str) -> list[dict[str, object]]:
    return list(Event.objects.filter(name=name).order_by("id").values_list("payload", flat=True))


def expire(after: timedelta) -> int:
    return actions.expire_due(by=SYSTEM, on=(NOW + after).date(), now=NOW + after)


def three(world: MatchingWorld) -> tuple[Participation, list[Mentor]]:
    programme = world.running()
    return world.seeking(programme), [world.offering(programme, name) for name in ("Koen A", "Fatma B", "Piet C")]


def test_she_asks_one_mentor_and_he_is_told_and_has_a_duty(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen, words="I did a course in Kaunas.")
    assert request.stage == Stage.OPEN
    assert request.reveal("words") == "I did a course in Kaunas."
    duty = Duty.objects.get(about=f"request:{request.pk}")
    assert (duty.kind, duty.person_id) == ("answer_request", koen.person_id)
    assert (duty.due_on - DAY, duty.remind_on) == (7 * DAYS, [DAY + 4 * DAYS])
    assert [each["mentor_id"] for each in events("MentorAsked")] == [koen.pk]


def test_of_three_in_order_only_the_first_is_told(world: MatchingWorld) -> None:
    rasa, mentors = three(world)
    world.asks(rasa, *mentors)
    assert stages(rasa) == ["open", "wished", "wished"]
    assert [each["mentor_id"] for each in events("MentorAsked")] == [mentors[0].pk]
    assert [queries.open_count(world.mentor(mentor)) for mentor in mentors] == [1, 0, 0]


def test_the_next_is_asked_when_the_one_before_says_no(world: MatchingWorld) -> None:
    rasa, mentors = three(world)
    first, *_ = world.asks(rasa, *mentors)
    actions.decline(first.ref, "no_time", by=world.mentor(mentors[0]), on=DAY, now=NOW + DAYS)
    assert stages(rasa) == ["declined", "open", "wished"]
    assert Request.objects.get(mentor=mentors[1]).answer_by == NOW + 8 * DAYS
    assert not Duty.objects.filter(about=f"request:{first.pk}").exists()


def test_the_next_is_asked_when_the_one_before_has_not_answered(world: MatchingWorld) -> None:
    rasa, mentors = three(world)
    world.asks(rasa, *mentors)
    assert expire(7 * DAYS - timedelta(seconds=1)) == 0
    assert expire(7 * DAYS) == 1
    assert expire(7 * DAYS) == 0
    assert stages(rasa) == ["expired", "open", "wished"]
    assert events("RequestExpired")[0]["unanswered"] is True


def test_who_cannot_be_asked_any_more_is_passed_over(world: MatchingWorld) -> None:
    rasa, mentors = three(world)
    first, *_ = world.asks(rasa, *mentors)
    Mentor.objects.filter(pk=mentors[1].pk).update(guides=1)
    actions.withdraw(first.ref, by=world.mentee(rasa), on=DAY, now=NOW)
    assert stages(rasa) == ["withdrawn", "closed", "open"]
    assert events("RequestClosed")[0] | {"request_id": 0} == {
        "request_id": 0,
        "participation_id": rasa.pk,
        "mentor_id": mentors[1].pk,
        "because": "not_available",
        "was_asked": False,
    }


def test_a_sixth_wish_is_refused_and_nothing_is_written(world: MatchingWorld) -> None:
    programme = world.running()
    mentors = [world.offering(programme, f"Mentor {number}") for number in range(6)]
    rasa = world.seeking(programme)
    world.asks(rasa, *mentors[:4])
    with pytest.raises(Refused, match="too_many_open"):
        actions.ask(rasa.pk, [each.pk for each in mentors[4:]], by=world.mentee(rasa), on=DAY, now=NOW)
    assert len(stages(rasa)) == 4


def test_the_same_mentor_is_not_asked_twice_nor_after_a_no(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen)
    with pytest.raises(Refused, match="asked_already"):
        actions.ask(rasa.pk, [koen.pk], by=world.mentee(rasa), on=DAY, now=NOW)
    actions.decline(request.ref, "other", by=world.mentor(koen), on=DAY, now=NOW)
    with pytest.raises(Refused, match="answered_no"):
        actions.ask(rasa.pk, [koen.pk], by=world.mentee(rasa), on=DAY, now=NOW)
    assert koen.pk not in world.looks(rasa)


def test_after_taking_it_back_she_may_ask_again(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen)
    actions.withdraw(request.ref, by=world.mentee(rasa), on=DAY, now=NOW)
    assert events("RequestWithdrawn")[0]["was_asked"] is True
    (again,) = world.asks(rasa, koen)
    assert again.stage == Stage.OPEN


def test_nobody_is_asked_who_was_not_proposed(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    with pytest.raises(NotFound):
        actions.ask(rasa.pk, [koen.pk], by=world.mentee(rasa), on=DAY, now=NOW)


def test_a_mentor_who_became_full_paused_or_kept_apart_cannot_be_asked(world: MatchingWorld) -> None:
    rasa, (koen, fatma, piet) = three(world)
    world.looks(rasa)
    Mentor.objects.filter(pk=koen.pk).update(guides=1)
    Mentor.objects.filter(pk=fatma.pk).update(stage="paused")
    block(piet.person_id, rasa.person_id, by=world.mentor(piet), on=DAY)
    for mentor, code in ((koen, "mentor_full"), (fatma, "mentor_not_available"), (piet, "mentor_not_available")):
        with pytest.raises(Refused, match=f"^{code}$"):
            actions.ask(rasa.pk, [mentor.pk], by=world.mentee(rasa), on=DAY, now=NOW)


def test_a_visitor_and_a_stranger_can_neither_ask_nor_answer(world: MatchingWorld) -> None:
    rasa, (koen, fatma, _) = three(world)
    first, second = world.asks(rasa, koen, fatma)
    with pytest.raises(Denied):
        actions.ask(rasa.pk, [koen.pk], by=Actor.visitor(), on=DAY, now=NOW)
    for ref, by in ((first.ref, world.mentor(fatma)), (second.ref, world.mentor(fatma)), (first.ref, world.mentee(rasa))):
        with pytest.raises(NotFound):
            actions.accept(ref, by=by, on=DAY, now=NOW)
        with pytest.raises(NotFound):
            actions.decline(ref, "no_time", by=by, on=DAY, now=NOW)
        with pytest.raises(NotFound):
            actions.ask_question(ref, "Where do you live?", by=by, on=DAY, now=NOW)
    with pytest.raises(NotFound):
        actions.withdraw(first.ref, by=world.mentor(koen), on=DAY, now=NOW)


def test_a_question_is_answered_by_her_alone(world: MatchingWorld) -> None:
    rasa, (koen, fatma, _) = three(world)
    (first,) = world.asks(rasa, koen)
    actions.ask_question(first.ref, "When are you free?", by=world.mentor(koen), on=DAY, now=NOW)
    for by in (world.mentor(koen), world.mentor(fatma)):
        with pytest.raises(NotFound):
            actions.answer_question(first.ref, "Never", by=by, on=DAY, now=NOW)
    actions.answer_question(first.ref, "On Fridays", by=world.mentee(rasa), on=DAY, now=NOW)
    assert Question.objects.get().reveal("answer") == "On Fridays"


def test_a_yes_makes_the_pair_and_closes_the_others_who_are_told_if_they_knew(world: MatchingWorld) -> None:
    rasa, mentors = three(world)
    first, second, _ = world.asks(rasa, *mentors)
    Request.objects.filter(pk=second.pk).update(stage="open", asked_at=NOW, answer_by=NOW + 7 * DAYS)
    mentorship = actions.accept(first.ref, by=world.mentor(mentors[0]), on=DAY, now=NOW)
    assert stages(rasa) == ["accepted", "closed", "closed"]
    assert [each["was_asked"] for each in events("RequestClosed")] == [True, False]
    rasa.refresh_from_db()
    mentors[0].refresh_from_db()
    assert (rasa.stage, mentors[0].guides, mentorship.stage) == ("guided", 1, "agreed")
    assert events("RequestAccepted")[0]["mentorship_id"] == mentorship.pk


def test_a_mentor_who_is_full_cannot_say_yes(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen)
    Mentor.objects.filter(pk=koen.pk).update(guides=1)
    with pytest.raises(Refused, match="mentor_full"):
        actions.accept(request.ref, by=world.mentor(koen), on=DAY, now=NOW)
    assert stages(rasa) == ["open"]


def test_a_question_stops_the_clock_and_her_answer_starts_it_again(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen)
    actions.ask_question(request.ref, "Which days?", by=world.mentor(koen), on=DAY, now=NOW + 5 * DAYS)
    request.refresh_from_db()
    assert (request.stage, request.clock_left, request.answer_by) == ("questioned", 2 * DAYS, NOW + 12 * DAYS)
    assert Duty.objects.get(about=f"request:{request.pk}").person_id == rasa.person_id
    assert expire(8 * DAYS) == 0
    actions.answer_question(request.ref, "Tuesdays.", by=world.mentee(rasa), on=DAY, now=NOW + 10 * DAYS)
    request.refresh_from_db()
    assert (request.stage, request.clock_left, request.answer_by) == ("open", None, NOW + 12 * DAYS)
    question = Question.objects.get()
    assert (question.reveal("words"), question.reveal("answer")) == ("Which days?", "Tuesdays.")
    duty = Duty.objects.get(about=f"request:{request.pk}")
    assert (duty.kind, duty.person_id) == ("answer_request", koen.person_id)


def test_a_question_she_leaves_open_ends_the_request_and_is_not_held_against_the_mentor(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen)
    actions.ask_question(request.ref, "Which days?", by=world.mentor(koen), on=DAY, now=NOW)
    assert expire(7 * DAYS) == 1
    assert events("RequestExpired")[0]["unanswered"] is False


def test_words_and_reasons_are_asked_for(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen)
    with pytest.raises(Refused, match="words_missing"):
        actions.ask_question(request.ref, " ", by=world.mentor(koen), on=DAY, now=NOW)
    with pytest.raises(Refused, match="reason_missing"):
        actions.decline(request.ref, "", by=world.mentor(koen), on=DAY, now=NOW)
    actions.ask_question(request.ref, "?", by=world.mentor(koen), on=DAY, now=NOW)
    with pytest.raises(Refused, match="words_missing"):
        actions.answer_question(request.ref, "", by=world.mentee(rasa), on=DAY, now=NOW)


def silent(world: MatchingWorld, programme: object, koen: Mentor, name: str, after: timedelta) -> None:
    """Somebody asks Koen, who does not answer."""
    world.asks(world.seeking(programme, name), koen, after=after)  # type: ignore[arg-type]
    expire(after + 7 * DAYS)


def test_a_mentor_who_leaves_two_in_a_row_unanswered_is_paused(world: MatchingWorld) -> None:
    programme = world.running()
    koen = world.offering(programme)
    silent(world, programme, koen, "Rasa A", timedelta())
    koen.refresh_from_db()
    assert koen.stage == "accepted"
    silent(world, programme, koen, "Ona B", 10 * DAYS)
    koen.refresh_from_db()
    assert (koen.stage, koen.paused_because) == ("paused", "unanswered")
    assert events("MentorPaused")[0]["because"] == "unanswered"


def test_an_answer_in_between_counts(world: MatchingWorld) -> None:
    programme = world.running()
    koen = world.offering(programme)
    silent(world, programme, koen, "Rasa A", timedelta())
    (request,) = world.asks(world.seeking(programme, "Ona B"), koen, after=8 * DAYS)
    actions.decline(request.ref, "no_time", by=world.mentor(koen), on=DAY, now=NOW + 9 * DAYS)
    silent(world, programme, koen, "Ieva C", 10 * DAYS)
    koen.refresh_from_db()
    assert koen.stage == "accepted"


def test_when_a_mentor_fills_up_who_waits_goes_on_to_the_next(world: MatchingWorld, settle: Callable[[], int]) -> None:
    programme = world.running()
    koen, fatma = world.offering(programme, "Koen A"), world.offering(programme, "Fatma B")
    rasa, ona = world.seeking(programme, "Rasa A"), world.seeking(programme, "Ona B")
    (hers,) = world.asks(rasa, koen)
    world.asks(ona, koen, fatma)
    actions.accept(hers.ref, by=world.mentor(koen), on=DAY, now=NOW)
    settle()
    assert stages(ona) == ["closed", "open"]
    assert Request.objects.get(participation=ona, mentor=koen).reason == "mentor_full"


def test_a_pair_made_by_hand_closes_her_requests_too(world: MatchingWorld, settle: Callable[[], int]) -> None:
    rasa, (koen, fatma, _) = three(world)
    world.asks(rasa, koen)
    from handrail.mentorships.actions import agree

    agree(rasa.pk, fatma.pk, by=SYSTEM, on=DAY)
    settle()
    assert stages(rasa) == ["closed"]


def test_a_mentor_who_pauses_or_stops_lets_her_go_on(world: MatchingWorld, settle: Callable[[], int]) -> None:
    rasa, (koen, fatma, piet) = three(world)
    world.asks(rasa, koen, fatma, piet)
    programmes.pause_mentor(koen.pk, by=SYSTEM, on=DAY)
    settle()
    assert stages(rasa) == ["closed", "open", "wished"]
    programmes.end_mentor(fatma.pk, by=SYSTEM, on=DAY)
    settle()
    assert stages(rasa) == ["closed", "closed", "open"]


def test_a_block_ends_the_request_without_a_word_about_it(world: MatchingWorld, settle: Callable[[], int]) -> None:
    rasa, (koen, fatma, _) = three(world)
    world.asks(rasa, koen, fatma)
    block(koen.person_id, rasa.person_id, by=world.mentor(koen), on=DAY)
    settle()
    assert stages(rasa) == ["closed", "open"]
    assert Request.objects.get(mentor=koen).reason == "not_available"


def test_who_leaves_the_programme_waits_for_nobody(world: MatchingWorld, settle: Callable[[], int]) -> None:
    rasa, (koen, fatma, _) = three(world)
    world.asks(rasa, koen, fatma)
    programmes.close_participation(rasa.pk, "no_time", by=world.mentee(rasa), on=DAY)
    settle()
    assert stages(rasa) == ["closed", "closed"]
    assert [each["because"] for each in events("RequestClosed")] == ["left", "left"]


def test_before_a_yes_the_mentor_reads_a_first_name_and_no_contact(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen, words="Hello")
    (ask,) = queries.asked_of(world.mentor(koen), "en")
    assert (ask.first_name, ask.area, ask.work, ask.words) == ("Rasa", "Gent", "welder", "")
    opened = queries.ask_of(world.mentor(koen), request.ref, "en")
    assert opened.words == "Hello"
    assert "Petrauskait" not in repr(ask) + repr(opened)
    assert ask.steps == ("question", "accept", "decline", "withdraw", "expire", "close")
    with pytest.raises(NotFound):
        queries.ask_of(world.mentee(rasa), request.ref, "en")


def test_after_a_no_her_words_are_no_longer_shown_to_the_mentor(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen, words="Hello")
    actions.decline(request.ref, "no_time", by=world.mentor(koen), on=DAY, now=NOW)
    assert queries.ask_of(world.mentor(koen), request.ref, "en").words == ""


def test_the_wait_is_unknown_until_enough_have_answered_and_then_real(world: MatchingWorld) -> None:
    programme = world.running()
    for number in range(5):
        koen, rasa = world.offering(programme, f"Mentor {number}"), world.seeking(programme, f"Mentee {number}")
        assert queries.waiting(world.mentee(rasa), rasa.ref, NOW).usual_days is None
        Request.objects.create(
            participation=rasa, trust=rasa.trust, mentor=koen, stage="declined", rank=1, reason="other",
            asked_at=NOW - 20 * DAYS, decided_at=NOW - 18 * DAYS,
        )  # fmt: skip
    assert queries.waiting(world.mentee(rasa), rasa.ref, NOW).usual_days == 2
    (request,) = world.asks(world.seeking(programme, "Ona B"), world.offering(programme))
    shown = queries.waiting(world.mentee(request.participation), request.participation.ref, NOW)
    assert shown.asked[0].likely_on == DAY + 2 * DAYS
    assert shown.asked[0].remind_on == DAY + 4 * DAYS
    assert queries.answers_within(programme.pk, NOW, mentor_id=koen.pk) is None


def test_the_mentorship_is_one_when_yes_is_pressed_twice(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen)
    actions.accept(request.ref, by=world.mentor(koen), on=DAY, now=NOW)
    with pytest.raises(Refused, match="step_closed"):
        actions.accept(request.ref, by=world.mentor(koen), on=DAY, now=NOW)
    assert Mentorship.objects.count() == 1


def test_what_was_decided_in_the_same_second_is_left_alone(world: MatchingWorld) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen)
    actions.decline(request.ref, "no_time", by=world.mentor(koen), on=DAY, now=NOW)
    assert ending._expire(request.ref, by=SYSTEM, on=DAY, now=NOW + 8 * DAYS) is False
    ending._close(Request.objects.all(), Because.LEFT, by=SYSTEM, on=DAY, now=NOW)
    assert stages(rasa) == ["declined"]


def test_a_request_erased_while_somebody_waited_for_it_is_not_found(
    world: MatchingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    rasa, (koen, *_) = three(world)
    (request,) = world.asks(rasa, koen)
    real = Mentor.objects.select_for_update

    def meanwhile(**how: object) -> object:
        Request.objects.filter(pk=request.pk).delete()
        return real(**how)  # type: ignore[arg-type]

    monkeypatch.setattr(Mentor.objects, "select_for_update", meanwhile)
    with pytest.raises(NotFound):
        locking.request(Request.objects.all(), request.ref)


def test_a_mentor_with_room_keeps_the_others_who_asked(world: MatchingWorld, settle: Callable[[], int]) -> None:
    programme = world.running()
    koen = world.offering(programme, places=2)
    rasa, ona = world.seeking(programme, "Rasa A"), world.seeking(programme, "Ona B")
    (hers,) = world.asks(rasa, koen)
    world.asks(ona, koen)
    actions.accept(hers.ref, by=world.mentor(koen), on=DAY, now=NOW)
    settle()
    assert stages(ona) == ["open"]


def test_nobody_further_is_asked_for_her_once_she_has_a_mentor(world: MatchingWorld) -> None:
    rasa, (koen, fatma, _) = three(world)
    world.asks(rasa, koen, fatma)
    Participation.objects.filter(pk=rasa.pk).update(stage="guided")
    expire(7 * DAYS)
    assert stages(rasa) == ["expired", "wished"]
