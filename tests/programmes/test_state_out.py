"""What goes out is that somebody takes part, from when to when; and not one fact that could reach a benefit decision."""

import csv
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from handrail.kernel import clock
from handrail.kernel.access import Actor, Denied
from handrail.kernel.models import Event
from handrail.programmes import tasks
from handrail.programmes.actions import state_out
from handrail.programmes.models import Participation
from handrail.programmes.queries.state_out import COLUMNS
from handrail.programmes.rules import ParticipationStage
from tests.programmes.world import SYSTEM
from tests.world import World

# Words of facts that must never leave: by product.md, "The wall between help and control".
FORBIDDEN = (
    *(
        "log",
        "note",
        "meeting",
        "missed",
        "absen",
        "no_show",
        "refus",
        "declin",
        "reject",
        "reason",
        "why",
        "concern",
        "barrier",
    ),
    *(
        "request",
        "mentor",
        "hours",
        "contact",
        "goal",
        "wish",
        "health",
        "benefit",
        "sanction",
        "score",
        "name",
        "number",
        "born",
    ),
)


def told(columns: tuple[str, ...]) -> list[str]:
    return [f"{column}: {word}" for column in columns for word in FORBIDDEN if word in column]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_column_can_hold_a_fact_that_must_stay_inside() -> None:
    assert told(COLUMNS) == []


def test_a_forbidden_column_would_be_seen() -> None:
    assert told((*COLUMNS, "closing_reason", "meetings_missed", "mentor_since")) != []


def test_who_takes_part_and_who_has_ended_stand_in_it_each_with_her_days(world: World, tmp_path: Path) -> None:
    here, gone = world.mentee(name="Amina"), world.mentee(name="Rasa")
    ended = clock.today() + timedelta(days=3)
    Participation.objects.filter(pk=gone.pk).update(stage=ParticipationStage.CLOSED, closed_on=ended, reason="own_wish")
    path = tmp_path / "out.csv"
    assert state_out.write_states(path, by=SYSTEM, on=clock.today()) == 2
    found = {row["participation"]: row for row in rows_of(path)}
    assert tuple(found[here.ref]) == COLUMNS
    assert (found[here.ref]["state"], found[here.ref]["ended_on"]) == ("takes_part", "")
    assert (found[gone.ref]["state"], found[gone.ref]["ended_on"]) == ("ended", ended.isoformat())
    assert not any(word in path.read_text(encoding="utf-8") for word in ("own_wish", "Amina", "Rasa"))
    assert Event.objects.get(name="StatesHandedOut").payload == {"rows": 2}


@pytest.mark.parametrize("stage", [ParticipationStage.REFERRED, ParticipationStage.CLOSED])
def test_a_referral_not_taken_up_tells_nobody_of_a_no(world: World, tmp_path: Path, stage: ParticipationStage) -> None:
    row = world.mentee()
    closed = {"reason": "other", "closed_on": clock.today()} if stage == ParticipationStage.CLOSED else {}
    Participation.objects.filter(pk=row.pk).update(joined_on=None, stage=stage, **closed)
    state_out.write_states(tmp_path / "out.csv", by=SYSTEM, on=clock.today())
    assert rows_of(tmp_path / "out.csv") == []


@pytest.mark.parametrize("stage", [each for each in ParticipationStage if each not in {"referred", "closed"}])
def test_having_or_losing_a_mentor_changes_not_one_byte(world: World, tmp_path: Path, stage: ParticipationStage) -> None:
    row = world.mentee()
    state_out.write_states(tmp_path / "before.csv", by=SYSTEM, on=clock.today())
    Participation.objects.filter(pk=row.pk).update(stage=stage)
    state_out.write_states(tmp_path / "after.csv", by=SYSTEM, on=clock.today())
    assert (tmp_path / "before.csv").read_bytes() == (tmp_path / "after.csv").read_bytes()


def test_each_night_writes_one_file_and_forgets_old_ones(world: World, tmp_path: Path, settings) -> None:
    world.mentee()
    settings.HANDRAIL = replace(settings.HANDRAIL, states=str(tmp_path))
    now = clock.now()
    old, recent = (tmp_path / state_out.NAME.format((now - timedelta(days=days)).date()) for days in (16, 13))
    for path in (old, recent):
        path.write_text("x")
    tasks.hand_out_states(now)
    tasks.hand_out_states(now)
    today = tmp_path / state_out.NAME.format(clock.today(settings.HANDRAIL.zone))
    assert sorted(tmp_path.iterdir()) == sorted([recent, today])
    assert stat.S_IMODE(today.stat().st_mode) == 0o600


def test_without_a_folder_nothing_is_written(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "write_today", lambda *_, **__: pytest.fail("written"))
    tasks.hand_out_states(clock.now())


def test_a_file_that_fails_half_way_leaves_the_old_one(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"
    path.write_text("as it was")

    def broken() -> object:
        yield ("a", "b", "c", "d", "e")
        raise ConnectionError

    monkeypatch.setattr(state_out, "states", broken)
    with pytest.raises(ConnectionError):
        state_out.write_states(path, by=SYSTEM, on=clock.today())
    assert (path.read_text(), list(tmp_path.iterdir())) == ("as it was", [path])


def test_the_command_writes_it_and_says_where_it_cannot(db: None, tmp_path: Path) -> None:
    call_command("participations", "export", str(tmp_path / "out.csv"))
    assert rows_of(tmp_path / "out.csv") == []
    with pytest.raises(CommandError, match="Name another place"):
        call_command("participations", "export", str(tmp_path / "no-such-folder" / "out.csv"))


def test_only_an_administrator_hands_it_out(db: None, tmp_path: Path) -> None:
    with pytest.raises(Denied):
        state_out.write_states(tmp_path / "out.csv", by=Actor.visitor(), on=clock.today())
