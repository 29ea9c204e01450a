"""Static files for production: one style sheet instead of ten, then hashed names and compressed copies."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "handrail/handrail.css"
IMPORT = re.compile(r'@import "([^"]+)";')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def inlined(sheet: Path) -> str:
    """The sheet with each imported file in its place; their own addresses must hold from the sheet's folder."""
    text = sheet.read_text(encoding="utf-8")
    whole = IMPORT.sub(lambda found: sheet.parent.joinpath(found[1]).read_text(encoding="utf-8"), text)
    whole = COMMENT.sub("", whole.replace('@charset "UTF-8";', "").replace("\ufeff", ""))
    return "\n".join(line.strip() for line in whole.splitlines() if line.strip())


class Bundled(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Whitenoise's storage, with the style sheets written into one before they are hashed."""

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        if SHEET in paths and not options.get("dry_run"):
            sheet = Path(self.path(SHEET))
            sheet.write_text(inlined(sheet), encoding="utf-8")
            # Hash what was just written, not the file in the source.
            paths = {**paths, SHEET: (self, SHEET)}
        yield from super().post_process(paths, *args, **options)
