"""Tables without a domain: events and what handled them, keys, legal holds, who saw what, simulated SMS, the heartbeat."""

import re
import secrets
from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from handrail.kernel import clock, crypto
from handrail.kernel.access import sealed_stay_closed
from handrail.kernel.keeping import after_case, days
from handrail.kernel.keyring import ring
from handrail.kernel.prepared import first, prepared
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare

REF = re.compile(r"[\w-]{22}", re.ASCII)
"""What a `ref` looks like; anything else in an address names nothing."""


def new_ref() -> str:
    """A random address part: 128 bits, safe in a URL, and never like an option of a command or a formula of a table."""
    ref = secrets.token_urlsafe(16)
    return f"_{ref[1:]}" if ref.startswith("-") else ref


NEW_REF_SQL = "regexp_replace(left(translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'), 22), '^-', '_')"
"""The same where the database writes many rows at once (122 random bits)."""


class Row(models.Model):
    """What every table has: an inner key, an outer `ref`, and when it came."""

    id = models.BigAutoField(primary_key=True)
    ref = models.CharField(max_length=22, unique=True, default=new_ref, editable=False)
    created = models.DateTimeField(default=clock.now, editable=False)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ()
    PERSONAL: ClassVar[dict[str, Personal]] = {}
    WHOSE: ClassVar[tuple[Whose, ...]] = ()
    # How it goes, and the look-up of the day from which months count; none: that of the row its first `WHOSE` leads over.
    GOES: ClassVar[Leaving] = Leaving.FIELDS
    ENDS: ClassVar[str] = ""
    # Where only some rows are ours to take away: the look-up that finds them.
    OURS: ClassVar[Mapping[str, Any]] = {}

    class Meta:
        abstract = True


class DataKey(models.Model):
    """The wrapped key of one record of trust, for instance "participation:12". Erasing the row is the erasure."""

    trust = models.CharField(max_length=60, unique=True)
    wrapped = models.BinaryField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "wrapped")


@prepared
def _wrapped(trust: str) -> "models.QuerySet[DataKey, Any]":
    return DataKey.objects.filter(trust=trust).values_list("wrapped", flat=True)


def key_of(trust: str, *, create: bool) -> bytes:
    """The open key of that record. CannotOpen when it does not exist (any more) and may not be made."""
    if create:
        # Made by an insert that yields to another's, so that two writers agree on one key.
        wrapped = ring().seal(crypto.new_key(), f"key:{trust}")
        DataKey.objects.bulk_create([DataKey(trust=trust, wrapped=wrapped)], ignore_conflicts=True)
    found = first(_wrapped(trust))
    if found is None:
        raise crypto.CannotOpen(trust)
    return _unwrapped(trust, found)


def _unwrapped(trust: str, wrapped: Any) -> bytes:
    return ring().unseal(bytes(wrapped), f"key:{trust}")


class Trusted(Row):
    """A row with sealed texts; `trust` says whose key seals them."""

    trust = models.CharField(max_length=60)

    # The key is this row's: it goes with it, and with it what others wrote under it.
    KEY_GOES: ClassVar[bool] = False

    class Meta:
        abstract = True

    def _place(self, field: str) -> str:
        return f"{self._meta.db_table}.{field}:{self.ref}"

    def sealed(self, field: str, text: str) -> bytes:
        """The ciphertext of `text` for that field of this row."""
        return crypto.seal(text.encode(), key_of(self.trust, create=True), self._place(field))

    def reveal(self, field: str, *, key: bytes | None = None) -> str:
        """The text of a sealed field, empty when there is none. Who opens many rows of one trust gets its key once."""
        if sealed_stay_closed():
            return ""
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

    @classmethod
    def with_key(cls, trust: str, key: bytes | None) -> "Opened":
        """One whose key is known already, or known to be gone."""
        known = cls(trust)
        known._key, known._gone = key, key is None
        return known

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


def opened(trusts: Collection[str]) -> dict[str, Opened]:
    """Texts under many records of trust: all keys in one query."""
    keys = {each.trust: _unwrapped(each.trust, each.wrapped) for each in DataKey.objects.filter(trust__in=trusts)}
    return {trust: Opened.with_key(trust, keys.get(trust)) for trust in trusts}


class TransactionId(models.Func):
    """PostgreSQL's id of the running transaction, as the first migration knew it."""

    template = "(pg_current_xact_id()::text::bigint)"
    arity = 0
    output_field = models.BigIntegerField()


class Moment(TransactionId):
    """The id of the running transaction: orders rows safely where a sequence would not.

    `kernel_moment` adds what a restore into another cluster asks for (see `audit.carry_on`), so that ids only grow.
    """

    template = "kernel_moment(pg_current_xact_id())"


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
    xid = models.BigIntegerField(db_default=Moment())

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "name", "schema", "payload", "about", "at", "on", "actor", "person_id", "caused_by", "xid",
    )  # fmt: skip
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person_id", Stake.NAMED),)

    class Meta:
        indexes = (
            GinIndex(fields=["about"], name="events_about"),
            models.Index(fields=["name", "at"], name="events_name_at"),
            models.Index(fields=["xid", "id"], name="events_in_order"),
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
    """Who saw what of whom, and why. Shown to the person. Never changed: what belongs to it later is a row of its own."""

    at = models.DateTimeField(default=clock.now)
    actor = models.CharField(max_length=60)
    actor_person_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=80)
    why = models.CharField(max_length=200)
    # Whose row it was while nobody had an account for it; the copy that is theirs later says "log:" and the first one's id.
    about = models.CharField(max_length=40, blank=True)
    xid = models.BigIntegerField(db_default=Moment())

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("at", "actor", "actor_person_id", "person_id", "what", "why", "about", "xid")
    # What somebody else looked at is told in words by the page that lists it, because one kind is never told: a concern.
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person_id", Stake.NAMED), Whose("actor_person_id", Stake.BY))

    class Meta:
        indexes = (
            models.Index(fields=["person_id", "at"], name="access_of_person"),
            models.Index(fields=["about"], condition=~models.Q(about=""), name="access_about"),
            models.Index(fields=["xid", "id"], name="access_in_order"),
        )


class LegalHold(Trusted):
    """Until it is released neither erasure nor retention takes what is about this person, nor what stands under `about`.

    Nobody but who set it may learn of it from a page: why somebody's rows are kept can itself be the secret. Written and
    asked through `kernel.holds`.
    """

    person_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=40)
    set_by_id = models.BigIntegerField()
    since = models.DateField()
    review_on = models.DateField()
    released_on = models.DateField(null=True, blank=True)
    reason = EncryptedText()
    released_because = EncryptedText()

    KEPT: ClassVar[dict[str, Any]] = {"purpose": "so that nothing is lost before it is decided", "basis": "legal claims"}
    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        reason=Personal(**KEPT, keep=after_case(), special=True),
        released_because=Personal(**KEPT, keep=after_case(), special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "trust", "person_id", "about", "set_by_id", "since", "review_on", "released_on",
    )  # fmt: skip
    # Never ABOUT: that such a row exists is kept from her.
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person_id", Stake.NAMED), Whose("set_by_id", Stake.NAMED))
    GOES: ClassVar[Leaving] = Leaving.ROW
    ENDS: ClassVar[str] = "released_on"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["about", "person_id"],
                condition=models.Q(released_on=None),
                nulls_distinct=False,
                name="legal_hold_stands_once",
            ),
            models.CheckConstraint(
                name="legal_hold_in_order",
                condition=models.Q(review_on__gt=models.F("since"))
                & (models.Q(released_on=None) | models.Q(released_on__gte=models.F("since"))),
            ),
        )
        indexes = (models.Index(fields=["person_id"], condition=models.Q(released_on=None), name="legal_hold_of_person"),)


class Seal(models.Model):
    """One link of the audit chain: which rows of a log were there, and what each of them said. See `audit`."""

    number = models.BigIntegerField(unique=True)
    log = models.CharField(max_length=10)
    form = models.PositiveSmallIntegerField()
    first_id = models.BigIntegerField()
    last_xid = models.BigIntegerField()
    last_id = models.BigIntegerField()
    newest_at = models.DateTimeField()
    at = models.DateTimeField()
    rows = models.BinaryField()
    head = models.CharField(max_length=64)
    # Rows whose time to be kept is over may go; the link stays and says when.
    let_go_at = models.DateTimeField(null=True)
    let_go_proof = models.CharField(max_length=64, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "number", "log", "form", "first_id", "last_xid", "last_id", "newest_at", "at", "rows", "head", "let_go_at",
        "let_go_proof",
    )  # fmt: skip


class Installed(models.Model):
    """Which version these tables were brought to, and when."""

    version = models.CharField(max_length=20)
    at = models.DateTimeField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("version", "at")


class SimulatedSms(Row):
    """What the SMS simulator would have sent. Only the demo and tests have rows here."""

    to = models.CharField(max_length=20)
    text = models.CharField(max_length=640)
    key = models.CharField(max_length=120, unique=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        to=Personal(purpose="demo", basis="made_up", keep=days(7)),
        text=Personal(purpose="demo", basis="made_up", keep=days(7)),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("key",)


class SimulatedMail(Row):
    """What the demo would have sent by e-mail."""

    to = models.CharField(max_length=400)
    sender = models.CharField(max_length=400, blank=True)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    key = models.CharField(max_length=120)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        to=Personal(purpose="demo", basis="made_up", keep=days(7)),
        subject=Personal(purpose="demo", basis="made_up", keep=days(7)),
        text=Personal(purpose="demo", basis="made_up", keep=days(7)),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("key", "sender")


class Stamp(models.Model):
    """A number that goes up with each change of something every process keeps in memory. Read with what is asked anyway."""

    name = models.CharField(max_length=40, unique=True)
    number = models.BigIntegerField(default=0)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("name", "number")


class Heartbeat(models.Model):
    """When the worker last ran its minute job."""

    worker = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("worker", "at")


class ProviderFault(models.Model):
    """A provider does not do what it is asked; the row goes when it does again. Only an error's class stands here."""

    kind = models.CharField(max_length=20, unique=True)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=60, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("kind", "since", "last_at", "times", "why")
