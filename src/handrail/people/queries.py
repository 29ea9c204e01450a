"""What is read about accounts and persons: who acts, who is kept apart, who agreed to what, and one's own page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.models import AccessLog
from handrail.people.models import Account, Block, Consent, ContactChange, Membership, Person
from handrail.people.rules import Contact

LOOKS_SHOWN = timedelta(days=90)
MOST_LOOKS = 200


def actor_of(account: Account) -> Actor:
    """The actor behind a signed-in account. Staff without a second step are only persons until they set it up."""
    read: Any = account if hasattr(account, "held") else acting(account.pk)
    if read.person_id is None:
        return Actor(account_id=account.pk, name="")
    named = (each.split(":") for each in read.held)
    places = frozenset((Role(role), int(organisation)) for role, organisation in named)
    account.second_step_due = bool(places) and not read.secured
    return Actor(account.pk, read.person_id, places if read.secured else frozenset(), read.called)


# Every request begins with it. As text, because putting it together from parts took longer than the database's answer.
ACTING = """
SELECT account.*, person.name AS called,
    EXISTS (SELECT 1 FROM mfa_authenticator WHERE user_id = account.id AND type = %(totp)s) AS secured,
    ARRAY(
        SELECT role || ':' || organisation_id FROM people_membership
        WHERE person_id = account.person_id AND since <= %(today)s AND (until IS NULL OR until >= %(today)s)
    ) AS held
FROM people_account AS account LEFT JOIN people_person AS person ON person.id = account.person_id
WHERE account.id = %(account)s
"""


def acting(account_id: int) -> Account | None:
    """An account with all that its actor is made of: name, roles held today, whether there is a second step."""
    said = {"account": account_id, "today": clock.today(), "totp": Authenticator.Type.TOTP}
    return next(iter(Account.objects.raw(ACTING, said)), None)


def account_of(contact: Contact) -> Account | None:
    """The account that is reached there, if any."""
    if contact.email:
        return Account.objects.filter(email=contact.email).first()
    return Account.objects.filter(phone=contact.phone).first()


def account_of_person(person_id: int) -> Account | None:
    return Account.objects.filter(person_id=person_id).first()


def language_of(person_id: int) -> str:
    """The language the person chose, for what is sent to them."""
    return Person.objects.filter(pk=person_id).values_list("language", flat=True).first() or "en"


@dataclass(frozen=True)
class ChangeLetter:
    """Who is told of a changed address, and in which language."""

    ref: str
    what: str
    to: str
    language: str


def change_letter(change_id: int) -> ChangeLetter | None:
    row = ContactChange.objects.select_related("account").filter(pk=change_id, undone_at=None).first()
    return ChangeLetter(row.ref, row.what, row.told, row.account.language) if row else None


@dataclass(frozen=True)
class RoleLetter:
    """Who is told of a new role."""

    ref: str
    role: str
    organisation: str
    to: str
    language: str


def role_letter(membership_id: int) -> RoleLetter | None:
    row = Membership.objects.select_related("organisation", "person__account").filter(pk=membership_id).first()
    if row is None or not row.person.account.email:
        return None
    account = row.person.account
    return RoleLetter(row.ref, row.role, row.organisation.name, account.email or "", account.language)


def gender_of(actor: Actor) -> str:
    """What the actor said about themselves, if anything."""
    return Person.objects.filter(pk=actor.person_id or 0).values_list("gender", flat=True).first() or ""


def shut_out(person_id: int) -> set[int]:
    """Ids of everybody who is kept apart from this person, whoever asked for it."""
    pairs = Block.objects.filter(Q(person=person_id) | Q(other=person_id), released_at=None).values_list("person", "other")
    return {one if other == person_id else other for one, other in pairs}


def apart(one: OuterRef | int, other: OuterRef) -> Exists:
    """Whether two people are kept apart, whoever asked for it, said of the rows of a statement; twin of `kept_apart`."""
    both = Q(person=one, other=other) | Q(person=other, other=one)
    return Exists(Block.objects.filter(both, released_at=None))


def kept_apart(person_id: int, other_id: int) -> bool:
    return other_id in shut_out(person_id)


def has_consent(person_id: int, purpose: str) -> bool:
    return Consent.objects.filter(person=person_id, purpose=purpose, withdrawn_at=None).exists()


def consents_given(person_id: int) -> dict[str, str]:
    """Purpose → hash of the text agreed to, for what holds now."""
    return dict(Consent.objects.filter(person=person_id, withdrawn_at=None).values_list("purpose", "text_hash"))


def staff_at(role: Role, organisation_id: int) -> list[int]:
    """Ids of the persons who hold this role there today."""
    holding = Membership.objects.held(clock.today()).filter(role=role, organisation=organisation_id)
    return list(holding.order_by("person").values_list("person", flat=True))


def names_of(person_ids: Collection[int]) -> tuple[str, ...]:
    """In the order of names."""
    return tuple(Person.objects.filter(pk__in=person_ids).order_by("sort_key").values_list("name", flat=True))


@dataclass(frozen=True)
class ConsentRow:
    """One purpose on one's own page: whether it holds, and since when it does or does not."""

    purpose: str
    ref: str
    holds: bool
    at: datetime


@dataclass(frozen=True)
class BlockRow:
    ref: str
    name: str
    set_at: datetime


@dataclass(frozen=True)
class LookRow:
    """Somebody looked at something of mine on one day."""

    name: str
    roles: tuple[str, ...]
    what: str
    on: date


def looked(actor: Actor, whats: Collection[str]) -> list[LookRow]:
    """Who looked at these data of the actor in the last 90 days, newest first, each a day once; not the actor."""
    day = TruncDate("at")
    rows = AccessLog.objects.filter(person_id=actor.person_id or 0, what__in=whats, at__gte=clock.now() - LOOKS_SHOWN)
    rows = rows.exclude(actor_person_id=actor.person_id).exclude(actor_person_id=None)
    found = list(rows.annotate(on=day).values_list("actor_person_id", "what", "on").distinct().order_by("-on")[:MOST_LOOKS])
    names = dict(Person.objects.filter(pk__in={row[0] for row in found}).values_list("pk", "name"))
    roles = _roles({row[0] for row in found if row[0] is not None})
    return [LookRow(names.get(who, ""), roles.get(who, ()), what, on) for who, what, on in found if who is not None]


def _roles(person_ids: set[int]) -> dict[int, tuple[str, ...]]:
    held: dict[int, set[str]] = {}
    for person_id, role in Membership.objects.filter(person__in=person_ids).values_list("person", "role"):
        held.setdefault(person_id, set()).add(role)
    return {person_id: tuple(sorted(found)) for person_id, found in held.items()}


@dataclass(frozen=True)
class Me:
    """What one's own page shows."""

    name: str
    email: str
    phone: str
    providers: tuple[str, ...]
    language: str
    gender: str
    consents: tuple[ConsentRow, ...]
    blocks: tuple[BlockRow, ...]


def me(actor: Actor) -> Me:
    account = Account.objects.select_related("person").filter(person=actor.person_id).first()
    if actor.person_id is None or account is None or account.person is None:
        raise NotFound("account")
    person = account.person
    blocks = (
        Block.objects.select_related("other").filter(person=person, kind="block", released_at=None).order_by("set_at", "id")
    )
    return Me(
        name=person.name,
        email=account.email or "",
        phone=account.phone or "",
        providers=tuple(SocialAccount.objects.filter(user=account).order_by("provider").values_list("provider", flat=True)),
        language=account.language,
        gender=person.gender,
        consents=_newest_by_purpose(person.pk),
        blocks=tuple(BlockRow(each.ref, each.other.name, each.set_at) for each in blocks),
    )


def _newest_by_purpose(person_id: int) -> tuple[ConsentRow, ...]:
    said = Consent.objects.filter(person=person_id).order_by("purpose", "-given_at", "-id").distinct("purpose")
    return tuple(ConsentRow(row.purpose, row.ref, row.withdrawn_at is None, row.withdrawn_at or row.given_at) for row in said)


def text_agreed(actor: Actor, purpose: str) -> str:
    """The hash of the text this person last agreed to, so that saying yes again says yes to the same text."""
    newest = Consent.objects.filter(person=actor.person_id, purpose=purpose).order_by("-given_at", "-id").first()
    if newest is None:
        raise NotFound(purpose)
    return newest.text_hash
