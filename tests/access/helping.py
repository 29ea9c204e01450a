"""What the pair of a side has besides meetings: the help chosen, with words of that side."""

from handrail.kernel import clock
from handrail.mentorships import actions as together
from handrail.mentorships.rules.barriers import Barrier
from handrail.mentorships.rules.tracks import Levels, Why
from tests.access.town import Side

TRACKS = """
[[tracks]]
code = "job_search"
helps_with = ["interviews", "job_search"]
plan = [{ step = "cv_and_letter", week = 4 }]

[[tracks]]
code = "guidance_first"
suggested_below = { motivation = 3, qualification = 3, experience = 3 }
helps_with = ["vocational_guidance", "psychological_support"]
refers_to = ["psychologist"]
plan = [{ step = "strengths", week = 2 }]

[[documents]]
code = "individual_plan"
kind = "plan"
signed_by = ["mentee", "mentor"]
before = "second_meeting"
"""

PLAN = "This plan is ours."


def help_pair(side: Side) -> None:
    """The two chose guidance, she added her words and ticked what stands in the way."""
    ref, today = side.refs["pair"], clock.today()
    mentee, mentor = side.actor("mentee"), side.actor("mentor")
    together.choose_track(ref, Levels(2, 4, 4), "guidance_first", Why.FIND_OUT, by=mentor, on=today)
    together.add_track_words(ref, side.word("trackwords"), by=mentee, on=today)
    together.sign_plan(ref, by=mentor, on=today)
    barrier = together.raise_barrier(ref, Barrier.DEBT, by=mentee, on=today)
    side.refs |= {"barrier": barrier.ref, "barrier_step": "work_on", "agenda_number": "1"}
