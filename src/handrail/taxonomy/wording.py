"""Decides when two spellings of a job title count as the same words.

People type with endings, without accents and with both genders in one title. Everything here is pure text.
"""

import re
import unicodedata

LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i"})
WORD = re.compile(r"[^\W_]+")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
ENDING = re.compile(r"(?<=\w)\s*(?:[/,]\s*-?|\(\s*-?)\s*-\s*\w{1,4}\)?(?!\w)|(?<=\w)\(\w{1,3}\)|(?<=\w)/\w{1,3}(?!\w)")
SILENT = frozenset({"Mn", "Me", "Cf"})  # accents and soft hyphens
ANY_GENDER = re.compile(r"\b[mvfhkw] ?/ ?[mvfhkw](?: ?/ ?[xd])?(?!\w)", re.IGNORECASE)  # "m/v/x", "m/k"
LONGEST = 200
# Lithuanian genders and cases; Norwegian -er, -ar and what people do; Dutch and English plurals and persons.
INFLECTION = re.compile(r"(?<=\w{4})(?:as|is|ys|us|ai?|ei?|iai|es|os|ius?|u|i?o|ui|[ea]r|ere|arar|ene?|ane|ers|sters?|ing?|s)$")
SHARED_STEM = 3


def fold(text: str) -> str:
    """Lower case without accents or punctuation, one space between words: "Pūtėjas-suvirintojas" → "putejas suvirintojas"."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].lower().translate(LETTERS))
    return " ".join(WORD.findall("".join(letter for letter in plain if unicodedata.category(letter) not in SILENT)))


def variants(title: str) -> tuple[str, ...]:
    """The folded ways to read one title, the plainest first.

    "Mitarbeiter/Mitarbeiterin" and "padavėjas (-a)" are one word with two endings; words in brackets are an addition
    that people leave out: "cook (fast food)" → "cook", "cook fast food".
    """
    whole = ENDING.sub("", ANY_GENDER.sub("", title[:LONGEST]))
    bare = BRACKETS.sub(" ", whole)
    readings = [*_genders(bare), *(_genders(whole) if bare != whole else [])]
    return tuple(dict.fromkeys(folded for reading in readings if (folded := fold(reading)))) or _not_empty(fold(title))


def _not_empty(folded: str) -> tuple[str, ...]:
    return (folded,) if folded else ()


def _genders(title: str) -> list[str]:
    """A title with a slash between two forms of one word becomes two titles; any other slash is a space."""
    sides = [side.strip() for side in title.split("/")]
    if len(sides) == 2 and _same_stem(*sides):  # noqa: PLR2004 - masculine and feminine
        return sides
    return [title]


def _same_stem(one: str, other: str) -> bool:
    stem = fold(one)[:SHARED_STEM]
    return len(stem) == SHARED_STEM and fold(other).startswith(stem)


def stem(word: str) -> str:
    """A folded word without its ending: "suvirintoja" and "suvirintojas", "sveiser" and "sveisar" become one.

    At least four letters stay. One list of endings serves all languages, because a word is compared with its like only.
    """
    return INFLECTION.sub("", word, count=1)
