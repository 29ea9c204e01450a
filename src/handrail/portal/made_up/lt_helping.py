"""Lithuania's pairs on their way: help chosen and a plan signed, barriers, meetings week by week, a psychologist.

It tells on with the pairs that are there; who has none has only the psychologist's entry in the directory.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.mentorships import actions as together
from handrail.mentorships.actions.referrals import Entry
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import OPEN, How, Told
from handrail.mentorships.rules.barriers import Barrier
from handrail.mentorships.rules.mood import Tap
from handrail.mentorships.rules.tracks import Levels, Why
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.portal.made_up.scene import Scene
from handrail.portal.made_up.stage import person_of

WEEK = timedelta(days=7)
LONGEST_WEEKS = 24
SATURDAY = 5
LEVELS = (Levels(2, 3, 3), Levels(4, 4, 3), Levels(3, 2, 4), Levels(5, 3, 4), Levels(3, 3, 1))
BARRIERS = (Barrier.TRANSPORT, Barrier.DEBT, Barrier.CARE, Barrier.DIGITAL, Barrier.EXPIRED_CERTIFICATE, Barrier.LANGUAGE)
TAPS = (Tap.GOOD, Tap.FAIR, Tap.GOOD, Tap.LOW, Tap.FAIR)
MINUTES = (60, 45, 60, 75, 30)
# What a few of the mentors agreed for a week; the others never said.
HOURS = (8, 4, 12)


@dataclass(frozen=True)
class Way:
    """One pair with its two actors and its place in the row, by which no two go the same way."""

    pair: Mentorship
    mentee: Actor
    mentor: Actor
    place: int


def come(scene: Scene) -> None:
    """Told day by day, each on its own day."""
    entry = _entry(scene)
    pairs = Mentorship.objects.filter(participation__programme_id=scene.programme_id, stage__in=OPEN).order_by(
        "agreed_on", "pk"
    )
    for place, pair in enumerate(pairs.select_related("mentee_person__account", "mentor_person__account")):
        one = Way(pair, _actor(pair.mentee_person_id), _actor(pair.mentor_person_id), place)
        _help(one, scene.today)
        _weeks(one, scene.today)
        if place < len(HOURS):
            together.say_hours(HOURS[place], by=one.mentor)
        if place == 0:
            _psychologist(one, entry, scene)


def _actor(person_id: int) -> Actor:
    return actor_of(Account.objects.get(person=person_id))


def _at(day: date, today: date) -> datetime:
    """Ten in the morning of that day, never later than now."""
    return min(datetime.combine(min(day, today), time(10), UTC), clock.now())


def _workday(day: date) -> date:
    """This day, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


def _entry(scene: Scene) -> str:
    """The psychologist's own entry: Kaunas, Lithuanian and Russian."""
    account = scene.staff["psychologist"]
    with scene.ago(60) as (on, _):
        said = Entry(("LT022",), ("lt", "ru"), places=3, waiting_days=9, takes=True)
        made = together.say_psychologist(scene.places["practice"].pk, person_of(account), said, by=actor_of(account), on=on)
    return made.ref


def _help(one: Way, today: date) -> None:
    """At the first meeting the two answer the questions; before the second they sign."""
    on = min(one.pair.agreed_on + timedelta(days=2), today)
    levels = LEVELS[one.place % len(LEVELS)]
    guidance = min(vars(levels).values()) < 3  # noqa: PLR2004  # the line the programme's file draws
    with clock.moved_to(_at(on, today)):
        together.choose_track(
            one.pair.ref, levels, "guidance_first" if guidance else "job_search",
            Why.FIND_OUT if guidance else Why.WORK_CLEAR, by=one.mentor, on=on,
        )  # fmt: skip
        for actor in (one.mentee, one.mentor)[: 2 - one.place % 3 // 2]:  # every third plan still waits for the mentor
            together.sign_plan(one.pair.ref, by=actor, on=on)
        for number in range(one.place % 3):
            kind = BARRIERS[(one.place + number) % len(BARRIERS)]
            row = together.raise_barrier(one.pair.ref, kind, by=one.mentee, on=on)
            if number:
                together.move_barrier(row.ref, "work_on", by=one.mentor, on=on)


def _weeks(one: Way, today: date) -> None:
    """A meeting a week, now and then one missing; a tap in most weeks."""
    for week in range(LONGEST_WEEKS):
        on = one.pair.agreed_on + timedelta(days=2 + one.place % 3) + week * WEEK
        if on > today:
            return
        with clock.moved_to(_at(on, today)):
            if (one.place + week) % 6 != 5:  # noqa: PLR2004  # every sixth week nobody met
                how = How.PHONE if (one.place + week) % 3 == 0 else How.PLACE
                told = Told(on, MINUTES[(one.place + week) % len(MINUTES)], how)
                together.log_meeting(one.pair.ref, told, by=one.mentor, on=on, key=f"week {week}")
            if (one.place + week) % 4:
                together.say_how(one.pair.ref, TAPS[(one.place + week) % len(TAPS)], by=one.mentee, on=on)


def _psychologist(one: Way, entry: str, scene: Scene) -> None:
    """The first pair talks to the psychologist, who has told the mentor something."""
    account = scene.staff["psychologist"]
    psychologist, on = actor_of(account), scene.today
    begun = min(one.pair.agreed_on + timedelta(days=10), on)
    with clock.moved_to(_at(begun, on)):
        together.choose_track(one.pair.ref, LEVELS[0], "guidance_first", Why.LIFE_FIRST, by=one.mentor, on=begun)
        for actor in (one.mentee, one.mentor):
            together.sign_plan(one.pair.ref, by=actor, on=begun)
        together.allow_health(one.pair.ref, "0" * 64, by=one.mentee, on=begun)
        asked = together.ask_psychologist(one.pair.ref, entry, "Norėtų pasikalbėti apie nerimą.", by=one.mentor, on=begun)
        together.answer_referral(asked.ref, yes=True, by=psychologist, on=begun)
        at = datetime.combine(_workday(begun + timedelta(days=3)), time(10), UTC)
        together.appoint(asked.ref, at, How.PLACE, "Laisvės al. 1-12", by=psychologist, now=clock.now(), on=begun)
    talked = min(begun + timedelta(days=6), on)
    with clock.moved_to(_at(talked, on)):
        together.give_feedback(asked.ref, "Padeda trumpi, aiškūs žingsniai.", by=psychologist, on=talked)
