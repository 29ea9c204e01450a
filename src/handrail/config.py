"""What an installation decides, read from the environment: every variable with its type, default and whether it is secret.

`read(environment)` gives the settings or says of every fault how to mend it. Unsafe combinations are refused in production.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from handrail.kernel import hooks, keyring, plugs
from handrail.kernel.keyring import Keyring
from handrail.kernel.providers import Kind


class Unsafe(Exception):
    """The environment does not make a safe installation; `faults` says why, one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Variable:
    """One environment variable. `kind` is text, number, yes_no, list, key or file."""

    name: str
    kind: str
    default: str
    says: str
    secret: bool = False


VARIABLES = (
    Variable("DATABASE_URL", "text", "", "PostgreSQL to use, postgresql://…; without it a private one is started", secret=True),
    Variable("HANDRAIL_DEMO", "yes_no", "no", "made-up people, simulated e-mail and SMS, only on loopback"),
    Variable("HANDRAIL_DEMO_FEW", "yes_no", "no", "the demo with a tenth of its pairs: its first start takes less time"),
    Variable("HANDRAIL_BIND", "text", "127.0.0.1", "the address the server listens on"),
    Variable("HANDRAIL_SECRET_KEY", "text", "", "signs sessions and forms; at least 50 characters", secret=True),
    Variable(
        "HANDRAIL_PREVIOUS_SECRET_KEYS", "text", "", "secret keys that were, apart by spaces: they still hold", secret=True
    ),
    Variable("HANDRAIL_KEY_FILE", "file", "", "file with the key that wraps all other keys: 32 bytes in base64"),
    Variable("HANDRAIL_BASE_URL", "text", "http://127.0.0.1:8000", "the address people type; https in production"),
    Variable("HANDRAIL_HOSTS", "list", "", "host names served, apart by commas; the base URL's is always among them"),
    Variable("HANDRAIL_TRUSTED_PROXIES", "number", "", "how many proxies stand before the server; 0 for none"),
    Variable("HANDRAIL_ORGANISATION", "text", "Handrail", "the organisation's name beside the wordmark"),
    Variable("HANDRAIL_COUNTRY", "text", "BE", "the country of phone numbers written without one, two letters"),
    Variable("HANDRAIL_ZONE", "text", "Europe/Brussels", "the time zone of days, and of the hours at which people are told"),
    Variable("HANDRAIL_HELP_PHONE", "text", "", "a number where a person answers"),
    Variable("HANDRAIL_HELP_HOURS", "text", "", "when somebody answers there"),
    Variable("HANDRAIL_EMERGENCY_NUMBER", "text", "112", "shown when somebody is in danger"),
    Variable("HANDRAIL_SAFEGUARDING_OUTSIDE", "text", "", "an e-mail address outside, for a concern that nobody here may read"),
    Variable("HANDRAIL_QUICK_EXIT_URL", "text", "https://www.meteo.be/", "where “leave this page quickly” goes"),
    Variable("HANDRAIL_MAIL_FROM", "text", "Handrail <handrail@localhost>", "sender of e-mail"),
    Variable("HANDRAIL_SMTP_URL", "text", "", "mail server, smtp://name:password@host:587?tls=1", secret=True),
    Variable("HANDRAIL_SMS", "text", plugs.SIMULATOR, "the SMS provider: its installed name, or a dotted path"),
    Variable("HANDRAIL_REGISTER", "text", "", "looks one person up in the service's register: an installed name; none without"),
    Variable("HANDRAIL_MEETING_LINK", "text", "", "makes the address of a meeting by video: an installed name; none without"),
    Variable("HANDRAIL_SIGNATURE", "text", "", "confirms a signed plan by e-signature: an installed name; none without"),
    Variable("HANDRAIL_LINKEDIN_ID", "text", "", "LinkedIn sign-in: its client id"),
    Variable("HANDRAIL_LINKEDIN_SECRET", "text", "", "LinkedIn sign-in: its secret", secret=True),
    Variable("HANDRAIL_LINKEDIN_URL", "text", "https://www.linkedin.com/oauth", "LinkedIn sign-in: the issuer"),
    Variable("HANDRAIL_EID_ID", "text", "", "national e-ID: client id"),
    Variable("HANDRAIL_EID_SECRET", "text", "", "national e-ID: secret", secret=True),
    Variable("HANDRAIL_EID_URL", "text", "", "national e-ID: the issuer"),
    Variable("HANDRAIL_EID_CLAIM", "text", "national_number", "national e-ID: the claim that holds the national number"),
    Variable("HANDRAIL_STAFF_NAME", "text", "", "sign-in of the staff's own organisation: what the button calls it"),
    Variable("HANDRAIL_STAFF_ID", "text", "", "sign-in of the staff's own organisation: client id"),
    Variable("HANDRAIL_STAFF_SECRET", "text", "", "sign-in of the staff's own organisation: secret", secret=True),
    Variable("HANDRAIL_STAFF_URL", "text", "", "sign-in of the staff's own organisation: the issuer"),
    Variable("HANDRAIL_ROLES", "text", "", "file that says which role each of these staff has; see single-sign-on"),
    Variable("HANDRAIL_STALLED_AFTER_SECONDS", "number", "30", "a job whose worker is silent so long is given to another"),
    Variable("HANDRAIL_STATIC", "text", "", "folder of the collected static files; without it they are found in the source"),
    Variable("HANDRAIL_STATES", "text", "", "folder for a file each night of who takes part; none is written without it"),
    Variable("HANDRAIL_STATES_HOOK", "text", "", "https address that is sent each day who takes part; none is without it"),
    Variable(
        "HANDRAIL_STATES_HOOK_SECRETS",
        "text",
        "",
        "what signs it, “whsec_…”; two apart by a space while you change",
        secret=True,
    ),
    Variable("HANDRAIL_STANDARDS", "text", "", "folder with quality standards of your own, one TOML file each"),
    Variable("HANDRAIL_BACKUPS", "text", "", "folder for a backup each night; none is made without it"),
    Variable("HANDRAIL_BACKUP_KEYS", "text", "", "folder for the keys of these backups, on another disk if there is one"),
    Variable("HANDRAIL_AUDIT_HEADS", "text", "", "folder for the heads of the audit chain, best on another machine"),
    Variable(
        "HANDRAIL_METRICS", "text", "", "who may read the figures: “loopback”, or a token of 20 characters or more", secret=True
    ),
    Variable(
        "HANDRAIL_AT_ONCE", "number", "4", "requests that one web process answers at the same time; the rest waits or is shed"
    ),
    Variable(
        "HANDRAIL_DATABASE_POOL", "number", "8", "database connections of one web process; at least HANDRAIL_AT_ONCE and two"
    ),
    Variable("HANDRAIL_KEEP_MONTHS", "number", "24", "months what is personal is kept after its end"),
    Variable("HANDRAIL_LOOKS_MONTHS", "number", "24", "months it is noted who looked at whose data"),
    Variable("HANDRAIL_UNUSED_MONTHS", "number", "24", "months without a sign-in after which an account is erased"),
    Variable("HANDRAIL_ERASURE_DAYS", "number", "7", "days in which who left may come back before the erasure is done"),
    Variable("HANDRAIL_ERASURE_BY_TWO", "yes_no", "no", "an erasure on paper needs a second member of staff"),
)


@dataclass(frozen=True)
class Handrail:
    """The settings our own code reads, as `settings.HANDRAIL`."""

    demo: bool
    demo_few: bool
    secret_key: str
    previous_secrets: tuple[str, ...]
    keys: Keyring
    key_file: str
    base_url: str
    hosts: tuple[str, ...]
    trusted_proxies: int
    organisation: str
    country: str
    zone: str
    help_phone: str
    help_hours: str
    emergency_number: str
    safeguarding_outside: str
    quick_exit_url: str
    mail_from: str
    mail_address: str
    mail_domain: str
    smtp_url: str
    sms: str
    register: str
    meeting_link: str
    signature: str
    linkedin: tuple[str, str, str]
    eid: tuple[str, str, str]
    eid_claim: str
    staff: tuple[str, str, str]
    staff_name: str
    roles: str
    stalled_after_seconds: int
    standards: str
    states: str
    states_hook: str
    states_hook_secrets: tuple[str, ...]
    backups: str
    backup_keys: str
    audit_heads: str
    metrics: str
    at_once: int
    keep_months: int
    unused_months: int
    looks_months: int
    erasure_days: int
    erasure_by_two: bool
    database_pool: int
    database_url: str


YES = frozenset({"1", "yes", "true"})
DEMO_SECRET = "handrail-demo-not-secret-handrail-demo-not-secret-handrail"  # noqa: S105  # the demo has nothing to hide


def read(environment: Mapping[str, str]) -> Handrail:
    """The settings of this environment; Unsafe with every fault otherwise."""
    said = {each.name: environment.get(each.name, "") or each.default for each in VARIABLES}
    demo = said["HANDRAIL_DEMO"].lower() in YES
    keys, faults = _keys(said["HANDRAIL_KEY_FILE"], demo=demo)
    faults += _staff(said) + _numbers(said) + _metrics(said["HANDRAIL_METRICS"]) + _zone(said["HANDRAIL_ZONE"])
    faults += hooks.faults(said["HANDRAIL_STATES_HOOK"], said["HANDRAIL_STATES_HOOK_SECRETS"].split(), demo=demo)
    faults += [words for kind in Kind if (words := plugs.fault(kind, said[f"HANDRAIL_{kind.upper()}"]))]
    faults += _demo_faults(said) if demo else _production_faults(said)
    if faults:
        raise Unsafe(faults)
    return _settings(said, demo=demo, keys=keys)


def _settings(said: Mapping[str, str], *, demo: bool, keys: Keyring) -> Handrail:
    host, *_ = hosts = _hosts(said)
    return Handrail(
        demo=demo,
        demo_few=said["HANDRAIL_DEMO_FEW"].lower() in YES,
        secret_key=said["HANDRAIL_SECRET_KEY"] or DEMO_SECRET,
        previous_secrets=tuple(said["HANDRAIL_PREVIOUS_SECRET_KEYS"].split()),
        keys=keys,
        key_file=said["HANDRAIL_KEY_FILE"],
        base_url=said["HANDRAIL_BASE_URL"].rstrip("/"),
        hosts=hosts,
        trusted_proxies=int(said["HANDRAIL_TRUSTED_PROXIES"] or 0),
        organisation=said["HANDRAIL_ORGANISATION"],
        country=said["HANDRAIL_COUNTRY"].upper(),
        zone=said["HANDRAIL_ZONE"],
        **_whom_to_call(said),
        quick_exit_url=said["HANDRAIL_QUICK_EXIT_URL"],
        mail_from=said["HANDRAIL_MAIL_FROM"],
        mail_address=parseaddr(said["HANDRAIL_MAIL_FROM"])[1],
        mail_domain=host,
        smtp_url=said["HANDRAIL_SMTP_URL"],
        **_providers(said),
        linkedin=(said["HANDRAIL_LINKEDIN_ID"], said["HANDRAIL_LINKEDIN_SECRET"], said["HANDRAIL_LINKEDIN_URL"]),
        eid=(said["HANDRAIL_EID_ID"], said["HANDRAIL_EID_SECRET"], said["HANDRAIL_EID_URL"]),
        eid_claim=said["HANDRAIL_EID_CLAIM"],
        staff=(said["HANDRAIL_STAFF_ID"], said["HANDRAIL_STAFF_SECRET"], said["HANDRAIL_STAFF_URL"].rstrip("/")),
        staff_name=said["HANDRAIL_STAFF_NAME"] or said["HANDRAIL_ORGANISATION"],
        roles=said["HANDRAIL_ROLES"],
        stalled_after_seconds=int(said["HANDRAIL_STALLED_AFTER_SECONDS"]),
        standards=said["HANDRAIL_STANDARDS"],
        **_states(said),
        audit_heads=said["HANDRAIL_AUDIT_HEADS"],
        metrics=said["HANDRAIL_METRICS"],
        at_once=max(1, int(said["HANDRAIL_AT_ONCE"])),
        **_periods(said),
        database_pool=int(said["HANDRAIL_DATABASE_POOL"]),
        database_url=said["DATABASE_URL"],
    )


def _providers(said: Mapping[str, str]) -> dict[str, Any]:
    """Which installed package does what."""
    return {kind.value: said[f"HANDRAIL_{kind.upper()}"] for kind in Kind}


def _states(said: Mapping[str, str]) -> dict[str, Any]:
    """Where it is told who takes part."""
    secrets = tuple(said["HANDRAIL_STATES_HOOK_SECRETS"].split())
    return {"states": said["HANDRAIL_STATES"], "states_hook": said["HANDRAIL_STATES_HOOK"], "states_hook_secrets": secrets}


def _hosts(said: Mapping[str, str]) -> tuple[str, ...]:
    """The base URL's first: it stands in letters. Who asks after the server's health on the machine itself knows no name."""
    host = urlsplit(said["HANDRAIL_BASE_URL"]).hostname or "localhost"
    named = [name.strip() for name in said["HANDRAIL_HOSTS"].split(",") if name.strip()]
    return tuple(dict.fromkeys([host, *named, *hooks.ON_THIS_MACHINE]))


def _whom_to_call(said: Mapping[str, str]) -> dict[str, Any]:
    """Numbers and hours on every page, and who outside is written to."""
    named = ("help_phone", "help_hours", "emergency_number", "safeguarding_outside")
    return {name: said[f"HANDRAIL_{name.upper()}"] for name in named}


def _periods(said: Mapping[str, str]) -> dict[str, Any]:
    """How long what is personal is kept, how an erasure goes, and where the copies stand."""
    names = ("keep_months", "unused_months", "looks_months", "erasure_days")
    by_two = said["HANDRAIL_ERASURE_BY_TWO"].lower() in YES
    kept: dict[str, Any] = {name: int(said[f"HANDRAIL_{name.upper()}"]) for name in names}
    return {**kept, "erasure_by_two": by_two, "backups": said["HANDRAIL_BACKUPS"], "backup_keys": said["HANDRAIL_BACKUP_KEYS"]}


def _keys(file: str, *, demo: bool) -> tuple[Keyring, list[str]]:
    if not file:
        if demo:
            return Keyring((hashlib.sha256(DEMO_SECRET.encode()).digest(),)), []
        return Keyring(()), [
            "HANDRAIL_KEY_FILE is missing: make a key with “handrail settings --new-key FILE” and name the file."
        ]
    try:
        return keyring.read(Path(file).read_text(encoding="ascii")), []
    except (OSError, ValueError) as error:
        return Keyring(()), [f"HANDRAIL_KEY_FILE: {file} holds no key ({error}). Check the path, or make a new key."]


def _numbers(said: Mapping[str, str]) -> list[str]:
    wrong = [each.name for each in VARIABLES if each.kind == "number" and not (said[each.name] or "0").isdigit()]
    return [f"{name} must be a whole number, not “{said[name]}”." for name in wrong]


def _staff(said: Mapping[str, str]) -> list[str]:
    """The sign-in of an organisation needs its address and the file of roles; without both nobody could come in by it."""
    together = {name: said[name] for name in ("HANDRAIL_STAFF_ID", "HANDRAIL_STAFF_URL", "HANDRAIL_ROLES")}
    if not any(together.values()):
        return []
    faults = [
        f"{name} is missing: staff need it to sign in with their organisation." for name, word in together.items() if not word
    ]
    file = said["HANDRAIL_ROLES"]
    if file and not Path(file).is_file():
        faults.append(f"HANDRAIL_ROLES: there is no file {file}. Check the path; “handrail roles check” checks what it says.")
    return faults


def _metrics(said: str) -> list[str]:
    is_safe = said in {"", "loopback"} or len(said) >= 20  # noqa: PLR2004  # what nobody guesses
    return [] if is_safe else ["HANDRAIL_METRICS is “loopback” or a token of at least 20 characters."]


def _zone(name: str) -> list[str]:
    known = name in available_timezones()
    return [] if known else [f"HANDRAIL_ZONE: there is no time zone “{name}”. Write one such as Europe/Vilnius."]


def _demo_faults(said: Mapping[str, str]) -> list[str]:
    if said["HANDRAIL_BIND"] in hooks.ON_THIS_MACHINE:
        return []
    return ["HANDRAIL_DEMO lets anybody come in as anybody, so it runs only with HANDRAIL_BIND=127.0.0.1."]


def _production_faults(said: Mapping[str, str]) -> list[str]:
    checks = {
        "DATABASE_URL is missing: say which PostgreSQL to use.": not said["DATABASE_URL"],
        "HANDRAIL_SECRET_KEY needs at least 50 characters.": len(said["HANDRAIL_SECRET_KEY"]) < 50,  # noqa: PLR2004
        "HANDRAIL_SECRET_KEY is the demo's; make your own.": said["HANDRAIL_SECRET_KEY"] == DEMO_SECRET,
        "HANDRAIL_BASE_URL must begin with https://.": not said["HANDRAIL_BASE_URL"].startswith("https://"),
        "HANDRAIL_TRUSTED_PROXIES must be said (0 for none), or all people share one rate limit.": (
            said["HANDRAIL_TRUSTED_PROXIES"] == ""
        ),
        "HANDRAIL_SMTP_URL is missing: nobody could sign in by e-mail.": not said["HANDRAIL_SMTP_URL"],
        "HANDRAIL_BACKUPS and HANDRAIL_BACKUP_KEYS go together, as two folders apart.": (
            bool(said["HANDRAIL_BACKUPS"]) != bool(said["HANDRAIL_BACKUP_KEYS"])
            or said["HANDRAIL_BACKUPS"] == said["HANDRAIL_BACKUP_KEYS"] != ""
        ),
        "HANDRAIL_SMS is the simulator; name a real provider.": said["HANDRAIL_SMS"].endswith("kernel.sms.simulator"),
    }
    return [words for words, wrong in checks.items() if wrong]
