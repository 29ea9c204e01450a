"""What a mentee told the programme, as far as her mentor is shown it."""

from handrail.kernel.access import Actor, NotFound
from handrail.mentorships.queries.pair import Head, read_pair
from handrail.programmes.queries.answering import Said, shown_to


def told(actor: Actor, ref: str, language: str) -> tuple[Head, list[Said]]:
    """The pair, and her answers to the programme's own questions; nobody but her mentor asks here."""
    reading = read_pair(actor, ref=ref)
    found = reading.head()
    if not found.has_told or found.resting:
        raise NotFound("answers")
    return found, shown_to(reading.row.participation, "mentor", language)
