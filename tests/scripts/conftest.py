"""What the tests of the set-up share: a clean environment and a folder that another account may enter."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handrail.kernel import plugs
from tests.receiving import Receiver, receiving

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


# The sample of providers ------------------------------------------------------------------------------------------------
SAMPLE = CHECKOUT / "examples/providers"


@pytest.fixture(scope="module")
def site_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's wheel, built as its own pyproject says and unpacked as an installer does."""
    folder = tmp_path_factory.mktemp("providers")
    build = "import sys; from flit_core.buildapi import build_wheel; print(build_wheel(sys.argv[1]))"
    made = subprocess.run([sys.executable, "-c", build, folder], cwd=SAMPLE, check=True, capture_output=True, text=True)
    with zipfile.ZipFile(folder / made.stdout.split()[-1]) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


@pytest.fixture
def gateway(site_packages: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving() as receiver:
        receiver.answers = [(200, b"{}")]
        monkeypatch.syspath_prepend(site_packages)
        monkeypatch.setenv("EXAMPLE_GATEWAY", receiver.address.partition("/who")[0])
        plugs._found.cache_clear()
        yield receiver
        plugs._found.cache_clear()
        plugs._made.cache_clear()
        for name in [name for name in sys.modules if name.startswith("handrail_providers_example")]:
            del sys.modules[name]


@pytest.fixture
def chosen(settings: Any, gateway: Receiver) -> Callable[..., None]:
    def choose(**kinds: str) -> None:
        settings.HANDRAIL = replace(settings.HANDRAIL, **kinds)

    return choose
