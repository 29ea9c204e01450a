#!/usr/bin/env python3
"""Makes the sheets of the themes an organisation may choose: python script/themes.py [--check].

Each takes the accents of our own theme and turns their hue. Every colour keeps its luminance, so each pair of colours keeps its
contrast. Hues that could be taken for a light (green, amber, red) are left out.
"""

import math
import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "src/handrail/kernel/static/handrail/theme"
TOKEN = re.compile(r"--ds-color-accent-([a-z-]+): (#[0-9a-fA-F]{6});")
DARK = '[data-color-scheme="dark"] {'
# Name → hue in OKLCH and how colourful it is beside our own.
HUES = {
    "plum": (312.0, 0.95),
    "indigo": (281.0, 1.0),
    "fjord": (256.0, 0.95),
    "petrol": (219.0, 0.75),
    "slate": (250.0, 0.28),
    "cocoa": (52.0, 0.42),
    "rosewood": (5.0, 0.62),
}
# The bend of sRGB near black (IEC 61966-2-1), and how near two numbers are the same.
LOW, LOW_SHOWN, NEAR = 0.04045, 0.0031308, 1e-4
type Rgb = tuple[float, float, float]


def linear(colour: str) -> Rgb:
    """The linear parts of #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= LOW else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def luminance(rgb: Rgb) -> float:
    """WCAG 2: relative luminance."""
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def chroma(rgb: Rgb) -> float:
    """How colourful, in OKLab (https://bottosson.github.io/posts/oklab/)."""
    long = math.cbrt(0.4122214708 * rgb[0] + 0.5363325363 * rgb[1] + 0.0514459929 * rgb[2])
    middle = math.cbrt(0.2119034982 * rgb[0] + 0.6806995451 * rgb[1] + 0.1073969566 * rgb[2])
    short = math.cbrt(0.0883024619 * rgb[0] + 0.2817188376 * rgb[1] + 0.6299787005 * rgb[2])
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return math.hypot(a, b)


def from_oklch(light: float, colourful: float, hue: float) -> Rgb:
    a, b = colourful * math.cos(math.radians(hue)), colourful * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def turned(colour: str, hue: float, share: float) -> str:
    """The colour of this hue with the same luminance; less colourful where no screen shows it."""
    rgb = linear(colour)
    wanted, colourful = luminance(rgb), chroma(rgb) * share
    while True:
        low, high = 0.0, 1.0
        for _ in range(40):
            light = (low + high) / 2
            low, high = (light, high) if luminance(from_oklch(light, colourful, hue)) < wanted else (low, light)
        found = from_oklch(high, colourful, hue)
        if colourful < NEAR or all(-NEAR <= part <= 1 + NEAR for part in found):
            return written(found)
        colourful *= 0.97


def written(rgb: Rgb) -> str:
    parts = [min(1.0, max(0.0, part)) for part in rgb]
    shown = [part * 12.92 if part <= LOW_SHOWN else 1.055 * part ** (1 / 2.4) - 0.055 for part in parts]
    return "#" + "".join(f"{round(part * 255):02x}" for part in shown)


def accents() -> tuple[dict[str, str], dict[str, str]]:
    """The accents of our own theme, light and dark."""
    light, dark = (STATIC / "handrail.css").read_text(encoding="utf-8").split(DARK, 1)
    return dict(TOKEN.findall(light)), dict(TOKEN.findall(dark.split("}", 1)[0]))


def sheet(name: str) -> str:
    hue, share = HUES[name]
    light, dark = (
        "\n".join(f"    --ds-color-accent-{token}: {turned(colour, hue, share)};" for token, colour in tokens.items())
        for tokens in accents()
    )
    deep = dark.replace("\n", "\n  ")
    return (
        f"/* The theme “{name}”: made by script/themes.py, never edited by hand */\n"
        f'@layer ds.theme.color-scheme.light {{\n  :root,\n  [data-color-scheme="light"] {{\n{light}\n  }}\n}}\n'
        f'@layer ds.theme.color-scheme.dark {{\n  [data-color-scheme="dark"] {{\n{dark}\n  }}\n'
        f'  @media (prefers-color-scheme: dark) {{\n    [data-color-scheme="auto"] {{\n  {deep}\n    }}\n  }}\n}}\n'
    )


def main() -> int:
    stale = [name for name in HUES if not (STATIC / f"{name}.css").is_file()]
    stale += [
        name for name in HUES if name not in stale and (STATIC / f"{name}.css").read_text(encoding="utf-8") != sheet(name)
    ]
    if "--check" in sys.argv:
        print("\n".join(f"{name}.css is not what script/themes.py makes" for name in stale))
        return 1 if stale else 0
    for name in stale:
        (STATIC / f"{name}.css").write_text(sheet(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
