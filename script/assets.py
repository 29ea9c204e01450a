"""Prepares what the pages use: `vendor` copies front-end parts out of node_modules, `messages` makes the .mo files.

The results are never committed and nothing is ever loaded from a foreign server.
"""

import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
SOURCE = HERE / "src/handrail"
MODULES = HERE / "node_modules"
VENDOR = SOURCE / "kernel/static/vendor"
COPIES = {
    "designsystemet.css": "@digdir/designsystemet-css/dist/src/index.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
}
LICENCES = {
    "designsystemet.LICENSE": "@digdir/designsystemet-css/LICENSE",
    "htmx.LICENSE": "htmx.org/LICENSE",
    "inter.LICENSE": "@fontsource-variable/inter/LICENSE",
}
# Lithuanian, Polish, Turkish and their neighbours, and low quotation marks. The whole file is six times as large, and one
# Lithuanian name on a page would fetch it.
LATIN_EXT = ("@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2", "U+0100-017F,U+2018-201E")


def vendor() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in COPIES.items():
        shutil.copyfile(MODULES / source, VENDOR / name)
    for script in VENDOR.glob("*.js"):
        # The maps are not taken along, so nothing may ask for them.
        script.write_text(re.sub(r"\n?//# sourceMappingURL=.*", "", script.read_text()))
    for name, source in LICENCES.items():
        if (MODULES / source).exists():
            shutil.copyfile(MODULES / source, VENDOR / name)
    _cut_font(*LATIN_EXT, VENDOR / "inter-latin-ext.woff2")


def _cut_font(source: str, letters: str, target: Path) -> None:
    from fontTools import subset

    subset.main([str(MODULES / source), f"--unicodes={letters}", "--flavor=woff2", f"--output-file={target}"])


def messages() -> int:
    """Make each .mo that is missing or older than its .po. Babel does it: GNU gettext is not everywhere."""
    wrong = 0
    for po in sorted(SOURCE.glob("**/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        for fault in _make(po, mo):
            print(f"{po.relative_to(HERE)}: {fault}", file=sys.stderr)
            wrong = 1
    return wrong


def _make(po: Path, mo: Path) -> list[str]:
    """Write the .mo; what is wrong with the .po otherwise. A lost %(name)s would end in an error on somebody's page."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        with po.open("rb") as file:
            catalogue = read_po(file, locale=po.parts[-3], abort_invalid=True)
    except (PoFileError, ValueError) as error:
        return [str(error)]
    faults = [f"{message.id!r}: {errors[0]}" for message, errors in catalogue.check()]
    if not faults:
        with mo.open("wb") as file:
            write_mo(file, catalogue)
    return faults


def main(words: list[str]) -> int:
    if words == ["vendor"]:
        vendor()
        return 0
    if words == ["messages"]:
        return messages()
    print("usage: assets.py vendor | messages", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
