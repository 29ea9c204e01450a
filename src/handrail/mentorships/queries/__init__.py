"""What pages and apps above read of mentorships and concerns."""

from handrail.mentorships.queries.aftercare import Following, check_path, following, in_jobs, not_yet_followed, together_with
from handrail.mentorships.queries.barriers import BarriersPage, barriers
from handrail.mentorships.queries.concerns import about_whom, case, cases, person_of, readers, receipt, ref_of_code, responsible
from handrail.mentorships.queries.employer import employer_asked, employer_letter
from handrail.mentorships.queries.lists import Latest, PairRow, Together, latest, own_log, parties, planned_end, together
from handrail.mentorships.queries.meeting import appointment, calendar_file, meeting
from handrail.mentorships.queries.months import (
    going,
    handovers,
    mentorship_of_tap,
    tap_path,
    tap_path_of,
    to_hand_over,
    too_many,
)
from handrail.mentorships.queries.pair import Head, Pair, goodbye, head, offered, pair, pair_ref_of, shared, timeline
from handrail.mentorships.queries.plan import AgendaPage, PlanPage, agenda, plan
from handrail.mentorships.queries.referrals import (
    directory_entries,
    directory_of,
    entry,
    feedback,
    own_entry,
    psychologists,
    referral_parties,
    sent,
    sent_one,
    to_ask,
)
from handrail.mentorships.queries.tracks import TrackPage, suggestion, track_page
from handrail.mentorships.queries.training import trainings
from handrail.mentorships.queries.week import feed, feed_file, feed_path, week

__all__ = [
    "AgendaPage",
    "BarriersPage",
    "Following",
    "Head",
    "Latest",
    "Pair",
    "PairRow",
    "PlanPage",
    "Together",
    "TrackPage",
    "about_whom",
    "agenda",
    "appointment",
    "barriers",
    "calendar_file",
    "case",
    "cases",
    "check_path",
    "directory_entries",
    "directory_of",
    "employer_asked",
    "employer_letter",
    "entry",
    "feed",
    "feed_file",
    "feed_path",
    "feedback",
    "following",
    "going",
    "goodbye",
    "handovers",
    "head",
    "in_jobs",
    "latest",
    "meeting",
    "mentorship_of_tap",
    "not_yet_followed",
    "offered",
    "own_entry",
    "own_log",
    "pair",
    "pair_ref_of",
    "parties",
    "person_of",
    "plan",
    "planned_end",
    "psychologists",
    "readers",
    "receipt",
    "ref_of_code",
    "referral_parties",
    "responsible",
    "sent",
    "sent_one",
    "shared",
    "suggestion",
    "tap_path",
    "tap_path_of",
    "timeline",
    "to_ask",
    "to_hand_over",
    "together",
    "together_with",
    "too_many",
    "track_page",
    "trainings",
    "week",
]
