"""How the checklist of a programme stands: facts, statements and waivers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.reasons import Reason
from handrail.programmes import launch_rules, rules
from handrail.programmes.definition import Definition
from handrail.programmes.launch_rules import Gap, Item, LaunchFacts, State
from handrail.programmes.models import LaunchNote, Mentor, Paper, Programme, Text
from handrail.programmes.queries.scheme import newest_definition, programme_to_run
from handrail.programmes.queries.selection import where_cleared

GAPS_SHOWN = 3
ROTAS: list[Callable[[Programme, datetime], Iterable[Gap]]] = []
"""In which hours nobody is on call: whoever above keeps a rota adds the question when its app is ready."""


@dataclass(frozen=True)
class ItemRow:
    """One line of the checklist; `lacks` and `gaps` say what the facts miss, the first gaps of `uncovered` in all."""

    item: Item
    state: State
    why: str
    by: str
    on: date | None
    lacks: tuple[str, ...]
    gaps: tuple[Gap, ...]
    uncovered: int
    may_note: bool


@dataclass(frozen=True)
class LaunchPage:
    id: int
    slug: str
    name: str
    rows: tuple[ItemRow, ...]


def opening_facts(programme: Programme) -> rules.OpeningFacts:
    """Who answers a concern, and whether there are rules: the one place that knows."""
    return rules.OpeningFacts(
        has_lead=programme.lead_id is not None,
        has_deputy=programme.deputy_id is not None and programme.deputy_id != programme.lead_id,
        hours=programme.hours,
        has_version=programme.newest_id is not None,
    )


def _looked_at(programme: Programme, on: date) -> tuple[Definition, LaunchFacts] | None:
    """The rules with what the records show; nothing while there is no version."""
    if programme.newest_id is None:
        return None
    definition = newest_definition(programme)
    mentors = Mentor.objects.filter(programme=programme, stage=rules.MentorStage.ACCEPTED).filter(where_cleared(definition, on))
    uncovered = tuple(gap for rota in ROTAS for gap in rota(programme, clock.now()))
    has_rota = opening_facts(programme).has_rota
    return definition, LaunchFacts(has_rota, _untranslated(programme, definition), mentors.count(), uncovered)


def _untranslated(programme: Programme, definition: Definition) -> tuple[str, ...]:
    """Papers and names of help topics that a language of the programme does not have."""
    papers = set(Paper.objects.filter(programme=programme).values_list("language", "code"))
    words = set(Text.objects.filter(programme=programme).values_list("language", "key"))
    found = []
    for language in map(str, definition.languages):
        found += [f"{language}: {each.code}" for each in definition.documents if (language, each.code) not in papers]
        topics = [f"help_topics.{code}" for code in definition.help_topics]
        found += [f"{language}: {key}" for key in topics if (language, key) not in words]
    return tuple(found)


def states_of(programme: Programme, on: date) -> dict[Item, State]:
    """How each item stands; everything open while there is no version."""
    notes = {Item(item): waived for item, waived in programme.launch_notes.values_list("item", "waived")}
    return _states(_looked_at(programme, on), notes)


def _states(looked: tuple[Definition, LaunchFacts] | None, notes: Mapping[Item, bool]) -> dict[Item, State]:
    return launch_rules.states(*looked, notes) if looked else dict.fromkeys(Item, State.OPEN)


def launch_open(programme_id: int, on: date) -> list[Reason]:
    """Every item that is neither in place nor waived."""
    return launch_rules.blocks_launch(states_of(Programme.objects.get(pk=programme_id), on))


def launch_page(actor: Actor, slug: str, on: date) -> LaunchPage:
    programme = programme_to_run(actor, slug)
    looked = _looked_at(programme, on)
    notes = {Item(note.item): note for note in programme.launch_notes.select_related("by_person")}
    found = _states(looked, {item: note.waived for item, note in notes.items()})
    facts = looked[1] if looked else None
    rows = tuple(_row(item, state, notes.get(item), facts) for item, state in found.items())
    return LaunchPage(programme.pk, slug, looked[0].name if looked else slug, rows)


def _row(item: Item, state: State, note: LaunchNote | None, facts: LaunchFacts | None) -> ItemRow:
    said = note if state in (State.STATED, State.WAIVED) else None
    gaps = facts.uncovered if facts and item is Item.ON_CALL else ()
    return ItemRow(
        item=item,
        state=state,
        why=said.why if said else "",
        by=said.by_person.name if said and said.by_person else "",
        on=said.on if said else None,
        lacks=facts.untranslated if facts and item is Item.PAPERS else (),
        # As the clock on the wall shows it there: a template would put a moment into the installation's own hours.
        gaps=tuple((begin.replace(tzinfo=None), end.replace(tzinfo=None)) for begin, end in gaps[:GAPS_SHOWN]),
        uncovered=len(gaps),
        may_note=state is not State.FACTS and item not in launch_rules.NEVER_WAIVED,
    )
