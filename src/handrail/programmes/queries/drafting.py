"""What whoever writes the next version of a programme reads: drafts, their parts, what is faulty, who wrote and published."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import unified_diff
from typing import Any

from django.db.models import Max

from handrail.kernel.access import Actor, NotFound, grants
from handrail.kernel.reading import BadDefinition, Fault, named
from handrail.people.models import Membership, Person
from handrail.programmes import schema
from handrail.programmes.changes import Change, changes, member_said
from handrail.programmes.definition import Definition
from handrail.programmes.models import Draft, Paper, Participation, Programme, Release, Text, Version, Withdrawal
from handrail.programmes.own_questions import untranslated
from handrail.programmes.queries.scheme import definition_of, programme_to_run
from handrail.programmes.reading import read
from handrail.programmes.release_rules import ASKED_DAYS
from handrail.programmes.texts import Texts
from handrail.register.rules import Part


def next_number(programme_id: int) -> int:
    """The number of the next version; that of a withdrawn one is not given again."""
    return (Version.objects.filter(programme=programme_id).aggregate(Max("number"))["number__max"] or 0) + 1


def draft_to_write(actor: Actor, ref: str) -> Draft:
    """A draft this actor may write."""
    rows = Draft.objects.visible_to(actor).select_related("programme__newest", "based_on", "changed_by", "asked_by", "owner")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotFound(ref)
    return found


def drafts(actor: Actor) -> list[Draft]:
    return list(Draft.objects.visible_to(actor).select_related("owner", "changed_by", "asked_by", "programme").order_by("slug"))


def asked_of(actor: Actor, on: date) -> list[Draft]:
    """The drafts this actor is asked to publish now: not what they asked for themselves, nor what was asked too long ago."""
    if not actor.may("programmes.publish"):
        return []
    since = on - timedelta(days=ASKED_DAYS)
    rows = Draft.objects.visible_to(actor).filter(asked_on__gte=since).exclude(asked_by=actor.person_id)
    return list(rows.select_related("asked_by").order_by("asked_on", "slug"))


def publishers_asked(draft_id: int, on: date) -> tuple[str, set[int]]:
    """The draft's address, and who may publish it but did not ask for it; nobody once the question is over."""
    draft = Draft.objects.filter(pk=draft_id).exclude(asked_by=None).first()
    if draft is None:
        return "", set()
    roles = [role for role, permissions in grants().items() if "programmes.publish" in permissions]
    rows = Membership.objects.held(on).filter(role__in=roles).exclude(person=draft.asked_by_id)
    return draft.ref, set(rows.values_list("person", flat=True))


def draft_of(actor: Actor, programme_id: int) -> str:
    """The address of the draft of this programme, where there is one."""
    return Draft.objects.visible_to(actor).filter(programme=programme_id).values_list("ref", flat=True).first() or ""


def needs_two(draft: Draft) -> bool:
    """Whether the programme, or what the draft would make of it, wants two people to publish."""
    held = draft.programme.newest_id if draft.programme else None
    if held is not None and definition_of(held).published_by == "two":
        return True
    definition = definition_in(draft.text)
    return definition is not None and definition.published_by == "two"


def definition_in(text: str) -> Definition | None:
    """The rules in a text, or nothing while it is faulty."""
    try:
        return read(text)
    except BadDefinition:
        return None


def texts_of(programme: Programme) -> dict[str, Texts]:
    """The words and papers of a programme as they are now, for its copy."""
    found: dict[str, Texts] = {}
    for each in Text.objects.filter(programme=programme):
        found.setdefault(each.language, Texts({}, {})).words[each.key] = each.text
    for paper in Paper.objects.filter(programme=programme).order_by("number"):
        found.setdefault(paper.language, Texts({}, {})).papers[paper.code] = paper.text
    # The name belongs to the programme it was copied from.
    for texts in found.values():
        texts.words.pop("name", None)
    return found


@dataclass(frozen=True)
class PartRow:
    """One table a file may have: whether this one has it, how many members, and what is wrong there."""

    name: str
    there: bool
    members: int | None
    faults: tuple[Fault, ...]
    changed: bool


@dataclass(frozen=True)
class DraftPage:
    """A draft with everything that keeps it from being published."""

    draft: Draft
    name: str
    number: int
    parts: tuple[PartRow, ...]
    faults: tuple[Fault, ...]
    changed: tuple[Change, ...]
    needs_two: bool
    unreadable: bool
    untranslated: tuple[tuple[str, str], ...] = ()
    has_weights: bool = False

    @property
    def changes_nothing(self) -> bool:
        """It says what the newest version says. A new programme, or one whose versions were all taken back, has none."""
        programme = self.draft.programme
        return programme is not None and programme.newest_id is not None and not self.faults and not self.changed


def draft_page(actor: Actor, ref: str) -> DraftPage:
    draft = draft_to_write(actor, ref)
    faults = tuple(schema.faults_of(draft.text))
    data = _data(draft.text)
    definition = None if faults else read(draft.text)
    base = base_of(draft)
    found = tuple(changes(base, definition)) if base and definition else ()
    return DraftPage(
        draft=draft,
        name=str(data.get("name", draft.slug)),
        number=data["version"] if isinstance(data.get("version"), int) else 0,
        parts=_parts(data, faults, {each.table for each in found}),
        faults=faults,
        changed=found,
        needs_two=needs_two(draft),
        unreadable=not data,
        has_weights=isinstance(data.get("matching"), dict),
        untranslated=tuple(untranslated(definition.questions, definition.languages)) if definition else (),
    )


def base_of(draft: Draft) -> Definition | None:
    """What a draft is compared with: the newest version of the programme, else what it was copied from."""
    newest = draft.programme.newest_id if draft.programme else None
    base = newest or draft.based_on_id
    return definition_of(base) if base else None


def _data(text: str) -> dict[str, Any]:
    try:
        return schema.data_of(text)
    except ValueError:
        return {}


def _parts(data: dict[str, Any], faults: tuple[Fault, ...], changed: set[str]) -> tuple[PartRow, ...]:
    rows = []
    for key in schema.parts():
        held = data.get(key.name)
        mine = tuple(each for each in faults if each.key.split(" ")[0].split(".")[0] == key.name)
        members = len(held) if isinstance(held, list) else None
        rows.append(PartRow(key.name, held is not None, members, mine, key.name in changed))
    return tuple(rows)


@dataclass(frozen=True)
class PartPage:
    """One table of a draft; `above` leads back."""

    draft: Draft
    node: schema.Node
    faults: tuple[Fault, ...]

    @property
    def in_list(self) -> bool:
        return bool(self.node.path) and isinstance(self.node.path[-1], int)

    @property
    def above(self) -> str:
        return schema.address(self.node.path[:-1]) if len(self.node.path) > 1 else ""

    @property
    def here(self) -> str:
        """Where to go once it is kept: a new member has an address of its own then."""
        return self.node.address

    @property
    def may_go(self) -> bool:
        """Whether the programme can be without it."""
        return self.in_list or (self.node.key is not None and not self.node.key.required)

    @property
    def new(self) -> str:
        """Where a new member of a list is written."""
        return f"{self.node.address}.new"

    @property
    def title(self) -> str:
        """The word of the schema this place is called by."""
        return self.node.key.name if self.node.key else schema.TOP

    @property
    def said_as(self) -> str:
        """How a fault names this place."""
        return named(self.node.path)

    @property
    def chooses(self) -> bool:
        """Whether it must be said first which of several kinds of table is meant."""
        return self.node.model is not None and not issubclass(self.node.model, Part)

    @property
    def members(self) -> list[tuple[int, str, str]]:
        """(place, kind or code, the rest in words) of each member of a list."""
        if not self.node.is_list or self.node.key is None:
            return []
        tag, held = self.node.key.tag, enumerate(self.node.data)
        return [(at, *member_said(each, tag)) for at, each in held if isinstance(each, dict)]


def part_page(actor: Actor, ref: str, address: str, kind: str) -> PartPage:
    """NotFound for a place the schema does not know, also when the text cannot be read now."""
    draft = draft_to_write(actor, ref)
    node = schema.node_at(_data(draft.text), address, kind)
    if node is None:
        raise NotFound(address)
    return PartPage(draft, node, tuple(schema.faults_of(draft.text)))


def text_changes(before: str, after: str) -> list[tuple[str, str]]:
    """(sign, line) of a difference of two texts, with two lines around each."""
    lines = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2))[2:]
    return [("@", "…") if line.startswith("@@") else (line[:1], line[1:]) for line in lines]


@dataclass(frozen=True)
class Side:
    """One side of a comparison."""

    key: str
    ref: str
    number: int
    text: str
    definition: Definition | None
    published_on: date | None = None
    written_by: str = ""
    asked_by: str = ""
    published_by: str = ""
    why: str = ""
    mark: str = ""
    changed_at: datetime | None = None
    withdrawn: Withdrawal | None = None


def sides(actor: Actor, slug: str) -> tuple[Programme, list[Side]]:
    """Every version of a programme and its draft, the newest last."""
    programme = programme_to_run(actor, slug)
    people = ("release__written_by", "release__asked_by", "release__published_by", "withdrawal")
    rows = Version.objects.filter(programme=programme).select_related(*people).order_by("number")
    found = [_side(each) for each in rows]
    draft = Draft.objects.visible_to(actor).select_related("changed_by").filter(programme=programme).first()
    if draft is not None:
        by = draft.changed_by.name if draft.changed_by else ""
        definition = definition_in(draft.text)
        number = definition.version if definition else next_number(programme.pk)
        found.append(Side("draft", "", number, draft.text, definition, written_by=by, changed_at=draft.changed_at))
    return programme, found


def _side(row: Version) -> Side:
    release: Release | None = getattr(row, "release", None)
    return Side(
        key=str(row.number),
        ref=row.ref,
        number=row.number,
        text=row.text,
        definition=definition_of(row.pk),
        published_on=row.published_on,
        written_by=_name(release.written_by if release else None),
        asked_by=_name(release.asked_by if release else None),
        published_by=_name(release.published_by if release else None),
        why=release.why if release else "",
        mark=row.text_hash[:8],
        withdrawn=getattr(row, "withdrawal", None),
    )


def _name(person: Person | None) -> str:
    return person.name if person else ""


@dataclass(frozen=True)
class Comparison:
    """Two sides, what changed in plain words and in the text."""

    old: Side
    new: Side
    changed: tuple[Change, ...]
    lines: tuple[tuple[str, str], ...]


def compare(found: list[Side], old: str, new: str) -> Comparison:
    """The sides of these keys; without a word the two newest."""
    by_key = {each.key: each for each in found}
    after = by_key.get(new) or found[-1]
    before = by_key.get(old) or found[max(found.index(after) - 1, 0)]
    said = changes(before.definition, after.definition) if before.definition and after.definition else []
    return Comparison(before, after, tuple(said), tuple(text_changes(before.text, after.text)))


@dataclass(frozen=True)
class WithdrawPage:
    """A version somebody thinks of taking back."""

    ref: str
    slug: str
    number: int
    entered: int
    before: int | None


def version_to_withdraw(actor: Actor, ref: str) -> WithdrawPage:
    row = Version.objects.filter(ref=ref, programme__in=Programme.objects.visible_to(actor)).select_related("programme").first()
    if row is None:
        raise NotFound(ref)
    rest = row.programme.versions.filter(withdrawal=None, number__lt=row.number).order_by("-number")
    entered = Participation.objects.filter(version=row).count()
    return WithdrawPage(row.ref, row.programme.slug, row.number, entered, rest.values_list("number", flat=True).first())
