"""The service's own register is asked for one person: by the sample's provider, which reads a file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from handrail.kernel import clock, plugs
from handrail.kernel.models import ProviderFault
from handrail.kernel.reasons import Refused
from handrail.people.models import Account, Organisation
from handrail.register import actions as register
from handrail.register.models import Jobseeker
from tests.mentorships.world import actor
from tests.world import World

pytestmark = pytest.mark.django_db
NUMBER = "85073003328"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "register.csv"
    path.write_text("number,name,born_on,office,education\n85.07.30-033.28,Amina Haddad,1985-07-30,1043,3\n", encoding="utf-8")
    monkeypatch.setenv("EXAMPLE_REGISTER", str(path))
    return path


@pytest.fixture
def office(world: World) -> Organisation:
    """The one the file names."""
    made = world.organisation("Ghent")
    made.number = "1043"
    made.save()
    return made


@pytest.mark.usefixtures("office")
def test_who_is_not_here_yet_is_found_in_the_services_register_and_tied(
    world: World, chosen: Callable[..., None], file: Path
) -> None:
    chosen(register="example")
    her = world.person("Amina Haddad")
    by, on = actor(her), clock.today()
    with pytest.raises(Refused):
        register.tie_by_eid(her.pk, NUMBER, by=by, on=on)
    register.look_up("85.07.30-033.28", by=by, on=on)
    row = register.tie_by_eid(her.pk, NUMBER, by=by, on=on)
    assert (row.name, row.education, row.person_id) == ("Amina Haddad", 3, her.pk)
    file.write_text(file.read_text(encoding="utf-8").replace(",3\n", ",5\n"), encoding="utf-8")
    register.look_up(NUMBER, by=by, on=on)
    row.refresh_from_db()
    assert (row.education, row.person_id) == (5, her.pk), "brought up to date, and still hers"
    assert Jobseeker.objects.count() == 1


def test_a_counsellor_at_the_desk_finds_who_came_to_the_register_today(
    world: World, chosen: Callable[..., None], file: Path, office: Organisation
) -> None:
    chosen(register="example")
    greta, her = world.counsellor(office, "Greta Maes"), world.person("Amina Haddad")
    desk = Client()
    desk.force_login(Account.objects.get(person=greta))
    contact = Account.objects.get(person=her).email
    answer = desk.post("/desk/", {"contact": contact, "number": NUMBER})
    assert answer.status_code == 302, answer.text
    assert "Amina Haddad" in desk.get(answer["Location"]).text


def test_a_register_that_is_away_takes_nothing_from_who_is_known(world: World, chosen: Callable[..., None], file: Path) -> None:
    chosen(register="example")
    her = world.person("Amina Haddad")
    file.rename(file.with_suffix(".away"))
    with pytest.raises(Refused) as refused:
        register.look_up(NUMBER, by=actor(her), on=clock.today())
    assert [reason.code for reason in refused.value.reasons] == ["register_away"]
    assert ProviderFault.objects.get().why == "FileNotFoundError"
    row = world.jobseeker("Amina Haddad", number=NUMBER, office=world.organisation("Ghent"))
    register.look_up(NUMBER, by=actor(her), on=clock.today())
    assert register.tie_by_eid(her.pk, NUMBER, by=actor(her), on=clock.today()).pk == row.pk


@pytest.mark.parametrize(
    "line", ["number,name,benefit\n85073003328,Amina,900", "number,name,born_on\n85073003328,Amina,yesterday"]
)
def test_what_does_not_fit_the_columns_is_not_taken(world: World, chosen: Callable[..., None], file: Path, line: str) -> None:
    chosen(register="example")
    file.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(Refused):
        register.look_up(NUMBER, by=actor(world.person("Amina Haddad")), on=clock.today())
    assert not Jobseeker.objects.exists()
    assert ProviderFault.objects.get().why == "BadFile"


def test_an_answer_about_somebody_else_stands_under_the_number_that_was_asked(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HANDRAIL = replace(settings.HANDRAIL, register="any")
    monkeypatch.setattr(plugs, "provider", lambda _kind: lambda _number: {"number": "93051822361", "name": "Jonas"})
    victim = world.jobseeker("Rasa", number="93051822361", office=world.organisation("Ghent"))
    register.look_up(NUMBER, by=actor(world.person("Amina Haddad")), on=clock.today())
    victim.refresh_from_db()
    assert victim.name == "Rasa"
