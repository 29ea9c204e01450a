"""What has been over long enough goes, table by table, on its day and not a day before; what is told is told 30 days before."""

from copy import deepcopy
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db.models import DateTimeField

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.crypto import CannotOpen
from handrail.kernel.erasing import ends, going, root
from handrail.kernel.holds import hold
from handrail.kernel.keeping import WARNED_BEFORE, after_closure, last_day
from handrail.kernel.models import key_of
from handrail.kernel.privacy import Leaving
from handrail.people.models import Account, Erasure
from handrail.portal import keeping, leaving
from handrail.programmes.models import Mentor, Participation
from tests.access.conftest import here, town
from tests.access.marking import Marked
from tests.access.town import Side

pytestmark = pytest.mark.django_db
__all__ = ["here", "town"]  # the fixtures of the access matrix
ENDED = date(2022, 3, 31)
# What a table's own constraints want of a row that is over.
OVER: dict[str, dict[str, Any]] = {
    "programmes.Participation": {"stage": "closed", "reason": "other"},
    "mentorships.Concern": {"stage": "closed", "outcome": "nothing_found"},
    "programmes.Correction": {"stage": "done"},
    "mentorships.OnCall": {"since": date(2022, 3, 1)},
    "mentorships.LeadAway": {"since": date(2022, 3, 1)},
    "community.Workshop": {"starts_at": datetime(2022, 3, 30, tzinfo=ZoneInfo("Europe/Brussels"))},
    "kernel.LegalHold": {"since": date(2022, 1, 1), "review_on": date(2022, 2, 1)},
}


@pytest.fixture
def side(here: Side) -> Side:
    """Each test undoes what it did to the one town of this module; what it did to these objects stays with it."""
    side = deepcopy(here)
    Marked(side)
    return side


def _end(model: Any, ended: date, **only: Any) -> None:
    """Put the end of every row of this table on that day."""
    name = ends(model).rsplit("__", 1)[-1] if ends(model) else "created"
    top = root(model)[0] if ends(model) else model
    field = top._meta.get_field(name)
    value = datetime.combine(ended, time(12), ZoneInfo(settings.TIME_ZONE)) if isinstance(field, DateTimeField) else ended
    top._default_manager.filter(**only).update(**{name: value}, **OVER.get(top._meta.label, {}))  # type: ignore[attr-defined]


def _says(model: Any, pks: set[int]) -> int:
    """How many of these rows still say something that should go."""
    rows = model._default_manager.filter(pk__in=pks)
    return int(rows.count() if model.GOES is Leaving.ROW else rows.filter(keeping._still_says(model)).count())


@pytest.mark.parametrize(("kind", "over"), [("participation", Participation), ("mentor", Mentor)])
def test_what_belongs_to_something_over_goes_with_it_on_its_day(side: Side, kind: str, over: Any) -> None:
    row = side.pair.participation if kind == "participation" else side.pair.mentor
    _end(over, ENDED, pk=row.pk)
    due = last_day(ENDED, after_closure()) + timedelta(days=1)
    keeping.announce(due - WARNED_BEFORE - timedelta(days=1))
    about = f"{kind}:{row.pk}"
    assert not Erasure.objects.filter(about=about).exists()
    keeping.announce(due - WARNED_BEFORE)
    keeping.announce(due - WARNED_BEFORE)
    assert Erasure.objects.get(about=about).due_on == due
    belonging = {model: set(rows.values_list("pk", flat=True)) for model, rows in keeping.belonging(over, row.pk)}
    before = {model: _says(model, pks) for model, pks in belonging.items()}
    assert sum(1 for count in before.values() if count) > (8 if kind == "participation" else 3)
    keeping.take_over(due - timedelta(days=1))
    assert {model: _says(model, pks) for model, pks in belonging.items()} == before
    keeping.take_over(due)
    assert {model._meta.label: left for model, pks in belonging.items() if (left := _says(model, pks))} == {}
    if kind == "participation":
        with pytest.raises(CannotOpen):
            key_of(side.pair.trust, create=False)


def test_every_table_with_a_day_of_its_own_is_emptied_on_the_day_after_its_last(side: Side) -> None:
    tried, wrong = set(), {}
    for model, keep in keeping.by_own_day():
        pks = set(model._default_manager.values_list("pk", flat=True)) if not model.OURS else set()
        if not ((pks and going(model)) or (pks and model.GOES is Leaving.ROW)):
            continue
        _end(model, ENDED)
        last = last_day(ENDED, keep, settings.HANDRAIL.keep_months)
        before = _says(model, pks)
        early = set(keeping.aged(model, keep, last).values_list("pk", flat=True)) & pks
        late = set(keeping.aged(model, keep, last + timedelta(days=1)).values_list("pk", flat=True)) & pks
        if early or len(late) != before:
            wrong[model._meta.label] = (len(early), len(late), before)
        tried.add(model._meta.label)
    assert wrong == {}
    assert {"community.Post", "community.Feedback", "mentorships.Concern", "people.ContactChange"} <= tried
    keeping.take_aged(date(2040, 1, 1))
    keeping.take_aged(date(2040, 1, 1))
    left = {model._meta.label: keeping.aged(model, keep, date(2040, 1, 1)).count() for model, keep in keeping.by_own_day()}
    assert {label: count for label, count in left.items() if count} == {}


def test_what_is_held_waits(side: Side) -> None:
    participation, on = side.pair.participation, clock.today()
    _end(Participation, ENDED, pk=participation.pk)
    due = last_day(ENDED, after_closure()) + timedelta(days=1)
    keeping.announce(due - WARNED_BEFORE)
    assert participation.person_id
    hold("concern:1", [participation.person_id], reason="x", review_on=on + timedelta(days=9), by=1, on=on)
    assert keeping.take_over(due) == 0


def test_an_account_nobody_uses_is_told_and_goes_unless_somebody_comes(side: Side) -> None:
    person = side.people["other mentee"]
    Participation.objects.filter(person=person).update(stage="closed", closed_on=ENDED, reason="other")
    Mentor.objects.filter(person=person).update(stage="ended", ended_on=ENDED)
    old = datetime.combine(ENDED, time(12), ZoneInfo(settings.TIME_ZONE))
    Account.objects.filter(person=person).update(last_login=old, created=old)
    told = last_day(ENDED, after_closure(settings.HANDRAIL.unused_months)) + timedelta(days=1) - WARNED_BEFORE
    keeping.announce_unused(told - timedelta(days=1))
    assert not Erasure.objects.filter(person=person, about="").exists()
    keeping.announce_unused(told)
    row = Erasure.objects.get(person=person, about="")
    assert (row.due_on, Account.objects.get(person=person).is_active) == (told + WARNED_BEFORE, True)
    Account.objects.filter(person=person).update(last_login=datetime.combine(told, time(18), ZoneInfo(settings.TIME_ZONE)))
    assert leaving.finish_due(on=row.due_on, now=clock.now()) == 0
    assert Account.objects.filter(person=person, is_active=True).exists()


def test_a_place_taken_up_again_is_left_alone(side: Side) -> None:
    mentor = side.pair.mentor
    _end(Mentor, ENDED, pk=mentor.pk)
    due = last_day(ENDED, after_closure()) + timedelta(days=1)
    keeping.announce(due - WARNED_BEFORE)
    Mentor.objects.filter(pk=mentor.pk).update(ended_on=None)
    assert keeping.take_over(due) == 0
    assert Erasure.objects.get(about=f"mentor:{mentor.pk}").undone_on == due


def test_only_the_system_may_finish(side: Side) -> None:
    from handrail.kernel.access import Denied
    from handrail.people import leaving as people

    row = leaving.leave(
        side.people["mentee"].pk, people.Cause.ASKED, by=Actor.system("test"), on=clock.today(), now=clock.now()
    )
    with pytest.raises(Denied):
        people.finish(row, by=side.actor("administrator"), on=clock.today())
