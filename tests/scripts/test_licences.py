"""Every file says whose it is and on which terms (REUSE), and the words about it agree with the rules."""

import subprocess
import sys

from tests.scripts.conftest import CHECKOUT


def test_every_file_has_a_licence_and_a_holder() -> None:
    said = subprocess.run([sys.executable, "-m", "reuse", "lint", "--quiet"], cwd=CHECKOUT, check=False)
    assert said.returncode == 0


def test_the_licence_at_the_front_is_the_one_in_the_folder() -> None:
    assert (CHECKOUT / "LICENSE").read_bytes() == (CHECKOUT / "LICENSES/EUPL-1.2.txt").read_bytes()


def test_the_words_name_every_licence_that_holds() -> None:
    words = (CHECKOUT / "docs/licences.md").read_text(encoding="utf-8")
    for text in (CHECKOUT / "LICENSES").iterdir():
        assert f"(../LICENSES/{text.name})" in words
