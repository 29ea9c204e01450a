"""How far Lithuania's mentorships have come: some three hundred, no two alike.

When each began, how often the two met, which help they chose and what became of it go round in steps of different
length. Everything happens through the apps' own actions, on its day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from handrail.employers import actions as employers
from handrail.employers.models import Placement
from handrail.employers.rules import EndReason
from handrail.employers.rules import Said as Job
from handrail.kernel.access import Actor
from handrail.mentorships import actions
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import Closing, How, Told
from handrail.mentorships.rules.aftercare import Channel
from handrail.mentorships.rules.tracks import Levels, Why
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.portal.made_up.lt_selection import paired
from handrail.portal.made_up.scene import Scene
from handrail.portal.made_up.stage import person_of
from handrail.programmes.models import Mentor, Programme
from handrail.programmes.queries import clearances, newest_definition
from handrail.programmes.rules import MentorStage, blocks_guiding

MANY, FEW = 300, 24
NEWEST, OLDEST = 4, 175
"""Days ago the newest and the oldest of them began."""
LOGGED = 3
"""So many meetings of each are written down; who has met for months has more behind them than the demo tells."""
NOTES = (
    "Kalbėjome apie tai, kas sekėsi.",
    "Peržiūrėjome gyvenimo aprašymą.",
    "Repetavome pokalbį telefonu.",
    "Ieškojome skelbimų netoli namų.",
    "Susitarėme, kam paskambinti pirmiausia.",
    "Pažiūrėjome, kokie mokymai prasideda rudenį.",
    "Daug klausiausi.",
)
ENDS = ("education", "training", "moved", "illness", "other_measure", "bad_fit", "no_contact")
LEAD, FIRST_DAYS, GROWN_DAYS = 3, 6, 21
"""Days an invitation takes, days to the first meeting at most, days after which something may have come of it."""
JOBS = ("UAB Nemuno baldai", "Kauno duona (demo)", "Slaugos namai „Ąžuolas“", "Sandėlis 9", "Mokykla-darželis „Pelėda“")


@dataclass(frozen=True)
class Pair:
    """One mentorship with its two actors and the number that makes it a little different."""

    number: int
    days: int
    row: Mentorship
    mentee: Actor
    mentor: Actor

    @property
    def ref(self) -> str:
        return self.row.ref


@dataclass(frozen=True)
class Guide:
    """A counsellor who may take clients, and for how many days."""

    account: Account
    since: int


def come(scene: Scene, number: int) -> None:
    """The oldest first, so that whoever has waited longest was chosen first; mentors take turns."""
    guides = _guides(scene)
    for place in range(number):
        days = OLDEST - place * (OLDEST - NEWEST) // max(number - 1, 1)
        guide = _next(scene, [each for each in guides if each.since > days + LEAD])
        if guide is not None:
            _live(scene, _pair(scene, guide, place, days))


def _next(scene: Scene, able: list[Guide]) -> Guide | None:
    """Whoever guides the fewest now."""
    room = Mentor.objects.with_room().filter(programme=scene.programme_id)
    guides = dict(room.values_list("person_id", "guides"))
    free = [each for each in able if person_of(each.account) in guides]
    return min(free, key=lambda each: guides[person_of(each.account)], default=None)


def _guides(scene: Scene) -> list[Guide]:
    """The certified, and since when; who is certified no longer takes nobody new."""
    rows = Mentor.objects.filter(programme=scene.programme_id, stage=MentorStage.ACCEPTED).prefetch_related("clearances")
    definition = newest_definition(Programme.objects.get(pk=scene.programme_id))
    found = {row.person_id: row for row in rows if not blocks_guiding(definition, clearances(row.pk), scene.today)}
    accounts = [each for each in scene.counsellors if each.person_id in found]
    return [Guide(each, _since(found[person_of(each)], scene.today)) for each in accounts]


def _since(row: Mentor, today: date) -> int:
    return (today - max(each.met_on for each in row.clearances.all() if each.met)).days


def _pair(scene: Scene, guide: Guide, number: int, days: int) -> Pair:
    row = paired(scene, guide.account, days=days)
    mentee = actor_of(Account.objects.get(person=row.mentee_person_id))
    return Pair(number, days, row, mentee, actor_of(guide.account))


def _live(scene: Scene, pair: Pair) -> None:
    """First some meetings, then what became of it; the newest have not met yet."""
    became, is_new = WHAT_CAME[pair.number % len(WHAT_CAME)], pair.days <= GROWN_DAYS
    if pair.days < FIRST_DAYS or (is_new and became is None):
        return
    _meet(scene, pair)
    _choose(scene, pair)
    if became is not None and not is_new:
        became(scene, pair)


def _meet(scene: Scene, pair: Pair) -> None:
    """A first meeting within two weeks, then the last few; some pairs have been silent for a while."""
    silent = (pair.number % 9 == 0) * 20 + pair.number % 5
    last = max(pair.days - FIRST_DAYS, 0)
    days = sorted({last, *(silent + 6 * week + pair.number % 3 for week in range(LOGGED))}, reverse=True)
    for each in (day for day in days if day <= last):
        with scene.ago(each, hour=15) as (on, _):
            how = (How.PLACE, How.PHONE, How.PLACE, How.VIDEO)[(pair.number + each) % 4]
            said = Told(on, 30 + 15 * ((pair.number + each) % 4), how)
            note = NOTES[(pair.number + each) % len(NOTES)]
            actions.log_meeting(pair.ref, said, by=pair.mentor, on=on, key=f"demo-{on}", note=note)


def _choose(scene: Scene, pair: Pair) -> None:
    levels = Levels(*(1 + (pair.number * step + step) % 5 for step in (1, 2, 3)))
    track = "guidance_first" if min(levels.motivation, levels.qualification, levels.experience) < 3 else "job_search"  # noqa: PLR2004  # the line in the programme file
    with scene.ago(max(pair.days - FIRST_DAYS - 1, 0)) as (on, _):
        actions.choose_track(pair.ref, levels, track, list(Why)[pair.number % len(Why)], by=pair.mentor, on=on)


def _goes_on(scene: Scene, pair: Pair) -> None:
    """Nothing but the meetings."""


def _rests(scene: Scene, pair: Pair) -> None:
    with scene.ago(3 + pair.number % 6) as (on, _):
        actions.pause(pair.ref, by=pair.mentee, on=on)


def _works(scene: Scene, pair: Pair) -> Placement:
    """A job began; the mentor stays in touch."""
    begun = pair.days // 3
    with scene.ago(begun) as (on, _):
        said = Job(JOBS[pair.number % len(JOBS)], on, hours=(20, 30, 40)[pair.number % 3])
        job = actions.tell_job(pair.ref, said, by=pair.mentee, on=on)
        # The worker would do this the moment after; the demo's days are told before any worker runs.
        actions.job_begun(pair.row.participation_id, by=pair.mentee, on=on)
    for each in range(begun - 25 - pair.number % 7, 0, -30):
        with scene.ago(each) as (on, _):
            actions.log_contact(pair.ref, on, list(Channel)[each % 3], key=f"demo-{on}", by=pair.mentor, on=on)
    return job


def _loses_it(scene: Scene, pair: Pair) -> None:
    """The job ended; the two meet again."""
    job = _works(scene, pair)
    with scene.ago(pair.days // 6) as (on, _):
        employers.end(job.ref, on, EndReason.CONTRACT_OVER, by=pair.mentee, on=on)
        actions.job_over(pair.row.participation_id, by=pair.mentee, on=on)


def _ends_well(scene: Scene, pair: Pair) -> None:
    with scene.ago(2 + pair.number % 11) as (on, _):
        actions.close(pair.ref, "completed" if pair.number % 2 else "job", by=pair.mentee, on=on)
        for side in (pair.mentee, pair.mentor)[: 1 + pair.number % 2]:
            actions.tick_closing(pair.ref, Closing.LOOK_BACK, by=side, on=on)


def _ends(scene: Scene, pair: Pair) -> None:
    with scene.ago(1 + pair.number % 13) as (on, _):
        actions.close(pair.ref, ENDS[pair.number % len(ENDS)], by=pair.mentor, on=on)


# Eleven ways in this order: with the other steps' lengths no two pairs are alike.
WHAT_CAME: tuple[Callable[[Scene, Pair], object] | None, ...] = (
    None,
    _goes_on,
    _goes_on,
    _works,
    _goes_on,
    _rests,
    _ends_well,
    _goes_on,
    _works,
    _loses_it,
    _ends,
)
