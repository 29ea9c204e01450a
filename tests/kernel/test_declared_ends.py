"""Every table says how it goes and when: a new one that does not is found here, not by a person who wanted to leave."""

import pytest
from django.db import models

from handrail.kernel.erasing import ends, going, root, stays, tables
from handrail.kernel.keeping import Rule
from handrail.kernel.models import Row
from handrail.kernel.privacy import Leaving

TABLES = tables()
BY_AGE = {Rule.DAYS}
BY_END = {Rule.CLOSED, Rule.WITHDRAWN, Rule.CASE, Rule.REGISTER}


def _rules(model: type[Row]) -> set[Rule]:
    return {said.keep.rule for said in model.PERSONAL.values()}


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)
def test_what_must_go_can_go(model: type[Row]) -> None:
    going(model)  # NotErasable names the field that can neither be empty nor go with its row


@pytest.mark.parametrize("model", [each for each in TABLES if _rules(each) & BY_END], ids=lambda model: model._meta.label)
def test_what_is_kept_for_months_says_from_which_day(model: type[Row]) -> None:
    assert ends(model), "declare ENDS, or lead WHOSE over a row that does"
    over, _ = root(model)
    last = over._meta.get_field(ends(model).rsplit("__", 1)[-1])
    assert isinstance(last, models.DateField)


def test_what_a_row_points_at_never_goes_before_it() -> None:
    whole = {model for model in TABLES if model.GOES is Leaving.ROW}
    stuck = [
        f"{related.related_model._meta.label} keeps {model._meta.label}"
        for model in whole
        for related in model._meta.related_objects
        if related.on_delete in (models.PROTECT, models.RESTRICT) and related.related_model not in whole  # type: ignore[attr-defined]
    ]
    assert stuck == []


def test_what_stays_stays_whole() -> None:
    assert [model._meta.label for model in TABLES if stays(model) and len(_rules(model)) > 1] == []
