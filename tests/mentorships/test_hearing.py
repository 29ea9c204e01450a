"""A fair hearing: told only when a lead says it is safe, that and not who; heard in writing; both learn how it ended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from handrail.kernel.access import NotFound
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.models import Concern, Hearing
from handrail.messaging.models import Notice
from tests.mentorships.test_case_work import NOW, ON, lead_of, signed_in
from tests.mentorships.test_concerns import report
from tests.mentorships.world import Duo, PairWorld


@pytest.fixture
def duo(world: PairWorld) -> Duo:
    return world.met(on=ON)


@pytest.fixture
def case(duo: Duo) -> Concern:
    concern = actions.report_concern(report(duo), by=duo.mentee, now=NOW, key="hear")
    return actions.take_concern(concern.ref, by=lead_of(duo), now=NOW)


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.reasons}


def test_nobody_is_told_by_itself_nor_without_the_word_that_it_is_safe(
    duo: Duo, case: Concern, settle: Callable[[], int]
) -> None:
    settle()
    assert not Hearing.objects.exists()
    assert not Notice.objects.filter(person_id=duo.mentor.person_id, kind__startswith="hearing").exists()
    page = f"/concern/cases/{case.ref}/tell/"
    lead = signed_in(duo.programme.lead)
    assert lead.post(page, {"text": "We heard of a message at night."}).status_code == 422
    with pytest.raises(Refused) as refused:
        actions.tell_person(case.ref, " ", is_safe=False, by=lead_of(duo), now=NOW)
    assert codes(refused) == {"hearing_not_safe", "hearing_no_words"}, "all reasons at once"
    assert not Hearing.objects.exists()


def test_the_day_by_which_to_answer_is_named_until_there_is_an_answer(duo: Duo, case: Concern) -> None:
    hearing = actions.tell_person(case.ref, "Words", is_safe=True, by=lead_of(duo), now=NOW)
    his, path = signed_in(hearing.person), f"/concern/hearing/{hearing.ref}/"
    last = ON + timedelta(days=6)
    assert f"Please answer by {last:%A} {last.day} {last:%B %Y}." in his.get(path).text
    his.post(path, {"text": "It was late."})
    assert "Please answer by" not in his.get(path).text


def test_a_report_that_names_nobody_and_one_nobody_took_on_has_nobody_to_tell(duo: Duo) -> None:
    from handrail.kernel.access import Actor

    open_one = actions.report_concern(report(), by=Actor.visitor(), now=NOW, key="nobody")
    with pytest.raises(Refused) as refused:
        actions.tell_person(open_one.ref, "Words", is_safe=True, by=lead_of(duo), now=NOW)
    assert codes(refused) == {"hearing_nobody", "hearing_not_owned"}


def test_the_person_reads_that_and_not_who_answers_and_the_answer_stands_in_the_case(
    duo: Duo, case: Concern, settle: Callable[[], int]
) -> None:
    lead = signed_in(duo.programme.lead)
    told = {"text": "We heard of a message at night.", "is_safe": "on"}
    assert lead.post(f"/concern/cases/{case.ref}/tell/", told).status_code == 302
    settle()
    hearing = Hearing.objects.get()
    letter = Notice.objects.get(kind="hearing", person_id=duo.mentor.person_id)
    assert hearing.ref in letter.path
    his = signed_in(hearing.person)
    page = his.get(letter.path).text
    assert "We heard of a message at night." in page
    for never in ("Rasa", "HE WROTE ME AT NIGHT", case.code, "Lena"):
        assert never not in page, never
    his.post(letter.path, {"text": "I answered her question about the interview."})
    his.post(letter.path, {"text": "I answered her question about the interview."})
    lines = [each.text for each in queries.case(lead_of(duo), case.ref).entries if each.kind == "heard"]
    assert lines == ["I answered her question about the interview."], "pressed twice, kept once"
    with pytest.raises(Refused) as refused:
        actions.tell_person(case.ref, "Again", is_safe=True, by=lead_of(duo), now=NOW)
    assert codes(refused) == {"hearing_already"}


def test_nobody_else_finds_the_page(duo: Duo, case: Concern) -> None:
    hearing = actions.tell_person(case.ref, "Words", is_safe=True, by=lead_of(duo), now=NOW)
    path = f"/concern/hearing/{hearing.ref}/"
    assert Client().get(path).status_code == 302
    assert signed_in(duo.programme.lead).get(path).status_code == 404
    with pytest.raises(NotFound):
        actions.say_own_side(hearing.ref, "Words", by=duo.mentee, now=NOW)


def test_both_read_how_it_ended_in_words_that_blame_nobody(duo: Duo, case: Concern, settle: Callable[[], int]) -> None:
    lead = lead_of(duo)
    hearing = actions.tell_person(case.ref, "Words", is_safe=True, by=lead, now=NOW)
    actions.close_concern(case.ref, "nothing_found", "She misread it.", by=lead, now=NOW)
    settle()
    his = signed_in(hearing.person)
    page = his.get(f"/concern/hearing/{hearing.ref}/").text
    assert "We found nothing to act on." in page
    assert "<textarea" not in page
    assert "She misread it." not in page
    assert "did not find enough to act on" in Client().get(f"/concern/received/{case.ref}/").text
    assert Notice.objects.filter(kind="hearing_over", person_id=hearing.person_id).exists()
    assert his.post(f"/concern/hearing/{hearing.ref}/", {"text": "late"}).status_code == 422


def test_who_was_never_told_hears_nothing_of_the_end_either(duo: Duo, case: Concern, settle: Callable[[], int]) -> None:
    actions.close_concern(case.ref, "talked", "Over.", by=lead_of(duo), now=NOW)
    settle()
    assert not Notice.objects.filter(person_id=duo.mentor.person_id, kind__startswith="hearing").exists()
