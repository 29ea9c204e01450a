"""Who finds something wrong in her data says so; who runs her programme answers within a month, and she is told."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import Denied, NotFound, Role
from handrail.kernel.reasons import Refused
from handrail.messaging.models import Notice
from handrail.people.models import Account, Person
from handrail.people.queries import actor_of
from handrail.programmes import actions
from handrail.programmes.correcting import answer_by
from handrail.programmes.models import Correction, Duty
from handrail.programmes.queries import corrections, who_corrects
from tests.world import World

pytestmark = pytest.mark.django_db
WORDS = "I was born in 1991, not in 1919."


def as_(person: Person | None) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=person))
    return client


@pytest.fixture
def amina(world: World) -> Person:
    person = world.mentee(name="Amina Haddad").person
    assert person is not None
    return person


@pytest.fixture
def wim(world: World, amina: Person) -> Person:
    """The coordinator of her programme."""
    return world.coordinator(world.programme().owner)


def asked(amina: Person) -> Correction:
    return actions.ask_correction("people.Person", "", WORDS, by=actor_of(amina.account), on=clock.today())


def test_she_says_what_is_wrong_and_reads_the_answer(amina: Person, wim: Person, settle: Callable[[], int]) -> None:
    hers = as_(amina)
    assert "/my-data/people-person/wrong/" in hers.get("/my-data/people-person/").text
    assert hers.post("/my-data/people-person/wrong/", {"words": WORDS}).status_code == 302
    settle()
    assert set(Notice.objects.filter(kind="correction_asked").values_list("person", flat=True)) == {wim.pk}
    row = Correction.objects.get()
    assert bytes(row.words) != WORDS.encode()  # sealed
    desk = as_(wim)
    assert "Amina Haddad" in desk.get("/corrections/").text
    assert WORDS in desk.get(f"/corrections/{row.ref}/").text
    desk.post(f"/corrections/{row.ref}/", {"step": "put_right", "answer": "Sorry. It is 1991 now."})
    settle()
    assert Notice.objects.filter(kind="correction_answered", person=amina).count() == 1
    assert "Sorry. It is 1991 now." in hers.get("/my-data/asked/").text


def test_it_is_due_within_a_month_until_it_is_answered(amina: Person, wim: Person) -> None:
    row = asked(amina)
    duty = Duty.objects.get(kind="answer_correction")
    assert (duty.role, duty.due_on) == (Role.COORDINATOR, answer_by(clock.today()))
    actions.answer_correction(row.ref, "put_right", "", by=actor_of(wim.account), on=clock.today())
    assert not Duty.objects.filter(kind="answer_correction").exists()
    actions.reopen_correction(row.ref, by=actor_of(wim.account), on=clock.today())
    assert Duty.objects.filter(kind="answer_correction").exists()


@pytest.mark.parametrize(
    ("day", "due"),
    [(date(2026, 1, 31), date(2026, 2, 28)), (date(2026, 11, 22), date(2026, 12, 22)), (date(2028, 1, 30), date(2028, 2, 29))],
)
def test_a_month_is_a_month_of_the_calendar(day: date, due: date) -> None:
    assert answer_by(day) == due


def test_a_refusal_says_why(amina: Person, wim: Person) -> None:
    row = asked(amina)
    answer = as_(wim).post(f"/corrections/{row.ref}/", {"step": "refuse", "answer": ""})
    assert "Say why it stays as it is" in answer.text
    assert Correction.objects.get().stage == "open"
    with pytest.raises(Refused):
        actions.answer_correction(row.ref, "refuse", " ", by=actor_of(wim.account), on=clock.today())


def test_nobody_answers_about_her_own_data(world: World, amina: Person, wim: Person) -> None:
    rita = world.administrator(world.programme().owner, "Rita Maes")
    row = actions.ask_correction("people.Person", "", WORDS, by=actor_of(wim.account), on=clock.today())
    # He is the only coordinator, so it is due of the administrator.
    assert Duty.objects.get(kind="answer_correction").role == Role.ADMINISTRATOR
    assert [each.ref for each in corrections(actor_of(rita.account))] == [row.ref]
    assert row.ref not in {each.ref for each in corrections(actor_of(wim.account))}
    with pytest.raises(NotFound):
        actions.answer_correction(row.ref, "put_right", "", by=actor_of(wim.account), on=clock.today())


def test_the_administrator_who_answers_instead_is_told_and_has_the_duty_again(
    world: World, amina: Person, wim: Person, settle: Callable[[], int]
) -> None:
    rita = world.administrator(world.programme().owner, "Rita Maes")
    row = actions.ask_correction("people.Person", "", WORDS, by=actor_of(wim.account), on=clock.today())
    settle()
    assert set(Notice.objects.filter(kind="correction_asked").values_list("person", flat=True)) == {rita.pk}
    actions.answer_correction(row.ref, "put_right", "", by=actor_of(rita.account), on=clock.today())
    actions.reopen_correction(row.ref, by=actor_of(rita.account), on=clock.today())
    assert Duty.objects.get(kind="answer_correction").role == Role.ADMINISTRATOR


def test_another_services_coordinator_finds_nothing(world: World, amina: Person, wim: Person) -> None:
    row = asked(amina)
    stranger = world.coordinator(world.organisation("Elsewhere"))
    assert corrections(actor_of(stranger.account)) == []
    assert as_(stranger).get(f"/corrections/{row.ref}/").status_code == 404
    with pytest.raises(Denied):
        actions.answer_correction(row.ref, "put_right", "", by=actor_of(amina.account), on=clock.today())


def test_with_nobody_to_answer_she_is_asked_to_call(amina: Person) -> None:
    assert who_corrects(amina.pk) is None
    answer = as_(amina).post("/my-data/people-person/wrong/", {"words": WORDS})
    assert "Please call us" in answer.text
    assert WORDS in answer.text  # what she typed is still there


def test_an_answer_that_is_late_stands_out(amina: Person, wim: Person) -> None:
    row = asked(amina)
    Correction.objects.filter(pk=row.pk).update(answer_by=clock.today() - timedelta(days=1))
    [late] = corrections(actor_of(wim.account))
    assert late.is_late
