"""A town full of people of whom many leave, each by a way a person has: by the button, by a letter, or because it is over."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.keeping import WARNED_BEFORE
from handrail.mentorships import actions as together
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import QUIET_REASON, How, Told
from handrail.people.models import Account, Erasure, Person
from handrail.people.queries import actor_of
from handrail.portal import tasks
from handrail.programmes import actions as programmes
from handrail.programmes.models import Clearance, Mentor, Participation
from handrail.register.models import Jobseeker
from tests.access.marking import Marked
from tests.access.town import Side, Town

SYSTEM = Actor.system("test")
WAYS = ("button", "letter", "over")
LONG_AGO = date(2022, 3, 31)
CODE = re.compile(r"^\d{6}$", re.MULTILINE)


@dataclass
class Leaver:
    """Somebody who will leave, how, and the words that are hers alone."""

    person: Person
    way: str
    words: set[str] = field(default_factory=set)

    @property
    def account(self) -> Account:
        return Account.objects.get(person=self.person)

    @property
    def erasure(self) -> Erasure:
        return Erasure.objects.get(person=self.person, about="")


class Crowd:
    """Towns with every kind of row, and many more people of whom every third has a mentor."""

    def __init__(self, sides: int, more: int) -> None:
        self.town, self.leavers = Town(), list[Leaver]()
        self.sides = [self.town.side(letter) for letter in "abcdefgh"[:sides]]
        marked = [Marked(side) for side in self.sides]
        # The service's own record stays, so there nobody has the name she has here.
        for row in Jobseeker.objects.all():
            Jobseeker.objects.filter(pk=row.pk).update(
                name=f"Registered {row.pk}", email=f"known{row.pk}@example.org", phone=""
            )
        for side, words in zip(self.sides, marked, strict=True):
            self._from(side, words)
        for number in range(more):
            self._one_more(self.sides[number % sides], number)
        _each_in_own_words()

    def _from(self, side: Side, marked: Marked) -> None:
        """Those of a town around whom most rows stand."""
        for name, kind, way in (
            ("mentee", "", "button"),
            ("mentor", "", "letter"),
            ("mentee", "request", "letter"),
            ("mentee", "questioned", "button"),
            ("mentee", "ended", "button"),
            ("other mentor", "", "button"),
        ):
            as_marked = "asker" if kind == "request" else name if not kind else ""
            own = {word for label, word in marked.words.items() if as_marked and label.endswith(f" of {as_marked}")}
            self._leaves(side.who(name, kind), way, {word for word in own if word not in _of_register(marked)})

    def _leaves(self, person: Person, way: str, words: set[str]) -> None:
        """With an address that is hers alone; whoever has one of the marked ones keeps it."""
        person.refresh_from_db()
        account = Account.objects.get(person=person)
        if "zqvxkj" not in (account.email or ""):
            account.email = f"zqvxkjmail{person.pk}x@example.org"
            account.save(update_fields=["email"])
        words = words | set(re.findall(r"zqvxkj[a-z0-9]+", f"{person.name} {account.email} {account.phone}".lower()))
        self.leavers.append(Leaver(person, way, words))

    def _one_more(self, side: Side, number: int) -> None:
        on, way = clock.today() - timedelta(days=20), WAYS[number % 3]
        mark = f"zqvxkjcrowd{number}x"
        row = self.town.mentee(side.programme, f"Ona {mark}name", on=on, office=side.office)
        Jobseeker.objects.filter(pk=row.jobseeker_id).update(name=f"Registered {row.jobseeker_id}")
        row.refresh_from_db()
        row.own_words = f"I {mark}wish"
        row.save(update_fields=["own_words"])
        assert row.person is not None
        words = {f"{mark}wish"}
        if number % 9 in {0, 1, 2}:
            words |= self._with_mentor(side, row, mark, on)
        if way == "over":
            self._closed_long_ago(row)
        self._leaves(row.person, way, words)

    def _with_mentor(self, side: Side, row: Participation, mark: str, on: date) -> set[str]:
        """A pair that met and has a goal; what stands between the two goes with her."""
        mentor = self.town.mentor(side.programme, f"Jonas {mark}mentor", on=on)
        pair = together.agree(row.pk, mentor.pk, by=SYSTEM, on=on)
        assert row.person is not None
        her = actor_of(Account.objects.get(person=row.person))
        together.log_meeting(pair.ref, Told(on, 30, How.PHONE), by=her, on=on, key=mark, note=f"{mark}note")
        together.set_goal(pair.ref, f"{mark}goal", by=her, on=clock.today())
        return {f"{mark}note", f"{mark}goal"}

    @staticmethod
    def _closed_long_ago(row: Participation) -> None:
        """It ends by the action; then years pass."""
        for pair in Mentorship.objects.open().filter(participation=row):
            together.close(pair.ref, QUIET_REASON, by=SYSTEM, on=clock.today(), rematch=False)
        for still_open in Participation.objects.open().filter(pk=row.pk):
            programmes.close_participation(still_open.pk, "not_wanted", by=SYSTEM, on=clock.today())
        Participation.objects.filter(pk=row.pk).update(closed_on=LONG_AGO)
        moment = datetime.combine(LONG_AGO, time(12), UTC)
        Account.objects.filter(person=row.person_id).update(last_login=moment)


def _of_register(marked: Marked) -> set[str]:
    return {word for label, word in marked.words.items() if label.startswith("register.")}


def _each_in_own_words() -> None:
    """The town says the same sentence about every mentor; who looks for hers would find it with the others."""
    for name, model in (("decision_reason", Mentor), ("intro", Mentor), ("reason", Clearance)):
        for row in model._default_manager.exclude(**{name: ""}).exclude(**{f"{name}__contains": "zqvxkj"}):
            model._default_manager.filter(pk=row.pk).update(**{name: f"{getattr(row, name)} ({name} {row.pk})"})


# How they leave ---------------------------------------------------------------------------------------------------------
def ask(crowd: Crowd) -> None:
    """Each who leaves by the button or by a letter; for the others the night comes."""
    for number, leaver in enumerate(crowd.leavers):
        if leaver.way == "button":
            _press(leaver, f"10.1.{number // 250}.{number % 250}")
        elif leaver.way == "letter":
            _write(crowd.sides[0], leaver)
    night(clock.now())


def _press(leaver: Leaver, where: str) -> None:
    client = Client(REMOTE_ADDR=where)
    client.force_login(leaver.account)
    mail.outbox.clear()
    assert client.post(reverse("portal:erase")).status_code == 302
    code = CODE.findall(str(mail.outbox[-1].body))[0]
    assert client.post(reverse("portal:erase_code"), {"code": code}).status_code == 200
    cache.clear()


def _write(side: Side, leaver: Leaver) -> None:
    """The letter is in the file; an administrator writes it down."""
    client = Client()
    client.force_login(Account.objects.get(person=side.people["administrator"]))
    said = {"contact": leaver.account.email, "reason": "letter of today, in the file"}
    answer = client.post(reverse("portal:erasures"), said)
    assert answer.status_code == 302, answer.text


def night(now: datetime) -> None:
    """What runs every night, in its order."""
    tasks.finish_erasures(now)
    tasks.keep_no_longer(now)


def days_pass() -> None:
    """Until everybody's day has come; the nights between matter to nobody."""
    now = timezone.now()
    for days in (8, WARNED_BEFORE.days, WARNED_BEFORE.days + 1):
        night(now + timedelta(days=days))
