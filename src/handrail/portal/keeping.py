"""What has been over long enough goes by itself, every night. Nobody's words stay because nobody thought of them.

A time in a programme, and a place as a mentor, is announced to the person 30 days before, by letter; then everything that
belongs to it goes at once, with its key. Rows that belong to nothing larger (what was said in the network, a case) go by
their own day. Whoever has not come in for long is told, and leaves unless she comes.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, ProtectedError, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from handrail.kernel.access import Actor
from handrail.kernel.erasing import ends, going, last_first, root, tables, take
from handrail.kernel.events import record
from handrail.kernel.holds import held_persons, held_things, legal_holds
from handrail.kernel.jobs import app
from handrail.kernel.keeping import WARNED_BEFORE, Keep, Rule, after_closure, ended_before, last_day
from handrail.kernel.models import Row
from handrail.kernel.privacy import Leaving
from handrail.people import events, leaving
from handrail.people.models import Account, Erasure, Membership
from handrail.people.rules import Cause
from handrail.programmes.models import Mentor, Participation, Programme
from handrail.programmes.queries import newest_definition
from handrail.programmes.rules import OPEN_PARTICIPATION, MentorStage

BATCH = 500
KEEPER = Actor.system("keeping")
ROOTS: dict[str, type[Row]] = {"participation": Participation, "mentor": Mentor}
BY_END = frozenset({Rule.CLOSED, Rule.WITHDRAWN})


def months_of(programme: Programme) -> int:
    """What the programme's newest version says, else the installation."""
    ending = newest_definition(programme).ending
    return (ending.keep_months if ending else None) or settings.HANDRAIL.keep_months


# What is over: announced, then taken ------------------------------------------------------------------------------------
def announce(on: date) -> int:
    """Write down, and tell the person, what will go in 30 days."""
    return sum(
        _announce(kind, row, months, on)
        for programme in Programme.objects.order_by("pk")
        for months in [months_of(programme)]
        for kind in ROOTS
        for row in _over(kind, programme, months, on)
    )


def _over(kind: str, programme: Programme, months: int, on: date) -> "QuerySet[Any]":
    model = ROOTS[kind]
    known = Erasure.objects.filter(about=Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), CharField())), undone_on=None)
    ended = {"programme": programme, f"{ends(model)}__lt": ended_before(on + WARNED_BEFORE, after_closure(months))}
    return model._default_manager.filter(~Exists(known), **ended).order_by("pk")[:BATCH]


@transaction.atomic
def _announce(kind: str, row: Any, months: int, on: date) -> int:
    if row.person_id and legal_holds(row.person_id).exists():
        return 0
    goes = last_day(getattr(row, ends(ROOTS[kind])), after_closure(months)) + timedelta(days=1)
    about = f"{kind}:{row.pk}"
    made = Erasure(person_id=row.person_id, about=about, cause=Cause.OVER, asked_on=on, due_on=max(goes, on + WARNED_BEFORE))
    made.trust = f"erasure:{made.ref}"
    made.contact = leaving.contact_of(row.person_id)
    made.save()
    if row.person_id:
        record(events.ErasureAsked(made.pk, row.person_id, Cause.OVER.value, made.due_on), by=KEEPER, on=on)
        app.configure_task(leaving.TELL).defer(erasure_id=made.pk)
    return 1


def take_over(on: date) -> int:
    """Take away what was announced and whose day has come."""
    due = Erasure.objects.filter(cause=Cause.OVER, due_on__lte=on, done_on=None, undone_on=None)
    due = due.exclude(person_id__in=held_persons()).order_by("due_on", "pk")
    return sum(_take_one(pk, on) for pk in due.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _take_one(erasure_id: int, on: date) -> int:
    row = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure_id)
    kind, _, number = row.about.partition(":")
    model = ROOTS[kind]
    if not model._default_manager.filter(Q(**{f"{ends(model)}__isnull": False}), pk=int(number)).exists():
        leaving.undone(row, by=KEEPER, on=on)  # it has begun again meanwhile
        return 0
    taken = take({each: set(rows.values_list("pk", flat=True)) for each, rows in belonging(model, int(number))})
    row.done_on, row.contact = on, None
    row.save(update_fields=["done_on", "contact"])
    leaving.note(row, taken, by=KEEPER, on=on)
    return 1


def belonging(over: type[Row], pk: int) -> "Iterator[tuple[type[Row], QuerySet[Any]]]":
    """Every table's rows that belong to this one and go with its end."""
    for model in tables():
        if {said.keep.rule for said in model.PERSONAL.values()} & BY_END and ends(model):
            top, hops = root(model)
            if top is over:
                yield model, model._default_manager.filter(**{hops: pk})


# Rows that go by their own day ------------------------------------------------------------------------------------------
def take_aged(on: date) -> int:
    """One batch of each table whose rows go by their own day; the next night takes the rest."""
    keeps = dict(by_own_day())
    return sum(_aged(model, keeps[model], on) for model in last_first(list(keeps)))


def by_own_day() -> Iterator[tuple[type[Row], Keep]]:
    for model in tables():
        keeps = {said.keep for said in model.PERSONAL.values()}
        if keeps and (not ends(model) or root(model)[0] not in ROOTS.values()):
            keep = next(iter(keeps))
            if keep.rule is not Rule.ACCOUNT:
                yield model, keep


def _aged(model: type[Row], keep: Keep, on: date) -> int:
    rows = aged(model, keep, on)
    pks = set(rows.values_list("pk", flat=True)[:BATCH])
    with suppress(ProtectedError):  # something still points at one of them: the next night
        return sum(take({model: pks}).rows.values()) if pks else 0
    return 0


def aged(model: type[Row], keep: Keep, on: date) -> "QuerySet[Any]":
    """Rows whose last day is over and that still say something."""
    path = ends(model) or "created"
    before: Any = ended_before(on, keep, settings.HANDRAIL.keep_months)
    top: Any = root(model)[0] if ends(model) else model
    if isinstance(top._meta.get_field(path.rsplit("__", 1)[-1]), DateTimeField):
        before = datetime.combine(before, time(), ZoneInfo(settings.TIME_ZONE))
    found = model._default_manager.filter(_still_says(model), **{f"{path}__lt": before})
    held = Q(pk__in=())
    for way in getattr(model, "WHOSE", ()):
        held |= Q(**{f"{way.path}__in": held_persons()})
    if keep.rule is Rule.CASE:
        cases = [int(name.partition(":")[2]) for name in held_things("concern:")]
        held |= Q(**{root(model)[1] + "__in": cases})
    return found.exclude(pk__in=model._default_manager.filter(held).order_by().values("pk")).order_by("pk")


def _still_says(model: type[Row]) -> Q:
    """Not yet a blank: some field that goes is not what stands there afterwards."""
    if model.GOES is Leaving.ROW:
        return Q()
    found = Q(pk__in=())
    for name, empty in going(model).items():
        field: Any = model._meta.get_field(name)
        if isinstance(field, CharField | TextField) and not field.null:
            found |= ~Q(**{f"{name}__in": ["", model.PERSONAL[name].gone]})
        elif isinstance(field, ArrayField):
            found |= ~Q(**{name: []})
        elif field.null:
            found |= Q(**{f"{name}__isnull": False})
        else:
            found |= ~Q(**{name: empty})
    return found


# Accounts nobody uses ---------------------------------------------------------------------------------------------------
def announce_unused(on: date) -> int:
    """Tell whoever has not come in for long, has nothing open and holds no role."""
    before = ended_before(on + WARNED_BEFORE, Keep(Rule.CLOSED, months=settings.HANDRAIL.unused_months))
    moment = datetime.combine(before, time(), ZoneInfo(settings.TIME_ZONE))
    rows = (
        Account.objects.alias(seen=Coalesce(F("last_login"), F("created")))
        .filter(seen__lt=moment, is_active=True, person__isnull=False)
        .exclude(person_id__in=Membership.objects.held(on).values("person_id"))
        .exclude(person_id__in=Participation.objects.filter(stage__in=OPEN_PARTICIPATION).values("person_id"))
        .exclude(person_id__in=Mentor.objects.filter(stage__in=[MentorStage.ACCEPTED, MentorStage.PAUSED]).values("person_id"))
        .exclude(person_id__in=Erasure.objects.filter(about="", done_on=None, undone_on=None).values("person_id"))
        .exclude(person_id__in=held_persons())
        .order_by("pk")
    )
    found = list(rows.values_list("person_id", flat=True)[:BATCH])
    for person_id in found:
        leaving.ask(person_id or 0, Cause.UNUSED, by=KEEPER, on=on, wait=WARNED_BEFORE)
    return len(found)
