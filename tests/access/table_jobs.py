"""The lines of the table about jobs, support in them, and trainings of employers. `tests/access/table.py` takes them in."""

from handrail.kernel.access import Role

ALL, SIGNED_IN, COORDINATOR = frozenset({"public"}), frozenset({Role.PERSON}), frozenset({Role.COORDINATOR})
GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})
NAMED = frozenset({"counsellor"})
HERS, HIS, RUNS, NOBODY = frozenset({"mentee"}), frozenset({"mentor"}), frozenset({"coordinator"}), frozenset[str]()
# A job is read by whose it is, by the mentor who accompanies her, and by the counsellor of her office.
WORKED = frozenset({"mentee", "mentor", "counsellor"})
# A training is the employer's who offers it, and the coordinator's who opens it.
OFFERING, OFFERED = COORDINATOR | {Role.EMPLOYER}, RUNS | {"employer"}
# A link that was never sent says that it no longer works.
GONE = frozenset({410})

type Line = tuple[frozenset[str], frozenset[str], dict[str, str], frozenset[str], frozenset[int]]


def _pair(methods: frozenset[str] = BOTH, kind: str = "pair", sees: frozenset[str] = HERS | HIS, **more: str) -> Line:
    return SIGNED_IN, methods, {"ref": kind, **more}, sees, frozenset()


def _job(methods: frozenset[str] = BOTH) -> Line:
    return SIGNED_IN, methods, {"ref": "job"}, WORKED, frozenset()


def _training(methods: frozenset[str], may: frozenset[str] = OFFERING, sees: frozenset[str] = OFFERED) -> Line:
    return may, methods, {"ref": "bakery"}, sees, frozenset()


def _link() -> Line:
    return ALL, BOTH, {"token": "no_token"}, NOBODY, GONE


AFTERCARE: dict[str, Line] = {
    "followed": (COORDINATOR, GET, {}, NOBODY, frozenset()),
    "followed_reopen": (COORDINATOR, POST, {"ref": "followed"}, RUNS, frozenset()),
    "how_it_goes": _link(),
    "check_in_by_link": _link(),
    "touch": _pair(kind="followed", sees=HIS),
    # A colleague of the office was named: she alone has these, and the person herself decides about her own.
    "owned": (SIGNED_IN, GET, {}, NOBODY, frozenset()),
    "owners": (COORDINATOR, GET, {}, NOBODY, frozenset()),
    "owned_one": _pair(GET, "owned", NAMED),
    "owned_touch": _pair(kind="owned", sees=NAMED),
    "owned_check": _pair(kind="owned", sees=NAMED),
    "owned_back": _pair(kind="owned", sees=NAMED),
    "owned_end": _pair(kind="owned", sees=NAMED),
    "owned_remove": _pair(POST, "owned_touch", NAMED),
    "name_owner": _pair(kind="followed", sees=HIS | RUNS),
    "support": _pair(kind="followed", sees=HERS),
    "look_again": _pair(POST, "followed", HERS),
    "touch_remove": _pair(POST, "touch", HIS),
    "trainings": _pair(GET),
    "training_propose": _pair(POST, sees=HIS, offer_ref="bakery"),
    "training_yes": _pair(POST, "proposal", HERS),
    "training_no": _pair(POST, "proposal", HERS),
    "training_leave": _pair(POST, "proposal", HERS),
    "before": _pair(GET),
    "check": _pair(kind="followed"),
    "job": _pair(),
    "keep": _pair(POST),
    "employer": _pair(kind="followed", sees=HERS),
    "employer_withdraw": _pair(POST, "followed", HERS),
    "employer_ask": _pair(POST, "followed", HIS),
    "reopen": _pair(kind="followed"),
}
EMPLOYERS: dict[str, Line] = {
    "employers": (OFFERING, GET, {}, NOBODY, frozenset()),
    # Every coordinator, of whichever programme: an installation serves one service, and so do its employers.
    "about": (OFFERING, BOTH, {"ref": "house"}, OFFERED | {"foreign coordinator"}, frozenset()),
    "offers": (OFFERING, GET, {}, NOBODY, frozenset()),
    "offer_write": (OFFERING, BOTH, {}, NOBODY, frozenset()),
    "offer": _training(GET),
    "offer_change": _training(BOTH),
    "offer_publish": _training(POST, COORDINATOR, RUNS),
    "offer_close": _training(POST),
    "still": _link(),
    "start": (SIGNED_IN, BOTH, {"ref": "served"}, HERS | {"counsellor"}, frozenset()),
    "job": _job(GET),
    "change": _job(),
    "end": _job(),
    "undo_end": _job(POST),
    "withdraw": _job(),
}
JOBS = {f"mentorships:{name}": line for name, line in AFTERCARE.items()}
JOBS |= {f"employers:{name}": line for name, line in EMPLOYERS.items()}
