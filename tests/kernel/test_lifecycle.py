from enum import StrEnum, auto

import pytest

from handrail.kernel.lifecycle import Lifecycle, move
from handrail.kernel.reasons import Reason, Refused, refuse_if


class Light(StrEnum):
    RED = auto()
    GREEN = auto()
    OFF = auto()


TABLE = Lifecycle(
    move("go", {Light.RED}, Light.GREEN),
    move("stop", {Light.GREEN}, Light.RED),
    move("end", {Light.RED, Light.GREEN}, Light.OFF),
)


def test_a_step_leads_where_the_table_says() -> None:
    assert TABLE.target("go", Light.RED) is Light.GREEN


def test_a_step_from_another_stage_is_refused_with_its_name() -> None:
    with pytest.raises(Refused) as refused:
        TABLE.target("go", Light.OFF)
    assert refused.value.reasons == [Reason("step_closed", "go")]


def test_open_steps_come_in_the_tables_order() -> None:
    assert TABLE.open_from(Light.RED) == ["go", "end"]
    assert TABLE.open_from(Light.OFF) == []


def test_a_step_may_not_start_twice_from_one_stage() -> None:
    with pytest.raises(ValueError, match="starts twice"):
        Lifecycle(move("go", {Light.RED}, Light.GREEN), move("go", {Light.RED}, Light.OFF))


def test_refuse_if_gives_all_reasons_at_once() -> None:
    with pytest.raises(Refused) as refused:
        refuse_if([Reason("a"), None, Reason("b")])
    assert [reason.code for reason in refused.value.reasons] == ["a", "b"]
    refuse_if([None])
