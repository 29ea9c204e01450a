"""Programmes, mentees, mentors and pairs for tests, in the field's words."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path

import handrail.programmes
from handrail.kernel.access import Actor
from handrail.kernel.models import new_ref
from handrail.mentorships import actions
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import How, Told
from handrail.people.models import Account, Person
from handrail.people.queries import actor_of
from handrail.programmes.models import Clearance, Mentor, Participation, Programme, Version
from handrail.programmes.queries import definition_of
from handrail.programmes.rules import requirements
from handrail.register.models import Jobseeker
from tests.people.world import PeopleWorld

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEFINITIONS = Path(handrail.programmes.__file__).parent / "definitions"
_number = count(1)


@dataclass
class Duo:
    """A pair with its two actors."""

    mentorship: Mentorship
    mentee: Actor
    mentor: Actor
    programme: Programme

    @property
    def ref(self) -> str:
        return self.mentorship.ref

    def again(self) -> Mentorship:
        self.mentorship.refresh_from_db()
        return self.mentorship


def told(held_on: date = DAY, minutes: int = 60, how: How = How.PLACE) -> Told:
    return Told(held_on, minutes, how)


def actor(person: Person) -> Actor:
    return actor_of(Account.objects.get(person=person))


class PairWorld(PeopleWorld):
    """The part of the world that is about pairs."""

    def running(self, file: str = "vdab-mentor-app", zone: str = "Europe/Brussels") -> Programme:
        """An open programme with a lead and a deputy."""
        owner = self.organisation()
        programme = Programme.objects.create(
            slug=f"{file}-{next(_number)}",
            owner=owner,
            stage="open",
            lead=self.lead(owner, "Lena Lead"),
            deputy=self.lead(owner, "Dirk Deputy"),
            hours="Working days, 9 to 17",
            zone=zone,
        )
        text = (DEFINITIONS / f"{file}.toml").read_text()
        text_hash = sha256(text.encode()).hexdigest()
        programme.newest = Version.objects.create(
            programme=programme, number=1, text=text, text_hash=text_hash, published_on=DAY
        )
        programme.save(update_fields=["newest"])
        return programme

    def ready(self, programme: Programme, name: str = "Rasa Petrauskaitė", jobseeker: Jobseeker | None = None) -> Participation:
        """Somebody who wants a mentor."""
        ref = new_ref()
        return Participation.objects.create(
            ref=ref,
            trust=f"participation:{ref}",
            programme=programme,
            version=programme.versions.get(),
            person=self.person(name),
            jobseeker=jobseeker,
            stage="ready",
            joined_on=DAY,
            ready_on=DAY,
        )

    def guiding(
        self, programme: Programme, name: str = "Koen Wouters", places: int = 3, person: Person | None = None
    ) -> Mentor:
        """A mentor with everything the file asks for."""
        mentor = Mentor.objects.create(
            programme=programme,
            person=person or self.person(name),
            kind="professional",
            stage="accepted",
            applied_on=date(2026, 1, 1),
            accepted_on=date(2026, 1, 1),
            places=places,
        )
        for code, amount in requirements(definition_of(programme.versions.get().pk)):
            Clearance.objects.create(mentor=mentor, requirement=code, amount=amount, met_on=date(2026, 1, 1))
        return mentor

    def duo(
        self,
        file: str = "vdab-mentor-app",
        *,
        on: date = DAY,
        programme: Programme | None = None,
        mentor: Mentor | None = None,
        jobseeker: Jobseeker | None = None,
    ) -> Duo:
        """A pair that stands since that day."""
        programme = programme or self.running(file)
        participation = self.ready(programme, jobseeker=jobseeker)
        mentor = mentor or self.guiding(programme)
        mentorship = actions.agree(participation.pk, mentor.pk, by=Actor.system("test"), on=on)
        assert participation.person is not None
        return Duo(mentorship, actor(participation.person), actor(mentor.person), programme)

    def met(self, file: str = "vdab-mentor-app", *, on: date = DAY, duo: Duo | None = None) -> Duo:
        """A pair that has met once."""
        duo = duo or self.duo(file, on=on)
        actions.log_meeting(duo.ref, told(on), by=duo.mentor, on=on, key=f"first-{duo.ref}", note="")
        duo.again()
        return duo
