"""Two services side by side, each with everything a page can name; every text carries a word of its own side.

Whoever belongs to the one service is a stranger to the other. The objects are those of one pair and of one mentee who
asks; who stands for "the mentee" of an object is in `Side.whose`.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models

from handrail.employers import actions as employers
from handrail.employers.rules import Said, Source
from handrail.kernel import clock
from handrail.kernel.access import Actor, Role
from handrail.matching import actions as matching
from handrail.matching.models import Request
from handrail.mentorships import actions as together
from handrail.mentorships.actions.concerns import Report
from handrail.mentorships.actions.rota import Line
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import ConcernKind, How, Told
from handrail.mentorships.rules.rulings import Ruled, RulingKind, Settled
from handrail.people import actions as people
from handrail.people.models import Account, Block, Deputy, Membership, Organisation, Person
from handrail.people.queries import actor_of
from handrail.people.rules import Contact, OrganisationKind
from handrail.portal.queries.desk import find_pair
from handrail.programmes import actions as programmes
from handrail.programmes import texts
from handrail.programmes.models import Mentor, Participation, Programme
from handrail.programmes.reading import read
from handrail.taxonomy.actions import load_starter
from tests.access.looking import look_of
from tests.access.town_community import SERIES, gather
from tests.programmes.world import DEFINITIONS, SYSTEM, ProgrammesWorld, definition_text

ZONE = ZoneInfo("Europe/Brussels")
AGO = timedelta(days=20)

STAFF = ("counsellor", "other counsellor", "coordinator", "lead", "deputy", "administrator", "psychologist", "leader")
STAFF = (*STAFF, "trainer", "employer")
PEOPLE = ("mentee", "mentor", "other mentee", "other mentor")
FOREIGN = ("mentee", "mentor", "counsellor", "coordinator", "lead", "trainer", "leader")


@dataclass
class Side:
    """One service: who is there (name → person) and what a page can name (kind → address part)."""

    mark: str
    programme: Programme
    people: dict[str, Person] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    whose: dict[str, dict[str, Person]] = field(default_factory=dict)
    pair: Mentorship = None  # type: ignore[assignment]
    asking: Participation = None  # type: ignore[assignment]
    asked: Mentor = None  # type: ignore[assignment]
    office: Organisation = None  # type: ignore[assignment]
    # Table → its keys before this side was built, and when it stood.
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)

    def who(self, name: str, kind: str = "") -> Person:
        """The person who stands there, seen from an object of this kind."""
        return self.whose.get(kind, {}).get(name) or self.people[name]

    def actor(self, name: str, kind: str = "") -> Actor:
        return actor_of(Account.objects.get(person=self.who(name, kind)))

    def word(self, what: str) -> str:
        """A text of this side that stands nowhere else."""
        return f"{self.mark}{what}"


class Town(ProgrammesWorld):
    """Builds both sides, and makes one of them grow."""

    def __init__(self) -> None:
        load_starter(by=SYSTEM, on=clock.today())

    def side(self, letter: str) -> Side:
        before = last_keys()
        side = self._built(letter)
        side.keys = {table: (before[table], last) for table, last in last_keys().items()}
        return side

    def _built(self, letter: str) -> Side:
        mark = f"zqvxkj{letter}"  # long, so that no random address or nonce holds it by chance
        service = self.organisation(f"Service {letter}", kind=OrganisationKind.SERVICE)
        side = Side(mark, self._programme(letter, service, mark))
        side.office = self.organisation(f"Office {letter}", parent=service)
        self._staff(side, service)
        self._pair(side)
        self._asking(side)
        self._questioned(side)
        self._met(side)
        self._help(side)
        self._watch(side)
        self._cover(side)
        self._teach(side)
        self._job(side)
        self._ended(side)
        self._concern(side)
        self._rest(side)
        gather(self, side)
        from tests.access.choosing import choose

        choose(self, side)
        from tests.access.drafting import draft_of

        draft_of(side)
        return side

    def _name(self, side: Side, role: str) -> str:
        return f"First{role.title().replace(' ', '')} {side.mark.title()}{role.replace(' ', '')}"

    def _programme(self, letter: str, service: Organisation, mark: str) -> Programme:
        text = definition_text()
        words = texts.texts_beside(read(text), DEFINITIONS)
        text = text + SERIES
        text = text.replace('programme = "vdab-mentor-app"', f'programme = "mentor-app-{letter}"')
        from tests.access.drafting import OWN_QUESTIONS
        from tests.access.helping import PLAN, TRACKS
        from tests.access.teaching import NO_CONFLICT, REQUIRED
        from tests.access.watching import CHECK_INS
        from tests.access.working import AFTERCARE

        text = text.replace("mentor_sets = true", "mentor_sets = true\nusual = 4")
        text = text.replace(NO_CONFLICT, REQUIRED) + TRACKS + CHECK_INS + AFTERCARE + OWN_QUESTIONS
        words["en"].papers["individual_plan"] = PLAN
        on = clock.today() - 2 * AGO
        version = programmes.publish(text, words, owner_id=service.pk, zone="Europe/Brussels", by=SYSTEM, on=on)
        return Programme.objects.get(pk=version.programme_id)

    def _staff(self, side: Side, service: Organisation) -> None:
        elsewhere = self.organisation(f"Other office {side.mark}", parent=service)
        bakery = self.organisation(f"Bakery of {side.programme.slug}", kind=OrganisationKind.EMPLOYER)
        made = {
            "counsellor": self.counsellor(side.office, self._name(side, "counsellor")),
            "other counsellor": self.counsellor(elsewhere, self._name(side, "other counsellor")),
            "coordinator": self.coordinator(service, self._name(side, "coordinator")),
            "lead": self.lead(service, self._name(side, "lead")),
            "deputy": self.lead(service, self._name(side, "deputy")),
            "administrator": self.administrator(service, self._name(side, "administrator")),
            "psychologist": self.psychologist(service, side.mark, self._name(side, "psychologist")),
            "leader": self.staff(Role.LEADER, side.office, self._name(side, "leader")),
            "employer": self.staff(Role.EMPLOYER, bakery, self._name(side, "employer")),
        }
        side.people.update(made)
        pk, on = side.programme.pk, clock.today()
        programmes.name_lead(pk, made["lead"].pk, made["deputy"].pk, "Monday to Friday, 9 to 17", by=SYSTEM, on=on)
        side.programme = programmes.open_programme(pk, by=SYSTEM, on=on)

    def psychologist(self, service: Organisation, mark: str, name: str) -> Person:
        return self.staff(Role.PSYCHOLOGIST, self.organisation(f"Practice {mark}", parent=service), name)

    def _pair(self, side: Side) -> None:
        """Two pairs of the programme: the one the objects belong to, and another."""
        on = clock.today() - AGO
        for prefix in ("", "other "):
            mentee = self.mentee(side.programme, self._name(side, f"{prefix}mentee"), on=on, office=side.office)
            mentor = self.mentor(
                side.programme, self._name(side, f"{prefix}mentor"), on=on, places=5, intro=side.word(f"{prefix.strip()}intro")
            )
            assert mentee.person is not None
            side.people |= {f"{prefix}mentee": mentee.person, f"{prefix}mentor": mentor.person}
            pair = together.agree(mentee.pk, mentor.pk, by=SYSTEM, on=on)
            if not prefix:
                side.pair, side.asked = pair, mentor
                side.refs |= {"pair": pair.ref, "served": mentee.ref, "mentor": mentor.ref}

    def _asking(self, side: Side) -> None:
        """A mentee who looks for a mentor and has asked the mentor of the pair."""
        side.asking = self._asker(side, "asker")
        request = self._ask(side, side.asking, side.word("wish"))
        side.refs |= {"request": request.ref, "participation": side.asking.ref}
        self._stand_in(side, side.asking, "request", "participation")

    def _questioned(self, side: Side) -> None:
        """Another one, whom he has asked something."""
        row = self._asker(side, "questioned")
        request = self._ask(side, row, side.word("wish2"))
        mentor = actor_of(Account.objects.get(person=side.asked.person))
        matching.ask_question(request.ref, side.word("question"), by=mentor, on=clock.today(), now=clock.now())
        side.refs |= {"questioned": request.ref, "questioned_of": row.ref}
        self._stand_in(side, row, "questioned", "questioned_of")

    def _asker(self, side: Side, name: str) -> Participation:
        row = self.mentee(side.programme, self._name(side, name), on=clock.today() - AGO, office=side.office)
        matching.show_proposals(row.pk, by=_as(row.person), on=clock.today(), now=clock.now())
        return row

    def _ask(self, side: Side, row: Participation, words: str) -> Request:
        made = matching.ask(row.pk, [side.asked.pk], words=words, by=_as(row.person), on=clock.today(), now=clock.now())
        return made[0]

    @staticmethod
    def _stand_in(side: Side, row: Participation, *kinds: str) -> None:
        assert row.person is not None
        for kind in kinds:
            side.whose[kind] = {"mentee": row.person}

    def _met(self, side: Side) -> None:
        """They met, plan to meet, look for a time, and have a goal and a step."""
        ref, today, now = side.refs["pair"], clock.today(), clock.now()
        mentee, mentor = side.actor("mentee"), side.actor("mentor")
        told = Told(today - timedelta(days=6), 60, How.PLACE)
        held = together.log_meeting(ref, told, by=mentor, on=today, key="held", note=side.word("note"))
        together.correct(held.ref, Told(told.held_on, 45, How.PLACE), by=mentor, now=now, note=side.word("corrected"))
        at = datetime.combine(today + timedelta(days=3), time(10), ZONE)
        planned = together.arrange(ref, at, how=How.PLACE, where=side.word("where"), by=mentor, now=now, key="next")
        goal = together.set_goal(ref, side.word("goal"), by=mentee, on=today)
        step = together.add_step(ref, side.word("step"), mine=True, by=mentee, on=today, due_on=today + timedelta(days=9))
        times = [at + timedelta(days=days) for days in (1, 2, 3)]
        offer = together.propose_times(ref, times, how=How.VIDEO, where=side.word("link"), by=mentor, now=now)
        together.share_contact(ref, phone="", email=f"{side.word('shared')}@example.org", by=mentee, on=today)
        side.refs |= {"held": held.ref, "planned": planned.ref, "goal": goal.ref, "step": step.ref, "offer": offer.ref}

    @staticmethod
    def _help(side: Side) -> None:
        from tests.access.helping import help_pair

        help_pair(side)

    @staticmethod
    def _watch(side: Side) -> None:
        from tests.access.watching import watch_pair

        watch_pair(side)

    @staticmethod
    def _cover(side: Side) -> None:
        from tests.access.covering import cover_pair

        cover_pair(side)

    def _teach(self, side: Side) -> None:
        from tests.access.teaching import teach

        teach(side, self, self._name(side, ""))

    def _job(self, side: Side) -> None:
        """She has a job, and says where."""
        said, mentor = Said(side.word("employer"), clock.today()), side.people["mentor"].pk
        job = employers.note_start(
            side.pair.participation_id, said, Source.MENTEE, by=side.actor("mentee"), on=clock.today(), followed_by_id=mentor
        )
        side.refs["job"] = job.ref
        from tests.access.working import train_pair, work_pair

        row = self.mentee(side.programme, self._name(side, "worker"), on=clock.today() - AGO, office=side.office)
        work_pair(side, row)
        train_pair(side)
        self._stand_in(side, row, "followed", "touch")

    def _ended(self, side: Side) -> None:
        """An earlier mentee of the same mentor, with whom it was completed."""
        on = clock.today() - AGO
        row = self.mentee(side.programme, self._name(side, "earlier"), on=on, office=side.office)
        pair = together.agree(row.pk, side.asked.pk, by=SYSTEM, on=on)
        mentee = _as(row.person)
        together.log_meeting(pair.ref, Told(on, 30, How.PHONE), by=mentee, on=on, key="only", note=side.word("earliernote"))
        together.close(pair.ref, "completed", by=mentee, on=clock.today(), note=side.word("endnote"))
        side.refs["ended"] = pair.ref
        self._stand_in(side, row, "ended")

    def _concern(self, side: Side) -> None:
        """The mentee reports the mentor; another report is about the lead herself, kept from her."""
        mentee = side.actor("mentee")
        case = together.report_concern(_report(side), by=mentee, now=clock.now(), key=side.word("key"))
        side.refs |= {"case": case.ref, "receipt": case.ref}
        lead, on = side.actor("lead"), clock.today()
        line = Line(side.people["lead"].ref, on, on + timedelta(days=9), time(20), time(8), "+32 2 123 45 67")
        side.refs["on_call"] = together.put_on_call(side.programme.owner_id, line, by=lead, on=on).ref
        pair = Mentorship.objects.get(mentor_person=side.people["other mentor"], mentee_person=side.people["other mentee"])
        told = replace(_report(side), mentorship_ref=pair.ref, text="", reach_at="")
        other = together.report_concern(told, by=side.actor("other mentee"), now=clock.now(), key=side.word("otherkey"))
        together.take_concern(other.ref, by=lead, now=clock.now())
        words = side.word("heard")
        side.refs["hearing"] = together.tell_person(other.ref, words, is_safe=True, by=lead, now=clock.now()).ref
        together.say_own_side(side.refs["hearing"], words, by=side.actor("other mentor"), now=clock.now())
        ruled = Ruled(RulingKind.PAUSE, on + timedelta(days=9), words, is_safe=True)
        made = together.rule(other.ref, ruled, by=lead, now=clock.now())
        together.appeal(made.ref, words, by=side.actor("other mentor"), now=clock.now())
        together.settle(made.ref, Settled.LIFTED, words, by=side.actor("deputy"), now=clock.now())
        side.refs |= {"ruled": other.ref, "ruling": made.ref}
        away = together.say_away(side.programme.owner_id, on + AGO, on + AGO, by=lead, on=on)
        side.refs["lead_away"] = away.ref

    def _rest(self, side: Side) -> None:
        row = self.jobseeker(self._name(side, "registered"), office=side.office)
        side.refs["registered"] = row.ref
        self._untied(side)
        other = self.person(self._name(side, "avoided"))
        people.block(side.people["mentee"].pk, other.pk, by=side.actor("mentee"), on=clock.today())
        side.refs["block"] = Block.objects.get(person=side.people["mentee"], other=other).ref
        side.refs |= {"slug": side.programme.slug, "purpose": "matching", "office": side.office.ref} | look_of(side.office)
        side.refs["role"] = Membership.objects.get(person=side.people["counsellor"]).ref
        for kind in ("correction", "answered_correction"):
            said = programmes.ask_correction("people.Person", "", side.word("wrong"), by=side.actor("mentee"), on=clock.today())
            side.refs[kind] = said.ref
        programmes.answer_correction(
            said.ref, "put_right", side.word("righted"), by=side.actor("coordinator"), on=clock.today()
        )
        away, asked = side.people["counsellor"], side.people["other counsellor"]
        days = {"since": clock.today(), "until": clock.today()}
        stand = Deputy.objects.create(person=away, deputy=asked, organisation=side.office, role=Role.COUNSELLOR, **days)
        side.refs["stand"] = stand.ref
        side.refs |= {"status_list": "0", "sector": "C", "group": "721", "occupation": self.occupation().ref}

    def _untied(self, side: Side) -> None:
        """Somebody with an account at the desk, found in the register by the counsellor."""
        person, name = self.person(self._name(side, "untied")), self._name(side, "looked up")
        row = self.jobseeker(name, office=side.office)
        account = Account.objects.get(person=person)
        side.refs["ticket"] = find_pair(
            side.actor("counsellor"), Contact(account.email), number="", name=name, born_on=row.born_on
        )


def last_keys() -> dict[str, int]:
    """Table → the greatest key in it; only tables with numbers for keys."""
    ours = [model for model in apps.get_models() if isinstance(model._meta.pk, models.AutoField)]
    return {model._meta.label: model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0 for model in ours}


def _report(side: Side) -> Report:
    return Report(
        kind=ConcernKind.UNSAFE,
        danger=False,
        hurt=True,
        goes_on=True,
        text=side.word("concern"),
        may_contact=True,
        reach_at=side.word("reach"),
        mentorship_ref=side.refs["pair"],
    )


def _as(person: Person | None) -> Actor:
    assert person is not None
    return actor_of(Account.objects.get(person=person))
