"""The one list of what is due: an action that changed the facts replaces the duties of what it changed."""

from collections.abc import Iterable

from django.db import transaction

from handrail.programmes.models import Duty
from handrail.programmes.rules import Due


@transaction.atomic
def replace_duties(about: str, dues: Iterable[Due]) -> None:
    """Make these the duties about this thing. What stays keeps its row, so a reminder already sent is not sent again."""
    wanted = {(due.kind, due.person_id, due.role or "", due.organisation_id): due for due in dues}
    for duty in Duty.objects.select_for_update().filter(about=about).order_by("id"):
        due = wanted.pop((duty.kind, duty.person_id, duty.role, duty.organisation_id), None)
        if due is None:
            duty.delete()
        elif (duty.due_on, tuple(duty.remind_on)) != (due.due_on, due.remind_on):
            Duty.objects.filter(pk=duty.pk).update(due_on=due.due_on, remind_on=list(due.remind_on))
    Duty.objects.bulk_create(
        [
            Duty(
                kind=due.kind,
                about=about,
                person_id=due.person_id,
                role=due.role or "",
                organisation_id=due.organisation_id,
                due_on=due.due_on,
                remind_on=list(due.remind_on),
            )
            for due in wanted.values()
        ]
    )
