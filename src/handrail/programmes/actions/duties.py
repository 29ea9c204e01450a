"""The one list of what is due: an action that changed the facts replaces the duties of what it changed."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from handrail.programmes.models import Duty
from handrail.programmes.rules import Due


def replace_duties(about: str, dues: Iterable[Due]) -> None:
    """Make these the duties about this thing. What stays keeps its row, so a reminder already sent is not sent again."""
    replace_all_duties({about: dues})


# Every action ends with this, within its own transaction: a savepoint would be two statements more.
@transaction.atomic(savepoint=False)
def replace_all_duties(dues: Mapping[str, Iterable[Due]]) -> None:
    """The same about several things: one statement reads what is there, and one each ends, moves and adds."""
    wanted = {
        (about, due.kind, due.person_id, due.role or "", due.organisation_id): due for about in dues for due in dues[about]
    }
    over, moved = [], []
    for duty in Duty.objects.select_for_update().filter(about__in=dues).order_by("id"):
        due = wanted.pop((duty.about, duty.kind, duty.person_id, duty.role, duty.organisation_id), None)
        if due is None:
            over.append(duty.pk)
        elif (duty.due_on, tuple(duty.remind_on)) != (due.due_on, due.remind_on):
            duty.due_on, duty.remind_on = due.due_on, list(due.remind_on)
            moved.append(duty)
    if over:
        Duty.objects.filter(pk__in=over).delete()
    if moved:
        Duty.objects.bulk_update(moved, ["due_on", "remind_on"])
    Duty.objects.bulk_create([_row(about, due) for (about, *_owner), due in wanted.items()])


def _row(about: str, due: Due) -> Duty:
    return Duty(
        kind=due.kind,
        about=about,
        person_id=due.person_id,
        role=due.role or "",
        organisation_id=due.organisation_id,
        due_on=due.due_on,
        remind_on=list(due.remind_on),
    )
