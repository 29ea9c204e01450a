"""What happened to accounts, consents and blocks: ids and plain values, never a name or an address."""

from dataclasses import dataclass
from datetime import date


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
    source: str = ""


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
    """`source` is the sign-in that claimed the role, or nothing where it was given by hand."""

    person_id: int
    organisation_id: int
    role: str
    source: str = ""


@dataclass(frozen=True)
class LastAdministratorKept:
    """An organisation's sign-in no longer claims the role; without her nobody could give one."""

    person_id: int
    organisation_id: int


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


@dataclass(frozen=True)
class DataTaken:
    """A person took along everything that is known about her."""

    person_id: int


@dataclass(frozen=True)
class DeputyNamed:
    person_id: int
    deputy_id: int
    organisation_id: int
    role: str
    since: date
    until: date


@dataclass(frozen=True)
class DeputyWithdrawn:
    person_id: int
    deputy_id: int
    organisation_id: int
    role: str


@dataclass(frozen=True)
class SessionEnded:
    """One session was ended from another device of the same account."""

    account_id: int


@dataclass(frozen=True)
class SessionsEndedElsewhere:
    """The organisation's sign-in said that this person signed out there."""

    account_id: int


@dataclass(frozen=True)
class SeenAsBegun:
    """Somebody began to look at the pages as this person sees them; why stands on the row alone."""

    person_id: int
    viewer_id: int


@dataclass(frozen=True)
class ErasureAsked:
    """The account is closed; on `due_on` the rest goes, unless she takes it back."""

    erasure_id: int
    person_id: int
    cause: str
    due_on: date


@dataclass(frozen=True)
class ErasureTakenBack:
    erasure_id: int
    person_id: int


@dataclass(frozen=True)
class ErasureApproved:
    erasure_id: int
    person_id: int


@dataclass(frozen=True)
class Erased:
    """`what` is empty for the whole person; `rows` and `keys` say how much went."""

    erasure_id: int
    person_id: int
    what: str
    rows: int
    keys: int
