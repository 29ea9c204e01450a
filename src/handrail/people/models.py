"""Who people are: accounts to sign in with, persons, organisations, memberships, consents, blocks and links.

An account is how somebody comes in; a person is who they are. One person may be a mentee in one programme and a mentor
in another, so what they do stands elsewhere and points here.
"""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from handrail.kernel.models import Row
from handrail.kernel.privacy import Personal, declare
from handrail.people.rules import BlockKind, ContactKind, Gender, LinkPurpose, OrganisationKind

CALLED = Personal(purpose="address_people", basis="public_task", keep="account")
REACHED = Personal(purpose="sign_in", basis="public_task", keep="account")


class Person(Row):
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200, db_index=True)
    born_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, default="en")
    gender = models.CharField(max_length=8, blank=True, choices=[(kind, kind) for kind in Gender])

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        name=CALLED,
        sort_key=CALLED,
        born_on=Personal(purpose="eligibility", basis="public_task", keep="account"),
        gender=Personal(purpose="own_wish", basis="consent", keep="account"),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("language",)

    def __str__(self) -> str:
        return f"person {self.pk}"


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser, Row):
    """How a person signs in. Nobody has a password: a code, a link or another provider proves who comes."""

    email = models.EmailField(max_length=254, null=True, blank=True, unique=True)
    phone = models.CharField(max_length=20, null=True, blank=True, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="account")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="en")
    # Counting up signs the account out everywhere: it is part of the key every session carries.
    sessions_ended = models.PositiveIntegerField(default=0)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(email=REACHED, phone=REACHED, last_login=REACHED)
    # The password field is Django's; it holds the mark of "none" for everybody.
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("password", "language", "sessions_ended")

    objects = AccountManager()

    # Set by `queries.actor_of` for the request: this is staff who has not set up the second step yet.
    second_step_due: bool = False

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="account_has_email_or_phone", condition=Q(email__isnull=False) | Q(phone__isnull=False)
            ),
            models.CheckConstraint(name="account_email_lower", condition=Q(email=Lower("email"))),
        )

    def __str__(self) -> str:
        return f"account {self.pk}"

    def get_session_auth_hash(self) -> str:
        """What every session of this account carries; it changes when the account is signed out everywhere."""
        return self._session_key(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_key(secret)

    def _session_key(self, secret: str | bytes) -> str:
        text = f"{self.pk}:{self.sessions_ended}"
        return salted_hmac("handrail.people.session", text, secret=secret, algorithm="sha256").hexdigest()


class ContactChange(Row):
    """An address or a number was replaced. `old` may put it back for a week; swept out some time later."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    what = models.CharField(max_length=5, choices=[(kind, kind) for kind in ContactKind])
    old = models.CharField(max_length=254, blank=True)
    told = models.CharField(max_length=254, blank=True)
    changed_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        old=Personal(purpose="sign_in", basis="public_task", keep="30 days"),
        told=Personal(purpose="sign_in", basis="public_task", keep="30 days"),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("what", "changed_at", "undone_at")


class Organisation(Row):
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in OrganisationKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    number = models.CharField(max_length=40, null=True, blank=True)
    country = models.CharField(max_length=2)
    # The regions where it is or works, by their codes; none said means everywhere in its country.
    areas = ArrayField(models.CharField(max_length=8), default=list, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("name", "kind", "number", "country", "areas")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["country", "number"], name="organisation_number_once"),
            models.CheckConstraint(name="organisation_kind_known", condition=Q(kind__in=list(OrganisationKind))),
        )

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def held(self, on: date) -> Self:
        """Those that hold on this day."""
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


class Membership(Row):
    """A person's role at an organisation; whoever has one is staff."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("role", "since", "until")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(until=None), name="membership_open_once"
            ),
            models.CheckConstraint(name="membership_ends_later", condition=Q(until=None) | Q(until__gte=F("since"))),
        )


class Consent(Row):
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=80)
    text_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The counsellor who read the text aloud and wrote the yes down; nobody where the person said it alone.
    assisted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("purpose", "text_hash", "given_at", "withdrawn_at")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at=None), name="consent_open_once_per_purpose"
            ),
        )


class Block(Row):
    """Two people are kept apart. It works both ways and is never shown to the other one."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="blocks")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in BlockKind])
    set_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("kind", "set_at", "released_at")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "other", "kind"], condition=Q(released_at=None), name="block_open_once"),
            models.CheckConstraint(name="block_needs_two_people", condition=~Q(person=F("other"))),
        )


class SignInLink(Row):
    """A link that signs one account in, once. Only its hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=12, choices=[(kind, kind) for kind in LinkPurpose])
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("purpose", "token_hash", "made_at", "spent_at")
