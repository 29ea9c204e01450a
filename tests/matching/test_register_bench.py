"""The bench of the register measures what it says, on few rows."""

import pytest

from handrail.matching import register_bench
from handrail.programmes.models import Eligibility
from handrail.register.models import Jobseeker


@pytest.mark.django_db
def test_it_gives_all_figures_and_leaves_nothing_behind() -> None:
    figures = register_bench.run(rows=3_000)
    assert {"rows", "import_s", "delta_s", "audience_s", "list_ms", "peak_mb"} <= set(figures)
    assert figures["rows"] == 3_000
    assert not Jobseeker.objects.exists()
    assert not Eligibility.objects.exists()
