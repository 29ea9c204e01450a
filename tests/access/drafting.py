"""The draft of a side's next version, and the programme's own questions with an answer to one of them."""

from handrail.kernel import clock
from handrail.programmes.actions import answer_as_mentee, answer_as_mentor
from handrail.programmes.actions.drafting import draft_from
from tests.access.town import Side

OWN_QUESTIONS = """
[[questions]]
code = "tools"
kind = "short_text"
asked_when = "joining"
purpose = "support"
basis = "consent"
keep_months = 6
seen_by = ["mentor", "counsellor", "coordinator"]
text = { en = "What do you need so that you can take part?" }

[[questions]]
code = "tempo"
kind = "one"
asked_when = "applying"
purpose = "organising"
basis = "contract"
keep_months = 6
seen_by = ["coordinator"]
text = { en = "How fast do you answer?" }
choices = [{ code = "day", text = { en = "Within a day" } }, { code = "week", text = { en = "Within a week" } }]
"""


def draft_of(side: Side) -> None:
    version = side.programme.newest
    assert version is not None
    side.refs["version"] = version.ref
    side.refs["draft"] = draft_from(version.ref, by=side.actor("coordinator"), on=clock.today(), now=clock.now()).ref
    on = clock.today()
    answer_as_mentee(side.pair.participation_id, "tools", side.word("told"), by=side.actor("mentee"), on=on)
    answer_as_mentor(side.asked.pk, "tempo", "day", by=side.actor("mentor"), on=on)
