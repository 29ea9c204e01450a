"""Each level of seeing (`visible_to`, `content_for` and their like) asked for everybody: no row of the other service comes.

A page asks several of them one after the other, so that one that lets everybody through would not be seen from outside.
"""

import inspect
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.matching.models import Mark
from handrail.mentorships.models import Meeting
from handrail.people.models import Account
from handrail.people.queries import actor_of
from tests.access.town import Side, Town

pytestmark = pytest.mark.django_db

# Level → who reads there beyond her own service: an administrator looks after every programme and draft of the installation.
BEYOND = {"programmes.Programme.visible_to": {"administrator"}, "programmes.Draft.visible_to": {"administrator"}}
# What stands in for a while stands in on the second of these days.
DAYS = (0, 31)


def levels() -> list[tuple[Any, str]]:
    """Every model of ours with the methods of its rows that are told who asks."""
    found = []
    for model in apps.get_models():
        rows = type(model._base_manager.all()) if not hasattr(model, "objects") else type(model.objects.all())
        for name, method in inspect.getmembers(rows, inspect.isfunction):
            if not name.startswith("_") and "actor" in inspect.signature(method).parameters:
                found.append((model, name))
    return found


def seen_at(model: Any, level: str, actor: Actor) -> "list[models.QuerySet[Any]]":
    """What comes today, and later where it depends on the day."""
    method = getattr(model.objects.all(), level)
    if "on" not in inspect.signature(method).parameters:
        return [method(actor)]
    return [method(actor, on=clock.today() + timedelta(days=days)) for days in DAYS]


def strangers(side: Side, other: Side) -> Iterator[str]:
    """Every level at which somebody of this side finds a row of the other one."""
    people = {name: person for name, person in side.people.items() if Account.objects.filter(person=person).exists()}
    people |= {f"{name} of {kind}": each for kind, named in side.whose.items() for name, each in named.items()}
    asked = {name: actor_of(Account.objects.get(person=person)) for name, person in people.items()}
    for model, level in levels():
        first, last = other.keys[model._meta.label]
        for name, actor in asked.items():
            said = f"{model._meta.label}.{level}"
            if name in BEYOND.get(said, set()):
                continue
            if any(rows.filter(pk__gt=first, pk__lte=last).exists() for rows in seen_at(model, level, actor)):
                yield f"{said} as {name}"


def test_no_level_lets_anybody_see_a_row_of_another_service(town: Town, here: Side, there: Side) -> None:
    assert sorted(strangers(here, there)) == []
    assert sorted(strangers(there, here)) == []


def _everything(rows: Any, actor: Actor, on: date) -> Any:
    return rows


def test_the_levels_would_be_seen_to_let_somebody_in(town: Town, here: Side, there: Side) -> None:
    """Control: with `content_for` letting everybody in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(Meeting.objects.all()), "content_for", _everything)
        assert "mentorships.Meeting.content_for as mentor" in list(strangers(here, there))


@pytest.fixture
def kept_for_later(here: Side) -> None:
    """The asker looked at the mentor and keeps him: on no page of the town, which others than she would have to read."""
    Mark.objects.create(participation=here.asking, mentor=here.asked, kind="later", at=clock.now())


@pytest.mark.usefixtures("kept_for_later")
def test_every_level_finds_a_row_for_somebody(town: Town, here: Side, there: Side) -> None:
    """Control: a level that finds nothing for anybody would say nothing above."""
    actors = [actor_of(each) for each in Account.objects.filter(person__isnull=False).select_related("person")]
    for model, level in levels():
        found = (rows.exists() for actor in actors for rows in seen_at(model, level, actor))
        assert any(found), f"{model._meta.label}.{level}: put such a row into the town"
