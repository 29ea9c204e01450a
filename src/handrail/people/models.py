"""Who people are: accounts to sign in with, persons, organisations, memberships, consents, blocks and links.

An account is how somebody comes in; a person is who they are. One person may be a mentee in one programme and a mentor
in another, so what they do stands elsewhere and points here.
"""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from handrail.people.rules import BlockKind, Gender, LinkPurpose, OrganisationKind


class Person(models.Model):
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200, db_index=True)
    born_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, default="en")
    gender = models.CharField(max_length=8, blank=True, choices=[(kind, kind) for kind in Gender])

    def __str__(self) -> str:
        return f"person {self.pk}"


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """How a person signs in. Nobody has a password: a code, a link or another provider proves who comes."""

    email = models.EmailField(max_length=254, null=True, blank=True, unique=True)
    phone = models.CharField(max_length=20, null=True, blank=True, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="account")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="en")
    # Counting up signs the account out everywhere: it is part of the key every session carries.
    sessions_ended = models.PositiveIntegerField(default=0)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_has_email_or_phone", condition=Q(email__isnull=False) | Q(phone__isnull=False)
            ),
            models.CheckConstraint(name="account_email_lower", condition=Q(email=Lower("email"))),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"


class Organisation(models.Model):
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in OrganisationKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    number = models.CharField(max_length=40, null=True, blank=True)
    country = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "number"], name="organisation_number_once"),
            models.CheckConstraint(name="organisation_kind_known", condition=Q(kind__in=list(OrganisationKind))),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role at an organisation; whoever has one is staff."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(until=None), name="membership_open_once"
            ),
            models.CheckConstraint(name="membership_ends_later", condition=Q(until=None) | Q(until__gte=F("since"))),
        ]


class Consent(models.Model):
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=80)
    text_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at=None), name="consent_open_once_per_purpose"
            ),
        ]


class Block(models.Model):
    """Two people are kept apart. It works both ways and is never shown to the other one."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="blocks")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in BlockKind])
    set_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other", "kind"], condition=Q(released_at=None), name="block_open_once"),
            models.CheckConstraint(name="block_needs_two_people", condition=~Q(person=F("other"))),
        ]


class SignInLink(models.Model):
    """A link that signs one account in, once. Only its hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=12, choices=[(kind, kind) for kind in LinkPurpose])
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)
