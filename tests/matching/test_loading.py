"""Reading all mentors by COPY gives what reading them one by one gives."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.engine.layout import Columns
from handrail.engine.pool import Pool
from handrail.matching import loading
from handrail.matching.index import Index
from handrail.programmes.models import Mentor
from handrail.taxonomy.models import OccupationSkill, Skill
from tests.matching.world import DESTELBERGEN, GHENT, LEUVEN, MatchingWorld


@pytest.fixture
def odd(world: MatchingWorld) -> list[Mentor]:
    """Mentors with everything that can be missing, twice or more than one."""
    programme, other = world.running(), world.running()
    welder, lathe = world.occupation(), world.occupation("7223", "turner")
    for number, occupation in enumerate((welder, welder, lathe, lathe)):
        skill = Skill.objects.create(uri=f"skill:{number % 3}{number}", version="test")
        OccupationSkill.objects.create(occupation=occupation, skill=skill, essential=number != 3)
    mentors = [
        world.offering(programme, gender="woman", languages=["nl", "en"], areas=[GHENT, LEUVEN], sectors=["C", "F"]),
        world.offering(other, languages=[], areas=[], help_topics=[], availability=0, remote=True, does=lathe),
        world.offering(programme, areas=[LEUVEN, LEUVEN, GHENT], languages=["lt"], stage="paused", places=4),
        world.offering(programme, areas=[DESTELBERGEN], home_area=GHENT, guides=1),
        world.offering(programme, availability=(1 << 42) - 1, kind="peer"),
    ]
    mentors[0].occupations.add(lathe)
    mentors[2].occupations.clear()
    world.looks(world.seeking(programme))
    return mentors


def by_mentor(columns: Columns) -> dict[int, dict[str, Any]]:
    """The columns as one would write them down."""
    found: dict[int, dict[str, Any]] = {}
    for place, pk in enumerate(columns.ids.tolist()):
        entries = np.flatnonzero(columns.number == place)
        said = {name: getattr(columns, name)[place].item() for name in ALONE}
        lists = columns.skill_lists[:, place].tolist()
        skills = [columns.skills[columns.skill_starts[each] : columns.skill_starts[each + 1]].tolist() for each in lists]
        found[pk] = said | {
            "areas": sorted(columns.area[entries].tolist()),
            "programme": set(columns.programme[entries].tolist()),
            "remote": set(columns.remote[entries].tolist()),
            "occupations": {each for each in columns.occupations[:, place].tolist() if each},
            "skills": {skill for own in skills for skill in own},
        }
    return found


ALONE = (
    "topics", "sectors", "languages", "availability", "kind", "gender", "home", "organisation", "open", "capacity", "exposure",
)  # fmt: skip


def test_copied_columns_are_those_of_single_mentors(odd: list[Mentor]) -> None:
    index = Index()
    at_once = by_mentor(loading.columns(index.numbers, index.read_at - timedelta(days=1), index.last_shown))
    one_by_one = by_mentor(Columns.of(index._mentors([mentor.pk for mentor in odd])))
    assert len(at_once) == len(odd)
    assert at_once == one_by_one
    assert {own["exposure"] for own in at_once.values()} == {0, 1}


def test_without_any_mentor_there_is_an_index_of_nobody(db: None) -> None:
    index = Index()
    assert index.size == 0
    assert isinstance(index.pool, Pool)


NUMBERS = st.integers(-(2**63), 2**63 - 1)


@pytest.mark.django_db
@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(st.tuples(NUMBERS, st.integers(-(2**31), 2**31 - 1), st.integers(0, 1)), max_size=20),
    block=st.integers(20, 90),
)
def test_rows_are_cut_wherever_a_chunk_of_the_stream_ends(rows: list[tuple[int, int, int]], block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "BLOCK", block)
        query = "SELECT a, b, c FROM unnest(%(a)s::int8[], %(b)s::int4[], %(c)s::int2[]) AS rows(a, b, c)"
        columns = [[row[place] for row in rows] for place in range(3)]
        found = loading.copied(query, dict(zip("abc", columns, strict=True)), {"a": "i8", "b": "i4", "c": "i2"})
    assert [found[name].tolist() for name in "abc"] == columns


def test_a_column_that_is_empty_somewhere_is_noticed(db: None) -> None:
    query = "SELECT a FROM unnest(ARRAY[1, NULL, 3]::int4[]) AS rows(a)"
    with pytest.raises(ValueError, match="another length"):
        loading.copied(query, {}, {"a": "i4"})
