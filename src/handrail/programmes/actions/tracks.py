"""Which kind of help a participation gets now. Chosen above, in the pair; kept here because figures ask for it."""

from handrail.programmes.models import Participation


def note_track(participation_id: int, track: str) -> None:
    """Inside the transaction of the choice, which has locked the participation."""
    Participation.objects.filter(pk=participation_id).update(track=track)
