"""Who is told about a colleague who stands in: the three, kindly, each once however many mentees it is about."""

from django.urls import reverse

from handrail.kernel.events import Told, on
from handrail.mentorships.events import CoverChanged
from handrail.mentorships.queries import asking_of, cover_parties
from handrail.messaging.actions import tell
from handrail.people.queries import kept_apart

# step → what the mentee, the mentor who is away and the colleague are told; nothing where there is no word.
TOLD: dict[str, tuple[str, str, str]] = {
    "ask": ("", "", "cover_asked"),
    "name": ("cover_there", "cover_named", "cover_yours"),
    "agree": ("cover_there", "cover_agreed", ""),
    "decline": ("", "cover_declined", ""),
    "cancel": ("", "", "cover_cancelled"),
    "wait": ("", "cover_waits", "cover_waits"),
    "welcome": ("", "cover_welcome", "cover_welcome"),
}
ENDS = frozenset({"decline", "cancel"})


@on(CoverChanged)
def cover_changed(event: CoverChanged, told: Told) -> None:
    mentee, mentor, colleague = cover_parties(event.cover_id)
    to_mentee, to_mentor, to_colleague = TOLD[event.step]
    if event.step in ENDS and event.was_agreed:
        to_mentee = "cover_over"
    about = f"mentorship:{event.mentorship_id}"
    # While contact rests she is told of no meeting; the two others learn nothing of that.
    if not kept_apart(mentee, mentor):
        _tell(told, to_mentee, mentee, about, f"event:{told.event_id}:{to_mentee}")
    once = f"cover:{asking_of(event.cover_id)}:{told.on}"
    for kind, person in ((to_mentor, mentor), (to_colleague, colleague)):
        _tell(told, kind, person, about, f"{once}:{kind}")


def _tell(told: Told, kind: str, person_id: int, about: str, key: str) -> None:
    if kind and person_id != told.person_id:
        tell(kind, person_id, about=about, key=key, path=reverse("mentorships:together"))
