"""The facts that rules and the engine ask for: what she asks, who still fits, why somebody cannot be asked."""

from collections.abc import Collection
from datetime import date

import numpy as np

from handrail.engine.terms import Fit, distance_levels
from handrail.matching import rules
from handrail.matching.codes import REACH_LEVEL, coordinates
from handrail.matching.index import Asks
from handrail.matching.models import Mark, Request
from handrail.mentorships.models import Mentorship
from handrail.people.queries import shut_out
from handrail.people.rules import Gender
from handrail.programmes import queries as programmes
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.pair import MenteeAsks
from handrail.programmes.rules import KIND

WISHED_GENDER = {"a_woman": Gender.WOMAN, "a_man": Gender.MAN}


def asks(row: Participation, rule: MenteeAsks) -> Asks:
    """What she asks, with her own wishes, which filter for her alone."""
    own = programmes.own_wishes(row)
    home = own.home_area or next(iter(row.areas), "")
    return Asks(
        programme_id=row.programme_id,
        occupations=(row.occupation_id,) if row.occupation_id else (),
        sectors=tuple(row.sectors),
        help_topics=tuple(row.help_topics),
        languages=tuple(row.languages),
        areas=tuple(row.areas),
        availability=row.availability,
        must_share=tuple(rule.must_share),
        genders=tuple(str(gender) for wish, gender in WISHED_GENDER.items() if wish in own.wishes),
        kinds=tuple(wish.removeprefix(KIND) for wish in own.wishes if wish.startswith(KIND)),
        by_video="by_video" in own.wishes,
        not_areas=(home,) if "my_town" in own.avoids and home else (),
        without=tuple(sorted(_left_out(row))),
    )


def _left_out(row: Participation) -> set[int]:
    """Mentors not proposed to her: put aside by her, kept apart from her, herself, earlier ones, those who know already."""
    put_aside = Mark.objects.filter(participation=row, kind=rules.Mark.NOT_THIS, undone_at=None)
    known = Request.objects.filter(participation=row, stage__in=[*rules.PENDING, *rules.REFUSED_HER])
    earlier = Mentorship.objects.filter(participation=row)
    persons = {row.person_id, *shut_out(row.person_id)} if row.person_id else set()
    apart = Mentor.objects.filter(programme_id=row.programme_id, person_id__in=persons)
    return {
        *put_aside.values_list("mentor_id", flat=True),
        *known.values_list("mentor_id", flat=True),
        *earlier.values_list("mentor_id", flat=True),
        *apart.values_list("id", flat=True),
    }


def knows_the_work(fit: Fit, asks: Asks) -> bool:
    """Only mentors who know the work she wants, or one near to it, are proposed; unless she has said nothing about it."""
    counted = [line.level for line in fit.lines if line.term in ("occupation", "sector")]
    return not (asks.occupations or asks.sectors) or not counted or any(counted)


def fitting(row: Participation, asks: Asks, near: Collection[str], ids: Collection[int], on: date) -> set[int]:
    """Of these mentors those who may be shown to her, read from the database now: cleared, present, with room, sharing."""
    rows = programmes.may_guide(row.version_id, on).filter(pk__in=ids).exclude(pk__in=asks.without)
    if asks.genders:
        rows = rows.filter(person__gender__in=asks.genders)
    if asks.by_video:
        rows = rows.filter(remote=True)
    return {mentor.pk for mentor in rows if _shares(mentor, asks, near)}


def _shares(mentor: Mentor, asks: Asks, near: Collection[str]) -> bool:
    return (
        ("language" not in asks.must_share or bool(set(mentor.languages) & set(asks.languages)))
        and ("availability" not in asks.must_share or not asks.availability or bool(mentor.availability & asks.availability))
        and ("area" not in asks.must_share or mentor.remote or bool(set(mentor.areas) & set(near)))
        and (not mentor.home_area or mentor.home_area not in asks.not_areas)
    )


def near_codes(own: Collection[str], theirs: Collection[str]) -> set[str]:
    """Which of their areas count as shared: one holds the other, or the middle points are at most 25 km apart."""
    found = {code for code in theirs if any(code.startswith(each) or each.startswith(code) for each in own)}
    places = coordinates(theirs)
    codes = list(places)
    latitudes, longitudes = (np.array([places[code][axis] for code in codes], np.int64) for axis in (0, 1))
    for latitude, longitude in coordinates(own).values():
        levels = distance_levels(latitudes, longitudes, latitude, longitude)
        found |= {code for code, level in zip(codes, levels.tolist(), strict=True) if level >= REACH_LEVEL}
    return found


def asked_facts(row: Participation, mentor: Mentor, on: date, *, but: int | None = None) -> rules.Asked:
    """What is known of a mentor at the moment he is asked; `but` is the request that asks."""
    found = {reason.code for reason in programmes.mentor_blocks(mentor.pk, row.version_id, on)}
    others = Request.objects.filter(participation=row, mentor=mentor)
    others = others.exclude(pk=but) if but else others
    area_open = mentor.remote or bool(near_codes(row.areas, mentor.areas))
    matching = programmes.newest_definition(row.programme).matching
    must = set(matching.must_share) if matching else set()
    return rules.Asked(
        accepted="mentor_not_available" not in found,
        cleared="not_cleared" not in found,
        away="mentor_away" in found,
        room="mentor_full" not in found,
        apart=row.person_id is not None and mentor.person_id in shut_out(row.person_id),
        same_person=row.person_id == mentor.person_id,
        shares=("language" not in must or bool(set(row.languages) & set(mentor.languages)))
        and ("area" not in must or area_open),
        asked_already=others.pending().exists(),
        refused_her=others.filter(stage__in=rules.REFUSED_HER).exists(),
    )
