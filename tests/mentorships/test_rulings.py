"""What is decided about the person a concern names: after she was heard, told in plain words, looked at again by another."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.models import Event, SimulatedMail
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.models import Concern, Hearing, Mentorship, Ruling
from handrail.mentorships.rules import Severity, Stage
from handrail.mentorships.rules.rulings import Ruled, RulingKind, Settled
from handrail.mentorships.tasks import end_rulings
from handrail.messaging.models import Notice
from handrail.programmes import actions as programmes
from handrail.programmes.models import Duty, Mentor
from handrail.programmes.rules import MentorStage
from tests.mentorships.test_case_work import NOW, ON, deputy_of, lead_of, signed_in
from tests.mentorships.test_concerns import report
from tests.mentorships.world import Duo, PairWorld, actor

WHY = "You wrote at night although the agreement says by day."
NO = "I answered her own question."
LATER = ON + timedelta(days=30)


@pytest.fixture
def duo(world: PairWorld) -> Duo:
    return world.met(on=ON)


@pytest.fixture
def case(duo: Duo) -> Concern:
    concern = actions.report_concern(report(duo), by=duo.mentee, now=NOW, key="rule")
    return actions.take_concern(concern.ref, by=lead_of(duo), now=NOW)


@pytest.fixture
def heard(duo: Duo, case: Concern) -> Concern:
    """He was told, and answered."""
    hearing = actions.tell_person(case.ref, "We heard of a message at night.", is_safe=True, by=lead_of(duo), now=NOW)
    actions.say_own_side(hearing.ref, "It was late.", by=duo.mentor, now=NOW)
    return case


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.reasons}


def decide(case: Concern, by: Actor, kind: RulingKind = RulingKind.PAUSE) -> Ruling:
    until = None if kind == RulingKind.END else LATER
    return actions.rule(case.ref, Ruled(kind, until, WHY, is_safe=True), by=by, now=NOW)


def place(duo: Duo) -> Mentor:
    return Mentor.objects.get(person_id=duo.mentor.person_id)


def test_nothing_is_decided_about_who_was_not_heard(duo: Duo, case: Concern) -> None:
    with pytest.raises(Refused) as refused:
        decide(case, lead_of(duo))
    assert codes(refused) == {"ruling_unheard"}
    assert place(duo).stage == MentorStage.ACCEPTED
    actions.tell_person(case.ref, "Words", is_safe=True, by=lead_of(duo), now=NOW)
    with pytest.raises(Refused):
        decide(case, lead_of(duo))
    late = Ruled(RulingKind.PAUSE, LATER, WHY, is_safe=True)
    actions.rule(case.ref, late, by=lead_of(duo), now=NOW + timedelta(days=7))
    assert place(duo).stage == MentorStage.PAUSED, "a week to answer is being heard"


def test_only_who_answers_for_the_case_decides(duo: Duo, heard: Concern, world: PairWorld) -> None:
    with pytest.raises(Refused) as refused:
        decide(heard, actor(deputy_of(duo)))
    assert codes(refused) == {"ruling_not_owned"}
    with pytest.raises(NotFound):
        decide(heard, actor(world.lead()))


def test_a_pause_rests_the_place_until_its_day_and_nobody_else_opens_it(duo: Duo, heard: Concern) -> None:
    decide(heard, lead_of(duo))
    row = place(duo)
    assert row.stage == MentorStage.PAUSED
    assert duo.again().stage != Stage.CLOSED, "whom he accompanies stays"
    with pytest.raises(Refused) as refused:
        programmes.resume_mentor(row.pk, by=duo.mentor, on=ON)
    assert codes(refused) == {"place_rests"}
    end_rulings(NOW + timedelta(days=30))
    assert place(duo).stage == MentorStage.PAUSED, "the last day counts"
    end_rulings(NOW + timedelta(days=31))
    end_rulings(NOW + timedelta(days=31))
    assert place(duo).stage == MentorStage.ACCEPTED
    assert place(duo).paused_because == ""


def test_who_had_a_pause_of_his_own_keeps_it_afterwards(duo: Duo, heard: Concern) -> None:
    programmes.pause_mentor(place(duo).pk, by=duo.mentor, on=ON)
    made = decide(heard, lead_of(duo))
    actions.settle(made.ref, Settled.LIFTED, "No longer needed.", by=lead_of(duo), now=NOW)
    assert place(duo).stage == MentorStage.PAUSED
    programmes.resume_mentor(place(duo).pk, by=duo.mentor, on=ON)
    assert place(duo).stage == MentorStage.ACCEPTED


def test_a_bar_ends_every_pair_there_and_who_stops_does_not_come_back_by_applying(
    duo: Duo, heard: Concern, world: PairWorld
) -> None:
    other = world.duo(programme=duo.programme, mentor=place(duo), on=ON)
    made = decide(heard, lead_of(duo), RulingKind.BAR)
    assert {each.stage for each in Mentorship.objects.all()} == {Stage.CLOSED}
    assert other.again().reason == "other", "as quiet as an end after a block"
    row = place(duo)
    assert (row.stage, row.guides) == (MentorStage.PAUSED, 0)
    programmes.end_mentor(row.pk, by=duo.mentor, on=ON)
    again = {"by": duo.mentor, "on": ON, "kind": "professional"}
    with pytest.raises(Refused) as refused:
        programmes.apply_mentor(duo.programme.pk, row.person_id, **again)  # type: ignore[arg-type]
    assert "place_rests" in codes(refused)
    actions.settle(made.ref, Settled.LIFTED, "A mistake.", by=lead_of(duo), now=NOW)
    assert place(duo).stage == MentorStage.ENDED
    programmes.apply_mentor(duo.programme.pk, row.person_id, **again)  # type: ignore[arg-type]
    assert place(duo).stage == MentorStage.APPLIED


def test_an_end_closes_the_pair_of_the_case_and_no_other(duo: Duo, heard: Concern, world: PairWorld) -> None:
    other = world.duo(programme=duo.programme, mentor=place(duo), on=ON)
    decide(heard, lead_of(duo), RulingKind.END)
    assert duo.again().stage == Stage.CLOSED
    assert other.again().stage != Stage.CLOSED
    assert place(duo).stage == MentorStage.ACCEPTED
    with pytest.raises(Refused) as refused:
        decide(heard, lead_of(duo), RulingKind.END)
    assert {"ruling_stands", "ruling_not_here"} <= codes(refused)


def test_of_two_decisions_about_one_place_the_last_to_end_opens_it(duo: Duo, heard: Concern) -> None:
    first = decide(heard, lead_of(duo))
    second = decide(heard, lead_of(duo), RulingKind.BAR)
    actions.settle(first.ref, Settled.LIFTED, "One is enough.", by=lead_of(duo), now=NOW)
    assert place(duo).stage == MentorStage.PAUSED
    actions.settle(second.ref, Settled.LIFTED, "Over.", by=lead_of(duo), now=NOW)
    assert place(duo).stage == MentorStage.ACCEPTED


def test_in_danger_it_is_decided_at_once_and_heard_afterwards(duo: Duo, case: Concern) -> None:
    lead = lead_of(duo)
    actions.weigh(case.ref, Severity.IMMEDIATE, "", by=lead, now=NOW)
    made = decide(case, lead, RulingKind.END)
    hearing = Hearing.objects.get(concern=case)
    assert not made.heard_before
    page = signed_in(made.person).get(f"/concern/decided/{made.ref}/").text
    assert "We want to hear you now" in page
    assert hearing.ref in page
    with pytest.raises(Refused) as refused:
        actions.close_concern(case.ref, "separated", "Done.", by=lead, now=NOW)
    assert codes(refused) == {"ruling_not_yet_heard"}
    actions.say_own_side(hearing.ref, "It was late.", by=duo.mentor, now=NOW)
    actions.close_concern(case.ref, "separated", "Done.", by=lead, now=NOW)


def test_the_person_reads_it_says_no_and_another_lead_looks_at_it(duo: Duo, heard: Concern, settle: Callable[[], int]) -> None:
    lead, deputy = signed_in(duo.programme.lead), signed_in(deputy_of(duo))
    said = {"kind": "pause", "until": LATER.isoformat(), "reason": WHY, "is_safe": "on"}
    assert lead.post(f"/concern/cases/{heard.ref}/decide/", {**said, "until": ""}).status_code == 422
    assert lead.post(f"/concern/cases/{heard.ref}/decide/", said).status_code == 302
    settle()
    made = Ruling.objects.get()
    letter = Notice.objects.get(kind="ruling")
    assert (letter.person_id, letter.path) == (duo.mentor.person_id, f"/concern/decided/{made.ref}/")
    assert not Notice.objects.filter(kind__in=["mentor_rests", "mentor_paused"]).exists(), "one letter, not two"
    his = signed_in(made.person)
    page = his.get(letter.path).text
    assert WHY in page
    assert "I do not agree" in page
    for never in ("Rasa", "HE WROTE ME AT NIGHT", heard.code, "Lena"):
        assert never not in page, never
    assert his.post(letter.path, {"text": " "}).status_code == 422
    assert his.post(letter.path, {"text": NO}).status_code == 302
    assert his.post(letter.path, {"text": NO}).status_code == 302
    assert his.post(letter.path, {"text": "And more."}).status_code == 422, "once"
    settle()
    assert set(Notice.objects.filter(kind="ruling_appealed").values_list("person", flat=True)) == {deputy_of(duo).pk}
    assert set(Duty.objects.filter(kind="decide_appeal").values_list("person", flat=True)) == {deputy_of(duo).pk}
    again = f"/concern/cases/{heard.ref}/decided/{made.ref}/"
    answer = {"outcome": "lifted", "reason": "The agreement allows it."}
    assert "another lead looks at it" in lead.get(again).text
    assert lead.post(again, answer).status_code == 422
    assert NO in deputy.get(again).text
    assert deputy.post(again, answer).status_code == 302
    settle()
    assert place(duo).stage == MentorStage.ACCEPTED
    assert not Duty.objects.filter(kind="decide_appeal").exists()
    page = his.get(letter.path).text
    assert "It is lifted" in page
    assert "The agreement allows it." in page
    assert "Dirk" not in page
    assert Notice.objects.filter(kind="ruling_settled", person_id=duo.mentor.person_id).exists()


def test_what_is_upheld_holds_and_is_said_with_reasons(duo: Duo, heard: Concern) -> None:
    made = decide(heard, lead_of(duo))
    actions.appeal(made.ref, NO, by=duo.mentor, now=NOW)
    with pytest.raises(Refused) as refused:
        actions.close_concern(heard.ref, "talked", "Done.", by=lead_of(duo), now=NOW)
    assert codes(refused) == {"appeal_waits"}
    actions.settle(made.ref, Settled.UPHELD, "By day was agreed.", by=actor(deputy_of(duo)), now=NOW)
    assert place(duo).stage == MentorStage.PAUSED
    page = signed_in(made.person).get(f"/concern/decided/{made.ref}/").text
    assert "it stays" in page
    assert "By day was agreed." in page
    actions.close_concern(heard.ref, "talked", "Done.", by=lead_of(duo), now=NOW)
    end_rulings(NOW + timedelta(days=31))
    assert place(duo).stage == MentorStage.ACCEPTED, "a closed case does not keep it longer"


def test_the_database_itself_lets_nobody_decide_about_their_own_decision(duo: Duo, heard: Concern) -> None:
    made = decide(heard, lead_of(duo))
    actions.appeal(made.ref, NO, by=duo.mentor, now=NOW)
    with pytest.raises(IntegrityError, match="ruling_appeal_decided_by_another"), transaction.atomic():
        Ruling.objects.filter(pk=made.pk).update(settled_by=duo.programme.lead_id)


def test_the_last_day_to_say_no_is_fourteen_days_after_being_told(duo: Duo, heard: Concern) -> None:
    made = decide(heard, lead_of(duo))
    with pytest.raises(Refused) as refused:
        actions.appeal(made.ref, NO, by=duo.mentor, now=NOW + timedelta(days=15))
    assert codes(refused) == {"appeal_late"}
    actions.appeal(made.ref, NO, by=duo.mentor, now=NOW + timedelta(days=14))


@pytest.mark.parametrize("kind", [RulingKind.PAUSE, RulingKind.BAR, RulingKind.END])
def test_who_reported_is_told_of_no_decision(kind: RulingKind, duo: Duo, heard: Concern, settle: Callable[[], int]) -> None:
    settle()
    before = Notice.objects.filter(person_id=duo.mentee.person_id).count()
    made = decide(heard, lead_of(duo), kind)
    actions.appeal(made.ref, NO, by=duo.mentor, now=NOW)
    actions.settle(made.ref, Settled.UPHELD, "It stays so.", by=actor(deputy_of(duo)), now=NOW)
    settle()
    hers = signed_in(Mentorship.objects.get().mentee_person)
    paths = ("/", f"/together/{duo.ref}/", f"/concern/received/{heard.ref}/")
    pages = "".join(hers.get(path, follow=True).text for path in paths)
    for never in (WHY, NO, "It stays so.", "decided about", made.ref):
        assert never not in pages, never
    assert hers.get(f"/concern/decided/{made.ref}/").status_code == 404
    told = Notice.objects.filter(person_id=duo.mentee.person_id)
    assert not told.filter(kind__startswith="ruling").exists()
    if kind == RulingKind.PAUSE:
        assert told.count() == before, "her pair goes on as if nothing was"
    with pytest.raises(NotFound):
        actions.appeal(made.ref, NO, by=duo.mentee, now=NOW)


def test_an_end_by_decision_shows_her_what_an_end_by_block_shows(
    duo: Duo, heard: Concern, world: PairWorld, settle: Callable[[], int]
) -> None:
    """The two feeds are alike: kinds of notices to her, and kinds of events about the pair."""
    decide(heard, lead_of(duo), RulingKind.END)
    other = world.met(on=ON)
    actions.close_quietly(other.mentee.person_id or 0, other.mentor.person_id or 0, by=Actor.system("block"), on=ON)
    settle()

    def seen(of: Duo) -> tuple[list[str], list[str]]:
        about = f"mentorship:{of.mentorship.pk}"
        kinds = Notice.objects.filter(person_id=of.mentee.person_id).values_list("kind", flat=True)
        return sorted(kinds), sorted(Event.objects.filter(about__contains=[about]).values_list("name", flat=True))

    assert "MentorshipClosed" in seen(duo)[1]
    assert seen(duo) == seen(other)


def test_nobody_else_finds_the_pages(duo: Duo, heard: Concern) -> None:
    made = decide(heard, lead_of(duo))
    path = f"/concern/decided/{made.ref}/"
    assert Client().get(path).status_code == 302
    assert signed_in(duo.programme.lead).get(path).status_code == 404
    assert signed_in(made.person).get(f"/concern/cases/{heard.ref}/decide/").status_code == 403
    assert signed_in(duo.programme.lead).get(f"/concern/cases/{heard.ref}/decided/none/").status_code == 404


def test_no_letter_says_what_was_decided(duo: Duo, heard: Concern, settle: Callable[[], int], settings: object) -> None:
    settings.MAILERS = {"default": {"BACKEND": "handrail.kernel.mail.Simulator"}}  # type: ignore[attr-defined]
    decide(heard, lead_of(duo))
    settle()
    mails = "".join(each.text for each in SimulatedMail.objects.all())
    assert "We decided something about you" in "".join(each.subject for each in SimulatedMail.objects.all())
    for never in (WHY, "pause", "bar ", "night"):
        assert never not in mails, never


def test_the_case_shows_what_was_decided_and_how_it_stands(duo: Duo, heard: Concern) -> None:
    lead = signed_in(duo.programme.lead)
    assert "Decided about the person" not in lead.get(f"/concern/cases/{heard.ref}/").text
    assert queries.case(lead_of(duo), heard.ref).can_rule == ("pause", "end", "bar"), "the mildest first"
    decide(heard, lead_of(duo))
    page = lead.get(f"/concern/cases/{heard.ref}/").text
    assert "Decided about the person" in page
    assert "It holds" in page
    assert [each.kind for each in queries.case(lead_of(duo), heard.ref).entries][-1] == "measure"


def test_a_report_without_a_pair_leaves_nothing_to_decide(duo: Duo) -> None:
    unnamed = actions.report_concern(report(), by=Actor.visitor(), now=NOW, key="unnamed")
    actions.take_concern(unnamed.ref, by=lead_of(duo), now=NOW)
    page = signed_in(duo.programme.lead).get(f"/concern/cases/{unnamed.ref}/decide/").text
    assert "There is nothing to decide here" in page
    assert "<textarea" not in page
