"""The programmes' part of the small world: an open programme, jobseekers, mentees who look for a mentor, and mentors."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from handrail.kernel import clock
from handrail.kernel.access import Actor, Role
from handrail.kernel.privacy import blind_index
from handrail.people import actions as people
from handrail.people.models import Organisation, Person
from handrail.people.rules import OrganisationKind
from handrail.programmes import actions, queries, rules, texts
from handrail.programmes.definition import Definition
from handrail.programmes.models import Mentor, Participation, Programme
from handrail.programmes.parts import Interviewed, Party, Trained
from handrail.register.models import Jobseeker
from handrail.register.rules import Standing, TiedHow, plain_number
from handrail.taxonomy.models import ImportReport, Occupation, OccupationLabel
from tests.people.world import PeopleWorld

SYSTEM = Actor.system("test")
DEFINITIONS = Path(texts.__file__).parent / "definitions"
EVERY_SLOT = (1 << 42) - 1
ANTWERP = "BE211-11002"
_number = count(1)


def definition_text(slug: str = "vdab-mentor-app") -> str:
    return (DEFINITIONS / f"{slug}.toml").read_text("utf-8")


class ProgrammesWorld(PeopleWorld):
    """The part of the world that is about programmes and the register."""

    def programme(self, slug: str = "vdab-mentor-app", owner: Organisation | None = None, *, opened: bool = True) -> Programme:
        """The programme of this file, open; made once."""
        found = Programme.objects.filter(slug=slug).first()
        if found is not None:
            return found
        owner = owner or self.organisation("VDAB", kind=OrganisationKind.SERVICE)
        version = self.publish(definition_text(slug), owner)
        if opened:
            lead, deputy = self.lead(owner), self.lead(owner)
            actions.name_lead(
                version.programme_id, lead.pk, deputy.pk, "Monday to Friday, 9 to 17", by=SYSTEM, on=clock.today()
            )
            actions.open_programme(version.programme_id, by=SYSTEM, on=clock.today())
        return Programme.objects.get(pk=version.programme_id)

    def publish(self, text: str, owner: Organisation) -> Any:
        from handrail.programmes.reading import read

        words = texts.texts_beside(read(text), DEFINITIONS)
        return actions.publish(text, words, owner_id=owner.pk, zone="Europe/Brussels", by=SYSTEM, on=clock.today())

    def occupation(self, isco: str = "7212", name: str = "Welder") -> Occupation:
        found, new = Occupation.objects.get_or_create(uri=f"isco:{isco}", defaults={"isco": isco, "code": isco, "version": "t"})
        if new:
            OccupationLabel.objects.create(occupation=found, language="en", text=name, kind="preferred")
            # The newest report's id is the version of the words: the search of this process reads them anew.
            ImportReport.objects.create(source="starter", version="t")
        return found

    def jobseeker(self, name: str = "", *, number: str = "", office: Organisation | None = None, **facts: Any) -> Jobseeker:
        """A young jobseeker in Antwerp as the service knows her; what is given differs."""
        each = next(_number)
        known: dict[str, Any] = {
            "name": name or f"Jobseeker {each}",
            "number_index": blind_index(plain_number(number or f"9900{each:07}")),
            "standing": Standing.UNEMPLOYED,
            "registered_since": clock.today() - timedelta(days=200),
            "born_on": clock.today() - timedelta(days=365 * 21),
            "email": f"jobseeker{each}@example.org",
            "language": "en",
            "languages": ["en:b2", "nl:b1"],
            "area": ANTWERP,
            "office": office or self.organisation(),
        }
        return Jobseeker.objects.create(**{**known, **facts})

    def tied(self, jobseeker: Jobseeker, person: Person) -> Jobseeker:
        from handrail.register.actions import tie

        return tie(person.pk, jobseeker.pk, TiedHow.DESK, by=SYSTEM, on=clock.today())

    def consents(self, person: Person, definition: Definition) -> None:
        for purpose in definition.consents.required:
            people.give_consent(person.pk, purpose, "0" * 64, by=SYSTEM, on=clock.today())

    def papers(self, programme: Programme, party: Party) -> dict[str, int]:
        codes = queries.newest_definition(programme).papers_of(party, before=("joining",))
        return {paper.code: paper.pk for paper in queries.newest_papers(programme.pk, codes, "en")}

    def joined(self, programme: Programme | None = None, name: str = "", on: date | None = None, **facts: Any) -> Participation:
        """A jobseeker with an account who has joined and has not said yet what work she wants."""
        programme = programme or self.programme()
        person = self.person(name)
        self.tied(self.jobseeker(name, **facts), person)
        self.consents(person, queries.newest_definition(programme))
        papers = self.papers(programme, Party.MENTEE)
        return actions.join(programme.pk, person.pk, papers=papers, by=SYSTEM, on=on or clock.today())

    def mentee(
        self, programme: Programme | None = None, name: str = "", *, on: date | None = None, wish: Any = None, **facts: Any
    ) -> Participation:
        """A participation that is ready: she has said what work she wants and that she wants a mentor."""
        on = on or clock.today()
        row = self.joined(programme, name, on, **facts)
        said = {
            "occupation_id": self.occupation().pk,
            "help_topics": ["cv"],
            "languages": ["en", "nl"],
            "areas": ["BE211"],
            "availability": EVERY_SLOT,
        }
        actions.say_work_wish(row.pk, **{**said, **(wish or {})}, by=SYSTEM, on=on)
        return actions.want_mentor(row.pk, by=SYSTEM, on=on)

    def mentor(
        self, programme: Programme | None = None, name: str = "", *, cleared: bool = True, on: date | None = None, **offer: Any
    ) -> Mentor:
        """A mentor; cleared means accepted and with every step done."""
        programme, on = programme or self.programme(), on or clock.today()
        person = self.comes_as_mentor(programme, name, on)
        row = actions.apply_mentor(programme.pk, person.pk, by=SYSTEM, on=on)
        return self.clear(row, cleared=cleared, on=on, **offer)

    def comes_as_mentor(self, programme: Programme, name: str = "", on: date | None = None) -> Person:
        """Who may offer to guide there: anybody, or who holds the post at an office of the owner."""
        person = self.person(name)
        if post := rules.needs_post(queries.newest_definition(programme)):
            office = Organisation.objects.filter(parent=programme.owner).order_by("pk").first()
            office = office or self.organisation(parent=programme.owner)
            person = self.staff_of(person, Role(post), office, on=on)
        return person

    def clear(self, row: Mentor, *, cleared: bool = True, on: date | None = None, **offer: Any) -> Mentor:
        """Somebody who has applied says what they offer and, if cleared, does every other step."""
        programme, on = row.programme, on or clock.today()
        said = {
            "occupations": [self.occupation().pk],
            "help_topics": ["cv", "interview"],
            "languages": ["en", "nl"],
            "areas": ["BE211"],
            "availability": EVERY_SLOT,
            "places": 2,
            "intro": "I help with welding.",
        }
        actions.say_expertise(row.pk, **{**said, **offer}, by=SYSTEM, on=on)
        if cleared:
            for paper in self.papers(programme, Party.MENTOR).values():
                actions.sign_paper(row.pk, paper, by=SYSTEM, on=on)
            actions.answer_conflict(row.pk, has_conflict=False, by=SYSTEM, on=on)
            for rule in queries.newest_definition(programme).mentor.requires:  # type: ignore[union-attr]
                if isinstance(rule, Trained | Interviewed):
                    code, amount = rules.requirement(rule)
                    actions.clear(row.pk, code, amount=amount, by=SYSTEM, on=on)
            actions.accept_mentor(row.pk, "known to us", by=SYSTEM, on=on)
        return Mentor.objects.get(pk=row.pk)
