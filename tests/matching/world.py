"""Mentees who look for a mentor, and mentors who can be proposed, in the field's words."""

from datetime import UTC, datetime, timedelta

from handrail.kernel.access import Actor
from handrail.matching import actions
from handrail.matching.models import Request
from handrail.people.models import Person
from handrail.programmes.models import Mentor, Participation, Programme
from handrail.taxonomy.models import Area, LabelKind, Occupation, OccupationLabel
from tests.mentorships.world import DAY, PairWorld, actor

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
GHENT, DESTELBERGEN, LEUVEN = "BE234-44021", "BE234-44013", "BE242-24062"
PLACES = {GHENT: ("Gent", 51.05, 3.73), DESTELBERGEN: ("Destelbergen", 51.06, 3.80), LEUVEN: ("Leuven", 50.88, 4.70)}
TUESDAY_EVENING = 1 << 10


class MatchingWorld(PairWorld):
    """The part of the world that is about finding a mentor."""

    def occupation(self, isco: str = "7212", name: str = "welder") -> Occupation:
        row, new = Occupation.objects.get_or_create(
            uri=f"test:{name}", defaults={"isco": isco, "code": isco, "version": "test"}
        )
        if new:
            OccupationLabel.objects.create(occupation=row, language="en", text=name, kind=LabelKind.PREFERRED)
        return row

    def places(self) -> None:
        for code, (name, lat, lon) in PLACES.items():
            Area.objects.get_or_create(code=code, defaults={"level": "municipality", "name": name, "lat": lat, "lon": lon})

    def seeking(self, programme: Programme, name: str = "Rasa Petrauskaitė", **wish: object) -> Participation:
        """Somebody ready to look for a welder in Ghent who speaks Dutch or English."""
        self.places()
        row = self.ready(programme, name)
        said = {"occupation": self.occupation(), "languages": ["en", "nl"], "areas": [GHENT], "help_topics": ["cv"]}
        for field, value in {**said, "availability": TUESDAY_EVENING, **wish}.items():
            setattr(row, field, value)
        row.save()
        return row

    def offering(
        self,
        programme: Programme,
        name: str = "Koen Wouters",
        *,
        does: Occupation | None = None,
        gender: str = "",
        **offer: object,
    ) -> Mentor:
        """A mentor in Ghent who is a welder, speaks English and has one place."""
        self.places()
        places = offer.pop("places", 1)
        assert isinstance(places, int)
        mentor = self.guiding(programme, name, places=places)
        said = {"languages": ["en"], "areas": [GHENT], "help_topics": ["cv"], "availability": TUESDAY_EVENING}
        for field, value in {**said, **offer}.items():
            setattr(mentor, field, value)
        mentor.save()
        mentor.occupations.set([does or self.occupation()])
        if gender:
            Person.objects.filter(pk=mentor.person_id).update(gender=gender)
        return mentor

    def looks(self, row: Participation) -> list[int]:
        """She asks for proposals; gives the mentors in their order."""
        shown = actions.show_proposals(row.pk, by=self.mentee(row), on=DAY, now=NOW)
        return list(shown.proposals.order_by("place").values_list("mentor_id", flat=True))

    def mentee(self, row: Participation) -> Actor:
        assert row.person is not None
        return actor(row.person)

    def mentor(self, mentor: Mentor) -> Actor:
        return actor(mentor.person)

    def asks(self, row: Participation, *mentors: Mentor, words: str = "", after: timedelta = timedelta()) -> list[Request]:
        """She has seen them and asks them in this order."""
        self.looks(row)
        ids = [mentor.pk for mentor in mentors]
        now = NOW + after
        return actions.ask(row.pk, ids, words=words, by=self.mentee(row), on=now.date(), now=now)
