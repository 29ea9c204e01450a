import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


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
    slips: dict[str, float] = figures["slip_mrr"]  # type: ignore[assignment]
    assert min(slips.values()) > 0.9
    held: dict[str, dict[str, float]] = figures["held_out_mrr"]  # type: ignore[assignment]
    assert all(figure["ours"] > figure["plain"] for figure in held.values())
