"""A logo is drawn anew from what was sent: only its dots are kept. What else a file may hold (place, names, code) is gone."""

from dataclasses import dataclass
from io import BytesIO
from typing import IO

from PIL import Image, UnidentifiedImageError

from handrail.kernel.reasons import Reason, Refused

MOST_BYTES = 2 * 1024 * 1024
MOST_DOTS = 4_000 * 4_000
LARGEST = (640, 192)
FORMATS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True)
class Drawn:
    """A PNG of ours."""

    image: bytes
    width: int
    height: int


def draw(file: IO[bytes], size: int, detail: str = "logo") -> Drawn:
    """Refused in words when it is no picture, too big, or of a kind that may hold a program (SVG)."""
    if size > MOST_BYTES:
        raise Refused([Reason("picture_big", detail)])
    content = file.read(MOST_BYTES + 1)
    if b"<svg" in content[:4096].lower() or content.lstrip()[:5].lower() == b"<?xml":
        raise Refused([Reason("picture_svg", detail)])
    try:
        return _drawn(content, detail)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused([Reason("picture_unreadable", detail)]) from error


def _drawn(content: bytes, detail: str) -> Drawn:
    with Image.open(BytesIO(content), formats=FORMATS) as sent:
        # The size stands in the head of the file: a bomb is refused before it is opened.
        if sent.width * sent.height > MOST_DOTS:
            raise Refused([Reason("picture_big", detail)])
        plain = Image.new("RGBA", sent.size)
        plain.paste(sent.convert("RGBA"))
    plain.thumbnail(LARGEST)
    written = BytesIO()
    plain.save(written, "PNG", optimize=True)
    return Drawn(written.getvalue(), plain.width, plain.height)
