import time
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from handrail.kernel import clock
from handrail.kernel.access import Denied, NotFound
from handrail.kernel.reasons import Refused
from handrail.people.models import Organisation, Person
from handrail.people.queries import actor_of
from handrail.programmes import actions, queries, rules
from handrail.programmes.models import Clearance, Duty, Mentor, Programme
from handrail.programmes.reading import read
from tests.people.entering import at_once
from tests.programmes.world import DEFINITIONS, SYSTEM
from tests.world import World

ON = date(2026, 11, 22)
DAYS = st.dates(ON - timedelta(days=3), ON + timedelta(days=3))
fuzz = budget(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


@pytest.mark.django_db
def test_who_signed_in_with_linkedin_is_approved_by_the_rule(world: World) -> None:
    programme, person = world.programme(), world.person()
    by = actor_of(person.account)
    row = actions.apply_mentor(programme.pk, person.pk, by=by, on=clock.today(), providers=["linkedin"])
    assert row.stage == "accepted"
    has = {each.requirement for each in queries.clearances(row.pk)}
    assert has == {"approved", "signed_in_with:linkedin"}
    lacks = {reason.detail for reason in queries.mentor_blocks(row.pk, queries.newest(programme), clock.today())}
    assert lacks == {"no_conflict", "said_expertise", "paper:mentor_terms", "paper:code_of_conduct"}


@pytest.mark.django_db
def test_who_came_by_code_waits_for_a_coordinator_who_has_it_on_her_list(world: World) -> None:
    programme, person = world.programme(), world.person()
    row = actions.apply_mentor(programme.pk, person.pk, by=actor_of(person.account), on=clock.today())
    assert row.stage == "applied"
    coordinator = actor_of(world.coordinator(programme.owner).account)
    assert [duty.kind for duty in queries.duties_of(coordinator, clock.today())] == ["decide_mentor"]
    with pytest.raises(Refused) as refused:
        actions.accept_mentor(row.pk, " ", by=coordinator, on=clock.today())
    assert codes(refused) == {"reason_missing"}
    actions.accept_mentor(row.pk, "known", by=coordinator, on=clock.today())
    assert not Duty.objects.exists()


@pytest.mark.django_db
def test_nobody_decides_about_their_own_application(world: World) -> None:
    programme = world.programme()
    person = world.coordinator(programme.owner)
    by = actor_of(person.account)
    row = actions.apply_mentor(programme.pk, person.pk, by=by, on=clock.today())
    for decide in (actions.accept_mentor, actions.refuse_mentor):
        with pytest.raises(Refused) as refused:
            decide(row.pk, "I am good", by=by, on=clock.today())
        assert codes(refused) == {"own_application"}
    with pytest.raises(Refused):
        actions.clear(row.pk, "interviewed", by=by, on=clock.today())


@pytest.mark.django_db
def test_a_stranger_changes_no_mentor(world: World) -> None:
    row = world.mentor()
    stranger = actor_of(world.person().account)
    for act in (actions.pause_mentor, actions.end_mentor):
        with pytest.raises(NotFound):
            act(row.pk, by=stranger, on=clock.today())
    with pytest.raises(Denied):
        actions.accept_mentor(row.pk, "x", by=stranger, on=clock.today())


@pytest.mark.django_db
def test_a_check_that_was_not_passed_ends_the_one_before(world: World) -> None:
    row = world.mentor()
    version = queries.newest(row.programme)
    assert queries.mentor_blocks(row.pk, version, clock.today()) == []
    actions.clear(row.pk, "no_conflict", met=False, by=SYSTEM, on=clock.today())
    assert [reason.detail for reason in queries.mentor_blocks(row.pk, version, clock.today())] == ["no_conflict"]
    assert not queries.may_guide(version, clock.today()).filter(pk=row.pk).exists()


@pytest.mark.django_db
def test_a_clearance_lapses_the_day_after_its_last_day(world: World) -> None:
    row = world.mentor()
    version, on = queries.newest(row.programme), clock.today()
    Clearance.objects.filter(mentor=row, requirement="no_conflict").update(valid_until=on)
    assert queries.may_guide(version, on).filter(pk=row.pk).exists()
    assert not queries.may_guide(version, on + timedelta(days=1)).filter(pk=row.pk).exists()


@pytest.mark.django_db
def test_capacity_stays_within_the_file_and_above_those_guided(world: World) -> None:
    row = world.mentor(places=2)
    for _ in range(2):
        actions.take_place(row.pk)
    with pytest.raises(Refused) as refused:
        actions.take_place(row.pk)
    assert codes(refused) == {"mentor_full"}
    for places, code in ((6, "too_many_places"), (0, "too_many_places"), (1, "guides_more")):
        with pytest.raises(Refused) as refused:
            actions.say_expertise(row.pk, places=places, by=SYSTEM, on=clock.today())
        assert code in codes(refused)
    actions.free_place(row.pk)
    actions.take_place(row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentor.objects.filter(pk=row.pk).update(guides=3)


@pytest.mark.django_db
def test_a_pause_takes_nobody_new(world: World) -> None:
    row = world.mentor()
    actions.pause_mentor(row.pk, by=SYSTEM, on=clock.today(), because="silent")
    with pytest.raises(Refused) as refused:
        actions.take_place(row.pk)
    assert codes(refused) == {"mentor_not_available"}
    actions.resume_mentor(row.pk, by=actor_of(row.person.account), on=clock.today())
    actions.take_place(row.pk)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://www.linkedin.com/in/koen-maes/", "koen-maes"),
        ("be.linkedin.com/in/koen?utm_source=x", "koen"),
        ("LinkedIn.com/in/Šarūnas", "Šarūnas"),
        ("https://linkedin.com/in/a%C5%A1", "a%C5%A1"),
        ("https://linkedin.com.evil.example/in/koen", None),
        ("https://evil.example/linkedin.com/in/koen", None),
        ("https://koen@linkedin.com/in/koen", None),
        ("javascript:alert(1)//linkedin.com/in/koen", None),
        ("https://www.linkedin.com/company/acme", None),
        ("https://www.linkedin.com/in/", None),
        ("https://www.linkedin.com/in/a b", None),
        ("https://www.linkedin.com/in/ab\n", "ab"),
        ("https://www.linkedin.com/in/\x00", None),
    ],
)
def test_only_the_address_of_a_linkedin_profile_is_kept(said: str, kept: str | None) -> None:
    assert rules.linkedin_address(said) == (kept and f"https://www.linkedin.com/in/{kept}/")


CLEARANCES = st.lists(
    st.tuples(
        st.sampled_from(
            ["interviewed", "trained:mentor_training", "old_enough", "experienced", "approved", "no_conflict", "said_expertise",
             "paper:mentor_terms", "paper:code_of_conduct", "other"]
        ),
        st.integers(0, 60),
        DAYS,
        st.none() | DAYS,
        st.booleans() | st.just(value=True),
    ),
    max_size=10,
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["vdab-mentor-app", "lt-mentoring", "be-mentoring-to-work", "nav-mentor"])
def test_rule_and_query_find_the_same_cleared_mentors(slug: str) -> None:
    definition = read((DEFINITIONS / f"{slug}.toml").read_text("utf-8"))
    owner = Organisation.objects.create(name="x", kind="service", country="BE")
    programme = Programme.objects.create(slug=slug, owner=owner)

    @fuzz
    @given(st.lists(CLEARANCES, min_size=1, max_size=4), DAYS)
    def check(mentors: list[list[tuple[str, int, date, date | None, bool]]], on: date) -> None:
        with transaction.atomic():
            stored = {_mentor(programme, has): has for has in mentors}
            found = set(Mentor.objects.filter(queries.where_cleared(definition, on)).values_list("pk", flat=True))
            transaction.set_rollback(True)
        one_by_one = {
            pk
            for pk, has in stored.items()
            if not rules.blocks_guiding(definition, [rules.Cleared(*each[:4]) for each in has if each[4]], on)
        }
        assert found == one_by_one

    check()


def _mentor(programme: Programme, has: list[tuple[str, int, date, date | None, bool]]) -> int:
    person = Person.objects.create(name="x", sort_key="x")
    row = Mentor.objects.create(programme=programme, person=person, kind="volunteer", applied_on=ON)
    Clearance.objects.bulk_create(
        Clearance(mentor=row, requirement=code, amount=amount, met_on=met, valid_until=until, met=passed)
        for code, amount, met, until, passed in has
    )
    return row.pk


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("careful", [True, False], ids=["the_last_place_is_taken_once", "control_without_condition_fails"])
def test_places_under_twenty_at_once(world: World, *, careful: bool) -> None:
    row = world.mentor(places=3)

    def take(_: int) -> bool:
        try:
            if careful:
                actions.take_place(row.pk)
                return True
            # The same without the condition in the update: look, then write what was seen plus one.
            seen = Mentor.objects.get(pk=row.pk).guides
            time.sleep(0.05)
            return seen < 3 and bool(Mentor.objects.filter(pk=row.pk).update(guides=seen + 1))
        except Refused:
            return False

    assert (sum(at_once(take)) == 3) is careful
