"""What staff did about Lithuania's pairs: asked how it goes, read that they met, reminded a mentor, gave one room.

It takes the pairs as the other modules left them. Some have not answered and some logs are not seen yet, so that a newcomer
finds something to do in each list.
"""

from datetime import date, timedelta

from handrail.kernel.access import Actor
from handrail.mentorships.actions.check_ins import Said, note_check_in, say_check_in
from handrail.mentorships.actions.watching import remind_mentor, see_log
from handrail.mentorships.models import Meeting, Mentorship
from handrail.mentorships.queries.check_ins import check_in_facts
from handrail.mentorships.queries.watching import watch
from handrail.mentorships.rules import MeetingState, Stage
from handrail.mentorships.rules.check_ins import QUESTIONS, By, Side, sides, standing
from handrail.mentorships.rules.watching import Group, Next
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.portal.made_up.stage import Stage as Scene
from handrail.portal.queries.office import loads, place
from handrail.programmes.actions.leading import give_room
from handrail.programmes.queries import definition_of

SILENT_EVERY, BY_PHONE_EVERY, NOTED_EVERY = 7, 5, 9
NEW_LOGS, REMINDED = 14, 3
NOTES = (
    "Susitinkame kartą per savaitę, man tai padeda.",
    "Norėčiau dažniau praktikuoti pokalbius.",
    "Kol kas daugiau kalbamės, darbo dar neieškome.",
)


def come(scene: Scene) -> None:
    """After all others: the pairs are there and have met."""
    pairs = Mentorship.objects.filter(participation__programme_id=scene.programme_id, stage__in=[Stage.AGREED, Stage.ACTIVE])
    rows = list(pairs.select_related("participation").order_by("pk"))
    _asked(rows, scene)
    _seen(scene)
    _reminded(scene)
    _room(scene)


def _asked(rows: list[Mentorship], scene: Scene) -> None:
    """The newest check-in of each pair: typed, told by phone, or not answered."""
    facts, actors = check_in_facts(rows), _actors(rows)
    for number, row in enumerate(rows):
        asks = definition_of(row.participation.version_id).check_ins
        for side in sides(asks) if asks else ():
            day = standing(side, facts[row.pk], asks, scene.today).open_on if asks else None
            place_in_row = 2 * number + (side == Side.MENTOR)
            if day is not None and day <= scene.today and place_in_row % SILENT_EVERY:
                _answer(row, side, day, number=place_in_row, by=actors[_person(row, side)], scene=scene)


def _answer(row: Mentorship, side: Side, day: date, *, number: int, by: Actor, scene: Scene) -> None:
    said = _said(scene, number)
    with scene.ago(max((scene.today - day).days - number % 3, 0)) as (on, _):
        if number % BY_PHONE_EVERY:
            say_check_in(row.ref, said, by=by, on=on)
        else:
            note_check_in(row.ref, side, said, how=By.PHONE, by=scene.as_staff("coordinator"), on=on)


def _person(row: Mentorship, side: Side) -> int:
    return row.mentee_person_id if side == Side.MENTEE else row.mentor_person_id


def _said(scene: Scene, number: int) -> Said:
    """Answers by chance, the good ones more often; nobody made up is unsafe."""
    answers = {name: scene.chance.choice(known[:3]) for name, known in QUESTIONS.items()}
    note = scene.chance.choice(NOTES) if number % NOTED_EVERY == 0 else ""
    return Said(answers, "safe", note)


def _seen(scene: Scene) -> None:
    """The head of the office has seen the logs of the last four weeks but the newest."""
    leader = scene.as_staff("leader")
    held = Meeting.objects.filter(mentorship__in=place(leader).pairs, state=MeetingState.HELD)
    recent = held.filter(held_on__gt=scene.today - timedelta(days=28)).order_by("-held_on", "-pk")
    for meeting in recent[NEW_LOGS : 5 * NEW_LOGS]:
        days = (scene.today - meeting.held_on).days if meeting.held_on else 0
        with scene.ago(max(days - 1, 0)) as (on, _):
            see_log(meeting.ref, by=leader, on=on)


def _reminded(scene: Scene) -> None:
    """A few silent mentors were reminded, some long enough ago for the next step."""
    leader = scene.as_staff("leader")
    silent = watch(place(leader).pairs, scene.today, code=Group.SILENT, most=REMINDED)
    for number, row in enumerate(silent.rows):
        if row.next == Next.REMIND and row.since is not None:
            with scene.ago(min(2 * number + 1, (scene.today - row.since).days)) as (on, _):
                remind_mentor(row.ref, by=leader, on=on)


def _room(scene: Scene) -> None:
    """One of the mentors with many people got room."""
    leader = scene.as_staff("leader")
    full = [row for row in loads(place(leader).mentors) if row.next == Next.GIVE_ROOM]
    with scene.ago(4) as (on, _):
        for row in full[:1]:
            give_room(row.ref, by=leader, on=on)


def _actors(rows: list[Mentorship]) -> dict[int, Actor]:
    """Who answers, each read once."""
    ids = {pk for row in rows for pk in (row.mentee_person_id, row.mentor_person_id)}
    return {account.person_id or 0: actor_of(account) for account in Account.objects.filter(person_id__in=ids)}
