"""What happened to accounts, consents and blocks: ids and plain values, never a name or an address."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AccountOpened:
    account_id: int
    person_id: int
    how: str


@dataclass(frozen=True)
class MembershipGiven:
    person_id: int
    organisation_id: int
    role: str


@dataclass(frozen=True)
class ConsentGiven:
    person_id: int
    purpose: str
    how: str = "self"


@dataclass(frozen=True)
class ConsentWithdrawn:
    person_id: int
    purpose: str
    how: str = "self"


@dataclass(frozen=True)
class BlockSet:
    person_id: int
    other_id: int
    kind: str


@dataclass(frozen=True)
class BlockReleased:
    person_id: int
    other_id: int
    kind: str


@dataclass(frozen=True)
class NameSaid:
    person_id: int


@dataclass(frozen=True)
class GenderSaid:
    """Said or taken back; which it is stands on the person alone."""

    person_id: int


@dataclass(frozen=True)
class SignedOutEverywhere:
    account_id: int


@dataclass(frozen=True)
class OrganisationFounded:
    organisation_id: int


@dataclass(frozen=True)
class MembershipEnded:
    person_id: int
    organisation_id: int
    role: str


@dataclass(frozen=True)
class LinkMade:
    person_id: int
    purpose: str


@dataclass(frozen=True)
class LinkSpent:
    account_id: int


@dataclass(frozen=True)
class SecondStepSet:
    account_id: int


@dataclass(frozen=True)
class SecondStepReset:
    account_id: int


@dataclass(frozen=True)
class ContactChanged:
    """`what` is "email" or "phone"; the addresses stand on the change alone, and not for long."""

    account_id: int
    what: str


@dataclass(frozen=True)
class ContactPutBack:
    account_id: int
    what: str


@dataclass(frozen=True)
class ProviderUntied:
    account_id: int
    provider: str


@dataclass(frozen=True)
class ProviderTied:
    account_id: int
    provider: str
