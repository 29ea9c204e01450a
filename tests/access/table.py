"""Who may open which page: one line a route, written by hand and apart from the code it checks.

`may`: the roles that come in at all (403 for others); `of`: which object each part of the address names; `sees`: those who
find that object (404 for others). A route without a line fails the matrix.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from handrail.kernel.access import Role
from tests.access.table_choosing import CHOOSING
from tests.access.tables import LINES

PUBLIC_ROLE = "public"
ALL, SIGNED_IN = frozenset({PUBLIC_ROLE}), frozenset({Role.PERSON})
COUNSELLOR, COORDINATOR = frozenset({Role.COUNSELLOR}), frozenset({Role.COORDINATOR})
LEAD, ADMINISTRATOR, PSYCHOLOGISTS = frozenset({Role.LEAD}), frozenset({Role.ADMINISTRATOR}), frozenset({Role.PSYCHOLOGIST})

GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})
HERS, HIS, THE_TWO = frozenset({"mentee"}), frozenset({"mentor"}), frozenset({"mentee", "mentor"})
MENTEES = frozenset({"mentee", "other mentee", "foreign mentee"})
LEADS, OFFICE, RUNS = frozenset({"lead", "deputy"}), frozenset({"counsellor"}), frozenset({"coordinator"})
# Whoever runs programmes: their coordinator, and an administrator for every one of the installation.
RUNNERS = COORDINATOR | ADMINISTRATOR
RUN = RUNS | {"administrator"}
EVERYBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """One line. `answers` where a page by nature says something else than 200, 302, 409 or 422."""

    may: frozenset[str]
    methods: frozenset[str] = GET
    of: Mapping[str, str] = field(default_factory=dict)
    sees: frozenset[str] = EVERYBODY
    answers: frozenset[int] = frozenset()
    is_drawing: bool = False

    @property
    def kind(self) -> str:
        """The object the route is about: the first its address names."""
        return next(iter(self.of.values()), "")


def _pair(methods: frozenset[str] = BOTH, kind: str = "pair", sees: frozenset[str] = THE_TWO, **more: str) -> Rule:
    return Rule(SIGNED_IN, methods, {"ref": kind, **more}, sees)


def _case(methods: frozenset[str] = BOTH) -> Rule:
    return Rule(LEAD, methods, {"ref": "case"}, LEADS)


def _hers(methods: frozenset[str] = GET, **more: str) -> Rule:
    return Rule(SIGNED_IN, methods, {"ref": "participation", **more}, HERS)


def _sent(methods: frozenset[str] = BOTH) -> Rule:
    return Rule(PSYCHOLOGISTS, methods, {"ref": "sent_referral"}, frozenset({"psychologist"}))


def _his(methods: frozenset[str] = GET) -> Rule:
    return Rule(SIGNED_IN, methods, {"request_ref": "request"}, HIS)


KERNEL = {"kernel:live": Rule(ALL), "kernel:metrics": Rule(ALL, answers=frozenset({404}))}
KERNEL["kernel:ready"] = Rule(ALL, answers=frozenset({200, 503}))

PEOPLE = {
    "people:me": Rule(SIGNED_IN),
    "people:sign_in": Rule(ALL, BOTH),
    "people:code": Rule(ALL, BOTH),
    "people:second_step": Rule(ALL, BOTH),
    "people:second_step_set_up": Rule(SIGNED_IN, BOTH),
    "people:link": Rule(ALL, BOTH, {"token": "no_token"}),
    "people:inactive": Rule(ALL, answers=frozenset({403})),
    "people:sign_out": Rule(ALL, POST),
    "people:sign_out_everywhere": Rule(SIGNED_IN, POST),
    "people:language": Rule(ALL, BOTH),
    "people:name": Rule(SIGNED_IN, BOTH),
    "people:gender": Rule(SIGNED_IN, BOTH),
    "people:contact_email": Rule(SIGNED_IN, BOTH),
    "people:contact_phone": Rule(SIGNED_IN, BOTH),
    "people:contact_code": Rule(SIGNED_IN, BOTH),
    # Who had the old address presses; a link that was never sent says so.
    "people:contact_back": Rule(ALL, BOTH, {"token": "no_token"}),
    # Nobody of the town is connected to a provider of this name.
    "people:disconnect": Rule(SIGNED_IN, POST, {"provider_id": "no_provider"}, answers=frozenset({404})),
    # One's own consent; who never gave it has none.
    "people:consent_give": Rule(SIGNED_IN, POST, {"purpose": "purpose"}, MENTEES),
    "people:consent_withdraw": Rule(SIGNED_IN, POST, {"purpose": "purpose"}, MENTEES),
    "people:unblock": Rule(SIGNED_IN, POST, {"ref": "block"}, HERS),
    "account_login": Rule(ALL, BOTH),
    "account_confirm_login_code": Rule(ALL, BOTH),
    "mfa_authenticate": Rule(ALL, BOTH),
    "account_inactive": Rule(ALL, answers=frozenset({403})),
    "set_language": Rule(ALL, BOTH),
    # No provider of this name is set up here, so nobody gets further than "there is no such thing".
    "openid_connect_login": Rule(ALL, POST, {"provider_id": "no_provider"}, answers=frozenset({404})),
    "openid_connect_callback": Rule(ALL, BOTH | {"PUT", "DELETE"}, {"provider_id": "no_provider"}, answers=frozenset({404})),
}

PAIR = {
    "together": Rule(SIGNED_IN),
    "pair": _pair(GET),
    "choose": _pair(kind="offer"),
    "tick": _pair(POST, "step"),
    "untick": _pair(POST, "step"),
    "goal_reached": _pair(POST, "goal"),
    "goal_dropped": _pair(POST, "goal"),
    "goal_open": _pair(POST, "goal"),
    "meeting": _pair(GET, "held"),
    "log_planned": _pair(kind="planned"),
    "correct": _pair(kind="held"),
    "confirm": _pair(POST, "held"),
    "move": _pair(kind="planned"),
    "cancel": _pair(kind="planned"),
    "calendar": _pair(GET, "planned"),
    "sheet": _pair(GET, "planned"),
    "times": _pair(),
    "arrange": _pair(),
    "log": _pair(),
    "goal": _pair(),
    "step": _pair(),
    "contact": _pair(),
    "barriers": _pair(),
    "barriers_health": _pair(POST, sees=HERS),
    "barriers_step": _pair(POST),
    "barrier_move": _pair(POST, "barrier", step="barrier_step"),
    "barrier_untick": _pair(POST, "barrier"),
    "agenda": _pair(GET),
    "agenda_of": _pair(number="agenda_number"),
    "plan": _pair(),
    "psychologists": _pair(GET),
    "psychologist_ask": _pair(who="psychologist_entry", sees=HIS),
    "referral_withdraw": _pair(POST, "sent_referral"),
    # What was told is opened by the mentor alone; the mentee sees that it is there.
    "referral_feedback": _pair(GET, "sent_referral", sees=HIS),
    "going": _pair(),
    "going_paper": _pair(GET),
    "handovers": _pair(GET),
    # Whoever holds the letter; a made-up link is no page.
    "going_by_link": Rule(ALL, BOTH, {"token": "tap"}),
    "hand_over": Rule(COORDINATOR, BOTH, {"ref": "served"}, RUNS),
    "track": _pair(),
    "track_choose": _pair(sees=HIS),
    "withdraw": _pair(POST),
    "change": _pair(GET),
    "pause": _pair(),
    "resume": _pair(POST),
    "end": _pair(),
    "another": _pair(sees=HERS),
    "complete": _pair(),
    "closing": _pair(kind="ended"),
    "tick_closing": _pair(POST, "ended", step="closing_step"),
    "block": _pair(),
}

PSYCHOLOGIST = {
    "sent": Rule(PSYCHOLOGISTS),
    "own_entry": Rule(PSYCHOLOGISTS, BOTH),
    "directory": Rule(COORDINATOR),
    "directory_entry": Rule(COORDINATOR, BOTH, {"ref": "psychologist_entry"}, RUNS),
    "referral": _sent(GET),
    "referral_accept": _sent(POST),
    "referral_decline": _sent(),
    "referral_appoint": _sent(),
    "referral_finish": _sent(POST),
    "referral_tell": _sent(),
}

CONCERN = {
    "concern": Rule(ALL, BOTH),
    "concern_send": Rule(ALL, POST),
    "concern_code": Rule(ALL, BOTH),
    # Its address is the receipt: random, known to who reported, and it shows no word of the report.
    "receipt": Rule(ALL, GET, {"ref": "receipt"}),
    "concern_add": Rule(ALL, POST, {"ref": "receipt"}),
    "cases": Rule(LEAD),
    "case": _case(GET),
    **dict.fromkeys(("case_take", "case_hold"), _case(POST)),
    "case_act": _case(),
    "case_release": _case(),
    "case_close": _case(),
}

MATCHING = {
    # A press on the page before goes on here, so that the first list is made without another one.
    "start": Rule(SIGNED_IN, BOTH, answers=frozenset({200, 302, 307})),
    "proposals": _hers(BOTH),
    "choose": _hers(),
    "ask": _hers(BOTH),
    "waiting": _hers(),
    "answer": Rule(SIGNED_IN, BOTH, {"ref": "questioned_of", "request_ref": "questioned"}, HERS),
    "mentor": _hers(mentor_ref="mentor"),
    "mark": _hers(POST, mentor_ref="mentor", kind="mark"),
    "with_mentors": Rule(COUNSELLOR, BOTH, {"ref": "participation"}, OFFICE),
    "with_ask": Rule(COUNSELLOR, BOTH, {"ref": "participation"}, OFFICE),
    "requests": Rule(SIGNED_IN),
    "request": _his(),
    "accept": _his(POST),
    "decline": _his(BOTH),
    "question": _his(BOTH),
    "withdraw": Rule(SIGNED_IN, POST, {"request_ref": "request"}, HERS),
}

# Words for work are nobody's in particular.
TAXONOMY = {
    "search": Rule(ALL),
    "sectors": Rule(ALL),
    "sector": Rule(ALL, GET, {"code": "sector"}),
    "group": Rule(ALL, GET, {"code": "group"}),
    "occupation": Rule(ALL, GET, {"ref": "occupation"}),
}


def _joining(methods: frozenset[str] = BOTH) -> Rule:
    """On the way in: anybody signed in, for any open programme."""
    return Rule(SIGNED_IN, methods, {"slug": "slug"})


def _place(methods: frozenset[str] = BOTH, **more: str) -> Rule:
    """A mentee's own answers in the programme the address names."""
    return Rule(SIGNED_IN, methods, {"slug": "slug", **more}, frozenset({"mentee", "other mentee"}))


def _together(methods: frozenset[str] = BOTH, **more: str) -> Rule:
    """A counsellor fills in with somebody of her office who has no mentor yet."""
    return Rule(COUNSELLOR, methods, {"ref": "participation", **more}, OFFICE)


def _offer(methods: frozenset[str] = BOTH, **more: str) -> Rule:
    """A mentor's own answers there."""
    return Rule(SIGNED_IN, methods, {"slug": "slug", **more}, frozenset({"mentor", "other mentor"}))


PROGRAMMES = {
    # Whoever holds the link may answer; a link that was never sent says so.
    "guardian_answer": Rule(ALL, BOTH, {"token": "no_token"}, answers=frozenset({410})),
    "programme": Rule(ALL, GET, {"slug": "slug"}),
    "start": _joining(GET),
    "tie": _joining(GET),
    "tie_eid": _joining(POST),
    "tie_ask": _joining(),
    "tie_code": _joining(),
    "not_registered": _joining(),
    # The town's programmes ask the register, so nobody is asked here; tests/programmes/test_declaring.py walks these pages.
    "facts": Rule(SIGNED_IN, GET, {"slug": "slug"}, answers=frozenset({404})),
    "fact": Rule(SIGNED_IN, BOTH, {"slug": "slug", "question": "fact"}, answers=frozenset({404})),
    "declared": Rule(COORDINATOR, GET, {"slug": "slug"}, RUNS),
    "consents": _joining(),
    "terms": _joining(),
    "guardian": _place(),
    "work": _place(),
    "check": _place(),
    "leave": _place(),
    "question": _place(step="question_step"),
    "with_start": _together(GET),
    "with_consents": _together(),
    "with_terms": _together(),
    "with_work": _together(),
    "with_check": _together(),
    "with_question": _together(step="question_step"),
    "running": Rule(RUNNERS),
    "run": Rule(RUNNERS, BOTH, {"slug": "slug"}, RUN),
    "open": Rule(RUNNERS, POST, {"slug": "slug"}, RUN),
    "texts": Rule(RUNNERS, GET, {"slug": "slug"}, RUN),
    "applications": Rule(COORDINATOR),
    "mentors_file": Rule(COORDINATOR),
    "application": Rule(COORDINATOR, BOTH, {"ref": "mentor"}, RUNS),
    "interview": Rule(COORDINATOR, BOTH, {"ref": "mentor"}, RUNS),
    "application_pause": Rule(COORDINATOR, POST, {"ref": "mentor"}, RUNS),
    "become_mentor": Rule(ALL, GET, {"slug": "slug"}),
    "apply": _joining(),
    "expertise": _offer(),
    "conduct": _offer(),
    "conflict": _offer(),
    "mentor_settings": _offer(GET),
    "pause": _offer(POST),
    "away": _offer(POST),
    "stop": _offer(),
    "offer": _offer(step="offer_step"),
}

PORTAL = {
    "home": Rule(ALL),
    "about": Rule(ALL),
    "privacy": Rule(ALL),
    "accessibility": Rule(ALL),
    "contact": Rule(ALL),
    "today": Rule(COUNSELLOR),
    "refer": Rule(COUNSELLOR),
    "refer_one": Rule(COUNSELLOR, BOTH, {"ref": "registered"}, OFFICE),
    "person": Rule(COUNSELLOR, GET, {"ref": "served"}, OFFICE),
    "send": Rule(COUNSELLOR, POST, {"ref": "served"}, OFFICE),
    "slip": Rule(COUNSELLOR, POST, {"ref": "served"}, OFFICE),
    "guardian_paper": Rule(COUNSELLOR, BOTH, {"ref": "served"}, OFFICE),
    "with_account": Rule(COUNSELLOR, BOTH, {"ref": "served"}, OFFICE),
    "more": Rule(SIGNED_IN),
    "desk": Rule(COUNSELLOR, BOTH),
    # A ticket opens for the counsellor who found the two, and for nobody else.
    "desk_pair": Rule(COUNSELLOR, BOTH, {"ticket": "ticket"}, OFFICE),
    "cockpit": Rule(COORDINATOR),
    "programme": Rule(COORDINATOR, GET, {"slug": "slug"}, RUNS),
    "people": Rule(COORDINATOR, GET, {"slug": "slug"}, RUNS),
    "people_file": Rule(COORDINATOR, GET, {"slug": "slug"}, RUNS),
    "planned_end": Rule(COORDINATOR, BOTH, {"ref": "served", "slug": "slug"}, RUNS),
    "system": Rule(ADMINISTRATOR),
    "looked": Rule(ADMINISTRATOR),
    "erase_back": Rule(ALL, BOTH, {"token": "no_token"}),
    "kept": Rule(ALL),
    "erasures": Rule(ADMINISTRATOR, BOTH),
    "erase_agree": Rule(ADMINISTRATOR, POST, {"ref": "no_erasure"}, answers=frozenset({404})),
    "organisations": Rule(ADMINISTRATOR, BOTH),
    "organisation": Rule(ADMINISTRATOR, BOTH, {"ref": "office"}, frozenset({"administrator"})),
    "role_end": Rule(ADMINISTRATOR, BOTH, {"ref": "role"}, frozenset({"administrator"})),
}

EVALUATION = {
    "quality": Rule(COORDINATOR, GET, {"slug": "slug"}, RUNS),
    "benchmark": Rule(COORDINATOR, GET, {"slug": "slug", "code": "benchmark"}, RUNS),
    "benchmark_file": Rule(COORDINATOR, GET, {"slug": "slug", "code": "benchmark"}, RUNS),
    "pair": Rule(COORDINATOR, GET, {"ref": "pair", "slug": "slug"}, RUNS),
}

# Permissions that actions ask for and no page: who holds them.
BEHIND: dict[str, frozenset[str]] = {
    "employers.import": ADMINISTRATOR,
    "mentorships.extend": COORDINATOR,
    "messaging.see_failures": ADMINISTRATOR,
    "people.appoint": ADMINISTRATOR,
    "people.erase": ADMINISTRATOR,
    **dict.fromkeys(("people.hold", "programmes.rest_mentors"), LEAD),
    "people.invite": COUNSELLOR | COORDINATOR | ADMINISTRATOR,
    "people.open": COUNSELLOR | COORDINATOR | ADMINISTRATOR,
    "portal.import": ADMINISTRATOR,
    "programmes.assist": COUNSELLOR | COORDINATOR,
    "programmes.hand_out": ADMINISTRATOR,
    "programmes.refer": COUNSELLOR | COORDINATOR,
    "register.declare": SIGNED_IN,
    "register.import": ADMINISTRATOR,
    "register.see": COUNSELLOR,
    "register.tie": SIGNED_IN | COUNSELLOR,
    "register.tie_at_desk": COUNSELLOR,
}

# Pages that stand in the demo alone, which binds to loopback.
DEMO = {
    # An empty form names nobody of the demo.
    "portal:demo": Rule(ALL, BOTH, answers=frozenset({200, 404})),
    "portal:outbox": Rule(ALL),
    **{f"look:{name}": Rule(ALL, is_drawing=True) for name in ("parts", "desk", "start", "paper", "empty", "search")},
    **{f"look:{name}": Rule(ALL, is_drawing=True) for name in ("400", "403", "404", "409", "500", "503", "403_csrf")},
    "look:form": Rule(ALL, BOTH, is_drawing=True),
}


def _named(app: str, rules: Mapping[str, Rule]) -> dict[str, Rule]:
    return {f"{app}:{name}": rule for name, rule in rules.items()}


TABLE: dict[str, Rule] = (
    KERNEL
    | PEOPLE
    | _named("programmes", PROGRAMMES)
    | _named("taxonomy", TAXONOMY)
    | _named("mentorships", PAIR | PSYCHOLOGIST | CONCERN)
    | {name: Rule(*line) for name, line in LINES.items()}
    | _named("matching", MATCHING | {name: Rule(*line) for name, line in CHOOSING.items()})
    | _named("evaluation", EVALUATION)
    | _named("portal", PORTAL)
    | DEMO
)


@dataclass(frozen=True)
class Route:
    """One page of the URLconf."""

    name: str
    path: str
    parts: tuple[str, ...]
    view: Any


def routes() -> list[Route]:
    """Every page of the URLconf, by its full name."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Route]:
    for each in patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, path, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            yield Route(f"{space}{each.name}", path, tuple(each.pattern.converters), each.callback)
