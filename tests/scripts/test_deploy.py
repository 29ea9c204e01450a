"""What we ship to run Handrail as a service or in containers: no root, nothing written, and all of one mind with the guide."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from handrail.config import VARIABLES
from tests.scripts.conftest import CHECKOUT

DEPLOY = CHECKOUT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
EXPOSED_AT_MOST = 4.0
"""systemd's own measure, from 0 (safe) to 10; a unit without any of its guards has 9.6."""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def ours(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: said for name, said in compose["services"].items() if said["image"] == "handrail"}


def systemd() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("no systemd-analyze on this machine")
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_the_unit_and_finds_it_well_guarded(unit: Path, tmp_path: Path) -> None:
    program = systemd()
    # The program itself is not installed here; everything else must be right.
    there = tmp_path / unit.name
    there.write_text(unit.read_text(encoding="utf-8").replace("/opt/handrail/bin/handrail", "/bin/true"), encoding="utf-8")
    said = subprocess.run([program, "verify", there], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    judged = subprocess.run([program, "security", "--offline=true", there], capture_output=True, text=True, check=False)
    level = re.search(r"exposure level for \S+: ([\d.]+)", judged.stdout)
    assert level is not None, judged.stderr
    assert float(level[1]) <= EXPOSED_AT_MOST


def test_a_container_has_no_root_and_writes_nothing(compose: dict[str, Any]) -> None:
    for name, said in ours(compose).items():
        assert said["read_only"] is True, name
        assert said["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in said["security_opt"], name
    last = (DEPLOY / "Containerfile").read_text(encoding="utf-8").split("\nFROM ")[-1]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert not re.search(r"\b(git|npm|node|gcc|apt-get)\b", last)


def test_each_service_starts_after_what_it_needs(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, said in services.items():
        assert set(said.get("depends_on", {})) <= set(services), name
        assert {volume.split(":")[0] for volume in said.get("volumes", [])} <= set(compose["volumes"]), name
        assert set(said.get("secrets", [])) <= set(compose["secrets"]), name
    conditions = {said["depends_on"]["tables"]["condition"] for said in (services["web"], services["worker"])}
    assert conditions == {"service_completed_successfully"}


def test_every_setting_that_is_named_is_one(compose: dict[str, Any]) -> None:
    known = {each.name for each in VARIABLES}
    named = {key for said in ours(compose).values() for key in said["environment"]}
    for file in (DEPLOY / "Containerfile", CHECKOUT / "docs/how-to/install.md"):
        named |= set(re.findall(r"\b(HANDRAIL_[A-Z_]+)=", file.read_text(encoding="utf-8")))
    assert len(named) > 10
    assert named <= known


def test_web_and_worker_are_started_the_same_way_everywhere(compose: dict[str, Any]) -> None:
    units = " ".join(unit.read_text(encoding="utf-8") for unit in UNITS)
    image = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert "/handrail web --port 8000" in units
    assert '"handrail", "web", "--port", "8000"' in image
    assert "/handrail worker" in units
    assert compose["services"]["worker"]["command"] == ["handrail", "worker"]
