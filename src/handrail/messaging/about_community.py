"""Which event of the community tells whom: workshops, the network of mentors, suggestions."""

from django.urls import reverse

from handrail.community import events
from handrail.community.queries import network, suggestions
from handrail.community.queries.planning import told_of
from handrail.community.queries.workshops import address_of, host_of, signed_up
from handrail.kernel.events import Told, on
from handrail.messaging.actions import tell


def _tell(told: Told, kind: str, person_id: int | None, workshop_id: int, page: str = "community:workshop") -> None:
    """Nobody is told of their own act."""
    if person_id is not None and person_id != told.person_id:
        path = reverse(page, args=[address_of(workshop_id)])
        tell(kind, person_id, about=f"workshop:{workshop_id}", key=f"event:{told.event_id}:{kind}", path=path)


def _everybody(told: Told, kind: str, workshop_id: int) -> None:
    for person_id in signed_up(workshop_id):
        _tell(told, kind, person_id, workshop_id)


@on(events.WorkshopAnnounced)
def workshop_announced(event: events.WorkshopAnnounced, told: Told) -> None:
    for person_id in told_of(event.workshop_id):
        _tell(told, "workshop_invited", person_id, event.workshop_id)


@on(events.WorkshopChanged)
def workshop_changed(event: events.WorkshopChanged, told: Told) -> None:
    if event.moved:
        _everybody(told, "workshop_moved", event.workshop_id)


@on(events.WorkshopCancelled)
def workshop_cancelled(event: events.WorkshopCancelled, told: Told) -> None:
    _everybody(told, "workshop_cancelled", event.workshop_id)


@on(events.WorkshopRestored)
def workshop_restored(event: events.WorkshopRestored, told: Told) -> None:
    _everybody(told, "workshop_restored", event.workshop_id)


@on(events.PlaceFreed)
def place_freed(event: events.PlaceFreed, told: Told) -> None:
    _tell(told, "workshop_place", event.person_id, event.workshop_id)


@on(events.WorkshopAttended)
def workshop_attended(event: events.WorkshopAttended, told: Told) -> None:
    """Who said so at the door reads the question on the page; who was ticked by the host gets it sent."""
    _tell(told, "workshop_feedback", event.person_id, event.workshop_id, "community:feedback")


@on(events.SpeakerAsked)
def speaker_asked(event: events.SpeakerAsked, told: Told) -> None:
    _tell(told, "speaker_asked", event.person_id, event.workshop_id, "community:speak")


@on(events.SpeakerAnswered)
def speaker_answered(event: events.SpeakerAnswered, told: Told) -> None:
    _tell(told, "speaker_answered", host_of(event.workshop_id), event.workshop_id, "community:run")


def _tell_page(told: Told, kind: str, person_id: int | None, about: str, path: str) -> None:
    if person_id is not None and person_id != told.person_id:
        tell(kind, person_id, about=about, key=f"event:{told.event_id}:{kind}", path=path)


def _of_post(told: Told, kind: str, person_id: int | None, post_id: int) -> None:
    _tell_page(told, kind, person_id, f"post:{post_id}", reverse("community:post", args=[network.address_of_post(post_id)]))


@on(events.AnswerGiven)
def answer_given(event: events.AnswerGiven, told: Told) -> None:
    _of_post(told, "network_answered", network.wants_answers(event.post_id), event.post_id)


@on(events.TalkHidden)
def talk_hidden(event: events.TalkHidden, told: Told) -> None:
    _of_post(told, "network_hidden" if event.hidden else "network_shown", event.person_id, event.post_id)


@on(events.TalkReported)
def talk_reported(event: events.TalkReported, told: Told) -> None:
    for person_id in network.moderators(event.post_id):
        _tell_page(told, "network_reported", person_id, f"post:{event.post_id}", reverse("community:reports"))


@on(events.WeekSummed)
def week_summed(event: events.WeekSummed, told: Told) -> None:
    path = reverse("community:network") + "?whose=week"
    _tell_page(told, "network_weekly", event.person_id, f"weekly:{event.weekly_id}", path)


def _of_suggestion(told: Told, kind: str, person_id: int, suggestion_id: int) -> None:
    path = reverse("community:suggestion", args=[suggestions.address_of_suggestion(suggestion_id)])
    _tell_page(told, kind, person_id, f"suggestion:{suggestion_id}", path)


@on(events.SuggestionMade)
def suggestion_made(event: events.SuggestionMade, told: Told) -> None:
    for person_id in suggestions.coordinators(event.programme_id):
        _of_suggestion(told, "suggestion_made", person_id, event.suggestion_id)


@on(events.SuggestionAnswered)
def suggestion_answered(event: events.SuggestionAnswered, told: Told) -> None:
    _of_suggestion(told, "suggestion_answered", event.person_id, event.suggestion_id)


@on(events.MentorThanked)
def mentor_thanked(event: events.MentorThanked, told: Told) -> None:
    _tell_page(told, "mentor_thanked", event.person_id, f"thanks:{event.thanks_id}", reverse("portal:thanks"))
