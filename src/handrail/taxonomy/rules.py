"""The fixed words of the vocabulary: kinds of titles and skills, levels of areas, and which languages ESCO names otherwise."""

from enum import StrEnum, auto

STARTER = "isco:"
ESCO_LANGUAGES = {"no": "nb"}
FALLBACK = "en"


class LabelKind(StrEnum):
    """PREFERRED is the name shown; HIDDEN is found and never shown; KEYWORD is an everyday word of our starter vocabulary."""

    PREFERRED = auto()
    ALTERNATIVE = auto()
    HIDDEN = auto()
    KEYWORD = auto()


class Level(StrEnum):
    """How large an area is: NUTS 1 to 3, then the municipality."""

    NUTS1 = auto()
    NUTS2 = auto()
    NUTS3 = auto()
    MUNICIPALITY = auto()


class Source(StrEnum):
    """Where rows of the vocabulary came from."""

    STARTER = auto()
    ESCO = auto()
    AREAS = auto()


def our_language(code: str) -> str:
    """The language code we use for ESCO's: its `no` is our `nb`."""
    return ESCO_LANGUAGES.get(code.lower(), code.lower())


def in_order_of(languages: tuple[str, ...]) -> tuple[str, ...]:
    """These languages, then English, each once: the order in which a name is looked for."""
    return tuple(dict.fromkeys((*languages, FALLBACK)))
