"""The bill of materials: whole, true to the lock files, the same each time, and as CycloneDX wants it."""

import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.scripts.conftest import CHECKOUT

LOCK = (CHECKOUT / "requirements/base.txt").read_text(encoding="utf-8")


def written() -> str:
    return subprocess.run([sys.executable, CHECKOUT / "script/sbom.py"], capture_output=True, text=True, check=True).stdout


@cache
def bill() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written())
    return found


def parts(kind: str) -> dict[str, dict[str, Any]]:
    start = f"pkg:{kind}/"
    found = (each for each in bill()["components"] if each["purl"].startswith(start))
    return {each["purl"].removeprefix(start).replace("%40", "@"): each for each in found}


def test_it_is_a_bill_as_cyclonedx_wants_it_and_the_same_each_time() -> None:
    text = written()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert text == json.dumps(bill(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert "timestamp" not in text


def test_every_package_that_the_guide_installs_is_in_it_with_every_hash() -> None:
    wanted = {}
    for block in re.split(r"\n(?=\S)", LOCK):
        if not block.startswith("#"):
            first, *hashes = block.replace("\\\n", " ").split("--hash=sha256:")
            pin = Requirement(first)
            [one] = pin.specifier
            wanted[f"{canonicalize_name(pin.name)}@{one.version}"] = {each.strip() for each in hashes}
    assert len(wanted) >= 40
    assert {name: {each["content"] for each in said["hashes"]} for name, said in parts("pypi").items()} == wanted


def test_every_direct_dependency_is_in_it() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    here = {name.split("@")[0] for name in parts("pypi")}
    assert {canonicalize_name(Requirement(each).name) for each in project["dependencies"]} <= here


def test_every_front_end_part_of_the_pages_is_in_it_and_what_only_tests_use_is_not() -> None:
    said = json.loads((CHECKOUT / "package.json").read_text(encoding="utf-8"))
    here = {name.rsplit("@", 1)[0] for name in parts("npm")}
    assert {name.rsplit("@", 1)[0] for name in parts("npm") if "htmx" in name} == {"htmx.org"}
    assert set(said["dependencies"]) <= here
    assert not set(said["devDependencies"]) & here
    # What the set-up copies into the pages comes from a package that is named.
    copied = re.findall(r'": "((?:@[^/"]+/)?[^/"]+)/', (CHECKOUT / "script/assets.py").read_text(encoding="utf-8"))
    assert copied
    assert set(copied) <= here
