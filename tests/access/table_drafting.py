"""Who may open the pages on which a programme is written: by which methods, about which object, and who finds it."""

from collections.abc import Mapping

from handrail.kernel.access import Role

type Line = tuple[frozenset[str], frozenset[str], Mapping[str, str], frozenset[str]]
GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
WRITERS = ADMINISTRATOR | {Role.COORDINATOR}
# Whoever runs programmes: their coordinator, and an administrator for every one of the installation.
WRITE, PUBLISH = frozenset({"coordinator", "administrator"}), frozenset({"administrator"})


def _draft(methods: frozenset[str] = BOTH, **more: str) -> Line:
    return WRITERS, methods, {"ref": "draft", **more}, WRITE


DRAFTING: dict[str, Line] = {
    "programmes:copy": (WRITERS, BOTH, {"slug": "slug"}, WRITE),
    "programmes:compare": (WRITERS, GET, {"slug": "slug"}, WRITE),
    "programmes:launch": (WRITERS, GET, {"slug": "slug"}, WRITE),
    "programmes:launch_item": (WRITERS, BOTH, {"slug": "slug", "item": "launch_item"}, WRITE),
    "matching:weights": _draft(),
    "programmes:draft": _draft(GET),
    "programmes:draft_text": _draft(),
    "programmes:draft_part": _draft(where="part"),
    "programmes:draft_remove": _draft(POST, where="part"),
    "programmes:draft_undo": _draft(POST),
    "programmes:draft_drop": _draft(),
    "programmes:draft_trial": _draft(GET),
    "programmes:draft_ask": _draft(),
    "programmes:draft_unask": _draft(POST),
    "programmes:draft_publish": (ADMINISTRATOR, BOTH, {"ref": "draft"}, PUBLISH),
    "programmes:withdraw": (ADMINISTRATOR, BOTH, {"ref": "version"}, PUBLISH),
}

SIGNED_IN, COUNSELLORS = frozenset({Role.PERSON}), frozenset({Role.COUNSELLOR})
DESK = COUNSELLORS | {Role.COORDINATOR}
MENTEES, MENTORS = frozenset({"mentee", "other mentee"}), frozenset({"mentor", "other mentor"})

# A programme's own questions, and who is shown the answers.
DRAFTING |= {
    "programmes:own": (SIGNED_IN, BOTH, {"slug": "slug", "code": "own_code"}, MENTEES),
    "programmes:with_own": (COUNSELLORS, BOTH, {"ref": "participation", "code": "own_code"}, frozenset({"counsellor"})),
    "programmes:own_offer_start": (SIGNED_IN, GET, {"slug": "slug"}, MENTORS),
    "programmes:own_offer": (SIGNED_IN, BOTH, {"slug": "slug", "code": "own_offer_code"}, MENTORS),
    "programmes:answers": (DESK, GET, {"ref": "served"}, frozenset({"counsellor", "coordinator"})),
    "mentorships:told": (SIGNED_IN, GET, {"ref": "pair"}, frozenset({"mentor"})),
}
