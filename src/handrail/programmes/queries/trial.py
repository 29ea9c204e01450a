"""What a draft would do to the rows there are, counted by set. Nothing is changed: it is read in a read-only transaction."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from handrail.kernel.access import Actor
from handrail.programmes import rules
from handrail.programmes.definition import Definition
from handrail.programmes.models import Draft, Duty, Mentor, Participation
from handrail.programmes.pair import CoordinatorProposes
from handrail.programmes.queries.drafting import base_of, definition_in
from handrail.programmes.queries.selection import where_cleared, where_joining
from handrail.programmes.release_rules import FEW
from handrail.register.models import Jobseeker

# Both sets are laid beside each other once: comparing row by row does not end in time in a country.
DIFFERENCE = """
WITH old AS MATERIALIZED ({old}), new AS MATERIALIZED ({new})
SELECT count(*) FILTER (WHERE old.id IS NULL), count(*) FILTER (WHERE new.id IS NULL),
       count(*) FILTER (WHERE old.id IS NOT NULL AND new.id IS NOT NULL)
FROM old FULL JOIN new ON old.id = new.id
"""
SHOWN = 50


@dataclass(frozen=True)
class Counted:
    """A count as it may be said: of few people in a register it is not said how few."""

    number: int
    hides: bool = True

    @property
    def is_few(self) -> bool:
        return self.hides and 0 < self.number < FEW


@dataclass(frozen=True)
class MentorRow:
    """A mentor the draft would concern; only for those who may see mentors."""

    ref: str
    name: str
    guides: int
    places: int


@dataclass(frozen=True)
class Trial:
    """What would change for whom."""

    eligible: Counted
    ineligible: Counted
    still: Counted
    most: int | None
    over_cap: int
    places_cut: int
    uncleared: int
    mentors: tuple[MentorRow, ...]
    moved: int
    staying: tuple[tuple[int, int], ...]


def trial(actor: Actor, draft: Draft, on: date) -> Trial | None:
    """Nothing while the draft is faulty."""
    new, old = definition_in(draft.text), base_of(draft)
    if new is None or old is None:
        return None
    gain, loss, both = _difference(old if draft.programme_id else None, new, on)
    mentors = Mentor.objects.filter(
        programme=draft.programme_id, stage__in=(rules.MentorStage.ACCEPTED, rules.MentorStage.PAUSED)
    )
    most = rules.most_places(new) if new.caseload else None
    over = mentors.filter(Q(guides__gt=most) | Q(places__gt=most)) if most else mentors.none()
    counted = over.aggregate(over=Count("pk", filter=Q(guides__gt=most or 0)), cut=Count("pk", filter=Q(guides__lte=most or 0)))
    return Trial(
        eligible=Counted(gain),
        ineligible=Counted(loss),
        still=Counted(both),
        most=most,
        over_cap=counted["over"],
        places_cut=counted["cut"],
        uncleared=_uncleared(mentors, old, new, on),
        mentors=_rows(over.visible_to(actor)) if actor.may("programmes.decide_mentors") else (),
        moved=_moved(draft, new),
        staying=_staying(draft),
    )


def _difference(old: Definition | None, new: Definition, on: date) -> tuple[int, int, int]:
    """(may join then and not now, now and not then, both)."""
    before = Jobseeker.objects.filter(where_joining(old, on)) if old else Jobseeker.objects.filter(pk__lt=0)
    after = Jobseeker.objects.filter(where_joining(new, on))
    (old_sql, old_params), (new_sql, new_params) = (each.values("id").query.sql_with_params() for each in (before, after))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        # The text holds our own column names only; values are parameters.
        cursor.execute(DIFFERENCE.format(old=old_sql, new=new_sql), [*old_params, *new_params])
        gain, loss, both = cursor.fetchone()
        cursor.execute("SET LOCAL enable_nestloop = on")
    return gain, loss, both


def _uncleared(mentors: Any, old: Definition, new: Definition, on: date) -> int:
    """Mentors who may take a new mentee by the old rules and not by the new ones."""
    if rules.requirements(old) == rules.requirements(new):
        return 0
    counted: int = mentors.filter(where_cleared(old, on)).exclude(where_cleared(new, on)).count()
    return counted


def _rows(mentors: Any) -> tuple[MentorRow, ...]:
    rows = mentors.select_related("person").order_by("-guides", "person__sort_key", "pk")[:SHOWN]
    return tuple(MentorRow(each.ref, each.person.name, each.guides, each.places) for each in rows)


def waiting(programme_id: int | None) -> Any:
    """Who waits for a mentor in a programme, with the address of the duty to find one."""
    about = Concat(Value("participation:"), Cast("pk", CharField()))
    rows = Participation.objects.filter(programme=programme_id, stage=rules.ParticipationStage.READY)
    return rows.annotate(about=about)


def _moved(draft: Draft, new: Definition) -> int:
    """Duties to find a mentor that would fall on another day."""
    matching = new.matching
    rows = waiting(draft.programme_id)
    if not isinstance(matching, CoordinatorProposes):
        held = Duty.objects.filter(kind="find_mentor", about=OuterRef("about"))
        return int(rows.filter(Exists(held)).count())
    due = ExpressionWrapper(F("ready_on") + Value(timedelta(days=matching.match_within_days)), output_field=DateField())
    same = Duty.objects.filter(kind="find_mentor", about=OuterRef("about"), due_on=OuterRef("due"))
    return int(rows.annotate(due=due).exclude(Exists(same)).count())


def _staying(draft: Draft) -> tuple[tuple[int, int], ...]:
    """(version, people) of those who take part and keep what was promised them."""
    rows = Participation.objects.open().filter(programme=draft.programme_id).values("version__number")
    return tuple(rows.annotate(people=Count("pk")).order_by("version__number").values_list("version__number", "people"))
