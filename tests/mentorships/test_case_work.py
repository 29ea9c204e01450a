"""What leads do with a case: weigh, hand over, answer, set dates, keep; and who gets it by the rota."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from handrail.kernel import clock, holds
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.models import SimulatedMail
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.actions.rota import Line
from handrail.mentorships.models import Concern, OnCall
from handrail.mentorships.rules import Severity
from handrail.messaging.models import Notice
from handrail.people.models import Account, Membership, Person
from handrail.people.queries import shut_out
from handrail.programmes.models import Duty
from tests.mentorships.test_concerns import report, reported
from tests.mentorships.world import Duo, PairWorld, actor

NOW = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
ON = NOW.date()


def signed_in(person: Person | None) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=person))
    return client


def lead_of(duo: Duo) -> Actor:
    assert duo.programme.lead is not None
    return actor(duo.programme.lead)


def deputy_of(duo: Duo) -> Person:
    assert duo.programme.deputy is not None
    return duo.programme.deputy


@pytest.fixture
def duo(world: PairWorld) -> Duo:
    return world.met(on=ON)


@pytest.fixture
def case(duo: Duo) -> Concern:
    concern = actions.report_concern(report(duo), by=duo.mentee, now=NOW, key="case")
    return actions.take_concern(concern.ref, by=lead_of(duo), now=NOW)


def kinds(case: Concern, lead: Actor) -> list[str]:
    return [each.kind for each in queries.case(lead, case.ref).entries]


def test_the_answers_that_made_it_grave_stand_beside_it(duo: Duo, case: Concern) -> None:
    assert queries.case(lead_of(duo), case.ref).said_yes == ("goes_on",)
    page = signed_in(duo.programme.lead).get(f"/concern/cases/{case.ref}/").text
    assert "It can happen again soon" in page


def test_a_lead_raises_at_once_and_contact_is_held_and_lowers_only_with_a_reason(duo: Duo, case: Concern) -> None:
    lead = lead_of(duo)
    actions.weigh(case.ref, Severity.IMMEDIATE, "", by=lead, now=NOW)
    assert shut_out(duo.mentee.person_id or 0) == {duo.mentor.person_id}
    with pytest.raises(Refused) as refused:
        actions.weigh(case.ref, Severity.LOOK, "", by=lead, now=NOW)
    assert [each.code for each in refused.value.reasons] == ["severity_reason_missing"]
    actions.weigh(case.ref, Severity.LOOK, "It was a misunderstanding.", by=lead, now=NOW)
    assert shut_out(duo.mentee.person_id or 0) != set(), "lowering allows no contact: that is a decision of its own"
    assert kinds(case, lead)[-3:] == ["held", "raised", "lowered"]


def test_who_reported_reads_the_answer_with_the_code_signed_out_and_nothing_else(duo: Duo, case: Concern) -> None:
    actions.answer(case.ref, "We spoke with you and will call on Monday.", by=lead_of(duo), now=NOW)
    page = Client().post("/concern/code/", {"code": case.code}, follow=True).text
    assert "We spoke with you and will call on Monday." in page
    assert "HE WROTE ME AT NIGHT" not in page
    assert not Duty.objects.filter(kind="handle_concern").exists(), "the first answer is given"
    assert Duty.objects.filter(kind="concern_step").exists()


def test_a_receipt_names_an_hour(duo: Duo) -> None:
    at = datetime(2026, 11, 20, 14, 20, tzinfo=clock.now().tzinfo)
    concern = actions.report_concern(report(duo), by=duo.mentee, now=at, key="hour")
    assert "answers by Monday 23 November, 16:00" in Client().get(f"/concern/received/{concern.ref}/").text


def test_a_case_is_handed_over_with_a_note_and_never_to_whom_it_passes_by(
    duo: Duo, case: Concern, world: PairWorld, settle: Callable[[], int]
) -> None:
    lead, deputy = lead_of(duo), deputy_of(duo)
    with pytest.raises(Refused):
        actions.hand_over_case(case.ref, deputy.ref, " ", by=lead, now=NOW)
    with pytest.raises(NotFound):
        actions.hand_over_case(case.ref, world.lead().ref, "Please.", by=lead, now=NOW)
    actions.hand_over_case(case.ref, deputy.ref, "Called her twice.", by=lead, now=NOW)
    case.refresh_from_db()
    assert case.owner_id == deputy.pk
    assert kinds(case, actor(deputy))[-1] == "handed"
    settle()
    assert Notice.objects.filter(kind="concern_handed", person=deputy).exists()
    kept = actions.report_concern(report(duo, kept_from=deputy.pk), by=duo.mentee, now=NOW, key="kept")
    assert deputy.ref not in [each.value for each in queries.case(lead, kept.ref).others]


def test_dates_are_set_and_a_day_that_passes_is_told_to_the_other_leads(duo: Duo, case: Concern) -> None:
    lead = lead_of(duo)
    actions.answer(case.ref, "We have begun.", by=lead, now=NOW)
    actions.plan_case(case.ref, ON + timedelta(days=3), ON + timedelta(days=9), by=lead, now=NOW)
    late = Duty.objects.get(kind="concern_late")
    assert (late.person, late.due_on) == (deputy_of(duo), ON + timedelta(days=4))
    for step, close in ((-1, 5), (6, 5)):
        with pytest.raises(Refused):
            actions.plan_case(case.ref, ON + timedelta(days=step), ON + timedelta(days=close), by=lead, now=NOW)


def test_a_legal_hold_covers_the_case_and_both_people_and_says_who_why_and_until_when(duo: Duo, case: Concern) -> None:
    lead, review = lead_of(duo), ON + timedelta(days=180)
    actions.keep_case(case.ref, "The police asked for it.", review, by=lead, now=NOW)
    assert set(holds.held_persons()) == {duo.mentee.person_id, duo.mentor.person_id}
    kept = queries.case(lead, case.ref).kept
    assert kept is not None
    assert (kept.by, kept.review_on, kept.reason) == ("Lena Lead", review, "The police asked for it.")
    assert Duty.objects.get(kind="concern_keep").due_on == review
    actions.act(case.ref, "Talked.", by=lead, now=NOW)
    actions.close_concern(case.ref, "talked", "Over.", by=lead, now=NOW)
    assert Duty.objects.get(kind="concern_keep").person_id == lead.person_id, "also after it is closed"
    actions.let_case_go(case.ref, "The court has decided.", by=lead, now=NOW)
    assert not holds.held_persons().exists()
    assert kinds(case, lead)[-1] == "let_go"


@pytest.mark.parametrize("act", ["weigh", "hand-over", "answer", "dates", "keep", "let-go"])
def test_every_act_has_a_page_that_says_how_to_mend_what_is_missing(duo: Duo, case: Concern, act: str) -> None:
    client, path = signed_in(duo.programme.lead), f"/concern/cases/{case.ref}/{act}/"
    assert client.get(path).status_code == 200
    assert client.post(path, {}).status_code == 422
    assert signed_in(duo.programme.deputy).get(path).status_code == 200
    assert Client().get(path).status_code == 302


def night_line(person: Person, since: date = ON) -> Line:
    return Line(person.ref, since, since, time(0), time(0), "+32 2 123 45 67")


def test_who_is_on_call_gets_a_report_before_the_lead_and_is_passed_by_when_it_is_about_them(
    duo: Duo, world: PairWorld
) -> None:
    here, owner = lead_of(duo), duo.programme.owner
    third = world.lead(owner, "Tessa Third")
    actions.put_on_call(owner.pk, night_line(third), by=here, on=ON)
    assert actions.report_concern(report(duo), by=duo.mentee, now=NOW, key="call").owner_id == third.pk
    past = actions.report_concern(report(duo, kept_from=third.pk), by=duo.mentee, now=NOW, key="past")
    assert past.owner_id == duo.programme.lead_id
    actions.say_away(owner.pk, ON, ON, by=actor(third), on=ON)
    assert actions.report_concern(report(duo), by=duo.mentee, now=NOW, key="away").owner_id == duo.programme.lead_id


def test_a_lead_who_is_away_is_asked_last_and_only_when_nobody_else_is_there(duo: Duo) -> None:
    owner, lead, deputy = duo.programme.owner, lead_of(duo), deputy_of(duo)
    actions.say_away(owner.pk, ON, ON, by=lead, on=ON)
    assert actions.report_concern(report(duo), by=duo.mentee, now=NOW, key="one").owner_id == deputy.pk
    last = actions.report_concern(report(duo, kept_from=deputy.pk), by=duo.mentee, now=NOW, key="two")
    assert last.owner_id == lead.person_id


def test_the_lead_of_the_organisation_above_is_next(world: PairWorld) -> None:
    duo = world.met(on=ON)
    above = world.organisation("Head office")
    owner = duo.programme.owner
    owner.parent = above
    owner.save(update_fields=["parent"])
    head = world.lead(above, "Hanna Head")
    Membership.objects.filter(organisation=owner, role=Role.LEAD, person=duo.programme.deputy).delete()
    type(duo.programme).objects.filter(pk=duo.programme.pk).update(deputy=head)
    concern = actions.report_concern(report(duo, kept_from=duo.programme.lead_id), by=duo.mentee, now=NOW, key="above")
    assert concern.owner_id == head.pk
    assert queries.case(actor(head), concern.ref).row.ref == concern.ref


def test_a_report_nobody_may_read_is_never_silent(
    world: PairWorld, settle: Callable[[], int], settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lead is the only one and passed by: administrators name another, and the address outside is written to."""
    from dataclasses import replace

    settings.HANDRAIL = replace(settings.HANDRAIL, safeguarding_outside="help@elsewhere.example")  # type: ignore[attr-defined]
    settings.MAILERS = {"default": {"BACKEND": "handrail.kernel.mail.Simulator"}}  # type: ignore[attr-defined]
    only = world.lead()
    boss = world.administrator()
    concern = actions.report_concern(report(kept_from=only.pk), by=Actor.visitor(), now=clock.now(), key="nobody")
    assert concern.owner_id is None
    settle()
    assert set(Notice.objects.filter(kind="concern_unrouted").values_list("person", flat=True)) == {boss.pk}
    assert set(Duty.objects.values_list("person", flat=True)) == {boss.pk}
    mail = SimulatedMail.objects.get(to__contains="help@elsewhere.example")
    assert "HE WROTE" not in mail.text
    with pytest.raises(NotFound):
        queries.case(actor(boss), concern.ref)


def test_the_rota_shows_gaps_swaps_and_who_is_on_call_now(duo: Duo, settle: Callable[[], int]) -> None:
    client, deputy = signed_in(duo.programme.lead), deputy_of(duo)
    empty = client.get("/concern/rota/").text
    assert "Nobody is on call now" in empty
    said = {
        "person": duo.programme.lead.ref if duo.programme.lead else "",
        "since": ON.isoformat(),
        "until": (ON + timedelta(days=30)).isoformat(),
        "start": "00:00",
        "end": "00:00",
        "phone": "+32 2 123 45 67",
    }
    assert client.post("/concern/rota/", {**said, "phone": "call me"}).status_code == 422
    assert client.post("/concern/rota/", {**said, "until": "2020-01-01"}).status_code == 422
    page = client.post("/concern/rota/", said, follow=True).text
    assert "Now: Lena Lead" in page
    assert "Nobody is on call in these hours" not in page
    line = OnCall.objects.get()
    page = client.post(f"/concern/rota/{line.ref}/give/", {"to": deputy.ref}, follow=True).text
    assert "Now: Dirk Deputy" in page
    settle()
    assert Notice.objects.filter(kind="on_call", person=deputy).exists()
    signed_in(duo.programme.deputy).post("/concern/rota/away/", {"away_since": ON.isoformat(), "away_until": ON.isoformat()})
    assert "Nobody is on call now" in client.get("/concern/rota/").text
    page = client.post(f"/concern/rota/{line.ref}/remove/", follow=True).text
    assert "Nobody is on call in these hours" in page
    assert not OnCall.objects.exists()


def test_the_sheet_for_tonight_is_one_tap_away_in_four_languages_and_names_who_is_on_call(duo: Duo) -> None:
    actions.put_on_call(duo.programme.owner_id, night_line(deputy_of(duo)), by=lead_of(duo), on=ON)
    assert 'href="/concern/now/"' in Client().get("/").text
    titles = set()
    for language in ("en", "lt", "nl", "nb"):
        page = Client().get("/concern/now/", headers={"accept-language": language}).text
        for needed in ("112", "Dirk Deputy", "+32 2 123 45 67", "tel:+3221234567"):
            assert needed in page, (language, needed)
        found = re.search(r"<h1>(.*?)</h1>", page)
        assert found
        titles.add(found[1])
    assert len(titles) == 4


def test_hours_on_call_are_those_of_the_clock_where_the_programme_runs(world: PairWorld) -> None:
    """A service in Vilnius on an installation whose clock shows Brussels."""
    duo = world.duo(on=ON, programme=world.running("lt-mentoring", "Europe/Vilnius"))
    nights = replace(night_line(deputy_of(duo)), until=ON + timedelta(days=3), start=time(20), end=time(8))
    actions.put_on_call(duo.programme.owner_id, nights, by=lead_of(duo), on=ON)
    eight = datetime.combine(ON, time(20), ZoneInfo("Europe/Vilnius"))
    assert queries.night(eight).now == (("Dirk Deputy", "+32 2 123 45 67"),)
    assert queries.night(eight - timedelta(minutes=1)).now == ()
    page = signed_in(duo.programme.lead).get("/concern/rota/").text
    assert "08:00–20:00" in page
    assert "07:00–19:00" not in page


def test_without_a_rota_the_sheet_says_so_and_shows_the_help_line(world: PairWorld) -> None:
    world.running()
    assert "Nobody is on call at this hour." in Client().get("/concern/now/").text


def test_the_first_report_is_the_one_of_the_programme(duo: Duo) -> None:
    """Control: without a rota the lead gets it, so the tests above show the rota and nothing else."""
    assert reported(duo).owner_id == duo.programme.lead_id
