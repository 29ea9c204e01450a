from collections.abc import Callable
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from handrail.kernel import clock
from handrail.kernel.access import Denied, NotFound
from handrail.kernel.models import Event, SimulatedMail, SimulatedSms
from handrail.kernel.reasons import Refused
from handrail.people.models import Person
from handrail.people.queries import actor_of
from handrail.register import actions, queries
from handrail.register.models import CODE_TRIES, Jobseeker, TieCode
from handrail.register.rules import TiedHow
from tests.people.entering import at_once
from tests.world import World

NUMBER = "85073003328"
FEW = 4


def ask(person: Person, jobseeker: Jobseeker, number: str = NUMBER, later: timedelta = timedelta()) -> TieCode:
    by, now = actor_of(person.account), clock.now() + later
    return actions.ask_code(person.pk, number, jobseeker.born_on, by=by, on=clock.today(), now=now)


def use(person: Person, code: str, later: timedelta = timedelta()) -> Jobseeker:
    by, now = actor_of(person.account), clock.now() + later
    return actions.tie_by_code(person.pk, code, by=by, on=clock.today(), now=now)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


@pytest.mark.django_db
def test_the_code_goes_to_the_contact_of_the_register_and_ties(world: World, settle: Callable[[], int]) -> None:
    jobseeker, person = world.jobseeker(number=NUMBER), world.person()
    held = ask(person, jobseeker)
    settle()
    letter = SimulatedMail.objects.get()
    code = queries.tie_code(held.ref)
    assert letter.to == jobseeker.email != person.account.email
    assert code in letter.text
    assert code not in held.code_hash
    assert use(person, f"{code[:3]} {code[3:]}").person_id == person.pk
    jobseeker.refresh_from_db()
    assert (jobseeker.tied_how, jobseeker.tied_on) == ("code", clock.today())
    with pytest.raises(Refused) as refused:
        use(world.person(), code)
    assert codes(refused) == ["tie_code_expired"]


@pytest.mark.django_db
def test_without_an_email_address_the_code_goes_by_sms(world: World, settle: Callable[[], int]) -> None:
    jobseeker, person = world.jobseeker(number=NUMBER, email="", phone="+32470123456"), world.person()
    held = ask(person, jobseeker)
    settle()
    sms = SimulatedSms.objects.get()
    assert (sms.to, queries.tie_code(held.ref) in sms.text) == ("+32470123456", True)


@pytest.mark.django_db
def test_number_and_birth_date_alone_tie_nothing_and_a_wrong_date_sends_nothing(
    world: World, settle: Callable[[], int]
) -> None:
    jobseeker, person = world.jobseeker(number=NUMBER), world.person()
    wrong = world.jobseeker(born_on=jobseeker.born_on - timedelta(days=1))
    ask(person, wrong)
    settle()
    assert not SimulatedMail.objects.exists()
    assert queries.jobseeker_of(person.pk) is None


@pytest.mark.django_db
def test_five_wrong_tries_end_a_code_and_the_count_stays(world: World) -> None:
    jobseeker, person = world.jobseeker(number=NUMBER), world.person()
    held = ask(person, jobseeker)
    right = queries.tie_code(held.ref)
    wrong = "000000" if right != "000000" else "000001"
    for number in range(CODE_TRIES):
        with pytest.raises(Refused) as refused:
            use(person, wrong)
        assert codes(refused) == ["tie_code_wrong" if number < CODE_TRIES - 1 else "tie_code_tries"]
    with pytest.raises(Refused) as refused:
        use(person, right)
    assert codes(refused) == ["tie_code_expired"]


@pytest.mark.django_db
def test_a_code_is_too_old_after_fifteen_minutes_and_a_new_one_ends_the_old(world: World) -> None:
    jobseeker, person = world.jobseeker(number=NUMBER), world.person()
    first = ask(person, jobseeker)
    with pytest.raises(Refused):
        use(person, queries.tie_code(first.ref), later=timedelta(minutes=16))
    second = ask(person, jobseeker)
    with pytest.raises(Refused):
        use(person, queries.tie_code(first.ref))
    assert use(person, queries.tie_code(second.ref)).pk == jobseeker.pk


@pytest.mark.django_db
def test_five_codes_a_day_are_enough(world: World) -> None:
    jobseeker, person = world.jobseeker(number=NUMBER), world.person()
    for _ in range(5):
        ask(person, jobseeker)
    with pytest.raises(Refused) as refused:
        ask(person, jobseeker)
    assert codes(refused) == ["tie_codes_enough"]
    ask(person, jobseeker, later=timedelta(days=1, minutes=1))


@pytest.mark.django_db
def test_a_row_has_one_person_and_a_person_one_row(world: World) -> None:
    jobseeker, other, person = world.jobseeker(), world.jobseeker(), world.person()
    by = actor_of(person.account)
    actions.tie(person.pk, jobseeker.pk, TiedHow.EID, by=by, on=clock.today())
    actions.tie(person.pk, jobseeker.pk, TiedHow.EID, by=by, on=clock.today())
    assert Event.objects.filter(name="JobseekerLinked").count() == 1
    with pytest.raises(Refused) as refused:
        actions.tie(person.pk, other.pk, TiedHow.EID, by=by, on=clock.today())
    assert codes(refused) == ["tied_other"]
    with pytest.raises(Refused) as refused:
        actions.tie(world.person().pk, jobseeker.pk, TiedHow.EID, by=by, on=clock.today())
    assert codes(refused) == ["tied_already"]


@pytest.mark.django_db
def test_the_number_of_the_e_id_finds_the_row_however_it_is_written(world: World) -> None:
    jobseeker, person = world.jobseeker(number=NUMBER), world.person()
    by = actor_of(person.account)
    assert actions.tie_by_eid(person.pk, "85.07.30-033.28", by=by, on=clock.today()).pk == jobseeker.pk
    with pytest.raises(Refused) as refused:
        actions.tie_by_eid(person.pk, "11111111111", by=by, on=clock.today())
    assert codes(refused) == ["not_in_register"]


@pytest.mark.django_db
def test_a_counsellor_ties_at_the_desk_in_her_own_office_only(world: World) -> None:
    jobseeker, person = world.jobseeker(), world.person()
    elsewhere, here = world.counsellor(), world.counsellor(jobseeker.office)
    with pytest.raises(Denied):
        actions.tie_at_desk(person.pk, jobseeker.ref, by=actor_of(person.account), on=clock.today())
    with pytest.raises(NotFound):
        actions.tie_at_desk(person.pk, jobseeker.ref, by=actor_of(elsewhere.account), on=clock.today())
    actions.tie_at_desk(person.pk, jobseeker.ref, by=actor_of(here.account), on=clock.today())
    jobseeker.refresh_from_db()
    assert (jobseeker.person_id, jobseeker.tied_how) == (person.pk, "desk")


@pytest.mark.django_db
def test_the_database_itself_keeps_one_row_a_person(world: World) -> None:
    person = world.person()
    first, second = world.jobseeker(), world.jobseeker()
    Jobseeker.objects.filter(pk=first.pk).update(person=person, tied_how="desk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Jobseeker.objects.filter(pk=second.pk).update(person=person, tied_how="desk")


def outcome(act: Callable[[], Any]) -> Any:
    """What comes of it: the result, or the refusal."""
    try:
        return act()
    except Refused as refused:
        return refused


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_code_ties_once_under_twenty_parallel_uses(world: World) -> None:
    jobseeker, person = world.jobseeker(number=NUMBER), world.person()
    code = queries.tie_code(ask(person, jobseeker).ref)
    found = at_once(lambda _: outcome(lambda: use(person, code)))
    assert sum(isinstance(each, Jobseeker) for each in found) == 1
    assert Event.objects.filter(name="JobseekerLinked").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_guesses_are_all_counted(world: World) -> None:
    jobseeker, person = world.jobseeker(number=NUMBER), world.person()
    held = ask(person, jobseeker)
    wrong = "000000" if queries.tie_code(held.ref) != "000000" else "000001"
    found = at_once(lambda _: outcome(lambda: use(person, wrong)))
    said = [each.reasons[0].code for each in found if isinstance(each, Refused)]
    assert (said.count("tie_code_wrong"), said.count("tie_code_tries")) == (CODE_TRIES - 1, 1)
    held.refresh_from_db()
    assert held.tries == CODE_TRIES


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_guesses_are_lost(world: World) -> None:
    """The same counting with the lock left out: all read, then all write. It loses guesses, or the test above shows nothing."""
    jobseeker, person = world.jobseeker(number=NUMBER), world.person()
    held, all_have_read = ask(person, jobseeker), Barrier(FEW)

    def careless(_: int) -> None:
        tries = TieCode.objects.get(pk=held.pk).tries
        all_have_read.wait(60)
        TieCode.objects.filter(pk=held.pk).update(tries=min(tries + 1, CODE_TRIES))

    at_once(careless, FEW)
    held.refresh_from_db()
    assert held.tries == 1
