"""Copies the front-end parts from node_modules into the static files, and cuts the fonts to what our languages need.

Nothing of this is committed. Whole, Inter's `latin-ext` is 85 kB: one Lithuanian name would break a page's budget.
"""

import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/handrail/kernel/static/vendor"
INTER = "@fontsource-variable/inter/files/inter-{}-wght-normal.woff2"
COPIES = {
    "@digdir/designsystemet-css/dist/src/index.css": "designsystemet.css",
    "htmx.org/dist/htmx.min.js": "htmx.js",
}
# The ranges stand in fonts.css too: a browser fetches the second file only for letters of the second range.
FONTS = {
    "latin": [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027), 0x202F, 0x2039, 0x203A, 0x20AC, 0x2192, 0x2212],
    "latin-ext": [*range(0x100, 0x180)],
}
WEIGHTS = (400, 700)


def cut(source: Path, letters: list[int], target: Path) -> None:
    """Keep these letters, the weights in use, kerning and tabular figures."""
    font = TTFont(source)
    options = Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "tnum"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    font.flavor = "woff2"
    font.save(target)


def main() -> None:
    modules = ROOT / "node_modules"
    if not (modules / "htmx.org").is_dir():
        sys.exit("The front-end parts are missing. Run `npm ci` first.")
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in COPIES.items():
        shutil.copyfile(modules / source, VENDOR / name)
    for name, letters in FONTS.items():
        cut(modules / INTER.format(name), letters, VENDOR / f"inter-{name}.woff2")


if __name__ == "__main__":
    main()
