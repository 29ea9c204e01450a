"""An invitation from its preview to its answer; a yes makes account, place and pair together or not at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handrail.appearance import actions as looks
from handrail.appearance.rules import Said
from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.models import AccessLog, Event, SimulatedMail, SimulatedSms
from handrail.kernel.reasons import Refused
from handrail.matching import actions, queries
from handrail.matching.models import Selection
from handrail.mentorships.models import Mentorship
from handrail.messaging.models import Notice
from handrail.people import actions as people
from handrail.people.models import Account, Consent
from handrail.people.queries import actor_of
from handrail.people.rules import Contact
from handrail.programmes.models import Duty, Mentor, Participation, StepDone
from handrail.register.models import Jobseeker
from tests.matching.choosing import NOW, ON, SLUG, ChoosingWorld
from tests.programmes.world import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> ChoosingWorld:  # needs the database
    return ChoosingWorld()


@pytest.fixture(autouse=True)
def _simulated(settings: object) -> None:
    settings.MAILERS = {"default": {"BACKEND": "handrail.kernel.mail.Simulator"}}  # type: ignore[attr-defined]


def refusal(doing: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        doing()
    return [reason.code for reason in refused.value.reasons]


def test_a_yes_makes_account_place_and_pair_together(world: ChoosingWorld) -> None:
    ona = world.chooser()
    row = world.registered(ona, "Mantas Žukauskas", email="mantas@example.org")
    selection = world.invites(ona, row)
    assert not Participation.objects.exists()
    pair = world.says_yes(selection)
    row.refresh_from_db()
    account = Account.objects.get(email="mantas@example.org")
    place = Participation.objects.get()
    assert row.person_id == account.person_id == place.person_id == pair.mentee_person_id
    assert (place.stage, place.groups, place.referred_by_id) == ("guided", ["youth"], ona.person_id)
    assert set(Consent.objects.filter(person=account.person).values_list("purpose", flat=True)) == {"matching", "contact"}
    assert StepDone.objects.filter(participation=place, step="profile").exists()
    ona.refresh_from_db()
    assert (ona.guides, pair.mentor_person_id) == (1, ona.person_id)
    assert Selection.objects.get().stage == "accepted"
    assert refusal(lambda: world.says_yes(selection)) == ["invitation_over"]


def test_nothing_is_kept_when_the_yes_cannot_be_kept_whole(world: ChoosingWorld) -> None:
    ona = world.chooser(places=1)
    selection = world.invites(ona, world.registered(ona, email="m@example.org"))
    Mentor.objects.filter(pk=ona.pk).update(guides=1)
    assert refusal(lambda: world.says_yes(selection)) == ["mentor_full"]
    assert not Account.objects.filter(email="m@example.org").exists()
    assert not Participation.objects.exists()
    assert Selection.objects.get().stage == "invited"
    code = queries.code_of(selection.ref)
    Mentor.objects.filter(pk=ona.pk).update(guides=0)
    assert refusal(lambda: actions.accept_invitation(code, actions.Yes({}), on=ON, now=NOW)) == ["consent_missing"] * 2
    assert not Consent.objects.exists()


def test_the_letter_names_who_and_why_with_the_phone_first(world: ChoosingWorld, settle: Callable[[], int]) -> None:
    ona = world.chooser()
    selection = world.invites(ona, world.registered(ona, "Mantas Žukauskas", email="mantas@example.org", language="lt"))
    settle()
    letter = SimulatedMail.objects.get(to="mantas@example.org")
    text = letter.text
    assert "Ona Onaitė" in letter.subject
    assert text.index("Mantas") < text.index("Ona Onaitė") < text.index("Mentorius nežada darbo")
    assert queries.code_of(selection.ref) in text
    assert "Jūsų mentorius išmano" in text
    assert queries.code_of(selection.ref) not in str(list(Event.objects.values_list("payload", flat=True)))
    assert queries.code_of(selection.ref) not in str(Selection.objects.values().get())


def test_paper_is_in_his_language_and_the_page_around_it_in_hers(world: ChoosingWorld, client: Client) -> None:
    ona = world.chooser()
    selection = world.invites(ona, world.registered(ona, "Mantas Žukauskas", language="lt"), channel="letter")
    client.cookies["django_language"] = "nl"
    client.force_login(Account.objects.get(person=ona.person))
    around, paper = client.get(reverse("matching:letter", args=[selection.ref])).text.split('lang="lt">', 1)
    assert '<html lang="nl"' in around
    assert "Je uitnodigingen" in around
    assert "Mantas, gal norėtumėte mentoriaus?" in paper


def test_who_has_only_a_phone_gets_a_text_and_who_has_neither_a_letter(world: ChoosingWorld, settle: Callable[[], int]) -> None:
    ona = world.chooser()
    world.invites(ona, world.registered(ona, email="", phone="+37060000001"), channel="sms")
    settle()
    assert "Ona Onaitė" in SimulatedSms.objects.get(to="+37060000001").text
    nobody = world.registered(ona, email="")
    held = world.reserves(ona, nobody)
    by = world.as_mentor(ona)
    assert refusal(lambda: actions.invite(held.ref, ["work"], "sms", by=by, on=ON, now=NOW)) == ["channel_unknown"]
    actions.invite(held.ref, ["work"], "letter", by=by, on=ON, now=NOW)
    assert refusal(lambda: world.says_yes(held)) == ["say_contact"]
    world.says_yes(held, contact=Contact(phone="+37060000002"))
    assert Account.objects.get(phone="+37060000002").person.name == nobody.name


def test_an_address_that_was_only_typed_never_opens_an_account_that_is_there(world: ChoosingWorld) -> None:
    ona = world.chooser()
    world.account("Somebody Else", email="else@example.org")
    selection = world.invites(ona, world.registered(ona, email=""), channel="letter")
    assert refusal(lambda: world.says_yes(selection, contact=Contact(email="else@example.org"))) == ["account_known"]
    by_paper = world.invites(ona, world.registered(ona, email="else@example.org"), channel="letter")
    assert refusal(lambda: world.says_yes(by_paper)) == ["account_known"]
    sent = Selection.objects.filter(pk=by_paper.pk)
    sent.update(channel="email")
    assert world.says_yes(by_paper).mentee_person_id == Account.objects.get(email="else@example.org").person_id


def test_a_no_needs_no_reason_and_he_is_left_in_peace(world: ChoosingWorld, settle: Callable[[], int]) -> None:
    ona = world.chooser()
    other = world.chooser("Eglė Eglaitė", office=world.office_of(ona))
    selection = world.invites(ona, world.registered(ona, "Mantas"))
    actions.decline_invitation(queries.code_of(selection.ref), on=ON, now=NOW)
    assert not Participation.objects.exists()
    assert world.names(other) == []
    later = NOW + timedelta(days=91)
    assert (world.names(other, later), world.names(ona, later)) == (["Mantas"], [])
    settle()
    assert [notice.kind for notice in Notice.objects.filter(person=ona.person)] == ["invitation_declined"]


def test_an_invitation_nobody_answers_ends_with_a_kind_word_once(world: ChoosingWorld, settle: Callable[[], int]) -> None:
    ona = world.chooser()
    selection = world.invites(ona, world.registered(ona, "Mantas", email="m@example.org"))
    settle()
    before, over = NOW + timedelta(days=13, hours=23), NOW + timedelta(days=14)
    assert actions.expire_invitations(by=SYSTEM, on=before.date(), now=before) == 0
    assert actions.expire_invitations(by=SYSTEM, on=over.date(), now=over) == 1
    assert actions.expire_invitations(by=SYSTEM, on=over.date(), now=over) == 0
    settle()
    assert SimulatedMail.objects.filter(to="m@example.org").count() == 2
    assert refusal(lambda: world.says_yes(selection, over)) == ["invitation_over"]
    assert [notice.kind for notice in Notice.objects.filter(person=ona.person)] == ["invitation_expired"]
    assert "Mantas" in world.names(ona, over)


def test_each_letter_gives_the_number_of_whose_programme_it_is(world: ChoosingWorld, settle: Callable[[], int]) -> None:
    ona = world.chooser()
    looks.say_look(ona.programme.owner.ref, Said(help_phone="0800 30 700", help_hours="8-20"), by=SYSTEM, on=ON)
    world.invites(ona, world.registered(ona, email="mantas@example.org"))
    settle()
    over = NOW + timedelta(days=15)
    assert actions.expire_invitations(by=SYSTEM, on=over.date(), now=over) == 1
    settle()
    first, last = (each.text for each in SimulatedMail.objects.filter(to="mantas@example.org").order_by("pk"))
    assert "0800 30 700 (8-20)" in first
    assert "0800 30 700" in last


def test_asked_to_call_back_the_mentor_is_due_to_call_once(world: ChoosingWorld) -> None:
    ona = world.chooser()
    selection = world.invites(ona, world.registered(ona))
    for _press in (1, 2):
        actions.ask_call_back(queries.code_of(selection.ref), on=ON, now=NOW)
    duty = Duty.objects.get(kind="call_back")
    assert (duty.person_id, duty.due_on) == (ona.person_id, ON + timedelta(days=2))
    actions.decline_invitation(queries.code_of(selection.ref), "not_now", on=ON, now=NOW)
    assert not Duty.objects.filter(kind="call_back").exists()


def test_room_counts_those_who_may_still_say_yes(world: ChoosingWorld) -> None:
    ona = world.chooser(places=2)
    by = world.as_mentor(ona)
    world.invites(ona, world.registered(ona))
    second = world.invites(ona, world.registered(ona))
    third = world.reserves(ona, world.registered(ona))
    assert refusal(lambda: actions.invite(third.ref, ["work"], "email", by=by, on=ON, now=NOW)) == ["no_room_to_invite"]
    actions.withdraw_invitation(second.ref, by=by, on=ON, now=NOW)
    actions.invite(third.ref, ["work"], "email", by=by, on=ON, now=NOW)


def test_above_five_it_says_so_in_words_and_refuses_nothing(world: ChoosingWorld) -> None:
    ona = world.chooser()
    for _number in range(4):
        world.invites(ona, world.registered(ona))
    assert not world.place(ona).room.above_usual
    world.invites(ona, world.registered(ona))
    assert world.place(ona).room.above_usual
    world.invites(ona, world.registered(ona))


def test_a_reason_must_be_ticked_and_she_must_still_be_eligible(world: ChoosingWorld) -> None:
    ona = world.chooser()
    row = world.registered(ona)
    held = world.reserves(ona, row)
    by = world.as_mentor(ona)
    assert refusal(lambda: actions.invite(held.ref, [], "email", by=by, on=ON, now=NOW)) == ["say_why"]
    Jobseeker.objects.filter(pk=row.pk).update(standing="inactive")
    assert refusal(lambda: actions.invite(held.ref, ["work"], "email", by=by, on=ON, now=NOW)) == ["no_longer_eligible"]


def test_at_the_desk_a_colleague_writes_the_yes_down_never_the_mentor(world: ChoosingWorld, settle: Callable[[], int]) -> None:
    ona = world.chooser()
    colleague = actor_of(Account.objects.get(person=world.colleague(ona)))
    stranger = actor_of(Account.objects.get(person=world.counsellor(world.organisation("Vilnius"))))
    selection = world.invites(ona, world.registered(ona, email="m@example.org"), channel="letter")
    for wrong in (world.as_mentor(ona), stranger):
        with pytest.raises(NotFound):
            actions.accept_at_desk(selection.ref, world.yes(selection), by=wrong, on=ON, now=NOW)
    pair = actions.accept_at_desk(selection.ref, world.yes(selection), by=colleague, on=ON, now=NOW)
    selection.refresh_from_db()
    assert (selection.stage, selection.assisted_by_id) == ("accepted", colleague.person_id)
    assert Consent.objects.filter(person=pair.mentee_person_id, assisted_by=colleague.person_id).count() == 2
    settle()
    assert "chosen_yes" in Notice.objects.filter(person=pair.mentee_person_id).values_list("kind", flat=True)
    assert "invitation_accepted" in Notice.objects.filter(person=ona.person).values_list("kind", flat=True)


def test_two_kept_apart_from_now_on_are_no_longer_chosen(world: ChoosingWorld, settle: Callable[[], int]) -> None:
    ona = world.chooser()
    row = world.registered(ona)
    person = world.person("Mantas")
    world.tied(row, person)
    world.invites(ona, row)
    people.hold(person.pk, ona.person_id, by=SYSTEM, on=ON)
    settle()
    assert Selection.objects.get().stage == "withdrawn"
    assert world.names(ona) == []


def test_a_mentor_who_stops_keeps_nobody_waiting(world: ChoosingWorld, settle: Callable[[], int]) -> None:
    from handrail.programmes.actions import end_mentor

    ona = world.chooser()
    world.invites(ona, world.registered(ona))
    world.reserves(ona, world.registered(ona))
    end_mentor(ona.pk, by=SYSTEM, on=ON)
    settle()
    assert set(Selection.objects.values_list("stage", flat=True)) == {"withdrawn", "over"}


def test_who_looked_is_kept_and_becomes_his_with_the_account(world: ChoosingWorld, client: Client) -> None:
    ona = world.chooser()
    row = world.registered(ona)
    client.force_login(Account.objects.get(person=ona.person))
    assert client.get(reverse("matching:select", args=[SLUG])).status_code == 200
    look = AccessLog.objects.get()
    assert (look.person_id, look.about, look.what) == (None, f"jobseeker:{row.pk}", "register_row")
    world.tied(row, world.person("Mantas"))
    copy = AccessLog.objects.get(about=f"log:{look.pk}")
    assert copy.person_id == Jobseeker.objects.get().person_id


def test_no_word_of_a_refusal_leaves_the_record_for_evaluation(world: ChoosingWorld, client: Client) -> None:
    """The wall: a counsellor of the office finds no trace of a no, and the coordinator a number alone."""
    ona = world.chooser()
    row = world.registered(ona, "Mantas Žukauskas")
    selection = world.invites(ona, row)
    actions.decline_invitation(queries.code_of(selection.ref), "not_now", on=ON, now=NOW)
    colleague = world.colleague(ona)
    client.force_login(Account.objects.get(person=colleague))
    for page in ("portal:today", "matching:invited_office"):
        assert "Mantas" not in client.get(reverse(page)).content.decode()
    coordinator = world.coordinator(selection.programme.owner)
    client.force_login(Account.objects.get(person=coordinator))
    text = client.get(reverse("matching:figures", args=[SLUG])).content.decode()
    assert "Said no" in text
    assert "Mantas" not in text
    assert not Mentorship.objects.exists()


def test_the_pages_of_an_invitation_take_a_yes(world: ChoosingWorld, client: Client) -> None:
    """Opening it decides nothing; each yes is asked for; then the pair stands."""
    ona = world.chooser()
    selection = world.invites(ona, world.registered(ona, email="m@example.org"), now=clock.now())
    code = queries.code_of(selection.ref)
    page = reverse("matching:invited_yes", args=[code])
    assert client.get(reverse("matching:invited", args=[code])).status_code == 200
    assert "We need your yes" in client.post(page, {}).content.decode()
    assert not Mentorship.objects.exists()
    answer = client.post(page, {"matching": "on", "contact": "on", "evaluation": "on"})
    assert "is your mentor now" in answer.content.decode()
    assert Mentorship.objects.count() == 1
    assert client.get(page).status_code == 410
