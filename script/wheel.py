"""Makes the wheel and looks into it: a wheel without its front-end parts or a language would be found out by its users."""

import os
import shutil
import sys
import zipfile
from pathlib import Path

import sbom
from flit_core.buildapi import build_wheel

HERE = Path(__file__).resolve().parents[1]
MADE = ("src/handrail/kernel/static/vendor", "src/handrail/locale")
MISSING = "The front-end parts or translations are missing; run script/bootstrap first."
# The first moment a zip file can hold: the same commit makes the same wheel, byte for byte.
NO_DATE = "315532800"


def wanted() -> set[str]:
    """What must be inside, beside the code: each file that the set-up makes and no commit holds."""
    made = {path for folder in MADE for path in (HERE / folder).rglob("*") if path.is_file()}
    kept = {path for path in made if path.suffix == ".mo" or "vendor" in path.parts}
    languages = {path.parts[-3] for path in kept if path.suffix == ".mo"}
    said = {path.parts[-3] for path in (HERE / "src/handrail/locale").rglob("*.po")}
    if not languages or languages != said or not any("vendor" in path.parts for path in kept):
        raise SystemExit(MISSING)
    return {str(path.relative_to(HERE / "src")) for path in kept}


def take_notes() -> None:
    """The changes of every version go with the program: `handrail upgrade --plan` tells them."""
    shutil.copyfile(HERE / "CHANGELOG.md", HERE / "src/handrail/CHANGELOG.md")


def build(folder: Path) -> Path:
    """The wheel in this folder, beside it the pinned list of what it stands on and the bill of materials."""
    take_notes()
    needed = wanted() | {"handrail/CHANGELOG.md"}
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("SOURCE_DATE_EPOCH", NO_DATE)
    os.chdir(HERE)
    wheel = folder / build_wheel(str(folder))
    if lost := needed - set(zipfile.ZipFile(wheel).namelist()):
        wheel.unlink()
        raise SystemExit(f"The wheel lacks {len(lost)} files, such as {min(lost)}.")
    shutil.copyfile(HERE / "requirements/base.txt", folder / "requirements.txt")
    sbom.write(wheel)
    return wheel


if __name__ == "__main__":
    print(build(Path(sys.argv[1]).absolute()))
