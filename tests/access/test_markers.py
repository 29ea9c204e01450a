"""A word of its own stands in every text about people, and it is declared who finds it.

test_matrix opens each page as everybody and holds both: who may come in, and who reads what.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.urls import reverse

from handrail.kernel.logs import JsonFormatter
from handrail.mentorships.models import Mentorship
from tests.access.marking import WITHOUT, Marked, text_fields
from tests.access.table import TABLE, Route, routes
from tests.access.town import FOREIGN, PEOPLE, STAFF, Side, Town
from tests.access.walking import PLAIN, VISITOR, Walker, Who, address, expected

pytestmark = pytest.mark.django_db

HEAD = {"leader"}
TWO, DESK, LEADS, NOBODY = {"mentee", "mentor"}, {"counsellor"}, {"lead", "deputy"}, set[str]()
SUGGESTS = {"mentor", "other mentor", "coordinator"}
# The counsellor of another office is a mentor in another programme of the same service.
NETWORK = SUGGESTS | {"other counsellor"}
INVITED = TWO | {"other mentee", "other mentor", "asker", "questioned", "worker", "coordinator"}
EVERYBODY = {VISITOR, *PEOPLE, *STAFF, "asker", "questioned", "earlier", "worker", *(f"foreign {name}" for name in FOREIGN)}
# Field → who finds its word on some page. The asker has asked the mentor, who has not answered; the questioned was asked
# something by him; the earlier one has completed her time with him.
READERS: dict[str, set[str]] = {
    # The other mentor has said yes to stand in; her counsellor notes a tap that she says on the phone. She asked for a
    # correction, which an administrator may answer too.
    "people.Person.name of mentee": TWO
    | HEAD
    | LEADS
    | DESK
    | {"coordinator", "psychologist", "other mentor", "administrator"},
    "mentorships.Cover.note": TWO | {"other mentor"},
    # In the network mentors write with their names.
    "people.Person.name of mentor": TWO
    | HEAD
    | LEADS
    | DESK
    | {"asker", "earlier", "worker", "coordinator", "psychologist", "trainer", "other mentor", "other counsellor"},
    # Before a yes the mentor reads a first name alone. An erasure on paper was written down for her.
    "people.Person.name of asker": {"asker", "coordinator", "administrator"},
    **{f"people.Account.{name} of {who}": {who} for who in ("mentee", "asker") for name in ("email", "phone")},
    "people.SeenAs.reason": {"mentee"},
    # Why somebody's erasure was written down is for who agrees to it; where the last letter goes and what to look for
    # afterwards are for no page.
    "people.Erasure.reason": {"administrator"},
    **{f"people.Erasure.{name}": NOBODY for name in ("contact", "words")},
    # What an address was before is for the letter that offers to put it back.
    **{f"people.ContactChange.{name}": NOBODY for name in ("old", "told")},
    # A coordinator invites a mentor to a talk; that they looked is noted.
    **{f"people.Account.{name} of mentor": {"mentor", "coordinator"} for name in ("email", "phone")},
    **{f"register.Jobseeker.name of {who}": DESK for who in ("mentee", "asker")},
    **{f"register.Jobseeker.{name} of {who}": NOBODY for who in ("mentee", "asker") for name in ("email", "phone")},
    **{f"programmes.Participation.own_words of {who}": NOBODY for who in ("mentee", "asker")},
    # The question says who sees the answer; here all three may.
    "programmes.Answer.value": {"mentee", "mentor", "counsellor", "coordinator"},
    "programmes.Mentor.intro": {"mentor", "asker", "coordinator"},
    "programmes.Mentor.linkedin_url": {"asker", "coordinator"},
    "programmes.Mentor.decision_reason": {"coordinator"},
    "programmes.Clearance.reason": NOBODY,
    # What somebody said when she applied is for the decision; what was written down about her she reads herself.
    "programmes.Application.specialism": {"coordinator"},
    "programmes.Application.why": {"coordinator"},
    "programmes.Interview.note": {"coordinator", "mentor"},
    # The mentor reads on her ledger why a line was corrected.
    "training.Attendance.reason": {"mentor", "coordinator", "trainer"},
    # Whoever was given a certificate's address reads a name, a course and days.
    "training.Certificate.name": EVERYBODY,
    "training.Certificate.badge": EVERYBODY,
    "training.Certificate.revoked_because": NOBODY,
    "programmes.GuardianAsk.name": NOBODY,
    "programmes.GuardianAsk.contact": NOBODY,
    # Where she works is for her, for who accompanies her, and for the counsellors of her office.
    **{f"employers.{each}.employer_name": TWO | DESK for each in ("Placement", "PlacementChange")},
    "matching.Request.words": {"mentor"},
    "matching.Question.words": {"mentor", "questioned"},
    "matching.Question.answer": {"mentor"},
    **{
        f"mentorships.{field}": TWO
        for field in (
            "Meeting.note",
            "MeetingChange.note",
            "Meeting.where",
            "Goal.text",
            "Step.text",
            "Handover.note",
            "TrackChoice.words",
        )
    },
    **{f"mentorships.Referral.{name}": TWO | {"psychologist"} for name in ("question", "where")},
    # What a psychologist tells is read by the mentor and by who wrote it: no counsellor, leader, coordinator or lead.
    "mentorships.Feedback.text": {"mentor", "psychologist"},
    "mentorships.TimeOffer.where": {"mentee"},
    # Said for everybody who may come to a workshop; a guest for the host alone; feedback for nobody while it is little.
    "community.Speaking.quote": INVITED,
    "community.Signup.guest": {"coordinator"},
    "community.Feedback.words": NOBODY,
    **{f"community.{field}": NETWORK for field in ("Post.title", "Post.text", "Answer.text")},
    **{f"community.Suggestion.{name}": SUGGESTS for name in ("title", "text")},
    # What the search reads is shown to nobody; what was there before and why it was hidden, to its writer and the host.
    "community.Post.folded": NOBODY,
    **{f"community.Earlier.{name}": {"mentor", "coordinator"} for name in ("title", "text")},
    "community.Answer.hidden_because": {"mentor", "coordinator"},
    "community.Post.hidden_because": NOBODY,
    "community.Report.words": {"coordinator"},
    **{f"mentorships.ContactShare.{name}": TWO for name in ("email", "phone")},
    "mentorships.Change.note": NOBODY,
    # Neither sees what the other said.
    "mentorships.CheckIn.note": {"mentee", "coordinator"},
    **{f"mentorships.{field}": {"worker", "mentor"} for field in ("Contact.note", "EmployerContact.name")},
    **{f"mentorships.EmployerContact.{name}": {"worker", "mentor"} for name in ("email", "phone")},
    "mentorships.ClosingStep.words": {"earlier", "mentor"},
    **{f"mentorships.ConcernEntry.{name}": LEADS for name in ("text", "reach_at")},
    **{f"programmes.Correction.{name}": {"mentee", "coordinator", "administrator"} for name in ("words", "answer")},
    "mentorships.Hearing.said": {"other mentor"},
    **{f"mentorships.Ruling.{name}": {"other mentor", *LEADS} for name in ("reason", "appeal", "settled_because")},
    # The number to call at night hangs on the wall.
    "mentorships.OnCall.phone": EVERYBODY,
    **{f"kernel.LegalHold.{name}": NOBODY for name in ("reason", "released_because")},
}
QUERIES = {"portal:refer": ["?q=first"], "portal:today": ["", "?stage=guided", "?stage=waiting", "?whose=office"]}
# Besides the object the matrix names, the pages of another one.
ALSO = {"request": ("questioned",), "pair": ("ended", "followed"), "correction": ("answered_correction",)}


def people_of(here: Side, there: Side) -> list[Who]:
    """Everybody once, under one name."""
    near = [Who(name, here.people[name]) for name in PEOPLE + STAFF]
    stand_ins = {"asker": "request", "questioned": "questioned", "earlier": "ended", "worker": "followed"}
    others = [Who(name, here.who("mentee", kind)) for name, kind in stand_ins.items()]
    far = [Who(f"foreign {name}", there.people[name]) for name in FOREIGN]
    return [Who(VISITOR), *near, *others, *far]


def pages(who: Who, here: Side, walker: Walker) -> Iterator[str]:
    """Everything this person can read of that side, page by page."""
    for route in routes():
        for path in () if is_refused(route, who) else paths_of(route, here):
            yield walker.ask(who, "GET", path).content.decode(errors="replace")


def read_by(who: Who, here: Side, walker: Walker) -> str:
    """The same as one text."""
    return "\n".join(pages(who, here, walker))


def finds(word: str, who: Who, here: Side, walker: Walker) -> bool:
    """Whether it stands on any page this person can read: after the first one no more is asked for."""
    return any(word in page for page in pages(who, here, walker))


def is_refused(route: Route, who: Who) -> bool:
    """Refused for her role alone: test_matrix asks for each of these pages and reads that no word of the town is in it."""
    return expected(TABLE[route.name], who, "GET") == {403}


def paths_of(route: Route, here: Side) -> list[str]:
    """Where a page about that side is read: with the filters of a list, and for a second object of its kind."""
    rule = TABLE[route.name]
    if "GET" not in rule.methods or rule.is_drawing:
        return []
    paths = [address(route, rule, here) + query for query in QUERIES.get(route.name, [""])]
    for kind in ALSO.get(rule.kind, ()):
        parts = {part: PLAIN.get(named) or here.refs[named] for part, named in rule.of.items()}
        parts[next(iter(rule.of))] = here.refs[kind]
        paths.append(reverse(route.name, kwargs=parts))
    return paths


def readers(marked: Marked, here: Side, there: Side, walker: Walker) -> dict[str, set[str]]:
    """Field → who found its word."""
    found: dict[str, set[str]] = defaultdict(set)
    for who in people_of(here, there):
        text = read_by(who, here, walker)
        for label, word in marked.words.items():
            if word in text:
                found[label].add(who.name)
    return found


def test_every_text_about_people_is_marked() -> None:
    declared = {label.split(" of ")[0] for label in READERS}
    assert text_fields() - set(WITHOUT) - declared == set(), "say in tests/access who may read these"


def test_the_markers_would_see_a_filter_that_was_dropped(town: Town, here: Side, there: Side) -> None:
    """Control: with `content_of` letting everybody in, a counsellor reads the goal."""
    marked = Marked(here)
    who, goal = Who("counsellor", here.people["counsellor"]), marked.words["mentorships.Goal.text"]
    assert not finds(goal, who, here, Walker())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(Mentorship.objects.all()), "content_of", lambda rows, *_: rows)
        assert finds(goal, who, here, Walker())


def test_no_text_and_no_name_stands_in_logs_events_jobs_or_mail(
    town: Town, here: Side, caplog: pytest.LogCaptureFixture, settle: Callable[[], int], settings: object
) -> None:
    """What the town did and what its pages answer is logged, recorded and told without a word about anybody."""
    settings.MAILERS = {"default": {"BACKEND": "handrail.kernel.mail.Simulator"}}  # type: ignore[attr-defined]
    queued = _rows("SELECT args::text FROM procrastinate_jobs")
    with caplog.at_level(logging.INFO, logger="handrail"):
        read_by(Who("mentee", here.people["mentee"]), here, Walker())
        read_by(Who("lead", here.people["lead"]), here, Walker())
        settle()
    logged = [JsonFormatter().format(record) for record in caplog.records]
    mailed = _rows("SELECT subject || text FROM kernel_simulatedmail") + _rows("SELECT text FROM kernel_simulatedsms")
    stored = _rows("SELECT kernel_event::text FROM kernel_event") + _rows("SELECT messaging_notice::text FROM messaging_notice")
    for name, texts in {"jobs": queued, "logs": logged, "mail": mailed, "events": stored}.items():
        assert texts, name
        assert [text for text in texts if here.mark in text.lower()] == [], name


def _rows(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
