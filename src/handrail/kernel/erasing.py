"""Takes away what is personal: of a person who leaves, or of what has been over long enough.

Which rows, which fields and how is read from what stands beside the fields (`WHOSE`, `PERSONAL`, `GOES`, `ENDS`); there is no
list of tables here. A row goes with the first person its `WHOSE` is ABOUT; for whoever else it leads to, it is part of
somebody else's record and stays. Keys of sealed texts go with the row they were made for, and with them every text under
them, whoever wrote it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Case, CharField, Field, Model, Q, QuerySet, TextField, Value, When

from handrail.kernel.keeping import Rule
from handrail.kernel.mine import united
from handrail.kernel.models import DataKey, Row, SimulatedMail, SimulatedSms, Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake

ALL_GO = frozenset({Rule.ACCOUNT, Rule.WITHDRAWN, Rule.REGISTER})


class NotErasable(Exception):
    """A field that must go can neither be empty nor be deleted with its row. A test finds it before a person does."""


# What goes of a table ---------------------------------------------------------------------------------------------------
@cache
def tables() -> tuple[type[Row], ...]:
    """Every table of ours whose rows are about a person, or hold what is personal."""
    return tuple(
        model
        for model in apps.get_models()
        if issubclass(model, Row) and (model.PERSONAL or any(way.stake is Stake.ABOUT for way in model.WHOSE))
    )


def goes(field: "Field[Any, Any]", said: Personal) -> bool:
    """Whether a field tells of the person once name and contacts are gone.

    Words, contacts, what is sealed or special, and what stood there by her own yes go. Days, numbers and codes that the
    service keeps by its task stay, about nobody.
    """
    words = isinstance(field, CharField | TextField) and not field.choices and not said.code
    return words or isinstance(field, EncryptedText) or said.special or "consent" in said.basis or said.keep.rule in ALL_GO


def going(model: type[Row]) -> dict[str, Any]:
    """The fields that go and what stands there afterwards; empty where the whole row goes."""
    if model.GOES is Leaving.ROW:
        return {}
    fields: dict[str, Any] = {name: model._meta.get_field(name) for name in model.PERSONAL}
    return {name: _empty(each, model.PERSONAL[name]) for name, each in fields.items() if goes(each, model.PERSONAL[name])}


def _empty(field: "Field[Any, Any]", said: Personal) -> Any:
    if said.gone:
        return Case(When(**{field.name: ""}, then=Value("")), default=Value(said.gone))
    if field.null:
        return None
    if isinstance(field, CharField | TextField):
        return ""
    if isinstance(field, ArrayField):
        return []
    if field.has_default():
        return field.get_default()
    raise NotErasable(f"{field.model._meta.label}.{field.name}")


def stays(model: type[Row]) -> bool:
    """Kept although the person leaves."""
    return any(said.keep.stays for said in model.PERSONAL.values())


# Whose rows -------------------------------------------------------------------------------------------------------------
def rows_of(model: type[Row], person_id: int) -> "QuerySet[Any]":
    """The rows that go with this person: the first way that leads to somebody says whose a row is."""
    ways, earlier = [], Q()
    for way in model.WHOSE:
        if way.stake is not Stake.ABOUT:
            continue
        found = model._default_manager.filter(Q(**{way.path: person_id}) & Q(**way.only) & earlier)
        ways.append(found.order_by().values("pk"))
        if not way.only:
            earlier &= Q(**{f"{way.path}__isnull": True})
    return united(model, ways).filter(**model.OURS)


@cache
def ends(model: type[Row]) -> str:
    """The look-up of the day from which months count: the row's own, or that of the row its first way leads over."""
    if model.ENDS or not model.WHOSE:
        return model.ENDS
    hop, _, rest = model.WHOSE[0].path.partition("__")
    over = model._meta.get_field(hop).related_model if rest else None
    found = ends(over) if isinstance(over, type) and issubclass(over, Row) else ""
    return f"{hop}__{found}" if found else ""


def root(model: type[Row]) -> tuple[type[Model], str]:
    """The table whose end counts, and the look-up from this one to it ("pk" for itself)."""
    hops = ends(model).split("__")[:-1]
    over: Any = model
    for hop in hops:
        over = over._meta.get_field(hop).related_model
    return over, "__".join(hops) or "pk"


# Taking away ------------------------------------------------------------------------------------------------------------
@dataclass
class Taken:
    """How much went, by table: what is shown to an operator and written into the event."""

    rows: dict[str, int]
    keys: int = 0


@transaction.atomic
def take_person(person_id: int, contacts: Iterable[str]) -> Taken:
    """Everything of hers but what must stay. Her own row is left, as a blank."""
    chosen = {model: rows_of(model, person_id) for model in tables() if not stays(model)}
    taken = take({model: set(rows.values_list("pk", flat=True)) for model, rows in chosen.items()})
    addresses = [each for each in contacts if each]
    taken.rows["sent"] = SimulatedMail.objects.filter(to__in=addresses).delete()[0]
    taken.rows["sent"] += SimulatedSms.objects.filter(to__in=addresses).delete()[0]
    return taken


@transaction.atomic
def take(chosen: Mapping[type[Row], set[int]]) -> Taken:
    """Take these rows away: keys first, then rows that go whole, then the fields of those that stay as a blank."""
    with connection.cursor() as cursor:
        # Tables that are only added to let go of what is erased, for this transaction alone.
        cursor.execute("SET LOCAL handrail.erasing = 'on'")
    taken = Taken({}, _keys({model: pks for model, pks in chosen.items() if pks and issubclass(model, Trusted)}))
    for model in last_first([model for model, pks in chosen.items() if pks]):
        rows = model._default_manager.filter(pk__in=chosen[model])
        if model.GOES is Leaving.ROW:
            taken.rows[model._meta.label] = rows.delete()[0]
        elif fields := going(model):
            taken.rows[model._meta.label] = rows.update(**fields)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL handrail.erasing = 'off'")
    return taken


def _keys(chosen: Mapping[type[Any], set[int]]) -> int:
    """Delete the keys that go, and every ciphertext under them: a key that is gone must not be asked for."""
    trusts: set[str] = set()
    for model, pks in chosen.items():
        if model.KEY_GOES:
            trusts.update(model._default_manager.filter(pk__in=pks).values_list("trust", flat=True))
    if not trusts:
        return 0
    for sealing in (each for each in apps.get_models() if issubclass(each, Trusted)):
        texts = {each.name: None for each in sealing._meta.concrete_fields if isinstance(each, EncryptedText)}
        sealing._default_manager.filter(trust__in=trusts).update(**texts)
    return DataKey.objects.filter(trust__in=trusts).delete()[0]


def last_first(models: list[type[Row]]) -> list[type[Row]]:
    """Rows that point at others go before those they point at."""
    order: list[type[Row]] = []

    def visit(model: type[Row]) -> None:
        if model in order:
            return
        for each in models:
            pointed = {field.related_model for field in each._meta.concrete_fields if field.is_relation}
            if each is not model and model in pointed:
                visit(each)
        order.append(model)

    for model in models:
        visit(model)
    return order


def end_sessions(account_id: int) -> int:
    """Delete every session of this account; what stands in a session is packed, so each is opened."""
    gone = 0
    for row in Session.objects.iterator(chunk_size=500):
        if row.get_decoded().get("_auth_user_id") == str(account_id):
            gone += row.delete()[0]
    return gone


def words_of(person_id: int) -> list[str]:
    """What stands of her in plain columns: what is looked for once it is gone."""
    found: set[str] = set()
    for model in tables():
        fields = [each for each in model.PERSONAL if _is_plain(model, each)]
        for row in rows_of(model, person_id).values_list(*fields) if fields and not stays(model) else ():
            found.update(str(value) for value in row if value)
    return sorted(found)


def _is_plain(model: type[Row], name: str) -> bool:
    field = model._meta.get_field(name)
    return isinstance(field, CharField | TextField) and not field.choices and not model.PERSONAL[name].code
