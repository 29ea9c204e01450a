from datetime import date
from pathlib import Path

import pytest

from handrail.kernel.access import Actor
from handrail.taxonomy.actions import load_starter

ESCO = Path(__file__).parents[3] / "shared/data/esco"
GEO = Path(__file__).parents[3] / "shared/data/geo"
BY = Actor.system("test")
ON = date(2026, 11, 22)


@pytest.fixture
def starter(db: None) -> None:  # needs the database
    """The vocabulary that ships with Handrail, half a second."""
    load_starter(by=BY, on=ON)


@pytest.fixture(scope="session")
def esco() -> Path:
    """The official files as downloaded, where this machine has them."""
    return _there(ESCO)


@pytest.fixture(scope="session")
def geo() -> Path:
    return _there(GEO)


def _there(folder: Path) -> Path:
    if not folder.is_dir():
        pytest.skip(f"{folder} is not on this machine: these official files are not part of the project")
    return folder
