"""Who is told that a version of a programme waits for a second person."""

from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.events import Told, on
from handrail.messaging.actions import tell
from handrail.programmes.events import PublicationAsked
from handrail.programmes.queries.drafting import publishers_asked


@on(PublicationAsked)
def publication_asked(event: PublicationAsked, told: Told) -> None:
    """Everybody who may publish; whoever comes first decides, and then it waits for nobody."""
    ref, people = publishers_asked(event.draft_id, clock.today())
    for person_id in sorted(people):
        key = f"event:{told.event_id}:publication_asked"
        path = reverse("programmes:draft", args=[ref])
        tell("publication_asked", person_id, about=f"draft:{event.draft_id}", key=key, path=path)
