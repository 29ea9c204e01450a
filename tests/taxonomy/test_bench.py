import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from handrail.taxonomy.actions.areas import shipped
from handrail.taxonomy.benches import EVERYDAY


def bench(capsys: pytest.CaptureFixture[str], *options: object) -> dict[str, float]:
    call_command("bench", "search", "--size", "small", *options)
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    figures: dict[str, float] = json.loads(said)
    return figures


def test_the_bench_prints_one_object_with_labels_and_milliseconds(capsys: pytest.CaptureFixture[str]) -> None:
    figures = bench(capsys)
    assert figures["labels"] > 5_000
    assert 0 < figures["p50_ms"] <= figures["p95_ms"]


def test_everyday_titles_find_the_right_work_on_the_starter_words_alone(capsys: pytest.CaptureFixture[str]) -> None:
    everyday: dict[str, dict[str, float]] = bench(capsys)["everyday"]  # type: ignore[assignment]
    assert list(everyday) == ["en", "lt", "nb", "nl"]
    assert min(figure["first"] for figure in everyday.values()) > 0.95
    assert min(figure["first_three"] for figure in everyday.values()) > 0.96


def test_the_everyday_titles_are_many_and_each_stands_once_with_a_group_of_isco() -> None:
    with EVERYDAY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert min(Counter(row["lang"] for row in rows).values()) >= 120
    assert len({(row["lang"], row["typed"]) for row in rows}) == len(rows)
    codes = {row["isco"] for row in shipped("occupations.csv")}
    for row in rows:
        for meant in row["isco"].split("|"):
            assert any(code.startswith(meant) for code in codes), row


def test_a_folder_without_esco_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no ESCO files"):
        call_command("bench", "search", "--esco", tmp_path)


@pytest.mark.parametrize(("folder", "least"), [("v1.2.1", 55_000), ("", 110_000)])
def test_search_in_esco_is_quick_and_forgives_slips(
    esco: Path, capsys: pytest.CaptureFixture[str], folder: str, least: int
) -> None:
    figures = bench(capsys, "--esco", esco / folder)
    assert figures["labels"] > least
    # The bar is 30 ms on a quiet machine; tests share theirs.
    assert figures["p95_ms"] < 90
    everyday: dict[str, dict[str, float]] = figures["everyday"]  # type: ignore[assignment]
    assert min(figure["first"] for figure in everyday.values()) > 0.9
    assert min(figure["first_three"] for figure in everyday.values()) > 0.95
    slips: dict[str, float] = figures["slip_mrr"]  # type: ignore[assignment]
    assert min(slips.values()) > 0.9
    held: dict[str, dict[str, float]] = figures["held_out_mrr"]  # type: ignore[assignment]
    assert all(figure["ours"] > figure["plain"] for figure in held.values())
