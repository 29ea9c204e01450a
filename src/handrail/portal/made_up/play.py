"""Brings the made-up people in, day by day and only through the apps' own actions, as real people would come.

Five files: `cast` says who, `stage` what they share, this one makes the service, its staff, the programme and the register,
`mentors` and `mentees` tell what each did on which day. `lithuania` and its parts are the second programme.
"""

import csv
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.people import actions as people
from handrail.people.models import Account, Organisation
from handrail.people.rules import OrganisationKind
from handrail.portal.made_up import cast, lithuania, lt_pairs, mentees, mentors
from handrail.portal.made_up.stage import BY, DEMO_DOMAIN, MENTEE, MENTOR, Stage, address_of, person_of
from handrail.programmes import actions as programmes
from handrail.programmes.reading import read
from handrail.programmes.texts import texts_beside
from handrail.register import actions as register
from handrail.register.rows import COLUMNS
from handrail.taxonomy import actions as taxonomy
from handrail.taxonomy.models import Occupation

FILE = Path(programmes.__file__).parents[1] / "definitions/vdab-mentor-app.toml"
OPENED, OFFICE = 120, "DEMO-GENT"
STAFF = {
    "counsellor": ("Katrien Wouterslag", Role.COUNSELLOR),
    "coordinator": ("Bram Lenaertsveld", Role.COORDINATOR),
    "lead": ("Mieke Vandaelhof", Role.LEAD),
    "deputy": ("Hilde Roelsbergen", Role.LEAD),
    "administrator": ("Joris Peetershoek", Role.ADMINISTRATOR),
}
MENTORS, JOBSEEKERS = 54, 44


def holds_anybody() -> bool:
    return Account.objects.exists()


@transaction.atomic
def everybody(pairs: int = lt_pairs.MANY) -> int:
    """All or nobody: a demo that was killed half-way begins again. `pairs` are those of Lithuania that are told at length."""
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
    lithuania.come(stage, taken, pairs)
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
