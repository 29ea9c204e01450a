"""Brings the made-up people in, day by day and only through the apps' own actions, as real people would come.

Four files: `cast` says who, this one sets the stage (service, staff, programme, register), `mentors` and `mentees` tell
what each did on which day.
"""

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from handrail.kernel import clock
from handrail.kernel.access import Actor, Role
from handrail.people import actions as people
from handrail.people.models import Account, Organisation
from handrail.people.queries import actor_of
from handrail.people.rules import OrganisationKind
from handrail.portal.made_up import cast
from handrail.programmes import actions as programmes
from handrail.programmes.reading import read
from handrail.programmes.texts import texts_beside
from handrail.register import actions as register
from handrail.register.rows import COLUMNS
from handrail.taxonomy import actions as taxonomy
from handrail.taxonomy.models import Occupation

DEMO_DOMAIN = "demo.example"  # reserved for examples: no mail can reach anybody
BY = Actor.system("demo_people")
FILE = Path(programmes.__file__).parents[1] / "definitions/vdab-mentor-app.toml"
OPENED, OFFICE = 120, "DEMO-GENT"
STAFF = {
    "counsellor": ("Katrien Wouterslag", Role.COUNSELLOR),
    "coordinator": ("Bram Lenaertsveld", Role.COORDINATOR),
    "lead": ("Mieke Vandaelhof", Role.LEAD),
    "deputy": ("Hilde Roelsbergen", Role.LEAD),
    "administrator": ("Joris Peetershoek", Role.ADMINISTRATOR),
}
MENTEE = cast.Part("Sara Benhaddouk", "Gent", cast.TRADES[0], ["nl", "en"])
MENTOR = cast.Part("Luc De Coninckx", "Gent", cast.TRADES[0], ["nl", "en"])
MENTORS, JOBSEEKERS = 54, 44


@dataclass
class Stage:
    """What everybody shares: the day, the chance that is the same each time, the staff, the programme."""

    today: date
    chance: Random = field(default_factory=lambda: Random(7))  # noqa: S311  # the same people each time is wanted
    staff: dict[str, Account] = field(default_factory=dict)
    programme_id: int = 0
    occupations: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def ago(self, days: int, hour: int = 10) -> Iterator[tuple[date, datetime]]:
        """So many days ago: the day and the moment. Today is the real moment, so nothing lies ahead."""
        then = datetime.combine(self.today - timedelta(days), time(hour, self.chance.randrange(60)), UTC)
        with clock.moved_to(min(then, clock.now())):
            yield clock.today(), clock.now()

    def as_staff(self, who: str) -> Actor:
        return actor_of(self.staff[who])


def holds_anybody() -> bool:
    return Account.objects.exists()


@transaction.atomic
def everybody() -> int:
    """All or nobody: a demo that was killed half-way begins again."""
    from handrail.portal.made_up import mentees, mentors

    stage = Stage(clock.today())
    taken = {name for name, _ in STAFF.values()} | {MENTEE.name, MENTOR.name}
    guides = [MENTOR, *cast.near(stage.chance, taken), *cast.parts(MENTORS, stage.chance, taken)]
    seekers = [MENTEE, *cast.parts(JOBSEEKERS, stage.chance, taken)]
    for number in mentees.OF_THE_MENTOR:
        # They want the same work in the same town, so that the mentor a newcomer becomes has something to do.
        seekers[number] = replace(seekers[number], town=MENTOR.town, trade=MENTOR.trade, languages=MENTOR.languages)
    with stage.ago(OPENED) as (on, _):
        taxonomy.load_starter(by=BY, on=on)
        codes = {f"isco:{trade.isco}": trade.isco for trade in (*cast.TRADES, *cast.NEAR)}
        found = Occupation.objects.filter(uri__in=codes).values_list("uri", "id")
        stage.occupations = {codes[uri]: pk for uri, pk in found}
        service, office = _offices(on)
        stage.staff = _staff(service, office, on)
        stage.programme_id = _programme(service, stage.staff, on)
        _register(seekers, stage)
    mentors.come(guides, stage)
    mentees.come(seekers, stage)
    return Account.objects.count()


def _offices(on: date) -> tuple[Organisation, Organisation]:
    service = people.found_organisation("VDAB (demo)", OrganisationKind.SERVICE, country="BE", by=BY, on=on)
    office = people.found_organisation(
        "Werkwinkel Gent (demo)",
        OrganisationKind.OFFICE,
        country="BE",
        number=OFFICE,
        parent_id=service.pk,
        by=BY,
        on=on,
    )
    return service, office


def _staff(service: Organisation, office: Organisation, on: date) -> dict[str, Account]:
    made: dict[str, Account] = {}
    for who, (name, role) in STAFF.items():
        account = people.open_account(email=f"{who}@{DEMO_DOMAIN}", name=name, by=BY, on=on)
        place = office if role == Role.COUNSELLOR else service
        people.give_membership(person_of(account), place.pk, role, by=BY, on=on)
        # Their second step is set up with a key nobody knows: they come in by the demo's page alone.
        TOTP.activate(account, generate_totp_secret())
        made[who] = account
    return made


def _programme(service: Organisation, staff: dict[str, Account], on: date) -> int:
    text = FILE.read_text("utf-8")
    texts = texts_beside(read(text), FILE.parent)
    version = programmes.publish(text, texts, owner_id=service.pk, zone="Europe/Brussels", by=BY, on=on)
    lead, deputy = person_of(staff["lead"]), person_of(staff["deputy"])
    programmes.name_lead(version.programme_id, lead, deputy, "Monday to Friday, 9:00 to 17:00", by=BY, on=on)
    programmes.open_programme(version.programme_id, by=BY, on=on)
    return version.programme_id


def _register(seekers: list[cast.Part], stage: Stage) -> None:
    """The service's own file, read as every night."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        for number, part in enumerate(seekers, 1):
            rows.writerow(_row(number, part, stage))
        file.flush()
        came = register.bring_in(Path(file.name), full=True, strict=True, by=BY, on=stage.today)
    if came.bad:
        raise ValueError(came.bad[0])
    programmes.refresh_eligibility(stage.programme_id, by=BY, on=stage.today)


def _row(number: int, part: cast.Part, stage: Stage) -> dict[str, str]:
    chance = stage.chance
    born = stage.today - timedelta(days=chance.randrange(19 * 365, 24 * 365))
    since = stage.today - timedelta(days=chance.randrange(130, 500))
    return {
        "number": f"DEMO-{number:04}",
        "name": part.name,
        "born_on": born.isoformat(),
        "standing": "unemployed",
        "registered_since": since.isoformat(),
        "email": address_of(part),
        "language": "nl",
        "languages": "|".join(f"{code}:b2" for code in part.languages),
        "area": part.area,
        "education": str(chance.randrange(2, 6)),
        "office": OFFICE,
        "counsellor": f"counsellor@{DEMO_DOMAIN}",
    }


def address_of(part: cast.Part) -> str:
    """The two whom a newcomer becomes are found by their role; the others by their name."""
    known = {MENTEE.name: "mentee", MENTOR.name: "mentor"}
    return f"{known[part.name]}@{DEMO_DOMAIN}" if part.name in known else cast.address(part.name)


def person_of(account: Account) -> int:
    if account.person_id is None:
        raise ValueError(f"account {account.pk} has no person")
    return account.person_id


def come_in(part: cast.Part, on: date) -> tuple[Account, Actor]:
    account = people.open_account(email=address_of(part), name=part.name, by=BY, on=on, how="code")
    return account, actor_of(account)
