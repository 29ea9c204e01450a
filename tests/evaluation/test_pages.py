"""A coordinator sees each benchmark, goes to the people behind a red one, and to what one pair has not had."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handrail.community.models import Series, Signup, Thanks, Workshop
from handrail.evaluation import queries
from handrail.evaluation.rules import State
from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.mentorships import actions
from handrail.mentorships.models import Mentorship
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.training.models import Attendance, Course, Run, Session
from tests.mentorships.world import Duo, PairWorld, told


@pytest.fixture
def pairs(db: None) -> PairWorld:
    return PairWorld()


@pytest.fixture
def late(pairs: PairWorld) -> Duo:
    """A pair that has not met for three weeks."""
    return pairs.duo(on=clock.today() - timedelta(days=21))


@pytest.fixture
def coordinator(pairs: PairWorld, late: Duo) -> Account:
    return Account.objects.get(person=pairs.coordinator(late.programme.owner, "Bram"))


def line(coordinator: Account, duo: Duo, code: str) -> queries.Line:
    found = queries.quality(actor_of(coordinator), duo.programme.slug)
    return next(each for group in found.groups for each in group.lines if each.code == code)


def beside(pairs: PairWorld, late: Duo, on: date, met: int) -> Duo:
    """Another pair of the programme, which met after so many days."""
    duo = pairs.duo(programme=late.programme, on=on)
    day = on + timedelta(days=met)
    actions.log_meeting(duo.ref, told(day), by=duo.mentor, on=day, key=f"met-{duo.ref}")
    return duo


def test_who_met_late_or_never_makes_the_benchmark_red(pairs: PairWorld, late: Duo, coordinator: Account) -> None:
    begun = clock.today() - timedelta(days=21)
    beside(pairs, late, begun, met=14)
    beside(pairs, late, begun, met=15)
    pairs.duo(programme=late.programme, on=clock.today() - timedelta(days=3))
    found = line(coordinator, late, "B.4.2").result
    assert (found.met, found.missed, found.open, found.is_red) == (1, 2, 1, True)


def test_a_code_of_our_own_is_no_word_for_people(late: Duo, coordinator: Account) -> None:
    sources = {code: line(coordinator, late, code).source for code in ("B.4.2", "B.5.1.mentee", "rhythm")}
    assert sources == {"B.4.2": "B.4.2", "B.5.1.mentee": "B.5.1", "rhythm": ""}


def test_a_red_benchmark_leads_to_the_people_behind_it(late: Duo, coordinator: Account) -> None:
    client = Client()
    client.force_login(coordinator)
    slug = late.programme.slug
    page = client.get(reverse("evaluation:quality", args=[slug])).text
    assert reverse("evaluation:benchmark", args=[slug, "B.4.2"]) in page
    missed = client.get(reverse("evaluation:benchmark", args=[slug, "B.4.2"]) + "?state=missed").text
    assert reverse("evaluation:pair", args=[slug, late.ref]) in missed
    assert "No pair here" in client.get(reverse("evaluation:benchmark", args=[slug, "B.4.2"]) + "?state=met").text
    pair = client.get(reverse("evaluation:pair", args=[slug, late.ref])).text
    assert "Has not had it" in pair


def test_the_file_holds_no_names(late: Duo, coordinator: Account) -> None:
    client = Client()
    client.force_login(coordinator)
    file = client.get(reverse("evaluation:benchmark_file", args=[late.programme.slug, "B.4.2"])).text
    assert f"{late.ref},missed" in file
    assert late.mentorship.mentee_person.name not in file


def test_a_pair_shows_what_it_has_not_had(late: Duo, coordinator: Account) -> None:
    pair, answers = queries.of_pair(actor_of(coordinator), late.programme.slug, late.ref)
    states = {each.code: each.state for each in answers}
    assert pair.mentee == late.mentorship.mentee_person.name
    assert states["B.4.2"] == State.MISSED
    assert states["B.6.7"] == State.NOT_ASKED


def test_a_pause_is_no_broken_rhythm(pairs: PairWorld) -> None:
    began = clock.today() - timedelta(days=50)
    duo = pairs.duo("lt-mentoring", on=began)
    actions.log_meeting(duo.ref, told(began), by=duo.mentor, on=began, key="first")
    coordinator = Account.objects.get(person=pairs.coordinator(duo.programme.owner))
    assert line(coordinator, duo, "rhythm").result.missed == 1
    actions.pause(duo.ref, by=duo.mentee, on=began + timedelta(days=1))
    assert line(coordinator, duo, "rhythm").result.missed == 0


def test_another_programmes_coordinator_finds_nothing(pairs: PairWorld, late: Duo) -> None:
    stranger = actor_of(Account.objects.get(person=pairs.coordinator()))
    for ask in (
        lambda: queries.quality(stranger, late.programme.slug),
        lambda: queries.behind(stranger, late.programme.slug, "B.4.2"),
        lambda: queries.of_pair(stranger, late.programme.slug, late.ref),
    ):
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(NotFound):
        queries.behind(
            actor_of(Account.objects.get(person=pairs.coordinator(late.programme.owner))), late.programme.slug, "B.9"
        )


def test_the_network_a_course_and_thanks_count_for_the_mentor_who_had_them(pairs: PairWorld) -> None:
    duo = long_ago(pairs)
    coordinator = Account.objects.get(person=pairs.coordinator(duo.programme.owner, "Bram"))
    for code in ("B.5.11", "B.5.13"):
        assert line(coordinator, duo, code).result.is_red
    day = clock.today() - timedelta(days=100)
    came_to_a_workshop(duo, day)
    Thanks.objects.create(mentor=duo.mentorship.mentor, year=1, on=day)
    for code in ("B.5.11", "B.5.13"):
        assert line(coordinator, duo, code).result.met == 1
    Thanks.objects.all().delete()
    client = Client()
    client.force_login(coordinator)
    page = client.get(reverse("evaluation:benchmark", args=[duo.programme.slug, "B.5.13"])).text
    assert "Koen Wouters" in page


def test_a_course_counts_once_its_attendance_was_not_corrected(pairs: PairWorld) -> None:
    duo = long_ago(pairs)
    coordinator = Account.objects.get(person=pairs.coordinator(duo.programme.owner, "Bram"))
    day = clock.today() - timedelta(days=100)
    course = Course.objects.create(programme=duo.programme, code="mentor_training")
    run = Run.objects.create(course=course, partner=pairs.organisation(), starts_on=day, places=9)
    session = Session.objects.create(run=run, title="Listening", day=day, minutes=60)
    kept = Attendance.objects.create(session=session, mentor=duo.mentorship.mentor, state="present", minutes=60, kept_on=day)
    assert line(coordinator, duo, "B.5.11").result.met == 1
    Attendance.objects.create(
        session=session, mentor=kept.mentor, state="absent", minutes=0, kept_on=day, reason="Mixed up", corrects=kept
    )
    assert line(coordinator, duo, "B.5.11").result.missed == 1


def long_ago(pairs: PairWorld) -> Duo:
    """A pair that stands for more than a year."""
    duo = pairs.duo("lt-mentoring", on=clock.today())
    Mentorship.objects.filter(pk=duo.mentorship.pk).update(agreed_on=clock.today() - timedelta(days=400))
    return duo


def came_to_a_workshop(duo: Duo, day: date) -> None:
    at = datetime.combine(day, time(10), UTC)
    host = duo.mentorship.mentor_person
    series = Series.objects.create(
        programme=duo.programme, code="mentor_network", every_months=3, begins=day, day=1, at=time(10), place="Here", places=9,
        host=host,
    )  # fmt: skip
    workshop = Workshop.objects.create(
        series=series, programme=duo.programme, month=day.replace(day=1), starts_at=at, ends_at=at + timedelta(hours=1),
        place="Here", places=9, host=host,
    )  # fmt: skip
    Signup.objects.create(workshop=workshop, person=host, state="attended", asked_at=at, placed_at=at)
