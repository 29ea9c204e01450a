"""Writes the bill of materials: what an installation stands on, Python and front end, from the lock files alone.

CycloneDX, beside the wheel. The same commit gives the same file: it has no clock, and its number is made from its content.
"""

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

HERE = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:(\S+)")
LICENCES = LicenseFactory()


def python_parts() -> Iterator[Component]:
    """Every package of requirements/base.txt, which is what the guide installs, those for other machines too."""
    # A line that ends in a backslash goes on in the next.
    text = (HERE / "requirements/base.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if found := PIN.match(line):
            name, version = found.groups()
            # One file a platform: each has its own hash, so that what was fetched can be found among them.
            hashes = [HashType(alg=HashAlgorithm.SHA_256, content=each) for each in sorted(HASH.findall(line))]
            yield part(PackageURL("pypi", name=name, version=version), licence_of(name), hashes)


def licence_of(name: str) -> str | None:
    """As the package itself says it; nothing for one that is not installed here, because it is for other machines."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    return said.get("License-Expression") or said.get("License")


def front_end_parts() -> Iterator[Component]:
    """What package-lock.json has for the pages; what only tests use is left out."""
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    for place, said in sorted(lock["packages"].items()):
        if place and not said.get("dev"):
            namespace, _, name = place.rpartition("node_modules/")[2].rpartition("/")
            address = PackageURL("npm", namespace=namespace or None, name=name, version=said["version"])
            digest = base64.b64decode(said["integrity"].removeprefix("sha512-")).hex()
            yield part(address, said.get("license"), [HashType(alg=HashAlgorithm.SHA_512, content=digest)])


def part(address: PackageURL, licence: str | None, hashes: list[HashType]) -> Component:
    # Some packages put the whole text of their licence where its name belongs.
    named = [LICENCES.make_from_string(licence)] if licence and "\n" not in licence else []
    return Component(
        name=address.name,
        group=address.namespace,
        version=address.version,
        type=ComponentType.LIBRARY,
        bom_ref=str(address),
        purl=address,
        licenses=named,
        hashes=hashes,
    )


def bill() -> str:
    """The whole file, as text."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    itself = part(PackageURL("pypi", name=project["name"], version=project["version"]), project["license"], [])
    itself.type = ComponentType.APPLICATION
    bom = Bom(components=[*python_parts(), *front_end_parts()])
    bom.metadata.component = itself
    bom.register_dependency(itself, list(bom.components))
    said = json.loads(JsonV1Dot6(bom).output_as_string())
    del said["metadata"]["timestamp"], said["serialNumber"]
    said["serialNumber"] = f"urn:uuid:{uuid5(NAMESPACE_URL, json.dumps(said, sort_keys=True))}"
    return json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write(wheel: Path) -> Path:
    """Beside the wheel, with its name and version."""
    name, version = wheel.name.split("-")[:2]
    target = wheel.with_name(f"{name}-{version}.cdx.json")
    target.write_text(bill(), encoding="utf-8")
    return target


if __name__ == "__main__":
    sys.stdout.write(bill())
