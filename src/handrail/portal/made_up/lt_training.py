"""How Lithuania's counsellors become mentors: the pilot's volunteers, the formal applications, the courses, certificates.

Everybody ends differently: most are certified, some sit in a course, a few wait for a decision, one was refused, and one
certificate was taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from handrail.kernel.access import Actor
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.portal.made_up.cast_lt import NATIONAL, PILOT
from handrail.portal.made_up.scene import Scene
from handrail.portal.made_up.stage import person_of
from handrail.programmes import actions as programmes
from handrail.programmes.models import Mentor, Programme
from handrail.programmes.profile import TRAITS
from handrail.programmes.rules import Applied
from handrail.taxonomy.models import Occupation
from handrail.training import actions
from handrail.training.models import Run
from handrail.training.rules import BLUEPRINT, Side, State

PIONEERS, TRAINED, LEARNING, WAITING = 12, 34, 37, 39
"""Counsellors up to these numbers: the pilot's volunteers, those certified since, those in a course now, those who wait."""
MENTOR_COURSE, PILOT_COURSE = "mentor_training", "individual_preparation"
MEETINGS: tuple[tuple[str, int, Sequence[str]], ...] = (
    ("Mentoriaus vaidmuo", 480, BLUEPRINT[:4]),
    ("Klausymas ir klausimai", 480, ("relationship", "starting", "help")),
    ("Dvi kryptys, vienas planas", 390, ("goals", "groups", "closure")),
    ("Darbas su darbdaviais", 360, ("contact", "digital", "money")),
    ("Psichologinė pirmoji pagalba", 360, ("crisis", "ethics", "reporting")),
    ("Saugumas ir ribos", 330, ("confidentiality", "transport", "pictures", "personal_data")),
)
SPECIALISMS = (
    ("Jaunimas be diplomo", "Pati pirmo darbo ieškojau dvejus metus ir žinau, kaip tai vargina."),
    ("Ilgalaikiai bedarbiai kaimo vietovėse", "Noriu turėti laiko žmogui, ne tik formoms."),
    ("Vyresni nei 55 metų žmonės", "Mano klientai turi patirties, kurios niekas nepaklausia."),
    ("Grįžtantys po vaiko priežiūros", "Matau, kiek daug keičia vienas geras pokalbis per savaitę."),
    ("Darbas gamyboje ir sandėliuose", "Pažįstu darbdavius, kurie duoda antrą progą."),
)
INTROS = (
    "Dirbu konsultante dvylika metų. Padedu žengti pirmą žingsnį.",
    "Padedu pasiruošti pokalbiui ir nebijoti telefono.",
    "Klausau daugiau, nei kalbu. Planą rašome kartu.",
    "Padedu suprasti, ką moki, kai atrodo, kad nieko.",
)
WEEKDAYS = sum(1 << (day * 6 + part) for day in range(5) for part in (1, 2, 3))


@dataclass(frozen=True)
class One:
    """A counsellor on the way, with the number that makes each a little different."""

    number: int
    account: Account

    @property
    def actor(self) -> Actor:
        return actor_of(self.account)


def _everybody(scene: Scene) -> list[One]:
    """The first of the list is the mentor a newcomer becomes; she was there from the pilot on."""
    return [One(number, account) for number, account in enumerate(scene.counsellors)]


def come(scene: Scene) -> None:
    """After the nationwide version was published, in the order of the days."""
    everybody = _everybody(scene)
    pioneers, later = everybody[:PIONEERS], everybody[PIONEERS:]
    _applications(scene, later)
    trained = [*pioneers, *everybody[PIONEERS:TRAINED]]
    _course(scene, trained[:20], NATIONAL - 30)
    _course(scene, trained[20:], NATIONAL - 110)
    _under_way(scene, everybody[TRAINED:LEARNING])
    _taken_back(scene, trained[-1])
    _profiles(scene, trained[:6])


def pilot(scene: Scene) -> None:
    """While the pilot runs: volunteers, trained one by one for a day."""
    pioneers = _everybody(scene)[:PIONEERS]
    with scene.ago(PILOT - 8) as (on, _):
        for one in pioneers:
            _apply(scene, one, on, why="")
    with scene.ago(PILOT - 14) as (on, _):
        for one in pioneers:
            programmes.accept_mentor(_mentor(scene, one).pk, "Savanoris pilotui", by=scene.as_staff("coordinator"), on=on)
    run = _run(scene, PILOT_COURSE, pioneers, PILOT - 20)
    with scene.ago(PILOT - 25) as (on, _):
        trainer = scene.as_staff("trainer")
        day = actions.plan_session(run.ref, "Individualus pasirengimas", on, 480, topics=BLUEPRINT[:6], by=trainer, on=on)
        actions.keep_attendance(day.ref, {_mentor(scene, one).ref: State.PRESENT for one in pioneers}, by=trainer, on=on)
        _issue(scene, run, pioneers, on)


def _applications(scene: Scene, later: list[One]) -> None:
    """Formal applications to the nationwide version; the last ones came a few days ago."""
    for one in later:
        fresh = one.number >= LEARNING
        with scene.ago(3 + one.number % 4 if fresh else NATIONAL - 5 - one.number % 6) as (on, _):
            _apply(scene, one, on, why=SPECIALISMS[one.number % len(SPECIALISMS)][1])
        if one.number < WAITING and not fresh:
            _decide(scene, one, NATIONAL - 14 - one.number % 5)
    with scene.ago(2) as (on, _):
        last = _mentor(scene, later[-1])
        _interview(scene, last, later[-1], on, low=True)
        reason = "Dabar per daug įprastų klientų. Grįžkime prie to pavasarį."
        programmes.refuse_mentor(last.pk, reason, by=scene.as_staff("coordinator"), on=on)


def _apply(scene: Scene, one: One, on: date, *, why: str) -> None:
    specialism = SPECIALISMS[one.number % len(SPECIALISMS)][0]
    said = Applied(specialism, 25 + one.number * 3 % 40, why)
    row = programmes.apply_mentor(scene.programme_id, person_of(one.account), by=one.actor, on=on, said=said)
    work = list(scene.occupations.values())
    programmes.say_expertise(
        row.pk,
        occupations=[work[one.number % len(work)]] if work else list(Occupation.objects.values_list("pk", flat=True)[:1]),
        languages=[["lt"], ["lt", "ru"], ["lt", "en"]][one.number % 3],
        areas=["LT022"],
        availability=WEEKDAYS,
        intro=INTROS[one.number % len(INTROS)],
        by=one.actor,
        on=on,
    )


def _decide(scene: Scene, one: One, days: int) -> None:
    with scene.ago(days) as (on, _):
        row = _mentor(scene, one)
        _interview(scene, row, one, on)
        reason = "Klausosi, aiškiai kalba ir turi laiko."
        programmes.accept_mentor(row.pk, reason, by=scene.as_staff("coordinator"), on=on)


def _interview(scene: Scene, row: Mentor, one: One, on: date, *, low: bool = False) -> None:
    marks = {trait: max(1, 4 - (one.number + place) % 3 - low) for place, trait in enumerate(TRAITS)}
    programmes.interview(row.pk, marks, note="Kalbėjomės ramiai.", held_on=on, by=scene.as_staff("coordinator"), on=on)


def _mentor(scene: Scene, one: One) -> Mentor:
    return Mentor.objects.get(programme=scene.programme_id, person=person_of(one.account))


def _run(scene: Scene, code: str, people: list[One], days: int) -> Run:
    with scene.ago(days) as (on, _):
        by, slug = scene.as_staff("coordinator"), Programme.objects.get(pk=scene.programme_id).slug
        where, places = "Nemuno universitetas, 214 auditorija", max(len(people), 20)
        university = scene.places["university"].ref
        run = actions.make_run(slug, code, university, on, places, where=where, by=by, on=on)
        actions.enrol_all(run.ref, [_mentor(scene, one).ref for one in people], by=by, on=on)
    return run


def _workday(scene: Scene, days: int) -> int:
    """So many days ago, or up to two more: nobody is taught on a Saturday or Sunday."""
    return days + max(0, (scene.today - timedelta(days=days)).weekday() - 4)


def _course(scene: Scene, people: list[One], days: int) -> None:
    """Six meetings, a week apart; then everybody has forty hours."""
    days = _workday(scene, days)
    run = _run(scene, MENTOR_COURSE, people, days)
    for place in range(len(MEETINGS)):
        with scene.ago(days - 7 * (place + 1)) as (on, _):
            _meeting(scene, run, people, place, on)
    with scene.ago(days - 49) as (on, _):
        _issue(scene, run, people, on)


def _meeting(scene: Scene, run: Run, people: list[One], number: int, on: date) -> None:
    title, minutes, topics = MEETINGS[number]
    trainer = scene.as_staff("trainer")
    day = actions.plan_session(run.ref, title, on, minutes, topics=topics, starts_at=time(9), by=trainer, on=on)
    states = {_mentor(scene, one).ref: State.PRESENT for one in people}
    actions.keep_attendance(day.ref, states, by=trainer, on=on)


def _issue(scene: Scene, run: Run, people: list[One], on: date) -> None:
    for one in people:
        actions.issue(run.ref, _mentor(scene, one).ref, by=scene.as_staff("trainer"), on=on)


def _under_way(scene: Scene, people: list[One]) -> None:
    """A course that runs now: three meetings behind, three ahead, one line corrected."""
    run, first = _run(scene, MENTOR_COURSE, people, 24), _workday(scene, 21)
    for place in range(3):
        with scene.ago(first - 7 * place) as (on, _):
            _meeting(scene, run, people, place, on)
    with scene.ago(6) as (on, _):
        trainer, ill = scene.as_staff("trainer"), _mentor(scene, people[-1])
        row = ill.attendance.order_by("-session__day").first()
        if row is not None:
            actions.correct(row.ref, State.PRESENT, row.minutes - 120, "Išėjo anksčiau", by=trainer, on=on)
        for place, (title, minutes, topics) in enumerate(MEETINGS[3:]):
            day = scene.today + timedelta(days=7 - _workday(scene, 7) + 7 + 7 * place)
            actions.plan_session(run.ref, title, day, minutes, topics=topics, starts_at=time(9), by=trainer, on=on)


def _taken_back(scene: Scene, one: One) -> None:
    with scene.ago(40) as (on, _):
        paper = _mentor(scene, one).certificates.order_by("-issued_on").first()
        if paper is not None:
            actions.revoke(paper.ref, "Valandos buvo užrašytos kitam žmogui.", by=scene.as_staff("coordinator"), on=on)


def _profiles(scene: Scene, people: list[One]) -> None:
    """After the course some marked their profile, and the head of the office did too."""
    with scene.ago(100) as (on, _):
        for one in people:
            mentor = _mentor(scene, one)
            marks = {trait: 3 + (one.number + place) % 2 for place, trait in enumerate(TRAITS)}
            actions.mark_profile(mentor, MENTOR_COURSE, Side.SELF, marks, by=one.actor, on=on)
            if one.number % 2 == 0:
                actions.mark_profile(mentor, MENTOR_COURSE, Side.LEADER, marks, by=scene.as_staff("leader"), on=on)
