"""What staff watch of the pair of a side: an answered check-in with words of that side, and the head of the mentor's office."""

from datetime import timedelta

from handrail.kernel import clock
from handrail.mentorships.actions.check_ins import Said, say_check_in
from handrail.programmes.models import Mentor
from tests.access.town import Side

CHECK_INS = """
[check_ins]
by = "coordinator"
asks = ["mentee", "mentor"]
at_weeks = [2, 4]
every_months = 1
"""


def watch_pair(side: Side) -> None:
    """The mentor guides for the office; she said that she would rather not say whether she is safe."""
    Mentor.objects.filter(pk=side.asked.pk).update(organisation=side.office)
    said = Said({"activities": "talked", "progress": "some", "getting_on": "well"}, "rather_not_say", side.word("checkin"))
    on = clock.today() - timedelta(days=1)
    side.refs["check_in"] = say_check_in(side.refs["pair"], said, by=side.actor("mentee"), on=on).ref
