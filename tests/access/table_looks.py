"""Who may open the pages on which an organisation makes the others its own: its administrator; the logo is for everybody."""

from collections.abc import Mapping

from handrail.kernel.access import Role

type Line = tuple[frozenset[str], frozenset[str], Mapping[str, str], frozenset[str], frozenset[int]]
GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})


def _own(methods: frozenset[str] = GET, **more: str) -> Line:
    """About an organisation that the administrator looks after."""
    return frozenset({Role.ADMINISTRATOR}), methods, {"ref": "office", **more}, frozenset({"administrator"}), frozenset()


LOOKS: dict[str, Line] = {
    "appearance:logo": (frozenset({"public"}), GET, {"ref": "logo"}, frozenset(), frozenset()),
    # Nothing of ours: there where an organisation wrote it.
    "portal:legal": (frozenset({"public"}), GET, {}, frozenset(), frozenset({200, 404})),
    "appearance:look": _own(),
    "appearance:edit": _own(BOTH),
    "appearance:undo": _own(POST, state="look_state"),
    "appearance:text": _own(BOTH, name="text_name", language="text_language"),
    "appearance:hosts": _own(BOTH),
    "appearance:sentences": _own(),
    "appearance:sentence": _own(BOTH, language="text_language", key="sentence"),
    "appearance:sentences_file": _own(language="text_language"),
    "appearance:sentences_bring": _own(BOTH, language="text_language"),
}
