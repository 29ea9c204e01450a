"""What is read about proposals and requests: `facts` for rules and engine, `lists` for her choice, `waiting` for answers."""

from handrail.matching.queries.facts import asked_facts, asks, fitting, knows_the_work, near_codes
from handrail.matching.queries.lists import mentors_shown, own, participations, profile, shown
from handrail.matching.queries.together import Together, mentor_ids, together
from handrail.matching.queries.waiting import answers_within, ask_of, asked_of, open_count, waiting

__all__ = [
    "Together",
    "answers_within",
    "ask_of",
    "asked_facts",
    "asked_of",
    "asks",
    "fitting",
    "knows_the_work",
    "mentor_ids",
    "mentors_shown",
    "near_codes",
    "open_count",
    "own",
    "participations",
    "profile",
    "shown",
    "together",
    "waiting",
]
