"""The lines of `table` about check-ins and about what the head of an office and a coordinator watch."""

from collections.abc import Mapping

from handrail.kernel.access import Role

type Line = tuple[frozenset[str], frozenset[str], Mapping[str, str], frozenset[str]]

ANYBODY = frozenset({Role.PERSON})
LEADER, COORDINATOR = frozenset({Role.LEADER}), frozenset({Role.COORDINATOR})
GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})
HEAD, RUNS, HERS = frozenset({"leader"}), frozenset({"coordinator"}), frozenset({"mentee"})
EVERYBODY: frozenset[str] = frozenset()


def _office(**of: str) -> Line:
    """The head of the mentor's office."""
    return LEADER, GET, of, HEAD if of else EVERYBODY


def _run(**of: str) -> Line:
    """The same page for the coordinator of the programme."""
    return COORDINATOR, GET, {**of, "slug": "slug"}, RUNS


def _either(kind: str) -> Line:
    """Acts of both of them about a pair they do not read."""
    return LEADER | COORDINATOR, POST, {"ref": kind}, HEAD | RUNS


WATCHING: dict[str, Line] = {
    # Each of the two answers apart from the other; a coordinator asks both and may report for who told it.
    "mentorships:check_in": (ANYBODY, BOTH, {"ref": "pair"}, frozenset({"mentee", "mentor"})),
    "mentorships:check_in_said": (ANYBODY, GET, {"ref": "check_in"}, HERS),
    "mentorships:check_in_worry": (ANYBODY, POST, {"ref": "check_in"}, HERS | RUNS),
    "mentorships:checked_pair": (COORDINATOR, GET, {"ref": "pair"}, RUNS),
    "mentorships:check_in_note": (COORDINATOR, BOTH, {"ref": "pair", "side": "side"}, RUNS),
    "portal:office": _office(),
    "portal:office_file": _office(),
    "portal:office_mentors": _office(),
    "portal:office_mentors_file": _office(),
    "portal:office_mentor": _office(ref="mentor"),
    "portal:office_logs": _office(),
    "portal:watch": _run(),
    "portal:watch_file": _run(),
    "portal:watch_mentors": _run(),
    "portal:watch_mentors_file": _run(),
    "portal:watch_mentor": _run(ref="mentor"),
    "portal:watch_logs": _run(),
    # One's own view; who is no mentor of an office has none.
    "portal:my_leader": (ANYBODY, GET, {}, frozenset({"mentor"})),
    "portal:remind": _either("pair"),
    "portal:ask_how_it_goes": _either("pair"),
    "portal:give_room": _either("mentor"),
    "portal:let_come": _either("mentor"),
    "portal:log_seen": _either("held"),
    "portal:log_unseen": _either("held"),
    # Who stands in: the mentor asks, the colleague answers, the mentee may rather wait, staff name one or take it back.
    "mentorships:away": (ANYBODY, BOTH, {"ref": "absence"}, frozenset({"mentor"})),
    "mentorships:cover": (ANYBODY, GET, {"ref": "cover"}, frozenset({"other mentor"})),
    "mentorships:cover_yes": (ANYBODY, POST, {"ref": "cover"}, frozenset({"other mentor"})),
    "mentorships:cover_no": (ANYBODY, POST, {"ref": "cover"}, frozenset({"other mentor"})),
    "mentorships:cover_cancel": (ANYBODY, POST, {"ref": "cover"}, HEAD | RUNS | {"mentor"}),
    "mentorships:cover_wait": (ANYBODY, POST, {"ref": "cover"}, HERS),
    "mentorships:cover_welcome": (ANYBODY, POST, {"ref": "cover"}, HERS),
    "mentorships:cover_name": (LEADER | COORDINATOR, BOTH, {"ref": "mentor"}, HEAD | RUNS),
    # Several mentees at once, where the programme has groups: the town's has none, so nobody is in one.
    "mentorships:group_plan": (ANYBODY, BOTH, {}, frozenset({"nobody"})),
    "mentorships:group_log": (ANYBODY, BOTH, {}, frozenset({"nobody"})),
    "mentorships:group_cancel": (ANYBODY, POST, {"ref": "planned"}, frozenset({"mentor"})),
    # What somebody said by phone: her office's counsellor and the coordinator, never another office.
    "mentorships:going_note": (
        COORDINATOR | frozenset({Role.COUNSELLOR}),
        BOTH,
        {"ref": "served"},
        RUNS | {"counsellor"},
    ),
    # Counts without anybody in them.
    "mentorships:called_off": (COORDINATOR, GET, {"slug": "slug"}, RUNS),
    # A mentor's own week. Who guides nobody sees it empty; the link opens for whoever holds it, until it is renewed.
    "mentorships:week": (ANYBODY, GET, {}, EVERYBODY),
    "mentorships:week_hours": (ANYBODY, POST, {}, EVERYBODY),
    "mentorships:week_link": (ANYBODY, POST, {}, EVERYBODY),
    "mentorships:week_link_off": (ANYBODY, POST, {}, EVERYBODY),
    "mentorships:week_calendar": (frozenset({"public"}), GET, {"token": "week_feed"}, EVERYBODY),
}
