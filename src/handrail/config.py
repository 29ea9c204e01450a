"""What an installation decides, read from the environment: every variable with its type, default and whether it is secret.

`read(environment)` gives the settings or says of every fault how to mend it. Unsafe combinations are refused in production.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from handrail.kernel.crypto import read_key


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
    Variable("HANDRAIL_QUICK_EXIT_URL", "text", "https://www.meteo.be/", "where “leave this page quickly” goes"),
    Variable("HANDRAIL_MAIL_FROM", "text", "Handrail <handrail@localhost>", "sender of e-mail"),
    Variable("HANDRAIL_SMTP_URL", "text", "", "mail server, smtp://name:password@host:587?tls=1", secret=True),
    Variable("HANDRAIL_SMS", "text", "handrail.kernel.sms.simulator", "dotted path of the SMS provider"),
    Variable("HANDRAIL_LINKEDIN_ID", "text", "", "LinkedIn sign-in: its client id"),
    Variable("HANDRAIL_LINKEDIN_SECRET", "text", "", "LinkedIn sign-in: its secret", secret=True),
    Variable("HANDRAIL_LINKEDIN_URL", "text", "https://www.linkedin.com/oauth", "LinkedIn sign-in: the issuer"),
    Variable("HANDRAIL_EID_ID", "text", "", "national e-ID: client id"),
    Variable("HANDRAIL_EID_SECRET", "text", "", "national e-ID: secret", secret=True),
    Variable("HANDRAIL_EID_URL", "text", "", "national e-ID: the issuer"),
    Variable("HANDRAIL_EID_CLAIM", "text", "national_number", "national e-ID: the claim that holds the national number"),
    Variable("HANDRAIL_STALLED_AFTER_SECONDS", "number", "30", "a job whose worker is silent so long is given to another"),
    Variable("HANDRAIL_STATIC", "text", "", "folder of the collected static files; without it they are found in the source"),
    Variable("HANDRAIL_STANDARDS", "text", "", "folder with quality standards of your own, one TOML file each"),
    Variable("HANDRAIL_BACKUPS", "text", "", "folder for a backup each night; none is made without it"),
    Variable("HANDRAIL_BACKUP_KEYS", "text", "", "folder for the keys of these backups, on another disk if there is one"),
    Variable("HANDRAIL_DATABASE_POOL", "number", "8", "database connections of one web process; at least its threads"),
)


@dataclass(frozen=True)
class Handrail:
    """The settings our own code reads, as `settings.HANDRAIL`."""

    demo: bool
    demo_few: bool
    secret_key: str
    key: bytes
    index_key: bytes
    base_url: str
    hosts: tuple[str, ...]
    trusted_proxies: int
    organisation: str
    country: str
    zone: str
    help_phone: str
    help_hours: str
    emergency_number: str
    quick_exit_url: str
    mail_from: str
    mail_domain: str
    smtp_url: str
    sms: str
    linkedin: tuple[str, str, str]
    eid: tuple[str, str, str]
    eid_claim: str
    stalled_after_seconds: int
    standards: str
    backups: str
    backup_keys: str
    database_pool: int
    database_url: str


YES = frozenset({"1", "yes", "true"})
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEMO_SECRET = "handrail-demo-not-secret-handrail-demo-not-secret-handrail"  # noqa: S105  # the demo has nothing to hide


def read(environment: Mapping[str, str]) -> Handrail:
    """The settings of this environment; Unsafe with every fault otherwise."""
    said = {each.name: environment.get(each.name, "") or each.default for each in VARIABLES}
    demo = said["HANDRAIL_DEMO"].lower() in YES
    key, faults = _key(said["HANDRAIL_KEY_FILE"], demo=demo)
    faults += _numbers(said) + _zone(said["HANDRAIL_ZONE"]) + (_demo_faults(said) if demo else _production_faults(said))
    if faults:
        raise Unsafe(faults)
    return _settings(said, demo=demo, key=key)


def _settings(said: Mapping[str, str], *, demo: bool, key: bytes) -> Handrail:
    host = urlsplit(said["HANDRAIL_BASE_URL"]).hostname or "localhost"
    named = [name.strip() for name in said["HANDRAIL_HOSTS"].split(",") if name.strip()]
    return Handrail(
        demo=demo,
        demo_few=said["HANDRAIL_DEMO_FEW"].lower() in YES,
        secret_key=said["HANDRAIL_SECRET_KEY"] or DEMO_SECRET,
        key=key,
        index_key=hashlib.sha256(b"index:" + key).digest(),
        base_url=said["HANDRAIL_BASE_URL"].rstrip("/"),
        # Who asks after the server's health on the machine itself knows no name. Addresses in letters are the base URL's.
        hosts=tuple(dict.fromkeys([host, *named, *LOOPBACK])),
        trusted_proxies=int(said["HANDRAIL_TRUSTED_PROXIES"] or 0),
        organisation=said["HANDRAIL_ORGANISATION"],
        country=said["HANDRAIL_COUNTRY"].upper(),
        zone=said["HANDRAIL_ZONE"],
        help_phone=said["HANDRAIL_HELP_PHONE"],
        help_hours=said["HANDRAIL_HELP_HOURS"],
        emergency_number=said["HANDRAIL_EMERGENCY_NUMBER"],
        quick_exit_url=said["HANDRAIL_QUICK_EXIT_URL"],
        mail_from=said["HANDRAIL_MAIL_FROM"],
        mail_domain=host,
        smtp_url=said["HANDRAIL_SMTP_URL"],
        sms=said["HANDRAIL_SMS"],
        linkedin=(said["HANDRAIL_LINKEDIN_ID"], said["HANDRAIL_LINKEDIN_SECRET"], said["HANDRAIL_LINKEDIN_URL"]),
        eid=(said["HANDRAIL_EID_ID"], said["HANDRAIL_EID_SECRET"], said["HANDRAIL_EID_URL"]),
        eid_claim=said["HANDRAIL_EID_CLAIM"],
        stalled_after_seconds=int(said["HANDRAIL_STALLED_AFTER_SECONDS"]),
        standards=said["HANDRAIL_STANDARDS"],
        backups=said["HANDRAIL_BACKUPS"],
        backup_keys=said["HANDRAIL_BACKUP_KEYS"],
        database_pool=int(said["HANDRAIL_DATABASE_POOL"]),
        database_url=said["DATABASE_URL"],
    )


def _key(file: str, *, demo: bool) -> tuple[bytes, list[str]]:
    if not file:
        if demo:
            return hashlib.sha256(DEMO_SECRET.encode()).digest(), []
        return b"", ["HANDRAIL_KEY_FILE is missing: make a key with “handrail settings --new-key FILE” and name the file."]
    try:
        return read_key(Path(file).read_text(encoding="ascii").strip()), []
    except (OSError, ValueError) as error:
        return b"", [f"HANDRAIL_KEY_FILE: {file} holds no key ({error}). Check the path, or make a new key."]


def _numbers(said: Mapping[str, str]) -> list[str]:
    wrong = [each.name for each in VARIABLES if each.kind == "number" and not (said[each.name] or "0").isdigit()]
    return [f"{name} must be a whole number, not “{said[name]}”." for name in wrong]


def _zone(name: str) -> list[str]:
    known = name in available_timezones()
    return [] if known else [f"HANDRAIL_ZONE: there is no time zone “{name}”. Write one such as Europe/Vilnius."]


def _demo_faults(said: Mapping[str, str]) -> list[str]:
    if said["HANDRAIL_BIND"] in LOOPBACK:
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
