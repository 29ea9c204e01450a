"""What is said about personal data beside the fields, gathered and in words a lawyer reads."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import override

from handrail.kernel.keeping import Keep, Rule
from handrail.kernel.privacy import EncryptedText, Personal
from handrail.portal.my_words import TABLES

# App → what its tables are about, and about whom. The last one holds what only a demo has.
ABOUT = {
    "people": (
        "Accounts, contacts, consents",
        "everybody with an account: jobseekers, mentors, staff, employers' contacts, partners",
    ),
    "register": (
        "The register of the employment service",
        "jobseekers registered there; people who declared where they come from",
    ),
    "programmes": (
        "Taking part, and being a mentor",
        "people in a programme, guardians of the youngest, people who apply to be a mentor",
    ),
    "matching": ("Finding and choosing", "mentees, jobseekers who may be chosen, mentors"),
    "mentorships": (
        "The pair: meetings, goals, support, concerns",
        "mentees, mentors, psychologists, whoever reports or is named in a concern",
    ),
    "employers": ("Jobs and trainings", "mentees, employers' contacts"),
    "training": ("Training of mentors", "mentors, trainers"),
    "community": ("Workshops and the network of mentors", "mentors, former mentees, guests, speakers"),
    "evaluation": ("Figures", "people in a programme"),
    "messaging": ("What is sent", "everybody who is written to"),
    "portal": ("Pages over several of these", "everybody"),
    "kernel": ("Holds, and who looked", "people whose data is held for a concern or a claim"),
}
MADE_UP = "made_up"
BASES = {
    "public task": "public task, art. 6 (1) (e)",
    "consent": "consent, art. 6 (1) (a)",
    "explicit consent": "explicit consent, art. 9 (2) (a)",
    "consent for health, else public task": "public task, art. 6 (1) (e); consent, art. 9 (2) (a), where it tells of health",
    "legitimate interest: safety": "legitimate interest (safety), art. 6 (1) (f); a public authority takes public task instead",
    "legal obligation": "legal obligation, art. 6 (1) (c)",
    "legal claims": "legal claims, art. 9 (2) (f), with public task, art. 6 (1) (e)",
}


@dataclass(frozen=True)
class Field:
    """One personal field, as declared."""

    app: str
    table: str
    name: str
    said: Personal
    sealed: bool

    @property
    def purpose(self) -> str:
        return plain(self.said.purpose)

    @property
    def basis(self) -> str:
        return BASES[plain(self.said.basis)]


def plain(words: str) -> str:
    return words.replace("_", " ")


def fields() -> list[Field]:
    """Every personal field of an installation, in the order of the apps and tables; the demo's own are left out."""
    found = []
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        for name, said in getattr(model, "PERSONAL", {}).items():
            if said.basis != MADE_UP:
                sealed = isinstance(model._meta.get_field(name), EncryptedText)
                found.append(Field(model._meta.app_label, model.__name__, name, said, sealed))
    return found


def by_app(rows: list[Field]) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = defaultdict(list)
    for row in rows:
        found[row.app].append(row)
    return {app: found[app] for app in ABOUT if app in found}


def kept(keep: Keep) -> str:
    """The rule in words; the same words everywhere."""
    match keep.rule:
        case Rule.ACCOUNT:
            return "as long as the account"
        case Rule.DAYS:
            return f"{keep.days} days"
        case Rule.REGISTER:
            return f"as long as the service keeps its record; {keep.months} months where there is none"
        case Rule.WITHDRAWN:
            return f"until the yes is taken back, at most {keep.months} months after the end"
        case Rule.CASE:
            return f"{keep.months} months after the case is closed, also when the person leaves"
        case Rule.CLOSED:
            return f"{keep.months} months after the end"


def tables(rows: list[Field]) -> str:
    """Meetings (*Meeting*): where, note; Goals (*Goal*): text. The words are those of the page of one's own data."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[_called(row)].append(plain(row.name))
    return "; ".join(f"{called}: {', '.join(names)}" for called, names in found.items())


def _called(row: Field) -> str:
    _, words = TABLES.get(f"{row.app}.{row.table}", ("", ""))
    with override("en"):
        return f"{words} (*{row.table}*)" if words else f"*{row.table}*"


def models_without_words() -> list[str]:
    """Apps with personal fields that this file does not know yet."""
    return sorted({row.app for row in fields()} - set(ABOUT))
