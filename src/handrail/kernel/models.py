"""Tables without a domain: events and what handled them, keys, who saw what, simulated SMS, the worker's heartbeat."""

import re
import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from handrail.kernel import clock, crypto
from handrail.kernel.privacy import Personal, declare

REF = re.compile(r"[\w-]{22}", re.ASCII)
"""What a `ref` looks like; anything else in an address names nothing."""


def new_ref() -> str:
    """A random address part: 128 bits, safe in a URL."""
    return secrets.token_urlsafe(16)


NEW_REF_SQL = "left(translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'), 22)"
"""The same where the database writes many rows at once (122 random bits)."""


class Row(models.Model):
    """What every table has: an inner key, an outer `ref`, and when it came."""

    id = models.BigAutoField(primary_key=True)
    ref = models.CharField(max_length=22, unique=True, default=new_ref, editable=False)
    created = models.DateTimeField(default=clock.now, editable=False)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ()
    PERSONAL: ClassVar[dict[str, Personal]] = {}

    class Meta:
        abstract = True


class DataKey(models.Model):
    """The wrapped key of one record of trust, for instance "participation:12". Erasing the row is the erasure."""

    trust = models.CharField(max_length=60, unique=True)
    wrapped = models.BinaryField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "wrapped")


def key_of(trust: str, *, create: bool) -> bytes:
    """The open key of that record. CannotOpen when it does not exist (any more) and may not be made."""
    if create:
        # Made by an insert that yields to another's, so that two writers agree on one key.
        wrapped = crypto.seal(crypto.new_key(), settings.HANDRAIL.key, f"key:{trust}")
        DataKey.objects.bulk_create([DataKey(trust=trust, wrapped=wrapped)], ignore_conflicts=True)
    found = DataKey.objects.filter(trust=trust).values_list("wrapped", flat=True).first()
    if found is None:
        raise crypto.CannotOpen(trust)
    return crypto.unseal(bytes(found), settings.HANDRAIL.key, f"key:{trust}")


class Trusted(Row):
    """A row with sealed texts; `trust` says whose key seals them."""

    trust = models.CharField(max_length=60)

    class Meta:
        abstract = True

    def _place(self, field: str) -> str:
        return f"{self._meta.db_table}.{field}:{self.ref}"

    def sealed(self, field: str, text: str) -> bytes:
        """The ciphertext of `text` for that field of this row."""
        return crypto.seal(text.encode(), key_of(self.trust, create=True), self._place(field))

    def reveal(self, field: str, *, key: bytes | None = None) -> str:
        """The text of a sealed field, empty when there is none. Who opens many rows of one trust gets its key once."""
        value: Any = getattr(self, field)
        if value is None or isinstance(value, str):
            return value or ""
        return crypto.unseal(bytes(value), key or key_of(self.trust, create=False), self._place(field)).decode()


class Opened:
    """Texts under one record of trust: its key is fetched once for all of them, so a long list costs one query."""

    def __init__(self, trust: str) -> None:
        self._trust = trust
        self._key: bytes | None = None
        self._gone = False

    def text(self, row: Trusted, field: str) -> str:
        """The text, or nothing once the key is erased."""
        if getattr(row, field) is None or self._gone:
            return ""
        try:
            self._key = self._key or key_of(self._trust, create=False)
        except crypto.CannotOpen:
            self._gone = True
            return ""
        return row.reveal(field, key=self._key)


class TransactionId(models.Func):
    """PostgreSQL's id of the running transaction: orders events safely where a sequence would not."""

    template = "(pg_current_xact_id()::text::bigint)"
    arity = 0
    output_field = models.BigIntegerField()


class Event(models.Model):
    """One thing that happened: audit trail, timeline and the source of reactions. No personal data, never changed."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    schema = models.PositiveSmallIntegerField(default=1)
    payload = models.JSONField()
    about = ArrayField(models.CharField(max_length=40), default=list)
    at = models.DateTimeField()
    on = models.DateField()
    actor = models.CharField(max_length=60)
    person_id = models.BigIntegerField(null=True)
    caused_by = models.BigIntegerField(null=True)
    xid = models.BigIntegerField(db_default=TransactionId())

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "name", "schema", "payload", "about", "at", "on", "actor", "person_id", "caused_by", "xid",
    )  # fmt: skip

    class Meta:
        indexes = (
            GinIndex(fields=["about"], name="events_about"),
            models.Index(fields=["name", "at"], name="events_name_at"),
        )


class Handled(models.Model):
    """This handler has reacted to this event. Inserted with the reaction, so a job run twice acts once."""

    event_id = models.BigIntegerField()
    handler = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("event_id", "handler", "at")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event_id", "handler"], name="event_handled_once"),)


class AccessLog(models.Model):
    """Who saw what of whom, and why. Shown to the person."""

    at = models.DateTimeField(default=clock.now)
    actor = models.CharField(max_length=60)
    actor_person_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=80)
    why = models.CharField(max_length=200)
    # Whose row it was while nobody had an account for it; with the account the note is theirs.
    about = models.CharField(max_length=40, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("at", "actor", "actor_person_id", "person_id", "what", "why", "about")

    class Meta:
        indexes = (
            models.Index(fields=["person_id", "at"], name="access_of_person"),
            models.Index(fields=["about"], condition=models.Q(person_id=None), name="access_of_nobody_yet"),
        )


class SimulatedSms(Row):
    """What the SMS simulator would have sent. Only the demo and tests have rows here."""

    to = models.CharField(max_length=20)
    text = models.CharField(max_length=640)
    key = models.CharField(max_length=120, unique=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        to=Personal(purpose="demo", basis="made_up", keep="7_days"),
        text=Personal(purpose="demo", basis="made_up", keep="7_days"),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("key",)


class SimulatedMail(Row):
    """What the demo would have sent by e-mail."""

    to = models.CharField(max_length=400)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    key = models.CharField(max_length=120)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        to=Personal(purpose="demo", basis="made_up", keep="7_days"),
        subject=Personal(purpose="demo", basis="made_up", keep="7_days"),
        text=Personal(purpose="demo", basis="made_up", keep="7_days"),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("key",)


class Heartbeat(models.Model):
    """When the worker last ran its minute job."""

    worker = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("worker", "at")
