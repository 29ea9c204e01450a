"""Who answers when a person says that something is wrong in her data, and what waits for an answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.models import opened
from handrail.people import tree
from handrail.people.models import Membership
from handrail.people.queries import staff_at
from handrail.programmes.correcting import CORRECTION, CorrectionStage
from handrail.programmes.models import Correction, Mentor, Participation
from handrail.register.models import Jobseeker

ROLES = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who answers, the first before the second."""


@dataclass(frozen=True)
class Asked:
    """Where a correction goes: an organisation, and the role there that answers."""

    organisation_id: int
    role: Role


@dataclass(frozen=True)
class CorrectionRow:
    """One thing somebody says is wrong."""

    ref: str
    name: str
    what: str
    words: str
    asked_on: date
    answer_by: date
    stage: str
    answer: str
    decided_on: date | None
    steps: tuple[str, ...] = ()

    @property
    def is_late(self) -> bool:
        return self.stage == CorrectionStage.OPEN and self.answer_by < clock.today()


def who_corrects(person_id: int) -> Asked | None:
    """The coordinators of her newest programme, else those above her office, else an administrator there or above."""
    found = list(_near(person_id))
    for role in ROLES:
        for organisation_id in found:
            if _answering(role, organisation_id, person_id):
                return Asked(organisation_id, role)
    return None


def role_that_corrects(row: Correction) -> Role:
    """Whose it is at the organisation that was asked."""
    held = (role for role in ROLES if _answering(role, row.organisation_id, row.person_id))
    return next(held, Role.COORDINATOR)


def _answering(role: Role, organisation_id: int, person_id: int) -> list[int]:
    """Who holds the role there; never the person whose data it is."""
    return [each for each in staff_at(role, organisation_id) if each != person_id]


def _near(person_id: int) -> Iterator[int]:
    """The organisations that have to do with her, the nearest first, each with those above it; then the one on top."""
    places = Participation.objects.filter(person=person_id).order_by("-pk").values_list("programme__owner", flat=True)
    guides = Mentor.objects.filter(person=person_id).order_by("-pk").values_list("programme__owner", flat=True)
    offices = Jobseeker.objects.filter(person=person_id).exclude(office=None).values_list("office", flat=True)
    works = Membership.objects.held(clock.today()).filter(person=person_id).values_list("organisation", flat=True)
    parents = tree.parents()
    top = [pk for pk, parent in sorted(parents.items()) if parent is None]
    for start in [*places, *guides, *offices, *works, *top]:
        yield from tree.above(start, parents)


def own_corrections(actor: Actor) -> list[CorrectionRow]:
    """What she asked, newest first, with the answers."""
    return _rows(list(Correction.objects.of(actor).select_related("person").order_by("-pk")))


def corrections(actor: Actor, *, is_open: bool = True) -> list[CorrectionRow]:
    """What waits for this actor's answer, the earliest day first; or what was answered, newest first."""
    rows = Correction.objects.answered_by(actor).select_related("person")
    if is_open:
        return _rows(list(rows.filter(stage=CorrectionStage.OPEN).order_by("answer_by", "pk")))
    return _rows(list(rows.exclude(stage=CorrectionStage.OPEN).order_by("-decided_on", "-pk")[:MOST_ANSWERED]))


MOST_ANSWERED = 50


def correction(actor: Actor, ref: str) -> CorrectionRow:
    row = Correction.objects.answered_by(actor).select_related("person").filter(ref=ref).first()
    if row is None:
        raise NotFound("correction")
    return _rows([row])[0]


def corrections_waiting(actor: Actor) -> int:
    return Correction.objects.answered_by(actor).filter(stage=CorrectionStage.OPEN).count()


def correction_told(correction_id: int) -> list[int]:
    """Who is told that it waits: everybody of the role whose duty it is."""
    row = Correction.objects.get(pk=correction_id)
    return _answering(role_that_corrects(row), row.organisation_id, row.person_id)


def _rows(rows: list[Correction]) -> list[CorrectionRow]:
    texts = opened({row.trust for row in rows})
    return [
        CorrectionRow(
            row.ref,
            row.person.name,
            row.what,
            texts[row.trust].text(row, "words"),
            row.asked_on,
            row.answer_by,
            row.stage,
            texts[row.trust].text(row, "answer"),
            row.decided_on,
            tuple(CORRECTION.open_from(CorrectionStage(row.stage))),
        )
        for row in rows
    ]
