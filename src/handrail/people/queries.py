"""What is read about accounts and persons: who acts, who is kept apart, who agreed to what, and one's own page."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role, Stand
from handrail.kernel.keeping import BACKUPS_GONE
from handrail.kernel.models import AccessLog, Opened
from handrail.kernel.prepared import first, prepared
from handrail.kernel.privacy import blind_index
from handrail.people.models import Account, Block, Consent, ContactChange, Erasure, Membership, Person
from handrail.people.rules import BY_TIME, Contact

LOOKS_SHOWN = timedelta(days=90)
MOST_LOOKS = 200


def actor_of(account: Account) -> Actor:
    """The actor behind a signed-in account. Staff without a second step, ours or their organisation's, are only persons."""
    read: Any = account if hasattr(account, "held") else acting(account.pk)
    if read.person_id is None:
        return Actor(account_id=account.pk, name="")
    named = (each.split(":") for each in read.held)
    places = frozenset((Role(role), int(organisation)) for role, organisation in named)
    secured = read.secured or account.did_second_step_elsewhere
    account.second_step_due = bool(places) and not secured
    if not secured:
        return Actor(account.pk, read.person_id, name=read.called)
    return _at_desk(Actor(account.pk, read.person_id, places, read.called), read.stands, account.works_for)


def _at_desk(own: Actor, said: Iterable[str], works_for: str) -> Actor:
    """The actor at her own desk, or at that of the colleague she works for now: herself, with the other's places alone."""
    found: dict[int, Stand] = {}
    for ref, person_id, name, until, role, organisation in map(json.loads, said):
        before = found.get(person_id)
        places = frozenset({(Role(role), organisation)}) | (before.places if before else frozenset())
        found[person_id] = Stand(ref, person_id, name, date.fromisoformat(until), places)
    stands = tuple(found.values())
    chosen = next((each for each in stands if each.ref == works_for), None)
    return replace(own, places=chosen.places if chosen else own.places, stands_for=chosen, may_stand_for=stands)


# Every request begins with it. As text, because putting it together from parts took longer than the database's answer.
ACTING = """
SELECT account.*, person.name AS called, person.organisation_id AS belongs_to,
    COALESCE((SELECT number FROM kernel_stamp WHERE name = 'appearance'), 0) AS look_stamp,
    EXISTS (SELECT 1 FROM mfa_authenticator WHERE user_id = account.id AND type = %(totp)s) AS secured,
    ARRAY(
        SELECT role || ':' || organisation_id FROM people_membership
        WHERE person_id = account.person_id AND since <= %(today)s AND (until IS NULL OR until >= %(today)s)
    ) AS held,
    ARRAY(
        SELECT json_build_array(
            stand.ref, stand.person_id,
            -- Joined, PostgreSQL would walk through everybody to meet the few who have a role.
            (SELECT away.name FROM people_person AS away WHERE away.id = stand.person_id),
            stand.until, stand.role, stand.organisation_id
        )::text
        FROM people_deputy AS stand
        WHERE stand.deputy_id = account.person_id AND stand.withdrawn_at IS NULL
            AND %(today)s BETWEEN stand.since AND stand.until
            AND EXISTS (
                SELECT 1 FROM people_membership AS theirs
                WHERE theirs.person_id = stand.person_id AND theirs.role = stand.role
                    AND theirs.organisation_id = stand.organisation_id
                    AND theirs.since <= %(today)s AND (theirs.until IS NULL OR theirs.until >= %(today)s)
            )
            AND EXISTS (
                WITH RECURSIVE up AS (
                    SELECT id, parent_id FROM people_organisation WHERE id = stand.organisation_id
                    UNION ALL
                    SELECT above.id, above.parent_id FROM people_organisation AS above JOIN up ON above.id = up.parent_id
                )
                SELECT 1 FROM people_membership AS own JOIN up ON up.id = own.organisation_id
                WHERE own.person_id = stand.deputy_id AND own.role = stand.role
                    AND own.since <= %(today)s AND (own.until IS NULL OR own.until >= %(today)s)
            )
        ORDER BY stand.until DESC, stand.id
    ) AS stands
FROM people_account AS account LEFT JOIN people_person AS person ON person.id = account.person_id
WHERE account.id = %(account)s
"""


def acting(account_id: int) -> Account | None:
    """An account with all that its actor is made of: name, roles held today, whether there is a second step, for whom it
    may stand in: while both hold that role, the deputy there or above.
    """
    said = {"account": account_id, "today": clock.today(), "totp": Authenticator.Type.TOTP}
    return next(iter(Account.objects.raw(ACTING, said)), None)


def account_of(contact: Contact) -> Account | None:
    """The account that is reached there, if any."""
    if contact.email:
        return Account.objects.filter(email=contact.email).first()
    return Account.objects.filter(phone=contact.phone).first()


@prepared
def _account(person: int) -> QuerySet[Account]:
    return Account.objects.filter(person_id=person)


def account_of_person(person_id: int) -> Account | None:
    return first(_account(person_id))


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


@prepared
def _blocks(person: int) -> "QuerySet[Block, Any]":
    return Block.objects.filter(Q(person=person) | Q(other=person), released_at=None).values_list("person", "other")


def shut_out(person_id: int) -> set[int]:
    """Ids of everybody who is kept apart from this person, whoever asked for it."""
    return {one if other == person_id else other for one, other in _blocks(person_id)}


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
    stood_for: str = ""


def looked(actor: Actor, whats: Collection[str], *, ever: bool = False) -> list[LookRow]:
    """Who looked at these data of the actor in the last 90 days, newest first, each a day once; not the actor."""
    rows = AccessLog.objects.filter(person_id=actor.person_id or 0, what__in=whats)
    rows = rows.exclude(actor_person_id=actor.person_id).exclude(actor_person_id=None)
    days = rows.annotate(on=TruncDate("at")).values_list("actor_person_id", "what", "on", "actor").distinct().order_by("-on")
    found = list(days if ever else days.filter(at__gte=clock.now() - LOOKS_SHOWN)[:MOST_LOOKS])
    named = {row[0] or 0 for row in found} | {_stood_for(row[3]) for row in found}
    names = dict(Person.objects.filter(pk__in=named).values_list("pk", "name"))
    roles = _roles({row[0] for row in found if row[0] is not None})
    return [
        LookRow(names.get(who, ""), roles.get(who, ()), what, on, names.get(_stood_for(trace), ""))
        for who, what, on, trace in found
        if who is not None
    ]


STOOD_FOR = re.compile(r" for person:(\d+)$")


def _stood_for(trace: str) -> int:
    """The colleague somebody stood in for when she looked; see `Actor.trace`."""
    said = STOOD_FOR.search(trace)
    return int(said[1]) if said else 0


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


def person_reached_by(contact: Contact) -> int | None:
    """Whose account has this address or number; nobody's where it is closed."""
    found = Account.objects.filter(is_active=True).filter(Q(email=contact.email) if contact.email else Q(phone=contact.phone))
    return found.values_list("person_id", flat=True).first()


@dataclass(frozen=True)
class ErasureLetter:
    """What a letter about an erasure says, and where it goes."""

    ref: str
    to: str
    language: str
    cause: str
    due_on: date
    done: bool
    backups: date
    token: str
    can_go_back: bool


def erasure_letter(erasure_id: int) -> ErasureLetter | None:
    """The letter as it is now; none about what was taken back."""
    row = Erasure.objects.select_related("person").filter(pk=erasure_id, undone_on=None).first()
    if row is None or row.person is None:
        return None
    done, by_time = row.done_on is not None, row.cause in BY_TIME
    return ErasureLetter(
        ref=row.ref,
        to=Opened(row.trust).text(row, "contact"),
        language=row.person.language,
        cause=row.cause,
        due_on=row.due_on,
        done=done,
        backups=(row.done_on or row.due_on) + BACKUPS_GONE,
        token=back_token(row.ref),
        can_go_back=not done and not by_time,
    )


def back_token(ref: str) -> str:
    """What the letter's address carries: the row and a proof, so that no table holds what opens it."""
    return f"{ref}.{back_proof(ref)}"


def back_proof(ref: str) -> str:
    return blind_index(f"erasure_back:{ref}")[:32]
