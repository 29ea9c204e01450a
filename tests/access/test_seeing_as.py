"""Looking at the pages as somebody sees them: nothing is written, nothing sealed is read, and she reads it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import Role, sealed_closed
from handrail.kernel.models import AccessLog, Event
from handrail.kernel.privacy import EncryptedText
from handrail.people import actions
from handrail.people.labels import SEEN_AS
from handrail.people.models import Account, Person, SeenAs
from tests.access.marking import Marked
from tests.access.table import TABLE, routes
from tests.access.test_markers import paths_of
from tests.access.town import Side, Town
from tests.access.walking import address
from tests.people.world import SYSTEM

pytestmark = pytest.mark.django_db
WHY = "I cannot find where my mentor answers"


@pytest.fixture(autouse=True)
def _undone(town: Town) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def account(person: Person) -> Account:
    return Account.objects.get(person=person)


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account(person))
    return client


def ask(client: Client, person: Person, reason: str = WHY) -> Any:
    return client.post("/see-as/", {"contact": account(person).email, "reason": reason})


def looking(here: Side, by: str = "coordinator", at: str = "mentee") -> Client:
    client = signed_in(here.people[by])
    assert ask(client, here.people[at]).status_code == 302
    return client


def test_the_pages_are_hers_with_a_banner_and_the_way_back(here: Side) -> None:
    client = looking(here)
    for path in ("/", "/account/", "/more/"):
        shown = client.get(path)
        assert (shown.status_code, "You see what" in shown.text, "Stop" in shown.text) == (200, True, True), path
    assert account(here.people["mentee"]).email in client.get("/account/").text
    client.post("/see-as/stop/")
    assert "You see what" not in client.get("/account/").text
    assert client.get("/programme/").status_code == 200, "her own desk again"


def test_every_write_is_refused_and_every_page_that_is_not_named_stays_closed(here: Side) -> None:
    client = looking(here)
    wrong = []
    for route in routes():
        rule = TABLE[route.name]
        if rule.is_drawing or route.name == "portal:see_as_stop":
            continue
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = client.generic(method, address(route, rule, here))
            if answer.status_code != 403 or "nothing can be changed" not in answer.text:
                wrong.append(f"{method} {route.name} gave {answer.status_code}")
        answer = client.get(address(route, rule, here))
        right = {200, 302} if route.name in SEEN_AS else {403}
        if answer.status_code not in right:
            wrong.append(f"GET {route.name} gave {answer.status_code}")
    assert wrong == []
    assert client.post("/see-as/stop/").status_code == 302


def sealed(marked: Marked) -> dict[str, str]:
    """Field → its word, of every field that is sealed."""
    fields = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, EncryptedText)
    }
    return {label: word for label, word in marked.words.items() if label.split(" of ")[0] in fields}


def read(client: Client, here: Side) -> str:
    return "\n".join(client.get(path).content.decode(errors="replace") for route in routes() for path in paths_of(route, here))


def test_no_sealed_text_is_read_on_any_page(here: Side) -> None:
    marked = Marked(here)
    words = sealed(marked)
    assert len(words) > 15
    for name in ("mentee", "mentor"):
        text = read(looking(here, at=name), here)
        assert [label for label, word in words.items() if word in text] == []
    own = read(signed_in(here.people["mentee"]), here)
    assert sum(word in own for word in words.values()) > 5, "the control: she reads them herself"


def test_a_sealed_text_does_not_open_anywhere_meanwhile(here: Side) -> None:
    share = apps.get_model("mentorships", "Goal").objects.get(ref=here.refs["goal"])
    assert share.reveal("text")
    with sealed_closed():
        assert share.reveal("text") == ""
    assert share.reveal("text")


def test_she_reads_at_once_who_looked_why_and_at_what(here: Side) -> None:
    client = looking(here)
    client.get("/")
    client.get("/together/")
    shown = signed_in(here.people["mentee"]).get("/account/looked/").text
    for words in (here.people["coordinator"].name, WHY, "You and your mentor"):
        assert words in shown
    assert SeenAs.objects.get().pages == ["portal:home", "mentorships:together"]
    assert Event.objects.filter(name="SeenAsBegun").count() == 1


def test_what_is_disclosed_meanwhile_is_noted_under_the_one_who_looks(here: Side) -> None:
    before = set(AccessLog.objects.values_list("pk", flat=True))
    client = looking(here, at="mentor")
    for path in ("/requests/", "/together/", "/"):
        client.get(path)
    viewer = here.people["coordinator"].pk
    assert {row.actor_person_id for row in AccessLog.objects.exclude(pk__in=before)} <= {viewer}


def test_it_is_over_after_half_an_hour_or_when_the_role_ends(here: Side) -> None:
    client = looking(here)
    with clock.moved_to(clock.now() + timedelta(minutes=29)):
        assert "You see what" in client.get("/account/").text
    with clock.moved_to(clock.now() + timedelta(minutes=31)):
        assert "You see what" not in client.get("/account/").text
    again = looking(here)
    coordinator = here.people["coordinator"]
    actions.end_membership(coordinator.pk, here.programme.owner_id, Role.COORDINATOR, by=SYSTEM, on=clock.today())
    assert "You see what" not in again.get("/account/").text


@pytest.mark.parametrize("name", ["lead", "deputy", "counsellor", "administrator", "leader", "psychologist"])
def test_nobody_looks_as_who_may_do_more_or_keeps_others_safe(here: Side, name: str) -> None:
    answer = ask(signed_in(here.people["coordinator"]), here.people[name])
    assert answer.status_code == 422
    assert SeenAs.objects.count() == 0


def test_nobody_looks_as_a_stranger_or_as_who_is_held_apart(here: Side, there: Side) -> None:
    client, mentee = signed_in(here.people["coordinator"]), here.people["mentee"]
    for contact in (account(there.people["mentee"]).email, "nobody@example.org"):
        answer = client.post("/see-as/", {"contact": contact, "reason": WHY})
        assert (answer.status_code, "Nobody of your organisation has this address" in answer.text) == (422, True)
    actions.hold(mentee.pk, here.people["mentor"].pk, by=SYSTEM)
    assert "Ask the safeguarding lead" in ask(client, mentee).text
    assert SeenAs.objects.count() == 0


def test_it_ends_when_a_hold_is_set_meanwhile(here: Side) -> None:
    client = looking(here)
    actions.hold(here.people["mentee"].pk, here.people["mentor"].pk, by=SYSTEM)
    assert "You see what" not in client.get("/account/").text


@pytest.mark.parametrize("reason", ["", "look", " " * 20])
def test_without_a_reason_nobody_looks(here: Side, reason: str) -> None:
    answer = ask(signed_in(here.people["administrator"]), here.people["mentee"], reason)
    assert (answer.status_code, SeenAs.objects.count()) == (422, 0)
