"""The mentor chooses with the mentee which help is given; the plan follows, and the mentee may add own words."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events
from handrail.mentorships.actions.locking import of_pair, of_pair_with_places, person, renew_duties, version_of
from handrail.mentorships.actions.pair import note_change
from handrail.mentorships.models import Goal, Mentorship, Step, TrackChoice
from handrail.mentorships.rules import OPEN, GoalState
from handrail.mentorships.rules.tracks import Levels, Why, blocks_choice, plan_change, suggest, track_of
from handrail.programmes.actions import note_track
from handrail.programmes.pair import Track


@transaction.atomic
def choose_track(ref: str, levels: Levels, track: str, why: Why, *, by: Actor, on: date) -> TrackChoice:
    """The mentor decides, after both answered the three questions. The same once more on that day changes nothing."""
    by.must("mentorships.plan")
    mentorship = of_pair_with_places(ref, by=by, on=on)
    if by.person_id != mentorship.mentor_person_id:
        raise NotFound("track")
    if mentorship.stage not in OPEN:
        raise Refused([Reason("pair_closed")])
    definition = version_of(mentorship)
    refuse_if(blocks_choice(definition, track))
    last = mentorship.track_choices.order_by("-pk").first()
    made = TrackChoice(
        mentorship=mentorship,
        trust=mentorship.trust,
        **vars(levels),
        suggested=suggest(definition, levels).track,
        track=track,
        why=why,
        chosen_on=on,
        chosen_by_id=person(by),
    )
    if last is not None and _said(last) == _said(made):
        return last
    made.save()
    note_track(mentorship.participation_id, track)
    note_change(mentorship, "track", by=by, on=on)
    chosen = track_of(definition, track)
    if chosen is not None and (last is None or last.track != track):
        _plan(mentorship, chosen, by=by, on=on)
    renew_duties(mentorship)
    before = last.track if last else ""
    record(events.TrackChosen(mentorship.pk, mentorship.participation_id, track, before), by=by, on=on)
    return made


@transaction.atomic
def add_track_words(ref: str, words: str, *, by: Actor, on: date) -> TrackChoice:
    """The mentee says something about the newest choice in own words; empty words take them back."""
    by.must("mentorships.plan")
    mentorship = of_pair(ref, by=by, on=on)
    last = mentorship.track_choices.order_by("-pk").first()
    if last is None or by.person_id != mentorship.mentee_person_id:
        raise NotFound("track")
    last.words = words or None
    last.save(update_fields=["words"])
    return last


def _said(choice: TrackChoice) -> tuple[object, ...]:
    levels = (choice.motivation, choice.qualification, choice.experience)
    return (*levels, choice.track, str(choice.why), choice.chosen_on)


def _plan(mentorship: Mentorship, track: Track, *, by: Actor, on: date) -> None:
    """The template's steps under one goal. What another track left open is set aside, what is done stays."""
    _set_goals(mentorship, track, by=by, on=on)
    goal = mentorship.goals.get(track=track.code)
    rows = {each.template: each for each in mentorship.steps.exclude(template="")}
    change = plan_change(track, on, present=rows, done=[code for code, row in rows.items() if row.done_on])
    for code in change.set_aside:
        if rows[code].aside_on is None:
            rows[code].aside_on = on
            rows[code].save(update_fields=["aside_on"])
    for each in change.plan_again:
        row = rows[each.code]
        row.goal, row.due_on, row.aside_on = goal, each.due_on, None
        row.save(update_fields=["goal", "due_on", "aside_on"])
    for each in change.add:
        Step.objects.create(
            mentorship=mentorship,
            trust=mentorship.trust,
            goal=goal,
            template=each.code,
            owner_id=mentorship.mentee_person_id,
            due_on=each.due_on,
        )


def _set_goals(mentorship: Mentorship, track: Track, *, by: Actor, on: date) -> None:
    """The goal of this track is open, those of other tracks no longer are."""
    others = mentorship.goals.exclude(track="").exclude(track=track.code)
    others.filter(state=GoalState.OPEN).update(state=GoalState.DROPPED, ended_on=on)
    if not mentorship.goals.filter(track=track.code).update(state=GoalState.OPEN, ended_on=None):
        Goal.objects.create(mentorship=mentorship, trust=mentorship.trust, track=track.code, set_on=on, set_by_id=person(by))
