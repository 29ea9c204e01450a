"""The register as a mentor of such a programme may look at it: eligible jobseekers of her office who are free to be chosen.

One statement finds, scores and sorts; it never looks at more than `MOST` people, those who have waited longest, so that a page
costs the same in the largest office. What a row shows is noted for the person.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from handrail.kernel.access import Actor, NotFound, Role, seen
from handrail.kernel.lists import Wanted
from handrail.kernel.reasons import Reason
from handrail.matching import choosing, rules
from handrail.matching.labels import Why
from handrail.matching.labels import listed as joined_words
from handrail.matching.models import Selection
from handrail.matching.queries import fit
from handrail.people.models import Organisation
from handrail.people.queries import apart
from handrail.programmes import queries as programmes
from handrail.programmes.definition import Definition
from handrail.programmes.models import Mentor, Participation, Programme
from handrail.programmes.pair import MentorSelects
from handrail.programmes.rules import MentorStage, blocks_guiding, moment_of
from handrail.register.models import Jobseeker
from handrail.register.queries import in_group
from handrail.register.rules import Level, months_before
from handrail.taxonomy import queries as taxonomy
from handrail.taxonomy.models import Area, IscoGroup

MOST = 20_000
PAGE = 25
SHOWN_SKILLS = 4

COLUMNS = (
    "id", "registered_since", "education", "earlier_measures", "earlier_jobs", "occupations", "skills", "sectors", "languages",
    "language", "area",
)  # fmt: skip
CANDIDATES = """
WITH looked AS (SELECT jobseeker_id, count(*) AS times FROM matching_selection WHERE programme_id = %(programme)s GROUP BY 1),
c AS (
    SELECT found.*, coalesce(looked.times, 0) AS times FROM ({found}) found LEFT JOIN looked ON looked.jobseeker_id = found.id
),
keyed AS MATERIALIZED (SELECT id, ({key})::int AS key, {groups} FROM c)
SELECT id, key, {counts} FROM keyed
WHERE %(after_key)s::int IS NULL OR (key, -id) < (%(after_key)s::int, -%(after_id)s::bigint)
ORDER BY key DESC, id LIMIT %(limit)s
"""
COUNT = "(SELECT count({}) FROM keyed)"
# Each order is one whole number, the most first; who has the same is put by id.
SORTS = {
    "fit": "",
    "longest": "%(on)s::date - c.registered_since",
    "education": "coalesce(c.education, -1)",
    "measures": "coalesce(c.earlier_measures, -1)",
    "jobs": "coalesce(c.earlier_jobs, -1)",
}
SCHOOL = {"low": (0, 2), "middle": (3, 4), "high": (5, 8)}
WAITED = {"6": 6, "12": 12, "24": 24}


@dataclass(frozen=True)
class Selecting:
    """A mentor's place in a programme in which mentors choose, with all that one page needs."""

    mentor: Mentor
    programme: Programme
    definition: Definition
    rule: MentorSelects
    offices: tuple[int, ...]
    room: rules.Room
    lacks: tuple[Reason, ...]
    language: str
    on: date
    now: datetime

    @cached_property
    def chooser(self) -> fit.Chooser:
        """What counts of her, read when first asked for."""
        return fit.chooser(self.mentor)

    @cached_property
    def office_names(self) -> str:
        return ", ".join(Organisation.objects.filter(pk__in=self.offices[:3]).order_by("name").values_list("name", flat=True))


def selecting_programmes(actor: Actor) -> list[str]:
    """The programmes in which this actor chooses, by address."""
    rows = Mentor.objects.filter(person_id=actor.person_id or 0).exclude(stage__in=[MentorStage.REFUSED, MentorStage.ENDED])
    places = rows.select_related("programme").order_by("id")
    return [row.programme.slug for row in places if _rule(row.programme) is not None]


def _rule(programme: Programme) -> MentorSelects | None:
    matching = programmes.newest_definition(programme).matching if programme.newest_id else None
    return matching if isinstance(matching, MentorSelects) else None


def selecting(actor: Actor, slug: str, language: str, *, on: date, now: datetime) -> Selecting:
    """The actor's own place as a mentor who chooses; what she still lacks before the first client stands in `lacks`."""
    rows = Mentor.objects.select_related("programme", "person").filter(programme__slug=slug, person_id=actor.person_id or 0)
    row: Any = rows.annotate(waiting=_waiting()).first()
    rule = _rule(row.programme) if row else None
    if row is None or rule is None or row.stage in (MentorStage.REFUSED, MentorStage.ENDED):
        raise NotFound(slug)
    definition = programmes.newest_definition(row.programme)
    lacks = [] if row.stage == MentorStage.ACCEPTED else [Reason("mentor_not_available")]
    lacks += blocks_guiding(definition, programmes.clearances(row.pk), on)
    offices = _offices(actor, row, rule)
    room = rules.Room(row.guides, row.waiting, row.places, definition.caseload.usual if definition.caseload else None)
    return Selecting(row, row.programme, definition, rule, offices, room, tuple(lacks), language, on, now)


def _waiting() -> Any:
    """How many of her invitations wait for an answer."""
    rows = Selection.objects.filter(mentor=OuterRef("pk"), stage=rules.Chosen.INVITED).values("mentor")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def room_of(row: Mentor, definition: Definition) -> rules.Room:
    waiting = Selection.objects.filter(mentor=row, stage=rules.Chosen.INVITED).count()
    return rules.Room(row.guides, waiting, row.places, definition.caseload.usual if definition.caseload else None)


def _offices(actor: Actor, row: Mentor, rule: MentorSelects) -> tuple[int, ...]:
    """Where she may choose: the offices where she is a counsellor, or all of their region or country."""
    own = actor.at(Role.COUNSELLOR)
    if rule.selects_within == "office" or not own:
        return tuple(sorted(own))
    here = Organisation.objects.filter(pk__in=own)
    if rule.selects_within == "region":
        near = Organisation.objects.filter(Q(pk__in=own) | Q(parent__in=here.values("parent")))
    else:
        near = Organisation.objects.filter(country__in=here.values("country"))
    return tuple(near.exclude(kind="employer").order_by("id").values_list("pk", flat=True))


def levels_of(languages: Collection[str]) -> list[str]:
    """Every level of these languages as the register writes them."""
    return [f"{language}:{level}" for language in languages for level in Level]


def free(place: Selecting) -> "QuerySet[Jobseeker, Any]":
    """The jobseekers this mentor may choose at this moment."""
    mentor = place.mentor
    rows = Jobseeker.objects.filter(
        programmes.where_joining(place.definition, place.on), office__in=place.offices, left_on=None
    )
    rows = rows.exclude(person_id=mentor.person_id, person_id__isnull=False).exclude(
        apart(mentor.person_id, OuterRef("person"))
    )
    if "language" in place.rule.must_share and mentor.languages:
        unknown = Q(languages=[]) & Q(language__in=["", *mentor.languages])
        rows = rows.filter(Q(languages__overlap=levels_of(mentor.languages)) | unknown)
    taken = Participation.objects.open().filter(programme=place.programme, jobseeker=OuterRef("pk"))
    return rows.exclude(Exists(taken)).exclude(Exists(_not_free(place).filter(jobseeker=OuterRef("pk"))))


def _not_free(place: Selecting) -> "QuerySet[Selection]":
    """Held by anybody, left out by this mentor, or asked and not to be asked again so soon."""
    mine = Q(mentor=place.mentor, stage__in=[rules.Chosen.PASSED, rules.Chosen.DECLINED])
    rests = Q(stage=rules.Chosen.DECLINED, decided_at__gt=place.now - rules.REST)
    held = Q(stage=rules.Chosen.INVITED) | Q(stage=rules.Chosen.RESERVED, hold_until__gt=place.now)
    return Selection.objects.filter(held | mine | rests, programme=place.programme)


def narrowed(rows: "QuerySet[Jobseeker, Any]", place: Selecting, asked: Wanted) -> "QuerySet[Jobseeker, Any]":
    """Only those the address asks for."""
    groups = {group.code: group for group in place.definition.joining.target_groups}
    if group := groups.get(asked.of("group")):
        rows = rows.filter(in_group(group, moment_of(place.definition, place.on)))
    if months := WAITED.get(asked.of("waits")):
        rows = rows.filter(registered_since__lte=months_before(place.on, months))
    if school := SCHOOL.get(asked.of("school")):
        rows = rows.filter(education__range=school)
    for name, column in (("measures", "earlier_measures"), ("jobs", "earlier_jobs")):
        if asked.of(name):
            rows = rows.filter(**({column: 0} if asked.of(name) == "none" else {f"{column}__gte": 1}))
    if language := asked.of("language"):
        rows = rows.filter(languages__overlap=levels_of([language]))
    for word in asked.q.split(",")[:3]:
        if word.strip():
            rows = rows.filter(skills__icontains=word.strip())
    return rows


@dataclass(frozen=True)
class Candidate:
    """One jobseeker as the mentor sees her."""

    ref: str
    name: str
    age: int | None
    area: str
    why: tuple[str, ...]
    reasons: tuple[Why, ...]
    school: Any
    last_job: str
    wishes: str
    jobs: int | None
    measures: int | None
    months: int | None
    skills: tuple[str, ...]
    languages: str
    key: int = 0
    id: int = 0
    groups: tuple[str, ...] = ()
    lines: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Listed:
    """A page of the list. `more`: where the next one begins; `at_least`: there are more than were counted."""

    place: Selecting
    rows: tuple[Candidate, ...]
    counts: Mapping[str, int]
    all: int
    at_least: bool
    more: str


def listed(place: Selecting, asked: Wanted, after: str) -> Listed:
    """In a fixed number of statements, whatever the register holds."""
    rows = free(place)
    found, counted = _page(narrowed(rows, place, asked), place, asked.sort or "fit", after)
    # Where nothing is left out, the statement that found the page has counted everybody already.
    counts, everybody = counted if counted and not asked.is_narrowed else _counted(rows, place)
    shown = candidates(place, dict(found[:PAGE]))
    more = f"{found[PAGE - 1][1]}.{found[PAGE - 1][0]}" if len(found) > PAGE else ""
    return Listed(place, tuple(shown), counts, everybody, everybody >= MOST, more)


def _counted(rows: "QuerySet[Jobseeker, Any]", place: Selecting) -> tuple[dict[str, int], int]:
    """How many of each target group are free to be chosen; never counts past MOST."""
    known = programmes.in_groups(rows, place.definition, place.on)
    codes = [group.code for group in place.definition.joining.target_groups]
    asked = {f"count_{number}": Count(f"group_{number}") for number in range(len(codes))}
    counted = known.order_by("registered_since", "id")[:MOST].aggregate(everybody=Count("pk"), **asked)
    return {code: counted[f"count_{number}"] for number, code in enumerate(codes)}, counted["everybody"]


Counts = tuple[dict[str, int], int]
"""How many of each target group, and of all."""


def _page(
    rows: "QuerySet[Jobseeker, Any]", place: Selecting, sort: str, after: str
) -> tuple[list[tuple[int, int]], Counts | None]:
    """(id, key) of one page and one more, in order, and how many there are. `after`: where the page before ended."""
    codes = [group.code for group in place.definition.joining.target_groups]
    groups = [f"group_{number}" for number in range(len(codes))]
    known = programmes.in_groups(rows, place.definition, place.on).order_by("registered_since", "id")
    found, params = known.values(*COLUMNS, *groups)[:MOST].query.sql_with_params()
    inner = {f"p{number}": value for number, value in enumerate(params)}
    chooser = place.chooser
    key = SORTS[sort] or fit.score_sql(place.rule.weights)
    after_key, after_id = _after(after)
    said = {**inner, **fit.score_params(chooser, levels_of(chooser.languages)), "on": place.on, "programme": place.programme.pk}
    said |= {"after_key": after_key, "after_id": after_id, "limit": PAGE + 1}
    named = found % tuple(f"%(p{number})s" for number in range(len(params)))
    with connection.cursor() as cursor:
        # The text holds our own column names only; values are parameters.
        counts = ", ".join(COUNT.format(each) for each in ("*", *groups))
        cursor.execute(CANDIDATES.format(found=named, key=key, groups=", ".join(groups), counts=counts), said)
        page = cursor.fetchall()
    counted = (dict(zip(codes, page[0][3:], strict=True)), page[0][2]) if page else None
    return [(row[0], row[1]) for row in page], counted


def _after(text: str) -> tuple[int | None, int]:
    """Nonsense in an address begins at the beginning."""
    key, _, pk = text.partition(".")
    fits = key.lstrip("-").isdecimal() and pk.isdecimal() and max(len(key), len(pk)) <= 15 and key.isascii() and pk.isascii()  # noqa: PLR2004
    return (int(key), int(pk)) if fits and abs(int(key)) < 1 << 31 else (None, 0)


def candidates(place: Selecting, keys: Mapping[int, int]) -> list[Candidate]:
    """These jobseekers in this order, in words; that they were looked at is noted."""
    looked = Selection.objects.filter(programme=place.programme, jobseeker=OuterRef("pk")).values("jobseeker")
    town = Area.objects.filter(code=OuterRef("area")).values("name")[:1]
    known = programmes.in_groups(Jobseeker.objects.filter(pk__in=keys), place.definition, place.on).annotate(
        times=Coalesce(Subquery(looked.annotate(number=Count("pk")).values("number")), 0), town=Subquery(town)
    )
    rows: dict[int, Any] = {row.pk: row for row in known}
    read = Reading(place.chooser, *_names(rows.values(), place.language))
    found = []
    for pk in [pk for pk in keys if pk in rows]:
        row = rows[pk]
        seen(row.person_id, "register_row", "selecting", about=f"jobseeker:{pk}")
        found.append(_candidate(row, place, read, keys[pk]))
    return found


@dataclass(frozen=True)
class Reading:
    """What the rows of a page need, read once for all of them."""

    chooser: fit.Chooser
    work: Mapping[str, str]
    sectors: Mapping[str, str]


def _names(rows: Collection[Jobseeker], language: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Work and sectors by code, in the reader's language."""
    codes = {f"{each:04}" for row in rows for each in (*row.occupations, *([row.last_job] if row.last_job else []))}
    groups = IscoGroup.objects.filter(code__in=codes).values_list("code", "names")
    work = {code: said.get(language) or said.get("en") or next(iter(said.values()), "") for code, said in groups}
    sectors = taxonomy.sector_names({code for row in rows for code in row.sectors}, language)
    return work, sectors


def _candidate(row: Any, place: Selecting, read: Reading, key: int) -> Candidate:
    codes, on = [group.code for group in place.definition.joining.target_groups], place.on
    groups = tuple(code for number, code in enumerate(codes) if getattr(row, f"group_{number}"))
    spoken = fit.spoken(row.languages, row.language)
    person = fit.Known(row.occupations, row.skills, row.sectors, spoken, row.area or "", row.times)
    lines = fit.lines(read.chooser, place.rule.weights, person)
    work = [read.work.get(f"{each:04}", "") for each in row.occupations]
    return Candidate(
        ref=row.ref,
        name=row.name,
        age=rules.age_on(row.born_on, on) if row.born_on else None,
        area=row.town or "",
        why=tuple(choosing.why_eligible(place.definition, groups, row.born_on, row.registered_since, on)),
        reasons=tuple(choosing.fits_mentor(lines, read.work, read.sectors)),
        school=choosing.school(row.education),
        last_job=read.work.get(f"{row.last_job:04}", "") if row.last_job else "",
        wishes=joined_words([each for each in work if each]),
        jobs=row.earlier_jobs,
        measures=row.earlier_measures,
        months=rules.months_between(row.registered_since, on) if row.registered_since else None,
        skills=tuple(row.skills[:SHOWN_SKILLS]),
        languages=choosing.spoken(spoken),
        key=key,
        id=row.pk,
        groups=groups,
        lines=tuple(lines),
    )


def chosen_from(place: Selecting, refs: Sequence[str]) -> list[Candidate]:
    """These people of the list, to be compared: free to be chosen, or held by this mentor herself."""
    mine = Selection.objects.holding(place.now).filter(
        mentor=place.mentor, stage=rules.Chosen.RESERVED, jobseeker=OuterRef("pk")
    )
    inside = Q(pk__in=free(place).filter(ref__in=refs).values("pk")) | Q(Exists(mine))
    ids = dict(Jobseeker.objects.filter(inside, ref__in=refs).values_list("ref", "pk"))
    return candidates(place, {ids[ref]: 0 for ref in refs if ref in ids})
