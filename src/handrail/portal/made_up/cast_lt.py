"""Who comes in Lithuania's part of the demo: names made by rule, so that nobody of that name is meant."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from handrail.portal.made_up import cast


def _words(text: str) -> list[str]:
    return text.split()


WOMEN = _words("""
    Agnė Asta Aušra Birutė Daiva Eglė Gintarė Goda Jolanta Jurga Kotryna Laima Lina Milda Nida Rasa Rūta Saulė Ugnė Vilma
""")
MEN = _words("""
    Algis Arvydas Dainius Darius Gediminas Gintaras Jonas Karolis Linas Lukas Mantas Marius Matas Rokas Rytis Saulius Tomas
""")
STEMS = _words("""
    Aukštgir Beržtak Dobilynk Eglynv Gervupt Girdmiešk Jievbal Juodrast Kalnrug Karklup Klevgoj Krantv Laukmargin Liepklon
    Marglauk Medgirn Naktužol Obelkaln Paupšil Pievrak Rasgojin Rudeniln Rugbal Saulrast Smiltupn Šilgoj Šiaurlapk Tiltarogn
    Upgluosn Vaiskaln Vejrasod Vilkupn Žalgirst Žemuogl Žirgbalt
""")
# A family name has a man's and a woman's form.
ENDINGS = (("ėnas", "ėnaitė"), ("onis", "onytė"), ("aitis", "aitytė"), ("ūnas", "ūnaitė"))

PILOT, NATIONAL = 540, 300
"""So many days ago the pilot and the nationwide version were published."""
# Most live in the pilot's county.
TOWNS = ("LT022-19", "LT022-19", "LT022-19", "LT022-52", "LT022-46", "LT022-53", "LT022-69", "LT022-72")
SPOKEN = (["lt"], ["lt", "ru"], ["lt", "en"], ["lt", "pl"], ["lt", "ru", "en"])
YOUNG, LONG, OLDER = range(3)
DAYS_BORN = {YOUNG: (17 * 365, 29 * 365), LONG: (30 * 365, 54 * 365), OLDER: (56 * 365, 63 * 365)}
DAYS_OUT = {YOUNG: (40, 700), LONG: (400, 2_200), OLDER: (60, 1_500)}


@dataclass(frozen=True)
class Seeker:
    """Somebody in the made-up register of Kaunas."""

    number: str
    name: str
    born_on: date
    since: date
    area: str
    trade: cast.Trade
    languages: list[str]
    education: int
    earlier_measures: int
    reachable: bool

    @property
    def email(self) -> str:
        """Some have no e-mail: they are invited by SMS or letter."""
        return cast.address(self.name) if self.reachable else ""


def names(number: int, chance: Random, taken: set[str]) -> list[str]:
    """So many names, no two alike."""
    found: list[str] = []
    while len(found) < number:
        woman = chance.random() < 0.5  # noqa: PLR2004  # every second one
        ending = chance.choice(ENDINGS)[woman]
        name = f"{chance.choice(WOMEN if woman else MEN)} {chance.choice(STEMS)}{ending}"
        if name not in taken:
            taken.add(name)
            found.append(name)
    return found


def seekers(number: int, chance: Random, taken: set[str], today: date) -> list[Seeker]:
    """So many jobseekers: young, long out of work and older by turns; every seventh has no e-mail."""
    return [
        _seeker(place, name, chance, today, place % len(DAYS_BORN)) for place, name in enumerate(names(number, chance, taken))
    ]


def _seeker(place: int, name: str, chance: Random, today: date, group: int) -> Seeker:
    return Seeker(
        number=f"DEMO-LT-{place + 1:04}",
        name=name,
        born_on=today - timedelta(chance.randrange(*DAYS_BORN[group])),
        since=today - timedelta(chance.randrange(*DAYS_OUT[group])),
        area=chance.choice(TOWNS),
        trade=cast.TRADES[place % len(cast.TRADES)],
        languages=chance.choice(SPOKEN),
        education=chance.randrange(1, 7),
        earlier_measures=chance.randrange(4),
        reachable=place % 7 > 0,
    )
