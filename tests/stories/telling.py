"""How the stories are told: reading pages, pressing buttons, and the people in them."""

import re

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.matching import actions as matching
from handrail.matching.models import Request
from handrail.mentorships.models import Mentorship
from handrail.people.models import Person
from handrail.programmes.models import Mentor, Participation
from tests.stories.conftest import Story


def page(client: Client, name: str, *refs: str, **said: str) -> str:
    """What somebody reads on this page."""
    answer = client.get(reverse(name, args=refs), said)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.text


def press(client: Client, name: str, *refs: str, **said: str) -> HttpResponse:
    """Send this form; it was taken when the answer leads to another page."""
    answer = client.post(reverse(name, args=refs), said)
    assert answer.status_code == 302, (name, answer.status_code, re.sub(r"<[^>]+>|\s+", " ", answer.text)[-900:])
    return answer


def person_of(row: Participation | Mentor) -> Person:
    assert row.person is not None
    return row.person


def asks(story: Story, row: Participation, *mentors: Mentor, words: str = "") -> list[Request]:
    """She looks at her proposals and asks these, in this order."""
    by, on, now = story.act(person_of(row)), clock.today(), clock.now()
    matching.show_proposals(row.pk, by=by, on=on, now=now)
    made = matching.ask(row.pk, [each.pk for each in mentors], words=words, by=by, on=on, now=now)
    story.settle()
    return made


def a_pair(story: Story, row: Participation, mentor: Mentor) -> Mentorship:
    """She asked, the mentor said yes."""
    request = asks(story, row, mentor)[0]
    pair = matching.accept(request.ref, by=story.act(person_of(mentor)), on=clock.today(), now=clock.now())
    story.settle()
    return pair


def found_by(story: Story, row: Participation) -> list[int]:
    matching.show_proposals(row.pk, by=story.act(person_of(row)), on=clock.today(), now=clock.now())
    return cards_of(row)


def cards_of(row: Participation) -> list[int]:
    newest = row.proposal_lists.latest("id")
    return list(newest.proposals.order_by("place").values_list("mentor_id", flat=True))
