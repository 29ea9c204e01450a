"""A word of its own stands in every text about people; everybody takes her data along; each word is in the declared files."""

from collections import defaultdict
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.access.marking import Marked
from tests.access.test_markers import people_of
from tests.access.town import Side, Town
from tests.access.walking import VISITOR, Walker, Who

pytestmark = pytest.mark.django_db

# The file → the texts that stand in it, by table. What is about two stands in both.
FILES: dict[str, dict[str, str]] = {
    "mentee": {
        "community.Feedback": "words",
        "employers.Placement": "employer_name",
        "employers.PlacementChange": "employer_name",
        "mentorships.CheckIn": "note",
        "mentorships.ConcernEntry": "reach_at text",
        "mentorships.ContactShare": "email phone",
        "mentorships.Goal": "text",
        "mentorships.Handover": "note",
        "mentorships.Meeting": "note where",
        "mentorships.MeetingChange": "note",
        "mentorships.Referral": "question where",
        "mentorships.Step": "text",
        "mentorships.TimeOffer": "where",
        "mentorships.TrackChoice": "words",
        "people.ContactChange": "old told",
        "people.SeenAs": "reason",
        "programmes.Answer": "value",
        "programmes.Correction": "answer words",
    },
    "mentor": {
        "community.Answer": "hidden_because",
        "community.Earlier": "text title",
        "community.Post": "text title hidden_because",
        "community.Suggestion": "text title",
        "matching.Question": "words",
        "mentorships.Meeting": "where",
        "mentorships.TimeOffer": "where",
        "programmes.Application": "specialism why",
        "programmes.Clearance": "reason",
        "programmes.Interview": "note",
        "programmes.Mentor": "decision_reason intro linkedin_url",
        "training.Attendance": "reason",
        "training.Certificate": "badge name revoked_because",
    },
    "other mentor": {
        "community.Answer": "text",
        "community.Report": "words",
        "mentorships.Hearing": "said",
        "mentorships.Ruling": "reason appeal settled_because",
    },
    "lead": {"mentorships.OnCall": "phone"},
    "asker": {"matching.Request": "words", "people.Erasure": "contact", "programmes.GuardianAsk": "contact name"},
    "questioned": {"matching.Question": "answer words"},
    "earlier": {"mentorships.ClosingStep": "words"},
    "worker": {"mentorships.Contact": "note", "mentorships.EmployerContact": "email name phone"},
}
# What nobody of the town takes along, and why.
LEFT_OUT = {
    "community.Post.folded": "made from the text, for the search",
    "community.Signup.guest": "a guest without an account; the host writes a name",
    "community.Speaking.quote": "the speaker has no part in the town but this",
    "kernel.LegalHold.reason": "that something is held can itself be the secret",
    "kernel.LegalHold.released_because": "the same",
    "mentorships.Change.note": "somebody else's reason; it may speak of others",
    "mentorships.Cover.note": "one mentor's words to another",
    "people.Erasure.reason": "what staff wrote about her letter; it may speak of others",
    "people.Erasure.words": "what to look for afterwards: names of hers that stand elsewhere in the file",
    "mentorships.Feedback.text": "a psychologist's words to the mentor; the page says that they are there",
}


def declared(marked: Marked) -> dict[str, set[str]]:
    """Label → whose file it stands in."""
    found: dict[str, set[str]] = defaultdict(set)
    for who, tables in FILES.items():
        for table, names in tables.items():
            for name in names.split():
                found[f"{table}.{name}"].add(who)
    for label in marked.words:
        _field, _of, who = label.partition(" of ")
        if who:
            found[label] = {who}
    return found


def taken(who: Who, walker: Walker) -> str:
    """What the file for programs says."""
    with ZipFile(BytesIO(walker.ask(who, "POST", "/my-data/take/").content)) as file:
        return file.read("my-data.json").decode()


def test_each_text_is_in_the_file_of_whom_it_is_about(town: Town, here: Side, there: Side) -> None:
    marked, walker = Marked(here), Walker()
    found: dict[str, set[str]] = defaultdict(set)
    for who in people_of(here, there):
        text = "" if who.name == VISITOR else taken(who, walker)
        for label in [label for label, word in marked.words.items() if word in text]:
            found[label].add(who.name)
    expected = declared(marked)
    assert {label: found[label] for label in marked.words} == {label: expected[label] for label in marked.words}
    assert {label for label in marked.words if not found[label]} == set(LEFT_OUT)
