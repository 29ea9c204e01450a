"""The few places each role goes to: a bar at the bottom of a phone, at the top of a desk.

A phone holds five. Of more it shows four and "More", a page with the others; a desk shows them all.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handrail.kernel.access import Actor, Role
from handrail.mentorships.labels import MY_MENTEES
from handrail.portal.queries.home import mentor_places
from handrail.programmes.labels import by_kind
from handrail.programmes.rules import POSTS

MOST_ON_A_PHONE = 5


@dataclass(frozen=True)
class Place:
    """One entry: its page, its icon and its word. It is current on every page that begins with its address.

    `only` says where it stands in the bar: on a "phone", on a "desk", or on both.
    """

    url: str
    icon: str
    words: Any
    current: bool = False
    count: int = 0
    only: str = ""


# Route, icon, word. A person is mentee or mentor or both; their pages say which.
PERSON = (
    ("portal:home", "home", _("Home")),
    ("mentorships:together", "people", _("My mentor")),
    ("people:me", "person", _("Me")),
)
STAFF = {
    Role.COUNSELLOR: (("portal:today", "sun", _("Today")), ("portal:refer", "plus", _("Refer"))),
    Role.COORDINATOR: (
        ("portal:cockpit", "chart", _("Programme")),
        ("programmes:applications", "people", _("Mentors")),
        ("community:series", "calendar", _("Workshops")),
        ("mentorships:directory", "chat", _("Psychologists")),
    ),
    Role.PSYCHOLOGIST: (("mentorships:sent", "chat", _("Referrals")), ("mentorships:own_entry", "list", _("My entry"))),
    Role.LEADER: (
        ("portal:office", "chart", _("Office")),
        ("portal:office_mentors", "people", _("Mentors")),
        ("portal:office_logs", "book", _("Logs")),
        ("training:office", "list", _("Training")),
    ),
    Role.EMPLOYER: (("employers:offers", "book", _("Trainings")),),
    Role.LEAD: (("mentorships:cases", "shield", _("Concerns")),),
    Role.TRAINER: (("training:runs", "book", _("Courses")),),
    Role.ADMINISTRATOR: (
        ("portal:system", "list", _("System")),
        ("programmes:running", "book", _("Programmes")),
        ("portal:organisations", "people", _("Organisations")),
    ),
}


def _mentor(kind: str) -> tuple[tuple[str, str, Any], ...]:
    return (
        ("portal:home", "home", _("Home")),
        ("matching:requests", "chat", _("Requests")),
        ("mentorships:together", "people", by_kind(MY_MENTEES, kind)),
        ("people:me", "person", _("Me")),
    )


def nav(request: HttpRequest) -> dict[str, list[Place]]:
    """The bar of the actor's roles; none for visitors and on their way through sign-in. `beyond` stands under "More"."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.is_signed_in:
        return {"nav": [], "beyond": []}
    places = [_place(route, icon, words, request.path) for route, icon, words in _routes(actor)]
    if len(places) <= MOST_ON_A_PHONE:
        return {"nav": places, "beyond": places}
    near, far = places[: MOST_ON_A_PHONE - 1], [replace(each, only="desk") for each in places[MOST_ON_A_PHONE - 1 :]]
    more = _place("portal:more", "list", _("More"), request.path)
    more = replace(more, only="phone", current=more.current or any(each.current for each in far))
    return {"nav": [*near, *far, more], "beyond": far}


def _routes(actor: Actor) -> list[tuple[str, str, Any]]:
    if not actor.is_staff:
        kind, _others = mentor_places(actor)
        return list(_mentor(kind) if kind else PERSON)
    found = [entry for role, entries in STAFF.items() if role in actor.roles for entry in entries]
    return [*found, *_guiding(actor), ("people:me", "person", _("Me"))]


def _guiding(actor: Actor) -> list[tuple[str, str, Any]]:
    """A counsellor who is also a mentor keeps her own first page, and finds her mentees beside it."""
    kind, others = mentor_places(actor) if Role.COUNSELLOR in actor.roles else ("", frozenset[str]())
    mentees = [("mentorships:together", "people", by_kind(MY_MENTEES, kind))] if kind else []
    course = [("training:own", "book", _("Training"))] if kind in POSTS else []
    choose = [("matching:select_start", "search", _("Choose"))] if "choose" in others else []
    network = [("community:network", "both", _("Network"))] if "network" in others else []
    return [*mentees, *choose, *course, *network]


def _place(route: str, icon: str, words: Any, path: str) -> Place:
    url = reverse(route)
    return Place(url, icon, words, path == url or (url != "/" and path.startswith(url)))
