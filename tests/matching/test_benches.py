"""The bench measures what it says, on few rows."""

import pytest

from handrail.matching import benches
from handrail.programmes.models import Mentor


@pytest.mark.django_db
def test_it_gives_all_figures_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benches, "MENTORS", (500, 2_000))
    monkeypatch.setattr(benches, "QUESTIONS", {"small": 25})
    monkeypatch.setattr(benches, "IN_LOOP", 4_000)
    monkeypatch.setattr(benches, "OCCUPATIONS", 50)
    monkeypatch.setattr(benches, "LOOPS", {"small": 3})
    figures = benches.run(size="small")
    assert set(figures) == {"mentors", "orm_loop_ratio_100k", "same_ranking", "explained"}
    assert (figures["same_ranking"], figures["explained"]) == (True, True)
    assert not Mentor.objects.exists()
