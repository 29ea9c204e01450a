"""The register as a mentor may look at it: who is on the list, in which order, why; kept, left out, and back again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from handrail.kernel.access import Denied, NotFound
from handrail.kernel.models import Event
from handrail.kernel.reasons import Refused
from handrail.matching import actions, choosing, queries
from handrail.matching.models import Selection
from handrail.people import actions as people
from handrail.people.queries import actor_of
from handrail.programmes.models import Clearance
from handrail.register.models import Jobseeker
from handrail.taxonomy.models import OccupationSkill, Skill, SkillLabel
from tests.matching.choosing import NOW, ON, SLUG, ChoosingWorld
from tests.programmes.world import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> ChoosingWorld:  # needs the database
    return ChoosingWorld()


def refusal(doing: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        doing()  # type: ignore[operator]
    return [reason.code for reason in refused.value.reasons]


def test_only_eligible_people_of_her_office_who_are_free_are_listed(world: ChoosingWorld) -> None:
    ona = world.chooser()
    world.registered(ona, "Young Person")
    world.registered(ona, "Too Grown", born_on=ON - timedelta(days=365 * 40))
    world.registered(ona, "Long Without", born_on=ON - timedelta(days=365 * 40), registered_since=ON - timedelta(days=600))
    world.registered(ona, "Elsewhere", office=world.organisation("Vilnius"))
    world.registered(ona, "Has Left", left_on=ON, standing=None, registered_since=None)
    world.registered(ona, "Other Language", languages=["pl:c2"], language="pl")
    world.tied(world.registered(ona, "Herself"), ona.person)
    apart = world.registered(ona, "Kept Apart")
    other = world.person("Kept Apart")
    world.tied(apart, other)
    people.hold(other.pk, ona.person_id, by=SYSTEM)
    assert sorted(world.names(ona)) == ["Long Without", "Young Person"]


def test_who_has_an_open_place_or_is_held_by_another_mentor_is_not_listed(world: ChoosingWorld) -> None:
    ona = world.chooser()
    other = world.chooser("Eglė Eglaitė", office=world.office_of(ona))
    first, second = world.registered(ona, "First"), world.registered(ona, "Second")
    world.reserves(other, first)
    assert world.names(ona) == ["Second"]
    assert refusal(lambda: world.reserves(ona, first)) == ["chosen_already"]
    later = NOW + timedelta(hours=49)
    assert sorted(world.names(ona, later)) == ["First", "Second"]
    world.reserves(ona, first, later)
    assert Selection.objects.get(mentor=other).stage == "over"
    world.says_yes(world.invites(other, second, later), later)
    assert world.names(other, later) == []


def test_best_fit_comes_first_and_says_why(world: ChoosingWorld) -> None:
    ona = world.chooser()
    world.registered(ona, "Cook", occupations=[5120], languages=["pl:c2", "lt:b1"])
    world.registered(ona, "Welder", occupations=[7212], sectors=["C"])
    world.registered(ona, "Near", occupations=[7214])
    assert world.names(ona) == ["Welder", "Near", "Cook"]
    welder, _near, cook = world.listed(ona).rows
    assert any("Speaks your language" in each.words for each in welder.reasons)
    assert welder.why[0].startswith("Young: 2")
    assert [each.kind for each in cook.reasons][-1] == "mind"


LANGUAGES = st.lists(st.sampled_from(["lt:c2", "ru:c1", "en:b1"]), unique=True, max_size=3)
PEOPLE = st.fixed_dictionaries(
    {
        "occupations": st.lists(st.sampled_from([7212, 7214, 7115, 8121, 110, 5120]), max_size=3, unique=True),
        "skills": st.lists(st.sampled_from(["Welding", "weld joints", "cooking", "metal"]), max_size=4, unique=True),
        "sectors": st.lists(st.sampled_from(["C", "F", "I"]), max_size=2, unique=True),
        "languages": LANGUAGES,
        "language": st.sampled_from(["lt", "ru", ""]),
        "area": st.sampled_from(["LT022-19", "LT011-13", None]),
    }
)


def test_the_score_by_set_is_the_sum_of_the_lines_for_one_person(world: ChoosingWorld) -> None:
    """Two ways of counting, one number: else the order would not be what the reasons say."""
    ona = world.chooser(areas=["LT022"])
    for text in ("welding", "weld joints"):
        skill = Skill.objects.create(uri=f"t:{text}", version="t")
        SkillLabel.objects.create(skill=skill, language="en", text=text, kind="preferred")
        OccupationSkill.objects.create(occupation=world.occupation(), skill=skill, essential=True)

    @budget(max_examples=25)
    @given(st.lists(PEOPLE, min_size=1, max_size=6))
    def check(everybody: list[dict[str, object]]) -> None:
        Selection.objects.all().delete()
        Jobseeker.objects.all().delete()
        rows = [world.registered(ona, f"Person {number}", **facts) for number, facts in enumerate(everybody)]
        place = world.place(ona)
        Selection.objects.create(
            programme=place.programme, version_id=place.programme.newest_id, mentor=world_other, jobseeker=rows[0],
            stage="passed", at=NOW, why_not="other",
        )  # fmt: skip
        for row in world.listed(ona).rows:
            assert row.key == sum(points for _term, _level, points, _detail in row.lines), row.name

    world_other = world.chooser("Eglė Eglaitė")
    check()


def test_filters_and_sorts_stand_in_the_address(world: ChoosingWorld) -> None:
    ona = world.chooser()
    old = {"born_on": ON - timedelta(days=365 * 60)}
    world.registered(ona, "Short", registered_since=ON - timedelta(days=30), education=6, earlier_jobs=3, skills=["Metal work"])
    world.registered(ona, "Long", registered_since=ON - timedelta(days=800), education=2, earlier_measures=2, **old)
    assert world.names(ona, sort="longest") == ["Long", "Short"]
    assert world.names(ona, sort="education") == ["Short", "Long"]
    assert world.names(ona, group="over_55") == ["Long"]
    assert world.names(ona, waits="24") == ["Long"]
    assert world.names(ona, school="high") == ["Short"]
    assert world.names(ona, measures="some") == ["Long"]
    assert world.names(ona, jobs="some") == ["Short"]
    assert world.names(ona, q="metal") == ["Short"]
    assert world.names(ona, language="ru") == []
    found = world.listed(ona)
    assert (found.all, found.counts) == (2, {"youth": 1, "long_term_unemployed": 1, "over_55": 1})


def test_paging_shows_everybody_once_in_order(world: ChoosingWorld) -> None:
    ona = world.chooser()
    for number in range(60):
        world.registered(ona, f"Person {number}", occupations=[7212] if number % 3 else [5120])
    seen: list[tuple[int, int]] = []
    after = ""
    while True:
        page = world.listed(ona, after=after)
        seen += [(row.key, row.id) for row in page.rows]
        after = page.more
        if not after:
            break
    assert len(seen) == len(set(seen)) == 60
    assert seen == sorted(seen, key=lambda each: (-each[0], each[1]))


@pytest.mark.parametrize("sort", choosing.SORTS)
@pytest.mark.parametrize("narrow", [{}, {"group": "youth", "measures": "some"}])
def test_each_order_pages_through_everybody_once_also_narrowed(world: ChoosingWorld, sort: str, narrow: dict[str, str]) -> None:
    """Many have the same number, and some have none: then the id decides, and nobody falls between two pages."""
    ona = world.chooser()
    for number in range(64):
        world.registered(
            ona, f"Person {number}", occupations=[7212] if number % 3 else [5120], education=number % 3 or None,
            earlier_measures=number % 4 or None, earlier_jobs=number % 2 or None,
            registered_since=ON - timedelta(days=100 + number % 5),
        )  # fmt: skip
    wanted = {row.pk for row in Jobseeker.objects.all() if not narrow or row.earlier_measures}
    seen: list[tuple[int, int]] = []
    after, pages = "", 0
    while pages == 0 or after:
        page = world.listed(ona, after=after, sort=sort, **narrow)
        seen += [(row.key, row.id) for row in page.rows]
        after, pages = page.more, pages + 1
        assert page.all == 64
    assert {pk for _key, pk in seen} == wanted
    assert seen == sorted(set(seen), key=lambda each: (-each[0], each[1]))
    assert pages > 1


@pytest.mark.parametrize("after", ["x", "1", "1.x", "99999999999999999999.1", "٣.1", "-5.-1", "1.99999999999999999"])
def test_nonsense_in_the_address_begins_at_the_beginning(world: ChoosingWorld, after: str) -> None:
    ona = world.chooser()
    world.registered(ona, "Somebody")
    assert [row.name for row in world.listed(ona, after=after).rows] == ["Somebody"]


def test_the_list_asks_the_same_number_of_questions_however_long_the_register(world: ChoosingWorld) -> None:
    ona = world.chooser()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_made:
            world.listed(ona)
        return len(queries_made)

    for number in range(3):
        world.registered(ona, f"First {number}", occupations=[7212], last_job=5120, sectors=["C"])
    few = asked()
    for number in range(40):
        world.registered(ona, f"More {number}", occupations=[5120, 7212], last_job=7212, sectors=["C"])
    assert asked() == few


def test_who_is_not_certified_or_whose_certificate_ended_cannot_choose(world: ChoosingWorld) -> None:
    new = world.chooser("Nauja Naujokė", cleared=False)
    row = world.registered(new)
    assert {reason.detail for reason in world.place(new).lacks} == {"interviewed", "trained:mentor_training"}
    assert refusal(lambda: world.reserves(new, row))[0] == "lacks_certificate"
    ona = world.chooser(office=world.office_of(new))
    held = world.reserves(ona, row)
    Clearance.objects.filter(mentor=ona, requirement="trained:mentor_training").update(valid_until=ON)
    tomorrow = NOW + timedelta(days=1)
    by = world.as_mentor(ona)
    codes = refusal(lambda: actions.invite(held.ref, ["work"], "email", by=by, on=tomorrow.date(), now=tomorrow))
    assert codes == ["lacks_certificate", "not_cleared"]


def test_whoever_is_no_such_mentor_cannot_choose(world: ChoosingWorld) -> None:
    ona = world.chooser()
    row = world.registered(ona)
    colleague = world.colleague(ona)
    with pytest.raises(NotFound):
        actions.reserve(SLUG, row.ref, by=actor_of(colleague.account), on=ON, now=NOW)
    with pytest.raises(Denied):
        actions.reserve(SLUG, row.ref, by=actor_of(world.account()), on=ON, now=NOW)


def test_left_out_with_a_neutral_reason_and_taken_back(world: ChoosingWorld) -> None:
    ona = world.chooser()
    other = world.chooser("Eglė Eglaitė", office=world.office_of(ona))
    row = world.registered(ona, "Mantas")
    by = world.as_mentor(ona)
    assert refusal(lambda: actions.pass_over(SLUG, row.ref, "lazy", by=by, on=ON, now=NOW)) == ["reason_missing"]
    passed = actions.pass_over(SLUG, row.ref, "other_help", by=by, on=ON, now=NOW)
    assert (world.names(ona), world.names(other)) == ([], ["Mantas"])
    # The event says that somebody was left out, never why; it is kept for evaluation with what the mentor saw.
    assert "other_help" not in str(Event.objects.get(name="JobseekerPassedOver").payload)
    assert passed.groups == ["youth"]
    actions.undo_pass(passed.ref, by=by, on=ON, now=NOW)
    assert world.names(ona) == ["Mantas"]
    with pytest.raises(NotFound):
        actions.undo_pass(passed.ref, by=world.as_mentor(other), on=ON, now=NOW)


def test_a_reservation_ends_after_two_days_and_can_be_let_go(world: ChoosingWorld) -> None:
    ona = world.chooser()
    held = world.reserves(ona, world.registered(ona, "Mantas"))
    assert [row.name for row in queries.kept(world.place(ona))] == ["Mantas"]
    actions.let_go(held.ref, by=world.as_mentor(ona), on=ON, now=NOW)
    assert world.names(ona) == ["Mantas"]
    world.reserves(ona, Jobseeker.objects.get())
    assert actions.lapse_reservations(by=SYSTEM, on=ON, now=NOW + timedelta(hours=47)) == 0
    assert actions.lapse_reservations(by=SYSTEM, on=ON, now=NOW + timedelta(hours=48)) == 1
    assert actions.lapse_reservations(by=SYSTEM, on=ON, now=NOW + timedelta(hours=49)) == 0


def test_three_people_side_by_side_also_those_she_keeps(world: ChoosingWorld) -> None:
    ona = world.chooser()
    rows = [world.registered(ona, f"Person {number}") for number in range(3)]
    gone = world.registered(ona, "Elsewhere", office=world.organisation("Vilnius"))
    world.reserves(ona, rows[1])
    refs = [row.ref for row in (*rows, gone)]
    assert [row.name for row in queries.chosen_from(world.place(ona), refs)] == ["Person 0", "Person 1", "Person 2"]
