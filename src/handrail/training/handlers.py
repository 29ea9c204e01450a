"""What training does when something happens below it."""

from handrail.kernel.events import Told, on
from handrail.programmes import events as places
from handrail.training import actions


@on(places.MentorAccepted)
def mentor_accepted(event: places.MentorAccepted, _told: Told) -> None:
    """From now on the course is due, where the programme asks for one."""
    actions.replace_training_duties(event.mentor_id)


@on(places.MentorEnded)
def mentor_ended(event: places.MentorEnded, _told: Told) -> None:
    actions.replace_training_duties(event.mentor_id)
