"""Who people are: accounts to sign in with, persons, organisations, memberships, consents, blocks and links.

An account is how somebody comes in; a person is who they are. One person may be a mentee in one programme and a mentor
in another, so what they do stands elsewhere and points here.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self, override

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from handrail.kernel.keeping import ACCOUNT, days, proof
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.people.rules import BlockKind, Cause, ContactKind, Gender, LinkPurpose, OrganisationKind

GONE = "\ue000"
"""Stands in the table for the name of somebody who was erased: a sign nobody can type. On screen it is words."""


class Former(str):
    """What is shown instead of an erased name; saved again it is the sign and not the words."""

    __slots__ = ()


if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField


class NameField(Text):
    """A person's name. Where it was erased, whoever reads it gets the words of their own language."""

    def from_db_value(self, value: str, *_: Any) -> str:
        return Former(gettext("Former participant")) if value == GONE else value

    @override
    def get_prep_value(self, value: Any) -> Any:
        return GONE if isinstance(value, Former) else super().get_prep_value(value)

    @override
    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


CALLED = Personal(purpose="address_people", basis="public_task", keep=ACCOUNT)
REACHED = Personal(purpose="sign_in", basis="public_task", keep=ACCOUNT)


class Person(Row):
    name = NameField(max_length=200)
    sort_key = models.CharField(max_length=200, db_index=True)
    born_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, default="en")
    gender = models.CharField(max_length=8, blank=True, choices=[(kind, kind) for kind in Gender])
    # Whose pages she sees: the organisation of the programme she joined last. Staff see those of where they work.
    organisation = models.ForeignKey("Organisation", models.SET_NULL, null=True, blank=True, related_name="+")

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        name=replace(CALLED, gone=GONE),
        sort_key=CALLED,
        born_on=Personal(purpose="eligibility", basis="public_task", keep=ACCOUNT),
        gender=Personal(purpose="own_wish", basis="consent", keep=ACCOUNT),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("language",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("pk"),)

    def __str__(self) -> str:
        return f"person {self.pk}"


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)

    def sign_out(self, **whose: Any) -> None:
        """Every session of these accounts is over on its next request: the key it carries is another one now."""
        self.filter(**whose).update(sessions_ended=F("sessions_ended") + 1)


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
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW

    objects = AccountManager()

    # Set by `queries.actor_of` for the request: this is staff who has not set up the second step yet.
    second_step_due: bool = False
    # Set by the middleware before: what this session says of its sign-in.
    did_second_step_elsewhere: bool = False
    works_for: str = ""

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
        old=Personal(purpose="sign_in", basis="public_task", keep=days(30)),
        told=Personal(purpose="sign_in", basis="public_task", keep=days(30)),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("what", "changed_at", "undone_at")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("account__person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW


class Erasure(Trusted):
    """Somebody leaves, or what was over long enough goes. Until `due_on` it may be taken back.

    `about` is empty for the whole person, else what goes: "participation:12", "mentor:3". The words that can be looked for
    afterwards, and where the last letter goes, are sealed under a key of its own and go when the last backup has.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="erasures")
    about = models.CharField(max_length=40, blank=True)
    cause = models.CharField(max_length=8, choices=[(cause, cause) for cause in Cause])
    asked_on = models.DateField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    undone_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    reason = EncryptedText()
    contact = EncryptedText()
    words = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        reason=Personal(purpose="erasure", basis="legal_obligation", keep=proof()),
        contact=Personal(purpose="erasure", basis="legal_obligation", keep=proof()),
        words=Personal(purpose="erasure", basis="legal_obligation", keep=proof()),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "about", "cause", "asked_on", "due_on", "undone_on", "done_on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("person", without=("words", "reason")), Whose("asked_by", Stake.BY), Whose("approved_by", Stake.BY),
    )  # fmt: skip
    ENDS: ClassVar[str] = "done_on"
    KEY_GOES: ClassVar[bool] = True

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "about"],
                condition=Q(done_on=None, undone_on=None),
                nulls_distinct=False,
                name="erasure_open_once",
            ),
            models.CheckConstraint(name="erasure_two_different", condition=~Q(asked_by=F("approved_by"))),
        )
        indexes = (models.Index(fields=["due_on"], condition=Q(done_on=None, undone_on=None), name="erasures_open"),)


class Organisation(Row):
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in OrganisationKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    number = models.CharField(max_length=40, null=True, blank=True)
    country = models.CharField(max_length=2)
    # The regions where it is or works, by their codes; none said means everywhere in its country.
    areas = ArrayField(models.CharField(max_length=8), default=list, blank=True)

    CALLED: ClassVar = "name"
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
    # The sign-in that claims the role each time; nothing where an administrator gave it by hand.
    source = models.CharField(max_length=20, blank=True)

    objects = MembershipQuerySet.as_manager()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("role", "since", "until", "source")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)

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
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"), Whose("assisted_by", Stake.BY))

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
    # A hold is set to keep people safe, and neither of the two reads of it here.
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("person", only={"kind": BlockKind.BLOCK}),
        Whose("person", Stake.NAMED),
        Whose("other", Stake.NAMED),
    )

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
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("account__person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW


class Deputy(Row):
    """For some days somebody acts for a colleague, in one role at one organisation. It holds by its dates alone."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("role", "since", "until", "withdrawn_at")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"), Whose("deputy"), Whose("named_by", Stake.BY))

    class Meta:
        indexes = (models.Index(fields=["deputy", "until"], condition=Q(withdrawn_at=None), name="deputy_now"),)
        constraints = (
            models.CheckConstraint(name="deputy_ends_later", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="deputy_is_another", condition=~Q(person=F("deputy"))),
        )


class SignedIn(Row):
    """One session of an account, as its owner reads it: on what, since when, last seen on which day."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=24)
    began_at = models.DateTimeField()
    seen_on = models.DateField()
    # What `Account.sessions_ended` was: a session from before it counted up is over.
    generation = models.PositiveIntegerField()
    # The organisation's sign-in it came by, and that sign-in's own name for it, as an index nobody can read.
    provider = models.CharField(max_length=20, blank=True)
    sid_index = models.CharField(max_length=64, blank=True, db_index=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        device=Personal(purpose="sign_in", basis="public_task", keep=days(30)),
        began_at=Personal(purpose="sign_in", basis="public_task", keep=days(30)),
        seen_on=Personal(purpose="sign_in", basis="public_task", keep=days(30)),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("session_key", "generation", "provider", "sid_index")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("account__person"),)


class SeenAs(Row):
    """Somebody who helps looked at the pages as this person sees them: why, from when until when, and which pages."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    viewer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    pages = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        reason=Personal(purpose="seen_as", basis="public_task", keep=days(365)),
        began_at=Personal(purpose="seen_as", basis="public_task", keep=days(365)),
        ended_at=Personal(purpose="seen_as", basis="public_task", keep=days(365)),
        pages=Personal(purpose="seen_as", basis="public_task", keep=days(365)),
    )
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"), Whose("viewer", Stake.BY))
