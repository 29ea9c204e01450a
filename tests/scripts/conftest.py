"""What the tests of the set-up share: a clean environment and a folder that another account may enter."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
OURS = ("HANDRAIL_", "DATABASE_URL", "PG_BIN", "PYTHONPATH", "DJANGO_SETTINGS_MODULE", "COV_CORE", "PYTEST")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Folders of pytest are closed to others; as root, PostgreSQL runs as another account."""
    folder = Path(tempfile.mkdtemp(prefix="handrail-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def clean(open_folder: Path) -> dict[str, str]:
    """The environment of somebody who has set nothing, with a home of its own for the private cluster."""
    kept = {name: said for name, said in os.environ.items() if not name.startswith(OURS)}
    ours = {"HANDRAIL_HOME": str(open_folder / "home"), "HANDRAIL_DEMO_FEW": "1", "PYTHONPATH": str(CHECKOUT / "src")}
    return {**kept, **ours}
