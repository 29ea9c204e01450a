"""Everything that changes accounts, persons, consents, blocks and links. One function, one transaction, one event."""

import hashlib
import secrets
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.access import STAFF, Actor, NotFound, Role
from handrail.kernel.events import record
from handrail.kernel.jobs import app
from handrail.kernel.privacy import blind_index
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people import events, rules
from handrail.people.models import Account, Block, Consent, ContactChange, Membership, Organisation, Person, SignInLink
from handrail.people.rules import BlockKind, Contact, ContactKind, LinkPurpose, OrganisationKind


@transaction.atomic
def open_account(
    *,
    by: Actor,
    on: date,
    email: str | None = None,
    phone: str | None = None,
    name: str = "",
    language: str = "en",
    how: str = "staff",
) -> Account:
    """An account and its person for somebody who can be reached; refused where that address has one already."""
    by.must("people.open")
    email = email.strip().lower() if email else None
    refuse_if(rules.blocks_opening(email, phone))
    known = Account.objects.filter(Q(email=email, email__isnull=False) | Q(phone=phone, phone__isnull=False))
    if known.exists():
        raise Refused([Reason("account_known", "phone" if phone else "email")])
    person = Person.objects.create(name=name, sort_key=rules.sort_key(name), language=language)
    account = Account(email=email, phone=phone, person=person, language=language)
    account.set_unusable_password()
    account.save()
    record(events.AccountOpened(account.pk, person.pk, how), by=by, on=on)
    return account


def come_in(contact: Contact, *, language: str, how: str, on: date, name: str = "") -> Account:
    """The account of an address that was just proven to be theirs; opened when there is none. Two at once get the same."""
    by = Actor.system("sign_in")
    found = Account.objects.filter(_reached_by(contact)).first()
    if found is not None:
        return found
    try:
        return open_account(email=contact.email, phone=contact.phone, name=name, language=language, how=how, by=by, on=on)
    except (Refused, IntegrityError):
        # Somebody proved the same address in the same moment, in another tab for instance.
        return Account.objects.get(_reached_by(contact))


def _reached_by(contact: Contact) -> Q:
    return Q(email=contact.email) if contact.email else Q(phone=contact.phone)


@transaction.atomic
def say_name(name: str, *, by: Actor, on: date) -> None:
    """The person says what they are called."""
    by.must("people.me")
    changed = Person.objects.filter(pk=_person(by)).update(name=name.strip(), sort_key=rules.sort_key(name))
    if not changed:
        raise NotFound("person")
    record(events.NameSaid(_person(by)), by=by, on=on)


@transaction.atomic
def say_gender(person_id: int, gender: str, *, by: Actor, on: date) -> None:
    """Woman, man or other, if somebody likes to say it; "" takes it back. Only wishes for a mentor are honoured by it."""
    by.must("people.me" if by.person_id == person_id else "people.open")
    refuse_if(rules.blocks_gender(gender))
    if Person.objects.filter(pk=person_id).exclude(gender=gender).update(gender=gender):
        record(events.GenderSaid(person_id), by=by, on=on)


@transaction.atomic
def choose_language(language: str, *, by: Actor) -> None:
    """Kept on the account (pages) and on the person (what is sent). A preference: nothing happened in the field's sense."""
    by.must("people.me")
    Account.objects.filter(pk=_account(by)).update(language=language)
    Person.objects.filter(pk=_person(by)).update(language=language)


def contacts_of(*, by: Actor) -> set[Contact]:
    """Where the actor's account is reached."""
    account = Account.objects.get(pk=_account(by))
    by_mail = {Contact(email=account.email)} if account.email else set()
    return by_mail | ({Contact(phone=account.phone)} if account.phone else set())


@transaction.atomic
def change_contact(contact: Contact, *, by: Actor, on: date) -> None:
    """The proven address becomes the account's. The old one, or else the other way to reach it, is told and may undo it."""
    by.must("people.me")
    account = Account.objects.select_for_update(of=("self",)).get(pk=_account(by))
    what, new = (ContactKind.EMAIL, contact.email) if contact.email else (ContactKind.PHONE, contact.phone)
    if Account.objects.filter(_reached_by(contact)).exclude(pk=account.pk).exists():
        raise Refused([Reason("contact_taken")])
    old = getattr(account, what) or ""
    told = old or (account.email if what is ContactKind.PHONE else account.phone) or ""
    _set_contact(account, what, new)
    change = ContactChange.objects.create(account=account, what=what, old=old, told=told, changed_at=clock.now())
    record(events.ContactChanged(account.pk, what.value), by=by, on=on)
    app.configure_task("handrail.people.tell_of_change").defer(change_id=change.pk)


@transaction.atomic
def put_contact_back(token: str, *, now: datetime, on: date) -> None:
    """Who had the old address did not want this: it is theirs again, and everybody is signed out of the account."""
    change = change_of(token)
    account = Account.objects.select_for_update(of=("self",)).get(pk=change.account_id)
    change.refresh_from_db()
    refuse_if(rules.blocks_going_back(change.changed_at, change.undone_at, now))
    ContactChange.objects.filter(pk=change.pk).update(undone_at=now)
    _set_contact(account, ContactKind(change.what), change.old or None)
    Account.objects.sign_out(pk=account.pk)
    record(events.ContactPutBack(account.pk, change.what), by=Actor.system("contact_back"), on=on)


def change_of(token: str) -> ContactChange:
    """The change a letter was about: `ref` and its proof, so that no table holds what opens it."""
    ref, _, proof = token.partition(".")
    change = ContactChange.objects.filter(ref=ref).first()
    if change is None or not secrets.compare_digest(proof.encode(), _proof(ref).encode()):
        raise Refused([Reason("contact_back_over")])
    return change


def back_token(ref: str) -> str:
    return f"{ref}.{_proof(ref)}"


def _proof(ref: str) -> str:
    return blind_index(f"contact_back:{ref}")[:32]


def _set_contact(account: Account, what: ContactKind, value: str | None) -> None:
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk).update(**{what.value: value})
    except IntegrityError as error:
        # Somebody else took it meanwhile, or nothing would be left to reach the account.
        raise Refused([Reason("contact_taken")]) from error


@transaction.atomic
def end_sessions(*, by: Actor, on: date) -> None:
    """Sign the actor's account out everywhere."""
    by.must("people.me")
    end_sessions_of(Account.objects.get(pk=_account(by)), by=by, on=on)


def end_sessions_of(account: Account, *, by: Actor, on: date) -> None:
    """Inside the transaction of whoever decided that these sessions end."""
    Account.objects.sign_out(pk=account.pk)
    record(events.SignedOutEverywhere(account.pk), by=by, on=on)


@transaction.atomic
def give_consent(person_id: int, purpose: str, text_hash: str, *, by: Actor, on: date) -> None:
    """Yes to one purpose, with the text that was read. Pressed twice it is given once; a new text replaces the old yes."""
    _for_oneself_or_assisted(person_id, by)
    Person.objects.select_for_update().get(pk=person_id)
    open_now = Consent.objects.filter(person=person_id, purpose=purpose, withdrawn_at=None).first()
    if open_now is not None and open_now.text_hash == text_hash:
        return
    if open_now is not None:
        Consent.objects.filter(pk=open_now.pk).update(withdrawn_at=clock.now())
    how = rules.how(by.person_id, person_id)
    helper = by.person_id if how is rules.How.ASSISTED else None
    Consent.objects.create(
        person_id=person_id, purpose=purpose, text_hash=text_hash, given_at=clock.now(), assisted_by_id=helper
    )
    record(events.ConsentGiven(person_id, purpose, how), by=by, on=on)


@transaction.atomic
def withdraw_consent(person_id: int, purpose: str, *, by: Actor, on: date) -> None:
    """No again; as easy as the yes."""
    _for_oneself_or_assisted(person_id, by)
    if Consent.objects.filter(person=person_id, purpose=purpose, withdrawn_at=None).update(withdrawn_at=clock.now()):
        record(events.ConsentWithdrawn(person_id, purpose, rules.how(by.person_id, person_id)), by=by, on=on)


def _for_oneself_or_assisted(person_id: int, by: Actor) -> None:
    # A counsellor may write down what the person says at the desk; the event says who wrote it.
    by.must("people.consent" if by.person_id == person_id else "people.open")


@transaction.atomic
def block(person_id: int, other_id: int, *, by: Actor, on: date | None = None) -> None:
    """The person keeps this other one away. It works at once and both ways; the other is told nothing."""
    by.must("people.block")
    if not by.is_system and by.person_id != person_id:
        raise NotFound("person")
    _set(person_id, other_id, BlockKind.BLOCK, by=by, on=on)


@transaction.atomic
def unblock(block_ref: str, *, by: Actor, on: date | None = None) -> None:
    """Who asked for the block lifts it."""
    by.must("people.block")
    found = Block.objects.filter(ref=block_ref, person=by.person_id, kind=BlockKind.BLOCK, released_at=None).first()
    if found is None:
        raise NotFound("block")
    _release(found, by=by, on=on)


@transaction.atomic
def hold(person_id: int, other_id: int, *, by: Actor, on: date | None = None) -> None:
    """No contact between these two until the safeguarding lead decides."""
    by.must("people.hold")
    _set(person_id, other_id, BlockKind.HOLD, by=by, on=on)


@transaction.atomic
def release_hold(person_id: int, other_id: int, *, by: Actor, on: date | None = None) -> None:
    by.must("people.hold")
    either = Q(person=person_id, other=other_id) | Q(person=other_id, other=person_id)
    for found in Block.objects.filter(either, kind=BlockKind.HOLD, released_at=None).order_by("id"):
        _release(found, by=by, on=on)


def _set(person_id: int, other_id: int, kind: BlockKind, *, by: Actor, on: date | None) -> None:
    refuse_if(rules.blocks_keeping_apart(person_id, other_id))
    fresh = Block(person_id=person_id, other_id=other_id, kind=kind, set_at=clock.now())
    before = Block.objects.filter(person=person_id, other=other_id, kind=kind, released_at=None)
    # An insert that yields to one that came first: pressed twice, or by two leads at once, it is set once.
    Block.objects.bulk_create([fresh], ignore_conflicts=True)
    if before.filter(ref=fresh.ref).exists():
        record(events.BlockSet(person_id, other_id, kind.value), by=by, on=on or clock.today())


def _release(found: Block, *, by: Actor, on: date | None) -> None:
    if Block.objects.filter(pk=found.pk, released_at=None).update(released_at=clock.now()):
        record(events.BlockReleased(found.person_id, found.other_id, found.kind), by=by, on=on or clock.today())


@transaction.atomic
def found_organisation(
    name: str,
    kind: OrganisationKind,
    *,
    country: str,
    by: Actor,
    on: date,
    number: str | None = None,
    parent_id: int | None = None,
) -> Organisation:
    by.must("people.appoint")
    made = Organisation.objects.create(name=name, kind=kind, country=country, number=number, parent_id=parent_id)
    record(events.OrganisationFounded(made.pk), by=by, on=on)
    return made


@transaction.atomic
def give_membership(person_id: int, organisation_id: int, role: Role, *, by: Actor, on: date) -> None:
    """From this day the person is staff there. Their other sessions end, because they began without a second step."""
    by.must("people.appoint")
    if role not in STAFF:
        raise Refused([Reason("no_staff_role", "role")])
    _, new = Membership.objects.get_or_create(
        person_id=person_id, organisation_id=organisation_id, role=role.value, until=None, defaults={"since": on}
    )
    if new:
        Account.objects.sign_out(person=person_id)
        record(events.MembershipGiven(person_id, organisation_id, role.value), by=by, on=on)


@transaction.atomic
def make_administrator(email: str, name: str, *, by: Actor, on: date) -> Organisation:
    """Somebody to begin with, at the organisation that runs this installation. Run twice it changes nothing more."""
    service = Organisation.objects.filter(kind=OrganisationKind.SERVICE, parent=None).order_by("id").first()
    if service is None:
        about = settings.HANDRAIL
        service = found_organisation(about.organisation, OrganisationKind.SERVICE, country=about.country, by=by, on=on)
    account = Account.objects.filter(email=email).first() or open_account(email=email, name=name, by=by, on=on)
    give_membership(account.person_id or 0, service.pk, Role.ADMINISTRATOR, by=by, on=on)
    return service


@transaction.atomic
def end_membership(person_id: int, organisation_id: int, role: Role, *, by: Actor, on: date) -> None:
    """From now on the person is not staff there; the next request already knows."""
    by.must("people.appoint")
    held = Membership.objects.filter(person=person_id, organisation=organisation_id, role=role.value, until=None)
    ended = held.filter(since__lt=on).update(until=on - rules.ONE_DAY) or held.delete()[0]
    if ended:
        record(events.MembershipEnded(person_id, organisation_id, role.value), by=by, on=on)


@transaction.atomic
def make_link(person_id: int, purpose: str, *, by: Actor, on: date | None = None) -> str:
    """An address that signs this person in, once. Who has come in before gets the ordinary sign-in page.

    A link is a key: it is never made for staff, nor into an account somebody else has already made their own.
    """
    by.must("people.invite")
    account = Account.objects.select_for_update().filter(person=person_id, is_active=True).first()
    if account is None:
        raise Refused([Reason("person_without_account")])
    if Membership.objects.filter(person=person_id).exists():
        raise Refused([Reason("link_for_staff")])
    if account.last_login is not None and not by.is_system:
        return settings.HANDRAIL.base_url + reverse("people:sign_in")
    token = secrets.token_urlsafe(16)
    SignInLink.objects.create(account=account, purpose=LinkPurpose(purpose), token_hash=_hash(token), made_at=clock.now())
    record(events.LinkMade(person_id, purpose), by=by, on=on or clock.today())
    return settings.HANDRAIL.base_url + reverse("people:link", args=[token])


@transaction.atomic
def spend_link(token: str, *, on: date | None = None) -> Account:
    """Use the link up and say whose it was. Of any number at once, one gets the account."""
    at = clock.now()
    link = SignInLink.objects.select_related("account").filter(token_hash=_hash(token), account__is_active=True).first()
    if link is None:
        raise Refused([Reason("sign_in_link_spent")])
    refuse_if(rules.blocks_spending(rules.Link(LinkPurpose(link.purpose), link.made_at, link.spent_at), at))
    if not _spend_once(link, at):
        raise Refused([Reason("sign_in_link_spent")])
    record(events.LinkSpent(link.account_id), by=Actor.system("sign_in"), on=on or clock.today())
    return link.account


def _spend_once(link: SignInLink, at: datetime) -> bool:
    """A conditional update: of any number that read the link unspent, one changes the row."""
    return bool(SignInLink.objects.filter(pk=link.pk, spent_at=None).update(spent_at=at))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise NotFound("person")
    return by.person_id


def _account(by: Actor) -> int:
    if by.account_id is None:
        raise NotFound("account")
    return by.account_id


def belong_to(person_id: int, organisation_id: int) -> None:
    """From now on the person sees the pages of this organisation. Called from above, inside the transaction of who joined."""
    Person.objects.filter(pk=person_id).exclude(organisation=organisation_id).update(organisation=organisation_id)


def take_back_account(account_id: int) -> None:
    """An account and a person nobody has used since they were brought in. Inside the transaction of who checked that."""
    account = Account.objects.get(pk=account_id)
    person_id = account.person_id or 0
    account.delete()
    Consent.objects.filter(person=person_id).delete()
    Person.objects.filter(pk=person_id).delete()


def take_back_organisation(organisation_id: int) -> None:
    """The same of an organisation; whatever points at it keeps it."""
    Organisation.objects.get(pk=organisation_id).delete()
