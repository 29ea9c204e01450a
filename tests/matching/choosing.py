"""A counsellor who is a mentor in Kaunas, and the register of her office."""

from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.kernel.access import Actor
from handrail.kernel.lists import Wanted
from handrail.matching import actions, queries
from handrail.matching.models import Selection
from handrail.people.models import Account, Organisation, Person
from handrail.people.queries import actor_of
from handrail.programmes.models import Clearance, Mentor
from handrail.programmes.queries import newest_definition
from handrail.programmes.rules import requirements
from handrail.register.models import Jobseeker
from tests.programmes.world import ProgrammesWorld

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ON = NOW.date()
SLUG = "lt-mentoring"


class ChoosingWorld(ProgrammesWorld):
    """Lithuania's programme: mentors choose from the register."""

    def chooser(
        self,
        name: str = "Ona Onaitė",
        *,
        office: Organisation | None = None,
        places: int = 10,
        cleared: bool = True,
        **offer: Any,
    ) -> Mentor:
        """A certified counsellor-mentor who knows welding and speaks Lithuanian."""
        programme = self.programme(SLUG)
        person = self.counsellor(office or self.organisation("Kaunas"), name)
        said = {"languages": ["lt"], "sectors": ["C"], "places": places, **offer}
        mentor = Mentor.objects.create(
            programme=programme, person=person, kind="counsellor", stage="accepted", applied_on=ON, accepted_on=ON, **said
        )
        mentor.occupations.set([self.occupation()])
        if cleared:
            for code, amount in requirements(newest_definition(programme)):
                Clearance.objects.create(mentor=mentor, requirement=code, amount=amount, met_on=ON - timedelta(days=9))
        return mentor

    def office_of(self, mentor: Mentor) -> Organisation:
        return mentor.person.memberships.get().organisation

    def registered(self, mentor: Mentor, name: str = "", **facts: Any) -> Jobseeker:
        """A young jobseeker of the mentor's office."""
        known = {"office": self.office_of(mentor), "languages": ["lt:c2"], "language": "lt", "area": "LT022-19"}
        known |= {"registered_since": ON - timedelta(days=100), "born_on": ON - timedelta(days=365 * 21)}
        return self.jobseeker(name, **{**known, **facts})

    def as_mentor(self, mentor: Mentor) -> Actor:
        return actor_of(Account.objects.get(person=mentor.person))

    def place(self, mentor: Mentor, now: datetime = NOW) -> queries.Selecting:
        return queries.selecting(self.as_mentor(mentor), SLUG, "en", on=now.date(), now=now)

    def names(self, mentor: Mentor, now: datetime = NOW, **asked: str) -> list[str]:
        """Whom the list shows, in order."""
        return [row.name for row in self.listed(mentor, now, **asked).rows]

    def listed(self, mentor: Mentor, now: datetime = NOW, after: str = "", **asked: str) -> queries.Listed:
        sort, q = asked.pop("sort", ""), asked.pop("q", "")
        return queries.listed(self.place(mentor, now), Wanted(q=q, sort=sort, chosen=asked), after)

    def reserves(self, mentor: Mentor, row: Jobseeker, now: datetime = NOW) -> Selection:
        return actions.reserve(SLUG, row.ref, by=self.as_mentor(mentor), on=now.date(), now=now)

    def invites(self, mentor: Mentor, row: Jobseeker, now: datetime = NOW, channel: str = "email") -> Selection:
        held = self.reserves(mentor, row, now)
        return actions.invite(held.ref, ["work", "trust"], channel, by=self.as_mentor(mentor), on=now.date(), now=now)

    def yes(self, selection: Selection, **said: Any) -> actions.Yes:
        purposes = newest_definition(selection.programme).consents.required
        return actions.Yes({str(purpose): "0" * 64 for purpose in purposes}, **said)

    def says_yes(self, selection: Selection, now: datetime = NOW, **said: Any) -> Any:
        code = queries.code_of(selection.ref)
        return actions.accept_invitation(code, self.yes(selection, **said), on=now.date(), now=now)

    def colleague(self, mentor: Mentor) -> Person:
        return self.counsellor(self.office_of(mentor), "Jonas Kolega")
