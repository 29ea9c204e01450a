"""A job is asked about at its months; every answer is kept with its source and day; what is not known is never a yes."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from handrail.employers import actions as jobs
from handrail.employers import queries
from handrail.employers.models import JobCheck, Placement
from handrail.employers.queries import check_token, held
from handrail.employers.rules import Answer, CheckState, EndReason, Said, Source, held_at, replaces
from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.days import months_after
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions
from handrail.mentorships.rules.aftercare import Goes
from handrail.messaging.actions import remind
from handrail.messaging.models import Notice
from handrail.people.models import Account
from handrail.programmes.models import Duty
from tests.mentorships.world import DAY, NOW, Duo, PairWorld, actor

pytestmark = pytest.mark.usefixtures("noon")
MONTH = months_after(DAY, 1)
Settle = Callable[[], int]
STATES, SOURCES = st.sampled_from(list(CheckState)), st.sampled_from(list(Source))


def hired(world: PairWorld, settle: Settle) -> tuple[Duo, Placement]:
    duo = world.met("lt-mentoring")
    job = actions.tell_job(duo.ref, Said("UAB Lentvaris", DAY, 38), by=duo.mentee, on=DAY)
    settle()
    return duo, job


def client_of(who: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who.account_id))
    return client


def asked_on(duo: Duo) -> set[tuple[int | None, date]]:
    return set(Duty.objects.filter(about=duo.mentorship.about, kind="check_job").values_list("person_id", "due_on"))


def note(job: Placement, months: int, state: CheckState, source: Source, on: date) -> JobCheck:
    return jobs.note_check(job.pk, months, state, source, by=Actor.system("test"), on=on)


def current(job: Placement, months: int = 1) -> tuple[str, str]:
    row = JobCheck.objects.get(placement=job, months=months, current=True)
    return row.state, row.source


def test_owner_and_mentee_are_asked_after_one_three_six_and_twelve_months_one_after_the_other(
    world: PairWorld, settle: Settle
) -> None:
    duo, job = hired(world, settle)
    for months in (1, 3, 6, 12):
        day = months_after(DAY, months)
        assert asked_on(duo) == {(duo.mentor.person_id, day), (duo.mentee.person_id, day)}
        note(job, months, CheckState.YES, Source.MENTEE, day)
        settle()
    assert asked_on(duo) == set()


def test_nobody_can_answer_before_the_day(world: PairWorld, settle: Settle) -> None:
    _, job = hired(world, settle)
    with pytest.raises(Refused) as refused:
        note(job, 1, CheckState.YES, Source.MENTEE, MONTH - timedelta(days=1))
    assert [each.code for each in refused.value.reasons] == ["check_early"]


def test_a_better_source_counts_and_what_was_said_before_stays(world: PairWorld, settle: Settle) -> None:
    _, job = hired(world, settle)
    note(job, 1, CheckState.YES, Source.MENTOR, MONTH)
    note(job, 1, CheckState.NO, Source.IMPORT, MONTH)
    note(job, 1, CheckState.YES, Source.MENTEE, MONTH)
    assert current(job) == ("no", "import")
    assert [(each.state, each.source) for each in JobCheck.objects.order_by("pk")] == [
        ("yes", "mentor"),
        ("no", "import"),
        ("yes", "mentee"),
    ]


def test_not_known_never_takes_the_place_of_an_answer_and_any_answer_takes_its(world: PairWorld, settle: Settle) -> None:
    _, job = hired(world, settle)
    note(job, 1, CheckState.UNKNOWN, Source.MENTOR, MONTH)
    assert current(job) == ("unknown", "mentor")
    note(job, 1, CheckState.YES, Source.MENTEE, MONTH)
    note(job, 1, CheckState.UNKNOWN, Source.EMPLOYER, MONTH)
    assert current(job) == ("yes", "mentee")


@given(new=st.builds(Answer, STATES, SOURCES), old=st.none() | st.builds(Answer, STATES, SOURCES))
def test_an_answer_never_becomes_less_known(new: Answer, old: Answer | None) -> None:
    known = old is not None and old.state != CheckState.UNKNOWN
    if replaces(new, old) and known:
        assert new.state != CheckState.UNKNOWN


@given(state=st.none() | STATES, ended=st.none() | st.integers(-40, 40))
def test_only_a_yes_or_a_job_that_lasted_longer_is_a_yes(state: CheckState | None, ended: int | None) -> None:
    found = held_at(DAY, None if ended is None else DAY + timedelta(days=ended), state)
    if found == CheckState.YES:
        assert state == CheckState.YES or (ended is not None and ended >= 0)
    if state in (None, CheckState.UNKNOWN) and ended is None:
        assert found == CheckState.UNKNOWN


def test_the_coordinators_figures_count_not_known_apart(world: PairWorld, settle: Settle) -> None:
    duo, job = hired(world, settle)
    owner = duo.programme.owner_id
    others = [world.met(duo=world.duo(programme=duo.programme)) for _ in range(3)]
    made = [actions.tell_job(each.ref, Said("B", DAY), by=each.mentee, on=DAY) for each in others]
    settle()
    note(job, 1, CheckState.YES, Source.MENTEE, MONTH)
    note(made[0], 1, CheckState.UNKNOWN, Source.MENTOR, MONTH)
    jobs.end(made[1].ref, DAY + timedelta(days=9), EndReason.OTHER, by=others[1].mentee, on=MONTH)
    found = held({owner}, {1, 3}, MONTH)
    assert [(each.months, each.of, each.yes, each.no, each.unknown) for each in found] == [(1, 4, 1, 1, 2), (3, 0, 0, 0, 0)]
    coordinator = actor(world.coordinator(duo.programme.owner))
    with clock.moved_to(NOW + timedelta(days=31)):
        page = client_of(coordinator).get("/together/in-jobs/").text
    assert "never counted as a job that holds" in page
    assert "Rasa" not in page


def test_one_press_of_the_link_answers_and_a_second_mends_it(world: PairWorld, settle: Settle) -> None:
    _, job = hired(world, settle)
    token = check_token(job.ref, 1)
    assert Client().get(f"/employers/still/{token}/").status_code == 410
    with clock.moved_to(NOW + timedelta(days=31)):
        page = Client().get(f"/employers/still/{token}/")
        assert page.status_code == 200
        assert "Lentvaris" not in page.text
        assert "Rasa" not in page.text
        assert not JobCheck.objects.exists()
        assert Client().post(f"/employers/still/{token}/", {"state": "unknown"}).status_code == 200
        assert not JobCheck.objects.exists()
        Client().post(f"/employers/still/{token}/", {"state": "no"})
        assert current(job) == ("no", "mentee")
        Client().post(f"/employers/still/{token}/", {"state": "yes"})
    assert current(job) == ("yes", "mentee")
    with clock.moved_to(NOW + timedelta(days=31 + 61)):
        assert Client().post(f"/employers/still/{token}/", {"state": "no"}).status_code == 410


def _another_end(token: str) -> str:
    return token[:-1] + ("y" if token.endswith("x") else "x")


@pytest.mark.parametrize("change", [_another_end, lambda token: token.replace("-1-", "-3-"), lambda _: "a-1-b"])
def test_a_link_that_was_changed_answers_nothing(world: PairWorld, settle: Settle, change: Callable[[str], str]) -> None:
    _, job = hired(world, settle)
    assert queries.check_asked(change(check_token(job.ref, 1)), months_after(DAY, 3)) is None
    assert queries.check_asked(check_token(job.ref, 1), MONTH) is not None


def test_the_letter_to_her_holds_the_link_and_the_one_to_him_the_page(
    world: PairWorld, settle: Settle, mailoutbox: list[object]
) -> None:
    duo, job = hired(world, settle)
    mailoutbox.clear()
    with clock.moved_to(NOW + timedelta(days=30)):
        remind(clock.now())
        settle()
    kinds = {each.person_id for each in Notice.objects.filter(kind="check_job")}
    assert kinds == {duo.mentee.person_id, duo.mentor.person_id}
    bodies = "\n".join(str(getattr(each, "body", "")) for each in mailoutbox)
    assert f"/employers/still/{check_token(job.ref, 1)}/" in bodies
    assert f"/together/{duo.ref}/job-check/" in bodies
    assert not Notice.objects.filter(path__contains=job.ref).exists()


def test_a_no_tells_the_mentor_and_asks_for_the_last_day(world: PairWorld, settle: Settle) -> None:
    duo, job = hired(world, settle)
    with clock.moved_to(NOW + timedelta(days=31)):
        jobs.answer_by_link(check_token(job.ref, 1), CheckState.NO, on=clock.today())
        settle()
        assert Notice.objects.filter(person_id=duo.mentor.person_id, kind="job_said_over").count() == 1
        assert f"/employers/job/{job.ref}/end/" in client_of(duo.mentor).get(f"/together/{duo.ref}/").text
    assert Placement.objects.get().stage == "running"


def test_the_two_answer_on_their_page_and_only_he_may_say_that_nobody_knows(world: PairWorld, settle: Settle) -> None:
    duo, job = hired(world, settle)
    address = f"/together/{duo.ref}/job-check/"
    with clock.moved_to(NOW + timedelta(days=31)):
        assert client_of(duo.mentee).post(address, {"state": "unknown"}).status_code == 422
        assert client_of(duo.mentor).post(address, {"state": "unknown"}).status_code == 302
        assert current(job) == ("unknown", "mentor")
        assert client_of(duo.mentee).post(address, {"state": "yes"}).status_code == 302
    assert current(job) == ("yes", "mentee")


def test_what_the_employer_says_answers_a_check_that_was_due(world: PairWorld, settle: Settle) -> None:
    from handrail.mentorships.queries.employer import employer_token

    duo, job = hired(world, settle)
    later = NOW + timedelta(days=35)
    actions.allow_employer(duo.ref, name="", email="boss@example.org", phone="", by=duo.mentee, on=DAY)
    ask = actions.ask_employer(duo.ref, by=duo.mentor, on=later.date(), now=later)
    actions.answer_employer(employer_token(ask.ref), Goes.TALK, on=later.date(), now=later)
    assert current(job) == ("yes", "employer")
