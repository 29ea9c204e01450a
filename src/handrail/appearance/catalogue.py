"""Every sentence of the interface in one language, to be found by its words, and what an own one must keep."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from babel.messages import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.conf import settings

from handrail.appearance import rules
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.kernel.speaking import PLURAL

CONTEXT = "\4"
SOURCE = "nl"
"""English is what the sentences are written in: they are listed by a catalogue that has them all."""


@dataclass(frozen=True)
class Entry:
    """One sentence. `key` is how it is asked for at run time, `id` stands in addresses; `forms` as everybody says it."""

    language: str
    key: str
    msgid: str
    context: str
    originals: tuple[str, ...]
    forms: tuple[str, ...]

    @property
    def id(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()[:32]

    @property
    def counts(self) -> bool:
        return self.key.endswith(PLURAL)


@cache
def entries(language: str) -> dict[str, Entry]:
    """By key. The compiled catalogue is in every installation; the text it came from need not be."""
    return {each.key: each for each in _entries(language)}


def _entries(language: str) -> Iterator[Entry]:
    for message in _catalogue(language if language != "en" else SOURCE):
        if not message.id:
            continue
        originals = tuple(message.id) if isinstance(message.id, tuple | list) else (str(message.id),)
        said = tuple(message.string) if isinstance(message.string, tuple | list) else (str(message.string),)
        key = f"{message.context}{CONTEXT}{originals[0]}" if message.context else originals[0]
        key += PLURAL if len(originals) > 1 else ""
        yield Entry(language, key, originals[0], message.context or "", originals, originals if language == "en" else said)


def _catalogue(language: str) -> Catalog:
    with (settings.LOCALE_PATHS[0] / language / "LC_MESSAGES/django.mo").open("rb") as file:
        return read_mo(file)


@cache
def _by_id(language: str) -> dict[str, str]:
    return {each.id: each.key for each in entries(language).values()}


def entry(language: str, key: str) -> Entry | None:
    return entries(language).get(key) if language in dict(settings.LANGUAGES) else None


def named(language: str, key_id: str) -> Entry | None:
    """By what stands in an address."""
    known = language in dict(settings.LANGUAGES)
    return entries(language).get(_by_id(language).get(key_id, "")) if known else None


def found(language: str, words: str, most: int) -> list[Entry]:
    """Sentences that hold these words, in English or in the language: as they stand, without regard to blanks and case."""
    wanted = " ".join(words.casefold().split())
    if not wanted:
        return []
    hits = [each for each in entries(language).values() if any(wanted in _flat(one) for one in (*each.originals, *each.forms))]
    return sorted(hits, key=lambda each: (len(each.msgid), each.key))[:most]


def _flat(text: str) -> str:
    return " ".join(text.replace("%%", "%").casefold().split())


def shown_key(key: str) -> str:
    return key.removesuffix(PLURAL).rsplit(CONTEXT, 1)[-1]


def blocks_forms(entry: Entry, forms: Sequence[str]) -> list[Reason]:
    """Every form must be said, and each keep what it is filled with."""
    if len(forms) != len(entry.forms) or not all(forms):
        return [Reason("sentence_forms")]
    reasons = [reason for form in forms for reason in rules.blocks_sentence((*entry.originals, *entry.forms), form)]
    return list(dict.fromkeys(reasons))


# .po files ---------------------------------------------------------------------------------------------------------------
MOST_BYTES = 2 * 1024 * 1024


def as_po(language: str, own: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """The own sentences as a file that every translator's tool reads."""
    catalog = Catalog(locale=language, project="Handrail", charset="utf-8", fuzzy=False)
    if language != "en":
        # A language may have more forms in our catalogue than in Babel's tables.
        catalog.mime_headers = [each for each in _catalogue(language).mime_headers if each[0].lower() == "plural-forms"]
    for key, forms in own:
        if (known := entry(language, key)) is not None:
            ids = known.originals if known.counts else known.msgid
            catalog.add(ids, tuple(forms) if known.counts else forms[0], context=known.context or None)
    written = BytesIO()
    write_po(written, catalog, sort_output=True, width=0)
    return written.getvalue()


def from_po(content: bytes, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """Key and forms of each sentence that the file says; refused when it is no such file."""
    if len(content) > MOST_BYTES:
        raise Refused([Reason("po_unreadable", "file")])
    try:
        catalog = read_po(BytesIO(content), locale=language, abort_invalid=True)
    except (PoFileError, UnicodeError, ValueError, LookupError) as error:
        raise Refused([Reason("po_unreadable", "file")]) from error
    said = []
    for message in catalog:
        originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
        forms = tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)
        if originals[0] and any(forms) and not message.fuzzy:
            key = f"{message.context}{CONTEXT}{originals[0]}" if message.context else str(originals[0])
            said.append((key + (PLURAL if len(originals) > 1 else ""), tuple(str(each) for each in forms)))
    refuse_if([] if said else [Reason("po_unreadable", "file")])
    return said
