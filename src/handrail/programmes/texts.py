"""The words of a programme in one language, from the file beside its definition.

`[words]` is read on screen (what joining means, names of help topics); `[papers]` is what people sign.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from handrail.programmes.definition import Definition
from handrail.programmes.own_questions import untranslated

FOLDER = Path(__file__).parent / "definitions"


class BadTexts(ValueError):
    """A file of texts cannot be read."""


@dataclass(frozen=True)
class Texts:
    """Key → words, and code of a paper → its text."""

    words: dict[str, str]
    papers: dict[str, str]


def read_texts(text: str) -> Texts:
    """The texts of one language; a nested table's keys are joined with a point."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTexts(f"the texts are not valid TOML: {error}") from None
    if strange := [key for key, value in data.items() if not _is_table(value)]:
        raise BadTexts(f"{strange[0]}: write tables of texts, for example [words]")
    papers = {code: _tidy(words) for code, words in data.pop("papers", {}).items()}
    words: dict[str, str] = {}
    for table, entries in data.items():
        for key, value in entries.items():
            words[key if table == "words" else f"{table}.{key}"] = _tidy(value)
    return Texts(words, papers)


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _tidy(text: str) -> str:
    return text.strip()


def texts_beside(definition: Definition, folder: Path) -> dict[str, Texts]:
    """Language → texts, for the languages of the definition that have a file."""
    named = {language: folder / "texts" / f"{definition.programme}.{language}.toml" for language in definition.languages}
    return {str(language): read_texts(file.read_text("utf-8")) for language, file in named.items() if file.exists()}


def missing_texts(definition: Definition, texts: dict[str, Texts]) -> list[str]:
    """What a person would miss: a help topic without a name, a paper without its text, by language."""
    keys = [f"help_topics.{code}" for code in definition.help_topics]
    own = [f"{language}: question {code}" for language, code in untranslated(definition.questions, definition.languages)]
    return own + [
        f"{language}: {code}"
        for language, each in texts.items()
        for code in [
            *(key for key in keys if key not in each.words),
            *(d.code for d in definition.documents if d.code not in each.papers),
        ]
    ]
