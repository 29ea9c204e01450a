"""The `handrail` command as a newcomer types it: no setting said, no database at hand."""

import json
import subprocess
import sys

HANDRAIL = [sys.executable, "-m", "handrail.cli"]


def run(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*HANDRAIL, *words], env=environment, capture_output=True, text=True, check=False, timeout=300)


def test_help_names_our_commands_and_needs_no_database(clean: dict[str, str]) -> None:
    done = run({**clean, "PG_BIN": "/nowhere"}, "--help")
    assert done.returncode == 0, done.stderr
    for command in ("admin", "bench", "demo_people", "programme", "register", "settings", "taxonomy", "worker"):
        assert f"\n  {command} " in done.stdout


def test_a_bench_on_a_fresh_checkout_finds_its_tables(clean: dict[str, str]) -> None:
    """The shortest bench that needs tables; that the one of proposals ranks as it should is tested in tests/matching."""
    done = run(clean, "bench", "register", "--rows", "500")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == 500


def test_without_any_postgresql_it_is_one_sentence(clean: dict[str, str]) -> None:
    done = run({**clean, "PG_BIN": "/nowhere"}, "showmigrations")
    assert done.returncode == 2
    assert done.stderr.startswith("handrail: PG_BIN names /nowhere")
    assert "Traceback" not in done.stderr


def test_an_installation_without_a_database_is_refused_and_gets_no_demo(clean: dict[str, str]) -> None:
    done = run({**clean, "HANDRAIL_SECRET_KEY": "x" * 60}, "migrate")
    assert done.returncode != 0
    assert "DATABASE_URL is missing" in done.stderr
