"""Who is told when somebody says that data are wrong, and when there is an answer."""

from django.urls import reverse

from handrail.kernel.events import Told, on
from handrail.messaging.actions import tell
from handrail.programmes.events import CorrectionAnswered, CorrectionAsked
from handrail.programmes.queries import correction_told


@on(CorrectionAsked)
def correction_asked(event: CorrectionAsked, told: Told) -> None:
    for person_id in correction_told(event.correction_id):
        _tell(told, "correction_asked", person_id, event.correction_id, "portal:corrections")


@on(CorrectionAnswered)
def correction_answered(event: CorrectionAnswered, told: Told) -> None:
    _tell(told, "correction_answered", event.person_id, event.correction_id, "portal:mine_asked")


def _tell(told: Told, kind: str, person_id: int, correction_id: int, page: str) -> None:
    tell(kind, person_id, about=f"correction:{correction_id}", key=f"event:{told.event_id}:{kind}", path=reverse(page))
