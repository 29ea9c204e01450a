"""The community's part of the town: a series with a workshop, who comes, a speaker, material."""

from datetime import time
from typing import Any

from handrail.community import actions
from handrail.community.models import Signup
from handrail.community.queries.attending import door_code
from handrail.community.queries.speaking import may_be_asked
from handrail.kernel import clock
from handrail.people import actions as people
from handrail.programmes import actions as programmes
from tests.programmes.world import SYSTEM

# Beside what the programme's own file says.
SERIES = """
[[series]]
code = "alumni_workshop"
kind = "workshop"
every_months = 1
invites = ["mentees", "former_mentees", "mentors"]

[[series]]
code = "mentor_network"
kind = "network"
every_months = 3
invites = ["mentors"]
"""


def gather(town: Any, side: Any) -> None:
    """A workshop to come, in which the mentee has a place and somebody who was here before speaks."""
    now, coordinator = clock.now(), side.actor("coordinator")
    rule = {"begins": clock.today(), "weekday": 1, "nth": 2, "at": time(10), "minutes": 90, "place": side.word("hall")}
    series = actions.confirm_series(side.programme.slug, "alumni_workshop", rule | {"places": 900}, by=coordinator, now=now)
    workshop = series.workshops.order_by("starts_at")[0]
    actions.sign_up(workshop.ref, by=side.actor("mentee"), now=now)
    material = actions.add_material(workshop.ref, side.word("slides"), text="Words.", by=coordinator, now=now)
    side.refs |= {"workshop": workshop.ref, "door_code": door_code(workshop), "series_code": series.code}
    side.refs |= {"signup": Signup.objects.get(workshop=workshop).ref, "material": material.ref, "placed": workshop.ref}
    _speaker(town, side, workshop)
    _network(side)


def _network(side: Any) -> None:
    """A question of the mentor with an answer, changed once and reported; two suggestions, one of them answered."""
    now, today = clock.now(), clock.today()
    mentor, other, coordinator = side.actor("mentor"), side.actor("other mentor"), side.actor("coordinator")
    owner = side.programme.owner.ref
    post = actions.write_post(owner, "question", side.word("asktitle"), side.word("firsttext"), by=mentor, now=now)
    actions.edit_said("post", post.ref, side.word("asktext"), title=side.word("asktitle"), by=mentor, now=now)
    answer = actions.answer_post(post.ref, side.word("answer"), by=other, now=now)
    report = actions.report_said("post", post.ref, side.word("report"), by=other, now=now)
    letters = actions.choose_letters(owner, answers=True, weekly=True, by=mentor, now=now)
    slug = side.programme.slug
    made = actions.suggest(slug, side.word("ideatitle"), side.word("idea"), by=mentor, on=today)
    done = actions.suggest(slug, side.word("donetitle"), side.word("done"), by=mentor, on=today)
    actions.decline_suggestion(done.ref, side.word("because"), by=coordinator, on=today)
    side.refs |= {"post": post.ref, "answer": answer.ref, "report": report.ref, "letters": letters.ref}
    side.refs |= {"suggestion": made.ref, "answered_suggestion": done.ref}


def _speaker(town: Any, side: Any, workshop: Any) -> None:
    today, now = clock.today(), clock.now()
    row = town.mentee(side.programme, town._name(side, "speaker"), office=side.office)
    programmes.close_participation(row.pk, "job", by=SYSTEM, on=today)
    people.give_consent(row.person.pk, "invitations", "0" * 64, by=SYSTEM, on=today)
    ref = may_be_asked(workshop).get(pk=row.person_id).ref
    actions.ask_speaker(workshop.ref, ref, by=side.actor("coordinator"), now=now)
    side.refs["speaking"] = workshop.ref
    side.whose["speaking"] = {"mentee": row.person}
    speaker = side.actor("mentee", "speaking")
    actions.answer_speaking(workshop.ref, yes=True, by=speaker, now=now)
    actions.give_quote(workshop.ref, side.word("quote"), "1" * 64, by=speaker, now=now)
