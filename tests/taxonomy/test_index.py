import threading

import pytest

from handrail.taxonomy import index
from handrail.taxonomy.models import ImportReport
from tests.taxonomy.world import TaxonomyWorld


@pytest.mark.django_db
def test_the_index_is_built_once_and_again_when_the_vocabulary_has_changed() -> None:
    world = TaxonomyWorld()
    world.occupation("welder")
    first = index.current()
    assert index.current() is first
    world.occupation("cook", "5120")
    assert index.current() is not first
    assert index.search("cook")[0].label == "cook"
    assert index.current().version == ImportReport.objects.order_by("-id")[0].pk


@pytest.mark.django_db
def test_others_go_on_with_the_old_index_while_a_newer_one_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    world = TaxonomyWorld()
    world.occupation("welder")
    before = index.current()
    world.occupation("cook", "5120")
    held = threading.Lock()
    held.acquire()
    monkeypatch.setattr(index, "_building", held)
    assert index.current() is before


@pytest.mark.django_db
def test_a_name_is_given_in_the_first_language_that_has_one_else_in_english_else_in_any() -> None:
    welder = TaxonomyWorld().occupation("welder", lt="suvirintojas")
    vocabulary = index.current()
    assert vocabulary.name(welder.pk, ["nb", "lt"]) == ("suvirintojas", "lt")
    assert vocabulary.name(welder.pk, ["nb"]) == ("welder", "en")
    assert vocabulary.name(0, ["nb"]) == ("", "")
