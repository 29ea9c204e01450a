"""Pictures of given pages, in the light and in the dark, on a phone, a tablet and a desk.

python tests/browser/pictures.py [--base http://127.0.0.1:8000] [--session KEY] [--name PREFIX] [--size 390] [--light] PATH…
"""

import argparse
import itertools
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.browser.looking import DESK, PHONE, TABLET, Guard, launch, save_picture

SIZES = {size[0]: size for size in (PHONE, TABLET, DESK)}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("paths", nargs="+")
    asked.add_argument("--base", default="http://127.0.0.1:8000")
    asked.add_argument("--session", help="value of the session cookie of somebody who is signed in")
    asked.add_argument("--name", default="")
    asked.add_argument("--size", type=int, choices=SIZES, action="append")
    asked.add_argument("--light", action="store_true", help="in the light only")
    take(asked.parse_args())


def take(said: argparse.Namespace) -> None:
    schemes = ["light"] if said.light else ["light", "dark"]
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for width, scheme in itertools.product(said.size or SIZES, schemes):
            guard = Guard()
            viewport = {"width": width, "height": SIZES[width][1]}
            context = browser.new_context(base_url=said.base, viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
            guard.watch(context)
            if said.session:
                context.add_cookies([{"name": "sessionid", "value": said.session, "url": said.base}])
            page = context.new_page()
            for path in said.paths:
                page.goto(path)
                name = "-".join(filter(None, [said.name, *path.split("?")[0].strip("/").split("/")])) or "home"
                sys.stdout.write(f"{save_picture(page, f'{name}-{width}-{scheme}')}\n")
            context.close()
            sys.stdout.writelines(f"{complaint}\n" for complaint in guard.complaints)


if __name__ == "__main__":
    main()
