"""Lithuania's part of the demo: the service, its Kaunas office, its partners, the staff, the register, and the programme.

First the pilot opened, later the nationwide version took its place. What everybody did then is told by the modules
`lt_*`, one for each part of the way.
"""

import csv
import tempfile
from datetime import date
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from handrail.kernel.access import Role
from handrail.people import actions as people
from handrail.people.models import Account, Organisation
from handrail.people.rules import OrganisationKind
from handrail.portal.made_up import (
    cast,
    cast_lt,
    lt_around,
    lt_community,
    lt_cover,
    lt_helping,
    lt_jobs,
    lt_pairs,
    lt_selection,
    lt_training,
    lt_watching,
)
from handrail.portal.made_up.cast_lt import NATIONAL, PILOT
from handrail.portal.made_up.scene import Scene
from handrail.portal.made_up.stage import BY, DEMO_DOMAIN, Stage, person_of
from handrail.programmes import actions as programmes
from handrail.programmes import texts
from handrail.programmes.reading import read
from handrail.programmes.texts import texts_beside
from handrail.register import actions as register
from handrail.register.rows import COLUMNS

FOLDER = Path(texts.__file__).parent / "definitions"
ZONE = "Europe/Vilnius"
OFFICE = "DEMO-KAUNAS"
STAFF = {
    "leader": ("Vaida Klevgojaitytė", Role.LEADER, "office"),
    "coordinator": ("Andrius Saulrastonis", Role.COORDINATOR, "service"),
    "lead": ("Jūratė Obelkalnytė", Role.LEAD, "service"),
    "deputy": ("Povilas Upgluosnis", Role.LEAD, "service"),
    "counsellor": ("Inga Rugbalytė", Role.COUNSELLOR, "office"),
    "mentor": ("Rasa Pievrakaitė", Role.COUNSELLOR, "office"),
    "trainer": ("Kęstutis Šilgojonis", Role.TRAINER, "university"),
    "psychologist": ("Danutė Liepklonytė", Role.PSYCHOLOGIST, "practice"),
}
COUNSELLORS, SEEKERS = 39, 330


def come(stage: Stage, taken: set[str], pairs: int) -> None:
    """The service and its people first, then the parts of the way in their order; so many pairs are told at length."""
    scene = _begun(stage, taken)
    lt_training.come(scene)
    lt_selection.come(scene)
    lt_helping.come(scene)
    lt_pairs.come(scene, pairs)
    lt_jobs.come(scene)
    lt_community.come(scene)
    # The last ones: they take the pairs as the other parts leave them.
    lt_watching.come(scene)
    lt_cover.come(scene)
    lt_around.come(scene)


def _begun(stage: Stage, taken: set[str]) -> Scene:
    """The pilot, the nationwide version, and who is in the register; the rest of the demo's stage stays as it is."""
    scene = Scene(stage.today, occupations=stage.occupations)
    taken |= {name for name, _, _ in STAFF.values()}
    with scene.ago(PILOT) as (on, _):
        scene.places = _places(on)
        scene.staff = {
            who: _staff(f"lt-{who}@{DEMO_DOMAIN}", name, role, scene.places[place], on)
            for who, (name, role, place) in STAFF.items()
        }
        names = cast_lt.names(COUNSELLORS, scene.chance, taken)
        others = [_staff(cast.address(name), name, Role.COUNSELLOR, scene.places["office"], on) for name in names]
        scene.counsellors = [scene.staff["mentor"], *others]
        scene.programme_id = _publish("lt-mentoring-pilot", scene, on)
        _open(scene, on)
    lt_training.pilot(scene)
    with scene.ago(NATIONAL) as (on, _):
        _publish("lt-mentoring", scene, on)
    scene.seekers = cast_lt.seekers(SEEKERS, scene.chance, taken, scene.today)
    _register(scene)
    return scene


def _places(on: date) -> dict[str, Organisation]:
    def found(name: str, kind: OrganisationKind, parent: Organisation | None = None, number: str | None = None) -> Organisation:
        parent_id = parent.pk if parent else None
        return people.found_organisation(name, kind, country="LT", number=number, parent_id=parent_id, by=BY, on=on)

    service = found("Užimtumo tarnyba (demo)", OrganisationKind.SERVICE)
    return {
        "service": service,
        "office": found("Kauno skyrius (demo)", OrganisationKind.OFFICE, service, OFFICE),
        "university": found("Nemuno universitetas (demo)", OrganisationKind.PARTNER, service),
        "practice": found("Psichologų tinklas (demo)", OrganisationKind.PARTNER, service),
    }


def _staff(email: str, name: str, role: Role, place: Organisation, on: date) -> Account:
    account = people.open_account(email=email, name=name, language="lt", by=BY, on=on)
    people.give_membership(person_of(account), place.pk, role, by=BY, on=on)
    # Their second step is set up with a key nobody knows: they come in by the demo's page alone.
    TOTP.activate(account, generate_totp_secret())
    return account


def _publish(file: str, scene: Scene, on: date) -> int:
    text = (FOLDER / f"{file}.toml").read_text("utf-8")
    words = texts_beside(read(text), FOLDER)
    return programmes.publish(text, words, owner_id=scene.places["service"].pk, zone=ZONE, by=BY, on=on).programme_id


def _open(scene: Scene, on: date) -> None:
    lead, deputy = person_of(scene.staff["lead"]), person_of(scene.staff["deputy"])
    programmes.name_lead(scene.programme_id, lead, deputy, "I–V 8–17", by=BY, on=on)
    programmes.open_programme(scene.programme_id, by=BY, on=on)


def _register(scene: Scene) -> None:
    """The office's own file, read as every night."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        rows.writerows(_row(seeker) for seeker in scene.seekers)
        file.flush()
        came = register.bring_in(Path(file.name), full=False, strict=True, by=BY, on=scene.today)
    if came.bad:
        raise ValueError(came.bad[0])
    programmes.refresh_eligibility(scene.programme_id, by=BY, on=scene.today)


def _row(seeker: cast_lt.Seeker) -> dict[str, str]:
    return {
        "number": seeker.number,
        "name": seeker.name,
        "born_on": seeker.born_on.isoformat(),
        "standing": "unemployed",
        "registered_since": seeker.since.isoformat(),
        "email": seeker.email,
        "language": "lt",
        "languages": "|".join(f"{code}:b2" for code in seeker.languages),
        "area": seeker.area,
        "education": str(seeker.education),
        "earlier_measures": str(seeker.earlier_measures),
        "occupations": seeker.trade.isco,
        "sectors": seeker.trade.sector,
        "last_job": seeker.trade.isco if seeker.earlier_measures % 2 else "",
        "earlier_jobs": str(seeker.earlier_measures % 3),
        "office": OFFICE,
        "counsellor": f"lt-counsellor@{DEMO_DOMAIN}",
    }
