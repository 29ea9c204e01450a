"""Workshops for tests, in the field's words: a Lithuanian programme with its two series, people who come."""

from datetime import UTC, date, datetime, time
from typing import Any

from handrail.community import actions
from handrail.community.models import Series, Workshop
from handrail.kernel.access import Actor, Role
from handrail.people import actions as people
from handrail.people.models import Organisation
from handrail.people.rules import OrganisationKind
from handrail.programmes.models import Participation, Programme
from tests.mentorships.world import PairWorld, actor
from tests.people.world import SYSTEM

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULE: dict[str, Any] = {
    "begins": date(2026, 11, 1),
    "weekday": 1,
    "nth": 2,
    "day": None,
    "at": time(10),
    "minutes": 120,
    "place": "Laisvės al. 1, Kaunas",
    "places": 3,
}


class CommunityWorld(PairWorld):
    """The part of the world that is about workshops and the network."""

    programme: Programme
    coordinated: Actor

    def begin(self) -> None:
        """A programme with series, and its coordinator."""
        self.programme = self.running("lt-mentoring", zone="Europe/Vilnius")
        self.coordinated = actor(self.coordinator(self.programme.owner, "Asta Koordinatorė"))

    def series(self, code: str = "alumni_workshop", now: datetime = NOW, **said: Any) -> Series:
        return actions.confirm_series(self.programme.slug, code, {**RULE, **said}, by=self.coordinated, now=now)

    def workshop(self, code: str = "alumni_workshop", now: datetime = NOW, **said: Any) -> Workshop:
        """The next workshop of the series."""
        return self.series(code, now, **said).workshops.order_by("starts_at")[0]

    def comer(self, name: str = "") -> Actor:
        """Somebody who takes part now."""
        row = self.ready(self.programme, name or "Rasa Petrauskaitė")
        assert row.person is not None
        return actor(row.person)

    def former(self, name: str = "Jonas Buvęs", *, invited: bool = True) -> Actor:
        """Somebody who has left the programme."""
        row = self.ready(self.programme, name)
        assert row.person is not None
        Participation.objects.filter(pk=row.pk).update(stage="closed", closed_on=DAY, reason="job")
        if invited:
            people.give_consent(row.person.pk, "invitations", "0" * 64, by=SYSTEM, on=DAY)
        return actor(row.person)

    def mentoring(self, name: str = "Vilma Mentorė") -> Actor:
        return actor(self.guiding(self.programme, name).person)

    def employing(self, at: Organisation | None = None) -> Actor:
        firm = at or self.firm()
        return actor(self.staff(Role.EMPLOYER, firm, "Darius Darbdavys"))

    def firm(self) -> Organisation:
        return self.organisation("UAB Plytos", kind=OrganisationKind.EMPLOYER)
