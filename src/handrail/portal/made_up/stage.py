"""What all made-up people share: the day, the same chance each time, the staff, the programme; and how one comes in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.people import actions as people
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.portal.made_up import cast

DEMO_DOMAIN = "demo.example"  # reserved for examples: no mail can reach anybody
BY = Actor.system("demo_people")
MENTEE = cast.Part("Sara Benhaddouk", "Gent", cast.TRADES[0], ["nl", "en"])
MENTOR = cast.Part("Luc De Coninckx", "Gent", cast.TRADES[0], ["nl", "en"])


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
