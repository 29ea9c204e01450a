"""What an organisation may say of itself, and what its own sentences must keep. No Django, no clock."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from handrail.kernel.reasons import Reason

LONGEST_SENTENCE = 1_000
MOST_LINKS = 6


class Page(StrEnum):
    """Texts of the organisation's own, in each language."""

    PRIVACY = "privacy"
    LEGAL = "legal"
    ACCESSIBILITY = "accessibility"
    CONTACT = "contact"
    FOOTER = "footer"


@dataclass(frozen=True)
class Said:
    """What one organisation says of itself. What it leaves blank comes from the organisation above it."""

    name: str = ""
    theme: str = ""
    logo: str = ""
    logo_dark: str = ""
    logo_alt: str = ""
    help_phone: str = ""
    help_hours: str = ""
    sender_name: str = ""
    sender_address: str = ""
    links: tuple[tuple[str, str], ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def as_values(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)


def read(values: Mapping[str, Any]) -> Said:
    """From what is stored."""
    links = tuple((str(words), str(url)) for words, url in values.get("links", ()))
    return Said(**{**values, "links": links})


def with_text(said: Said, page: Page, language: str, text: str) -> Said:
    """The same with this text; a blank one takes it away."""
    texts = {name: dict(by_language) for name, by_language in said.texts.items()}
    texts.setdefault(page.value, {})[language] = text
    kept = {name: {code: each for code, each in by_language.items() if each} for name, by_language in texts.items()}
    return Said(**{**said.as_values(), "links": said.links, "texts": {name: each for name, each in kept.items() if each}})


TOGETHER = (("logo", "logo_dark", "logo_alt"), ("help_phone", "help_hours"), ("sender_address", "sender_name"))
"""What belongs together comes from one organisation: another's hours would be wrong beside this number."""


def merged(chain: Sequence[Said]) -> Said:
    """One after the other from the nearest up: the nearest that says a thing decides it."""
    found: dict[str, Any] = {}
    for said in chain:
        for names in (*TOGETHER, ("name",), ("theme",), ("links",)):
            if names[0] not in found and getattr(said, names[0]):
                found |= {name: getattr(said, name) for name in names}
    texts: dict[str, Mapping[str, str]] = {}
    for said in chain:
        texts = {**said.texts, **texts}
    return Said(**found, texts=texts)


def links_in(text: str) -> tuple[tuple[tuple[str, str], ...], list[Reason]]:
    """Each line says words, a bar and an address that begins with https://."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = [tuple(part.strip() for part in line.split("|", 1)) for line in lines]
    good = tuple((part[0][:60], part[1]) for part in parts if len(part) == 2 and part[0] and _is_address(part[1]))  # noqa: PLR2004
    if len(good) != len(lines):
        return (), [Reason("link_unreadable", "links")]
    return good, [Reason("too_many_links", "links")] if len(good) > MOST_LINKS else []


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"https", "mailto"} and bool(parts.netloc or parts.path) and not re.search(r"\s|[<>\"]", text)


# Texts -------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Block:
    """A part of a text: a heading, a paragraph or a list."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """Plain writing, no code: a blank line parts, # begins a heading, - begins each line of a list."""
    found = []
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        if not lines:
            continue
        if lines[0].startswith("# "):
            found.append(Block("heading", (lines.pop(0)[2:].strip(),)))
        if lines and all(line.startswith("- ") for line in lines):
            found.append(Block("list", tuple(line[2:].strip() for line in lines)))
        elif lines:
            found.append(Block("paragraph", tuple(lines)))
    return found


# Sentences ---------------------------------------------------------------------------------------------------------------
BLANK = r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdifrxeg]|\{[^{}]*\}"
PLAIN, WITH_TAGS = re.compile(BLANK), re.compile(BLANK + r"|<[^<>]*>")
"""What a sentence is filled with; and the few tags that some of ours hold."""


def placeholders(text: str, pattern: re.Pattern[str] = WITH_TAGS) -> list[str]:
    return sorted(pattern.findall(text.replace("%%", "")))


def blocks_sentence(originals: Iterable[str], text: str) -> list[Reason]:
    """Plain words with the same blanks to fill. What has others would fail where it is shown, or change the page."""
    originals = list(originals)
    pattern = WITH_TAGS if any("<" in each for each in originals) else PLAIN
    wanted, said = [placeholders(each, pattern) for each in originals], placeholders(text, pattern)
    reasons = []
    if said not in wanted:
        missing = sorted(set(wanted[-1]) ^ set(said)) or wanted[-1]
        reasons.append(Reason("sentence_blanks", ", ".join(missing)))
    rest = pattern.sub("", text.replace("%%", ""))
    if "%%" in text and not any("%%" in each for each in originals):
        rest += "%"
    if stray := [sign for sign in '<>"{}%' if sign in rest]:
        reasons.append(Reason("sentence_signs", " ".join(stray)))
    if re.search(r"&[A-Za-z#]", rest) or any(ord(sign) < 32 and sign != "\n" for sign in rest):  # noqa: PLR2004
        reasons.append(Reason("sentence_plain"))
    if len(text) > LONGEST_SENTENCE:
        reasons.append(Reason("sentence_long"))
    return reasons


def tidy(text: str, original: str) -> str:
    """The line ends of the original: a sentence of one line stays one."""
    text = text.replace("\r\n", "\n").strip()
    return text if "\n" in original else " ".join(text.split())
