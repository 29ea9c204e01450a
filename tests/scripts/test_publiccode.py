"""publiccode.yml follows its standard (https://yml.publiccode.tools, version 0), and says of us what is so.

The standard's own validator is a program in Go that we cannot fetch everywhere; what it asks is said here once more.
"""

# ruff: noqa: N815  # the standard names its keys so

import re
import tomllib
from typing import Annotated, Any, Literal

import pytest
import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError, model_validator

from tests.scripts.conftest import CHECKOUT

# Those of the lists of categories and scopes that we use; the lists are long.
CATEGORIES = {"appointment-scheduling", "learning-management-system", "survey", "workflow-management"}
SCOPES = {"employment", "welfare", "local-authorities"}
KINDS = Literal[
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Words = Annotated[list[str], Field(min_length=1)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Description(Part):
    shortDescription: Annotated[str, Field(max_length=150)]
    longDescription: Annotated[str, Field(min_length=150, max_length=10_000)]
    features: Words
    screenshots: list[Annotated[str, Field(pattern=r"\.(png|jpg)$")]] = []


class Contact(Part):
    name: Annotated[str, Field(min_length=1)]
    email: str = ""
    phone: str = ""
    affiliation: str = ""


class Legal(Part):
    license: str
    mainCopyrightOwner: str = ""


class Maintenance(Part):
    type: Literal["internal", "contract", "community", "none"]
    contacts: list[Contact] = []

    @model_validator(mode="after")
    def named(self) -> "Maintenance":
        if self.type in {"internal", "community"} and not self.contacts:
            raise ValueError("somebody must be named")
        return self


class Localisation(Part):
    localisationReady: bool
    availableLanguages: Annotated[list[Language], Field(min_length=1)]


class Dependency(Part):
    name: str
    versionMin: str = ""


class PublicCode(Part):
    publiccodeYmlVersion: Annotated[str, Field(pattern=r"^0(\.\d+){0,2}$")]
    name: str
    url: Annotated[HttpUrl, Field(strict=False)]
    softwareVersion: str = ""
    platforms: Words
    categories: list[str]
    developmentStatus: Literal["concept", "development", "beta", "stable", "obsolete"]
    softwareType: KINDS
    intendedAudience: dict[str, list[str]] = {}
    description: dict[Language, Description]
    legal: Legal
    maintenance: Maintenance
    localisation: Localisation
    dependsOn: dict[Literal["open", "proprietary", "hardware"], list[Dependency]] = {}


def written() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((CHECKOUT / "publiccode.yml").read_text(encoding="utf-8"))
    return found


def test_it_follows_the_standard() -> None:
    said = PublicCode.model_validate(written())
    assert set(said.categories) <= CATEGORIES
    assert set(said.intendedAudience["scope"]) <= SCOPES


def test_what_the_standard_does_not_know_is_refused() -> None:
    for spoilt in ({"softwareType": "web"}, {"maintenance": {"type": "community"}}, {"publiccode": "0"}):
        with pytest.raises(ValidationError):
            PublicCode.model_validate(written() | spoilt)


def test_it_says_of_us_what_is_so() -> None:
    said = PublicCode.model_validate(written())
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert said.softwareVersion == project["version"]
    assert said.legal.license == project["license"]
    assert said.localisation.availableLanguages == [code for code, _ in settings.LANGUAGES]
    needs = {each.name: each.versionMin for each in said.dependsOn["open"]}
    assert f">={needs['Python']}" == project["requires-python"]
    assert re.search(rf"PostgreSQL ≥ {needs['PostgreSQL']}", (CHECKOUT / "docs/how-to/install.md").read_text(encoding="utf-8"))
    for words in said.description.values():
        assert all((CHECKOUT / picture).is_file() for picture in words.screenshots)
