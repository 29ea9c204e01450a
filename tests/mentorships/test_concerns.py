"""A concern reaches a lead it is not about, and nobody else; in danger contact is held until a person decides."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.utils import DatabaseError
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import Actor, Denied, NotFound
from handrail.kernel.lists import Wanted
from handrail.kernel.models import AccessLog, Event
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.actions.concerns import Report
from handrail.mentorships.models import Concern, ConcernEntry
from handrail.mentorships.rules import ConcernKind, ConcernStage, How, Severity
from handrail.messaging.models import Notice
from handrail.people.models import Account, Person
from handrail.people.queries import shut_out
from handrail.programmes.models import Duty
from tests.mentorships.world import DAY, NOW, Duo, PairWorld, actor

WORDS = "HE WROTE ME AT NIGHT"


def report(duo: Duo | None = None, *, danger: bool = False, kept_from: int | None = None, text: str = WORDS) -> Report:
    return Report(
        kind=ConcernKind.UNSAFE,
        danger=danger,
        hurt=False,
        goes_on=True,
        text=text,
        may_contact=True,
        reach_at="0470 99 88 77",
        mentorship_ref=duo.ref if duo else "",
        kept_from=kept_from,
    )


def reported(duo: Duo, **said: bool) -> Concern:
    return actions.report_concern(report(duo, **said), by=duo.mentee, now=NOW, key=f"k{duo.ref}{len(said)}")


def test_a_concern_goes_to_the_programmes_lead_within_one_working_day(world: PairWorld) -> None:
    duo = world.met()
    concern = reported(duo)
    assert concern.about_id == duo.mentor.person_id
    assert concern.owner_id == duo.programme.lead_id
    duty = Duty.objects.get(kind="handle_concern")
    assert (duty.person_id, duty.due_on) == (duo.programme.lead_id, DAY + timedelta(days=2))
    assert concern.answer_by == duty.due_on


def test_it_goes_past_the_person_it_is_about_also_when_that_is_the_lead(world: PairWorld) -> None:
    programme = world.running()
    assert programme.lead is not None
    duo = world.duo(programme=programme, mentor=world.guiding(programme, person=programme.lead))
    concern = reported(duo)
    assert concern.owner_id == programme.deputy_id
    assert queries.cases(actor(programme.lead), Wanted()).rows == []
    assert programme.deputy is not None
    assert len(queries.cases(actor(programme.deputy), Wanted()).rows) == 1


def test_a_lead_the_reporter_does_not_want_never_reads_it(world: PairWorld) -> None:
    duo = world.met()
    assert duo.programme.lead is not None
    concern = actions.report_concern(report(duo, kept_from=duo.programme.lead_id), by=duo.mentee, now=NOW, key="k")
    lead = actor(duo.programme.lead)
    with pytest.raises(NotFound):
        queries.case(lead, concern.ref)
    with pytest.raises(NotFound):
        actions.take_concern(concern.ref, by=lead, now=NOW)
    assert concern.owner_id == duo.programme.deputy_id


def test_a_lead_of_another_organisation_sees_nothing(world: PairWorld) -> None:
    concern = reported(world.met())
    with pytest.raises(NotFound):
        queries.case(actor(world.lead()), concern.ref)


def test_nobody_but_a_lead_may_open_a_concern(world: PairWorld) -> None:
    duo = world.met()
    concern = reported(duo)
    others = [
        duo.mentee,
        duo.mentor,
        actor(world.counsellor(duo.programme.owner)),
        actor(world.coordinator(duo.programme.owner)),
    ]
    for each in others:
        assert queries.cases(each, Wanted()).rows == []
        with pytest.raises(NotFound):
            queries.case(each, concern.ref)
        with pytest.raises(Denied):
            actions.take_concern(concern.ref, by=each, now=NOW)


def test_who_stays_unnamed_is_not_kept_and_never_shown(world: PairWorld) -> None:
    duo = world.met()
    assert duo.programme.lead is not None
    lead = actor(duo.programme.lead)
    quiet = replace(report(duo), may_contact=False)
    calm = actions.report_concern(quiet, by=duo.mentee, now=NOW, key="calm")
    assert (calm.reporter_id, calm.mentorship_id, calm.about_id) == (None, None, duo.mentor.person_id)
    danger = actions.report_concern(replace(quiet, danger=True), by=duo.mentee, now=NOW, key="danger")
    assert danger.holds
    for each in (calm, danger):
        case = queries.case(lead, each.ref)
        assert (case.reporter, [entry.by for entry in case.entries if entry.by], case.entries[0].reach_at) == ("", [], "")
        page = signed_in(duo.programme.lead).get(f"/concern/cases/{each.ref}/").text
        assert "Rasa" not in page
        assert "Koen Wouters" in page
    named = actions.report_concern(report(duo), by=duo.mentee, now=NOW, key="named")
    assert queries.case(lead, named.ref).reporter == "Rasa Petrauskaitė"


def test_the_same_key_reports_once(world: PairWorld) -> None:
    duo = world.met()
    first = actions.report_concern(report(duo), by=duo.mentee, now=NOW, key="once")
    assert actions.report_concern(report(duo), by=duo.mentee, now=NOW, key="once") == first
    assert ConcernEntry.objects.count() == 1


def test_somebody_signed_out_can_report_and_nobody_is_held(world: PairWorld) -> None:
    world.running()
    concern = actions.report_concern(report(danger=True), by=Actor.visitor(), now=NOW, key="k")
    assert (concern.reporter_id, concern.about_id, concern.holds) == (None, None, False)
    assert concern.severity == Severity.IMMEDIATE
    assert concern.owner_id is not None


def test_without_any_programme_every_lead_sees_it(world: PairWorld) -> None:
    lead, other = world.lead(), world.lead()
    actions.report_concern(report(), by=Actor.visitor(), now=clock.now(), key="k")
    assert len(queries.cases(actor(lead), Wanted()).rows) == len(queries.cases(actor(other), Wanted()).rows) == 1
    assert Duty.objects.get(kind="handle_concern").person_id == lead.pk
    assert Duty.objects.get(kind="concern_late").person_id == other.pk


def test_immediate_danger_holds_contact_until_a_person_decides(world: PairWorld) -> None:
    duo = world.met()
    actions.share_contact(duo.ref, phone="0470 11 22 33", email="", by=duo.mentee, on=DAY)
    concern = reported(duo, danger=True)
    assert concern.holds
    assert duo.mentor.person_id in shut_out(duo.mentee.person_id or 0)
    with pytest.raises(Refused) as refused:
        actions.propose_times(duo.ref, [NOW], how=How.PHONE, where="", by=duo.mentor, now=NOW)
    assert [each.code for each in refused.value.reasons] == ["resting"]
    seen = queries.pair(duo.mentor, duo.ref)
    assert (seen.next_step, seen.theirs, seen.due, seen.may) == ("resting", None, (), {"close", "refuse"})
    assert duo.programme.lead is not None
    lead = actor(duo.programme.lead)
    actions.take_concern(concern.ref, by=lead, now=NOW)
    actions.release_contact(concern.ref, "We spoke with both.", by=lead, now=NOW)
    assert shut_out(duo.mentee.person_id or 0) == set()
    actions.set_goal(duo.ref, "go on", by=duo.mentor, on=DAY)


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_while_contact_is_held_the_page_looks_like_any_other_but_contact_rests(world: PairWorld, side: str) -> None:
    """No pause, no hold, no block, no end: the page of a pair that has nothing to do just now, as do the lists."""
    duo = world.met()
    later = DAY + timedelta(days=3)
    at = datetime.combine(later, time(10), UTC)
    actions.arrange(duo.ref, at, how=How.PLACE, where="The library", by=duo.mentor, now=NOW, key="next")
    actions.share_contact(duo.ref, phone="0470 11 22 33", email="", by=duo.mentee, on=DAY)
    who = signed_in(getattr(duo, side))
    with clock.moved_to(NOW):
        before = who.get(f"/together/{duo.ref}/").text
        listed = who.get("/together/").text
        reported(duo, danger=True)
        page, list_after = who.get(f"/together/{duo.ref}/").text, who.get("/together/").text
        refused = who.post(f"/together/{duo.ref}/pause/").text
    assert "The library" in before
    assert "Nothing to do at the moment" in page
    assert "Change or stop" in page
    for telling in ("The library", "0470 11 22 33", "Propose", "Log a meeting"):
        assert telling not in page, telling
    for text, chosen in ((page, ""), (list_after, ""), (refused, "pause")):
        for telling in {"pause", "held", "hold", "block", "rest"} - {chosen}:
            assert not re.search(rf"\b{telling}\b", text.lower()), telling
    assert ("Running" in list_after) == ("Running" in listed)
    assert "This cannot be done here just now" in refused


def test_a_hold_asked_for_twice_lasts_until_both_are_released(world: PairWorld) -> None:
    duo = world.met()
    one = actions.report_concern(report(duo, danger=True), by=duo.mentee, now=NOW, key="one")
    other = actions.report_concern(report(duo, danger=True), by=duo.mentor, now=NOW, key="other")
    assert duo.programme.lead is not None
    lead = actor(duo.programme.lead)
    actions.release_contact(one.ref, "One is settled.", by=lead, now=NOW)
    assert shut_out(duo.mentee.person_id or 0) != set()
    actions.release_contact(other.ref, "Both are settled.", by=lead, now=NOW)
    assert shut_out(duo.mentee.person_id or 0) == set()


def test_the_reported_person_learns_nothing(world: PairWorld, settle: object) -> None:
    duo = world.met()
    before = set(Event.objects.values_list("pk", flat=True))
    concern = reported(duo, danger=True)
    settle()  # type: ignore[operator]
    told = Event.objects.exclude(pk__in=before)
    assert [each.about for each in told if each.name == "ConcernReported"] == [[f"concern:{concern.pk}"]]
    assert not [each for each in told if f"mentorship:{duo.mentorship.pk}" in each.about]
    assert not [each for each in told.filter(name="ConcernReported") if each.person_id]
    assert not Duty.objects.filter(person_id=duo.mentor.person_id, about__startswith="concern:").exists()
    assert {each.kind for each in queries.pair(duo.mentor, duo.ref).lines} == {"agreed", "held", "planned_end"}


def test_a_case_is_taken_acted_on_and_closed_with_an_outcome(world: PairWorld) -> None:
    duo = world.met()
    concern = reported(duo)
    assert duo.programme.lead is not None
    lead = actor(duo.programme.lead)
    with pytest.raises(Refused):
        actions.close_concern(concern.ref, "talked", "done", by=lead, now=NOW)
    actions.take_concern(concern.ref, by=lead, now=NOW)
    assert Duty.objects.filter(kind="handle_concern").exists()
    actions.act(concern.ref, "Called her.", by=lead, now=NOW)
    assert not Duty.objects.filter(kind="handle_concern").exists()
    with pytest.raises(Refused):
        actions.close_concern(concern.ref, "", "", by=lead, now=NOW)
    actions.close_concern(concern.ref, "talked", "They met with us.", by=lead, now=NOW)
    case = queries.case(lead, concern.ref)
    assert [each.kind for each in case.entries] == ["reported", "taken", "done", "closed"]
    assert case.entries[0].text == WORDS
    assert case.entries[0].reach_at == "0470 99 88 77"
    assert case.row.stage == ConcernStage.CLOSED


def test_lines_of_the_log_are_only_added(world: PairWorld) -> None:
    reported(world.met())
    with pytest.raises(DatabaseError), transaction.atomic():
        ConcernEntry.objects.update(kind="done")
    with pytest.raises(DatabaseError), transaction.atomic():
        ConcernEntry.objects.all().delete()


def test_what_is_written_is_sealed_under_the_concerns_own_key(world: PairWorld) -> None:
    concern = reported(world.met())
    entry = ConcernEntry.objects.get()
    assert entry.trust == f"concern:{concern.pk}"
    assert WORDS.encode() not in bytes(entry.text)
    assert entry.reveal("text") == WORDS


def said(**more: str) -> dict[str, str]:
    return {"kind": "unsafe", "danger": "no", "hurt": "no", "goes_on": "no", "may_contact": "no", "key": "page", **more}


def test_the_page_is_open_to_everybody_and_gives_a_receipt_with_a_code(world: PairWorld) -> None:
    world.running()
    client = Client()
    assert "112" in client.get("/concern/").text
    second = client.post("/concern/", {"kind": "money"})
    assert 'value="money"' in second.text
    sent = client.post("/concern/send/", said(text=WORDS, danger="yes"))
    concern = Concern.objects.get()
    assert sent.headers["Location"] == f"/concern/received/{concern.ref}/"
    receipt = client.get(sent.headers["Location"])
    assert concern.code in receipt.text
    assert "112" in receipt.text
    assert WORDS not in receipt.text


def test_no_answer_is_chosen_beforehand(world: PairWorld) -> None:
    duo = world.met()
    hers = signed_in(duo.mentee)
    for page in (
        Client().get("/concern/").text,
        hers.get("/concern/").text,
        Client().post("/concern/", {"kind": "money"}).text,
    ):
        assert "checked" not in re.sub(r'name="kept_from" value=""[^>]*', "", page)
    assert "checked" in hers.get(f"/concern/?about={duo.ref}").text, "who came from the page of a pair means that pair"
    assert hers.post("/concern/", {"kind": "unsafe"}).status_code == 422, "whom it is about decides whether contact is held"
    assert hers.post("/concern/", {"kind": "unsafe", "about": "somebody-else"}).status_code == 200


def test_the_receipts_code_shows_how_it_stands_and_takes_a_line_more(world: PairWorld, settle: Callable[[], int]) -> None:
    programme = world.running()
    assert programme.lead is not None
    Client().post("/concern/send/", said(text=WORDS))
    concern = Concern.objects.get()
    other_phone = Client()
    page = other_phone.post("/concern/code/", {"code": concern.code.lower().replace("-", " ")}, follow=True)
    assert "A trained person reads it and answers by" in page.text
    assert WORDS not in page.text
    added = other_phone.post(f"/concern/received/{concern.ref}/add/", {"text": "IT HAPPENED AGAIN"}, follow=True)
    assert "We have added it" in added.text
    assert "IT HAPPENED AGAIN" not in added.text
    other_phone.post(f"/concern/received/{concern.ref}/add/", {"text": "IT HAPPENED AGAIN"})
    assert ConcernEntry.objects.filter(kind="added").count() == 1, "pressed twice, kept once"
    settle()
    assert set(Notice.objects.filter(kind="concern_added").values_list("person", flat=True)) == {
        programme.lead_id,
        programme.deputy_id,
    }
    lead = actor(programme.lead)
    assert "IT HAPPENED AGAIN" in signed_in(programme.lead).get(f"/concern/cases/{concern.ref}/").text
    actions.take_concern(concern.ref, by=lead, now=NOW)
    assert "A trained person has read it on Saturday 21 November" in other_phone.get(f"/concern/received/{concern.ref}/").text
    actions.close_concern(concern.ref, "talked", "Done.", by=lead, now=NOW)
    late = other_phone.post(f"/concern/received/{concern.ref}/add/", {"text": "and again"})
    assert (late.status_code, "This report is closed" in late.text) == (422, True)
    assert "<textarea" not in other_phone.get(f"/concern/received/{concern.ref}/").text


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA", "\0", "x" * 1_000_000, "'; --", "😀" * 12])
def test_a_code_nobody_got_is_said_kindly(world: PairWorld, code: str) -> None:
    answer = Client().post("/concern/code/", {"code": code})
    assert answer.status_code in {413, 422}
    assert Client().get("/concern/code/").status_code == 200


def test_codes_are_not_guessed_in_bulk(world: PairWorld) -> None:
    cache.clear()
    world.running()
    Client().post("/concern/send/", said(text=WORDS))
    for _ in range(20):
        Client().post("/concern/code/", {"code": "AAAA-AAAA-AAAA"})
    right = Client().post("/concern/code/", {"code": Concern.objects.get().code})
    assert (right.status_code, "You have tried very often" in right.text) == (422, True)
    cache.clear()


def test_an_answer_is_promised_by_the_working_days_of_the_programmes_country(world: PairWorld) -> None:
    """11 November is a holiday in Belgium; on the 12th it is read."""
    world.running()
    before_armistice = datetime(2026, 11, 10, 12, tzinfo=UTC)
    concern = actions.report_concern(report(), by=Actor.visitor(), now=before_armistice, key="k")
    assert concern.answer_by == date(2026, 11, 12)
    assert Duty.objects.get(kind="handle_concern").due_on == date(2026, 11, 12)


def test_a_wrong_answer_keeps_what_was_written(world: PairWorld) -> None:
    world.running()
    wrong = Client().post("/concern/send/", said(text=WORDS, danger="perhaps"))
    assert wrong.status_code == 422
    assert WORDS in wrong.text
    assert Concern.objects.count() == 0


@pytest.mark.parametrize("field", ["kind", "danger", "text", "about", "kept_from", "key", "reach_at"])
@pytest.mark.parametrize("value", ["\0", "x" * 1_000_000, "<script>", "'; --", ""])
def test_hostile_input_is_no_error_of_ours(world: PairWorld, field: str, value: str) -> None:
    world.running()
    assert Client().post("/concern/send/", said(**{field: value})).status_code in {302, 400, 413, 422}


def test_the_leads_pages_work_and_are_closed_to_others(world: PairWorld) -> None:
    duo = world.met()
    concern = reported(duo, danger=True)
    assert duo.programme.lead is not None
    lead, mentor = signed_in(duo.programme.lead), signed_in(duo.mentor)
    assert concern.ref in lead.get("/concern/cases/").text
    assert WORDS in lead.get(f"/concern/cases/{concern.ref}/").text
    noted = set(AccessLog.objects.filter(what="concern").values_list("person_id", flat=True))
    assert noted == {duo.programme.lead.pk, duo.mentee.person_id}
    assert mentor.get("/concern/cases/").status_code == 403
    assert mentor.post(f"/concern/cases/{concern.ref}/take/").status_code == 403
    for step, posted in (
        ("take", {}),
        ("act", {"text": "Called her."}),
        ("release", {"text": "It is safe."}),
        ("hold", {}),
        ("close", {"outcome": "talked", "note": "Done."}),
    ):
        assert lead.post(f"/concern/cases/{concern.ref}/{step}/", posted).status_code == 302, step
    assert lead.get(f"/concern/cases/{concern.ref}/").status_code == 200
    for step in ("act", "release", "close"):
        assert lead.get(f"/concern/cases/{concern.ref}/{step}/").status_code == 200


def signed_in(who: Person | Actor) -> Client:
    client = Client()
    person_id = who.person_id if isinstance(who, Actor) else who.pk
    client.force_login(Account.objects.get(person_id=person_id))
    return client
