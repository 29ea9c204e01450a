"""How the made-up mentors came: most by signing in, some approved by the coordinator, a few who wait, rest or are away."""

from datetime import timedelta

from handrail.kernel.access import Actor
from handrail.people.queries import actor_of
from handrail.portal.made_up import cast
from handrail.portal.made_up.stage import Stage, come_in, person_of
from handrail.programmes import actions, queries
from handrail.programmes.models import Mentor

PAPERS = ("mentor_terms", "code_of_conduct")
LINKEDIN = ("linkedin",)
WHY = ("Spoke with me by phone; knows the work well.", "Recommended by another mentor.", "Seen at the information evening.")


def come(parts: list[cast.Part], stage: Stage) -> None:
    """The last ones still wait for the coordinator; of the others every third is approved by hand."""
    waiting = len(parts) - 5
    for number, part in enumerate(parts):
        if number >= waiting:
            _apply(number, part, stage, days=2 + number - waiting, providers=())
            continue
        days = 110 - number
        providers = LINKEDIN if number % 3 else ()
        mentor = _apply(number, part, stage, days, providers)
        if not providers:
            with stage.ago(days - 2) as (on, _):
                actions.accept_mentor(mentor.pk, WHY[number % 3], by=stage.as_staff("coordinator"), on=on)
        _rest(number, mentor, stage)


def _apply(number: int, part: cast.Part, stage: Stage, days: int, providers: tuple[str, ...]) -> Mentor:
    with stage.ago(days, hour=18) as (on, _):
        account, me = come_in(part, on)
        mentor = actions.apply_mentor(stage.programme_id, person_of(account), by=me, on=on, providers=providers)
        for paper in queries.newest_papers(stage.programme_id, PAPERS, "en"):
            actions.sign_paper(mentor.pk, paper.pk, by=me, on=on)
        actions.answer_conflict(mentor.pk, has_conflict=number == 60, by=me, on=on)  # noqa: PLR2004  # one who says yes
        actions.say_expertise(
            mentor.pk,
            occupations=[stage.occupations[part.trade.isco]],
            sectors=[part.trade.sector],
            help_topics=stage.chance.sample(cast.TOPICS, 3),
            languages=part.languages,
            areas=[part.area],
            home_area=part.area,
            gender=part.gender,
            availability=cast.times(stage.chance),
            remote=stage.chance.random() < 0.5,  # noqa: PLR2004  # every second one
            places=3 if number == 0 else stage.chance.randrange(1, 4),
            intro=_intro(number, part),
            by=me,
            on=on,
        )
    return mentor


def _intro(number: int, part: cast.Part) -> str:
    """No two alike: the trades go round, and the second round says other things about itself."""
    years = 4 + (number * 7) % 23
    more = cast.EXTRA[(number + number // len(cast.TRADES)) % len(cast.EXTRA)]
    return f"{part.trade.i_help} I am {part.trade.i_am}, {years} years now. {more}"


def _rest(number: int, mentor: Mentor, stage: Stage) -> None:
    """Two rest by their own wish, two are away for a while."""
    with stage.ago(3) as (on, _):
        if number in (20, 41):
            actions.pause_mentor(mentor.pk, by=_self(mentor), on=on)
        if number in (25, 46):
            actions.away(mentor.pk, on, on + timedelta(days=12), by=_self(mentor), on=on)


def _self(mentor: Mentor) -> Actor:
    return actor_of(mentor.person.account)
