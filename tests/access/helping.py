"""What the pair of a side has besides meetings: the help chosen, with words of that side."""

from datetime import timedelta

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.mentorships import actions as together
from handrail.mentorships.actions.referrals import Entry
from handrail.mentorships.queries import feed_path, tap_path
from handrail.mentorships.rules import How
from handrail.mentorships.rules.barriers import Barrier
from handrail.mentorships.rules.mood import Tap
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
    together.say_how(ref, Tap.FAIR, by=mentee, on=today)
    side.refs["tap"] = tap_path(ref, today).strip("/").removeprefix("going/")
    side.refs["week_feed"] = feed_path(together.renew_week_link(by=mentor)).strip("/").removeprefix("week/calendar/")
    _referred(side)


def _referred(side: Side) -> None:
    """She said yes, a psychologist set a time and told the mentor something."""
    ref, today = side.refs["pair"], clock.today()
    mentee, mentor, psychologist = (side.actor(name) for name in ("mentee", "mentor", "psychologist"))
    together.allow_health(ref, "0" * 64, by=mentee, on=today)
    place = next(iter(psychologist.at(Role.PSYCHOLOGIST)))
    said = Entry((), ("en",), 5, 3, takes=True)
    entry = together.say_psychologist(place, psychologist.person_id or 0, said, by=psychologist, on=today)
    asked = together.ask_psychologist(ref, entry.ref, side.word("referred"), by=mentor, on=today)
    together.answer_referral(asked.ref, yes=True, by=psychologist, on=today)
    at = clock.now() + timedelta(days=4)
    together.appoint(asked.ref, at, How.PLACE, side.word("room"), by=psychologist, now=clock.now(), on=today)
    together.give_feedback(asked.ref, side.word("feedback"), by=psychologist, on=today)
    side.refs |= {"sent_referral": asked.ref, "psychologist_entry": entry.ref}
