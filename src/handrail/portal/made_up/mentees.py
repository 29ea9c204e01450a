"""How far each made-up mentee has come: from a row in the register to a thank-you. One function a way, told in days."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from handrail.kernel.access import Actor
from handrail.matching import actions as matching
from handrail.matching.models import Proposal, Request
from handrail.mentorships import actions as together
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import Closing, How, Told
from handrail.people import actions as people
from handrail.people.labels import PURPOSES
from handrail.people.queries import actor_of
from handrail.portal.made_up import cast
from handrail.portal.made_up.stage import MENTOR, Stage, come_in, person_of
from handrail.programmes import actions as programmes
from handrail.programmes import queries
from handrail.programmes.actions.publishing import hash_of
from handrail.register import actions as register
from handrail.register.models import Jobseeker
from handrail.register.rules import TiedHow

# Two who meet him, one who waits for his answer, one whom somebody asked something: see WAYS for their places.
OF_THE_MENTOR = (3, 4, 23, 29)


class Mentee:
    """One jobseeker and what she does, each step on its day."""

    def __init__(self, number: int, part: cast.Part, stage: Stage) -> None:
        self.number, self.part, self.stage = number, part, stage
        self.row = Jobseeker.objects.get(name=part.name)
        self.me = Actor.visitor()
        self.place = 0

    def referred(self, days: int) -> None:
        with self.stage.ago(days) as (on, _):
            counsellor = self.stage.as_staff("counsellor")
            programmes.refer(self.stage.programme_id, self.row.pk, by=counsellor, on=on)

    def joined(self, days: int) -> None:
        with self.stage.ago(days, hour=17) as (on, _):
            account, self.me = come_in(self.part, on)
            me = person_of(account)
            register.tie(me, self.row.pk, TiedHow.CODE, by=self.me, on=on)
            people.give_consent(me, "matching", hash_of(str(PURPOSES["matching"])), by=self.me, on=on)
            papers = queries.newest_papers(self.stage.programme_id, ("mentee_terms",), "en")
            signed = {paper.code: paper.pk for paper in papers}
            place = programmes.join(self.stage.programme_id, me, papers=signed, by=self.me, on=on)
            self.place = place.pk

    def wished(self, days: int) -> None:
        with self.stage.ago(days, hour=18) as (on, _):
            programmes.say_work_wish(
                self.place,
                occupation_id=self.stage.occupations[self.part.trade.isco],
                sectors=[self.part.trade.sector],
                help_topics=self.stage.chance.sample(cast.TOPICS, 2),
                languages=self.part.languages,
                areas=[self.part.area],
                availability=cast.times(self.stage.chance),
                by=self.me,
                on=on,
            )

    def ready(self, days: int) -> None:
        self.joined(days)
        self.wished(days)
        with self.stage.ago(days, hour=19) as (on, _):
            programmes.want_mentor(self.place, by=self.me, on=on)

    def looked(self, days: int) -> None:
        with self.stage.ago(days, hour=20) as (on, now):
            matching.show_proposals(self.place, by=self.me, on=on, now=now)

    def asked(self, days: int, most: int = 1) -> list[Request]:
        """Ask the first who still answer; nobody is on the list twice, so declined ones are passed over."""
        with self.stage.ago(days, hour=20) as (on, now):
            found = self._seen(on, now)
            if not found:
                # Nobody near: she says that all of Flanders will do.
                programmes.say_work_wish(self.place, areas=["BE2"], by=self.me, on=on)
                found = self._seen(on, now)
            # Stable: the mentor a newcomer becomes stands first for those who are his, the others keep their order.
            his = self.number in OF_THE_MENTOR
            best = sorted(found, key=lambda each: his and each.mentor.person.name != MENTOR.name)[:most]
            words = cast.OPENINGS[self.number % len(cast.OPENINGS)]
            return matching.ask(self.place, [each.mentor_id for each in best], words=words, by=self.me, on=on, now=now)

    def _seen(self, on: date, now: datetime) -> list[Proposal]:
        shown = matching.show_proposals(self.place, by=self.me, on=on, now=now)
        return list(Proposal.objects.filter(list=shown).select_related("mentor__person").order_by("place"))

    def paired(self, days: int) -> Mentorship:
        (request,) = self.asked(days + 3)
        with self.stage.ago(days, hour=19) as (on, now):
            return matching.accept(request.ref, by=_of(request), on=on, now=now)

    def met(self, pair: Mentorship, *days: int) -> None:
        for count, ago in enumerate(days):
            with self.stage.ago(ago, hour=21) as (on, _):
                by = self.me if (self.number + count) % 2 else _mentor(pair)
                how = (How.PLACE, How.VIDEO, How.PHONE)[(self.number + count) % 3]
                told = Told(on, (30, 45, 60, 90)[(self.number + count) % 4], how)
                together.log_meeting(pair.ref, told, by=by, on=on, key=f"demo-{ago}")

    def planned_ahead(self, pair: Mentorship, days: int) -> None:
        """A goal, two steps, and the next meeting in so many days."""
        with self.stage.ago(1, hour=20) as (on, now):
            goal = together.set_goal(pair.ref, cast.GOALS[self.number % len(cast.GOALS)], by=self.me, on=on)
            for mine in (True, False):
                text = cast.STEPS[(self.number * 2 + mine) % len(cast.STEPS)]
                due = on + timedelta(days=days + 2)
                step = together.add_step(pair.ref, text, mine=mine, goal_ref=goal.ref, due_on=due, by=_mentor(pair), on=on)
            if self.number % 2:
                together.tick(step.ref, by=self.me, on=on)
            at = now.replace(hour=17, minute=0, second=0, microsecond=0) + timedelta(days=days + 1)
            where = f"The library of {self.part.town}, beside the entrance"
            together.arrange(pair.ref, at, how=How.PLACE, where=where, by=self.me, now=now, key="demo")


def _of(request: Request) -> Actor:
    return actor_of(request.mentor.person.account)


def _mentor(pair: Mentorship) -> Actor:
    return actor_of(pair.mentor.person.account)


# The ways ----------------------------------------------------------------------------------------------------------
def registered(_: Mentee) -> None:
    """In the register, knows of nothing yet."""


def only_referred(mentee: Mentee) -> None:
    mentee.referred(4)


def only_joined(mentee: Mentee) -> None:
    mentee.joined(6)


def looking(mentee: Mentee) -> None:
    mentee.ready(5 + mentee.number % 9)
    mentee.looked(4)


def waiting(mentee: Mentee) -> None:
    mentee.ready(10)
    mentee.asked(2 + mentee.number % 3)


def waiting_with_others(mentee: Mentee) -> None:
    """One asked, two more wished for in order."""
    mentee.ready(12)
    mentee.asked(3, most=3)


def questioned(mentee: Mentee) -> None:
    mentee.ready(9)
    for request in mentee.asked(3):
        with mentee.stage.ago(1) as (on, now):
            matching.ask_question(request.ref, "Gladly. Which days do you have time?", by=_of(request), on=on, now=now)


def declined(mentee: Mentee) -> None:
    """Kindly declined once; looks again."""
    mentee.ready(20)
    for request in mentee.asked(15):
        with mentee.stage.ago(13) as (on, now):
            matching.decline(request.ref, "no_time", by=_of(request), on=on, now=now)


def times_offered(mentee: Mentee) -> None:
    mentee.ready(9)
    pair = mentee.paired(2)
    with mentee.stage.ago(1) as (_, now):
        evening = now.replace(hour=17, minute=0, second=0, microsecond=0)
        times = [evening + timedelta(days=days) for days in (3, 4, 6)]
        together.propose_times(pair.ref, times, how=How.VIDEO, where="", by=_mentor(pair), now=now)


def first_meeting_planned(mentee: Mentee) -> None:
    mentee.ready(14)
    mentee.planned_ahead(mentee.paired(6), days=3)


def meeting(mentee: Mentee) -> None:
    mentee.ready(60)
    pair = mentee.paired(50)
    mentee.met(pair, 44 - mentee.number % 5, 30, 16 - mentee.number % 4, 4 + mentee.number % 5)
    mentee.planned_ahead(pair, days=4 + mentee.number % 6)


def silent(mentee: Mentee) -> None:
    """Met once, then nothing for five weeks: the coordinator should see it."""
    mentee.ready(70)
    mentee.met(mentee.paired(45), 36)


def paused(mentee: Mentee) -> None:
    mentee.ready(55)
    pair = mentee.paired(40)
    mentee.met(pair, 33, 21)
    with mentee.stage.ago(10) as (on, _):
        together.pause(pair.ref, by=mentee.me, on=on)


def found_work(mentee: Mentee) -> None:
    mentee.ready(95)
    pair = mentee.paired(88)
    mentee.met(pair, 80, 66, 52, 38, 24)
    with mentee.stage.ago(8) as (on, _):
        together.close(pair.ref, "job", by=mentee.me, on=on)
        together.tick_closing(pair.ref, Closing.SAY_THANKS, by=mentee.me, on=on, words="Thank you for never giving up on me.")


def did_not_fit(mentee: Mentee) -> None:
    """Nobody's fault: she looks for another mentor."""
    mentee.ready(60)
    pair = mentee.paired(48)
    mentee.met(pair, 41)
    with mentee.stage.ago(20) as (on, _):
        together.close(pair.ref, "bad_fit", by=mentee.me, on=on)


Way = Callable[[Mentee], None]
WAYS: tuple[tuple[Way, int], ...] = (
    (looking, 1),
    (found_work, 2),
    (meeting, 8),
    (silent, 2),
    (paused, 2),
    (did_not_fit, 2),
    (declined, 2),
    (first_meeting_planned, 3),
    (times_offered, 1),
    (waiting, 5),
    (waiting_with_others, 1),
    (questioned, 1),
    (looking, 5),
    (only_joined, 3),
    (only_referred, 3),
    (registered, 4),
)


def come(parts: list[cast.Part], stage: Stage) -> None:
    """The first is the one a newcomer becomes: she looks, and has asked nobody yet."""
    ways = [way for way, number in WAYS for _ in range(number)]
    for number, (part, way) in enumerate(zip(parts, ways, strict=True)):
        way(Mentee(number, part, stage))
