"""What happened below and ends a request: a pair made, a place left, a mentor gone, two people kept apart."""

from handrail.kernel.access import Actor
from handrail.kernel.events import Told, on
from handrail.matching import actions
from handrail.matching.rules import Because
from handrail.mentorships.events import MentorshipAgreed
from handrail.people.events import BlockSet
from handrail.programmes.events import MentorEnded, MentorPaused, ParticipationClosed

BY = Actor.system("matching")


@on(MentorshipAgreed)
def a_pair_stands(event: MentorshipAgreed, told: Told) -> None:
    actions.close_of_participation(event.participation_id, Because.SIBLING_ACCEPTED, by=BY, on=told.on, now=told.at)
    actions.close_of_mentor(event.mentor_id, by=BY, on=told.on, now=told.at)


@on(ParticipationClosed)
def she_left(event: ParticipationClosed, told: Told) -> None:
    actions.close_of_participation(event.participation_id, Because.LEFT, by=BY, on=told.on, now=told.at)


@on(MentorPaused)
def a_mentor_pauses(event: MentorPaused, told: Told) -> None:
    actions.close_of_mentor(event.mentor_id, by=BY, on=told.on, now=told.at)


@on(MentorEnded)
def a_mentor_stops(event: MentorEnded, told: Told) -> None:
    actions.close_of_mentor(event.mentor_id, by=BY, on=told.on, now=told.at)
    actions.end_of_mentor(event.mentor_id, by=BY, on=told.on, now=told.at)


@on(BlockSet)
def two_are_kept_apart(event: BlockSet, told: Told) -> None:
    actions.close_between(event.person_id, event.other_id, by=BY, on=told.on, now=told.at)
    actions.close_chosen(event.person_id, event.other_id, by=BY, on=told.on, now=told.at)
