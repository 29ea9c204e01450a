"""Everything that is known about a person is hers to see and to take along, and nothing of anybody else's is."""

import json
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from handrail.kernel import clock, mine
from handrail.kernel.models import Event
from handrail.mentorships import actions
from handrail.mentorships.rules import How, Told
from handrail.people.models import Account, Person
from handrail.portal.my_codes import CODES
from handrail.portal.my_fields import FIELDS
from handrail.portal.my_words import BASES, PURPOSES, TABLES
from handrail.portal.queries import mine as queries
from tests.mentorships.test_concerns import report
from tests.mentorships.world import NOW, Duo, PairWorld

pytestmark = pytest.mark.django_db
SECRET = "we practised the talk with the manager"  # what a log says
UNREADABLE = {"sort_key", "number_index", "place_key", "inputs_hash", "folded", "confirmed_by"}
TABLE = pytest.mark.parametrize("label", sorted(mine.tables()))


@pytest.fixture
def duo(db: None) -> Duo:  # needs the database
    """A pair that has met and wrote a log about it."""
    world = PairWorld()
    pair = world.duo()
    told = Told(clock.today(), 60, How.PLACE)
    actions.log_meeting(pair.ref, told, by=pair.mentor, on=clock.today(), key="k", note=SECRET)
    return pair


def as_(person: Person | None) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=person))
    return client


def taken(client: Client) -> dict[str, str]:
    """What the file holds, by name."""
    answer = client.post("/my-data/take/")
    with ZipFile(BytesIO(answer.content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def everything(client: Client) -> str:
    """All of it, but for the moment at which it was made."""
    said = json.loads(taken(client)["my-data.json"])
    return json.dumps(said["tables"] | {"looks": said["who_looked"]}, sort_keys=True)


@TABLE
def test_every_table_field_code_and_purpose_has_its_words(label: str) -> None:
    held, name = mine.tables()[label], label.split(".")[1]
    assert label in TABLES
    fields = [each.name for each in held.fields()] + list(held.names())
    assert [each for each in fields if not (f"{name}.{each}" in FIELDS or each in FIELDS)] == []
    codes = [(each.name, str(code)) for each in held.fields() for code, _words in each.choices or ()]
    assert [each for each in codes if not (f"{name}.{each[0]}:{each[1]}" in CODES or each[1] in CODES)] == []
    assert {each.purpose for each in held.personal.values()} <= set(PURPOSES)
    assert {each.basis for each in held.personal.values()} <= set(BASES)


FEW = 16


@pytest.mark.parametrize("language", ["lt", "nl", "nb"])
def test_no_english_is_left_in_the_words_of_ones_own_data(language: str) -> None:
    words = [
        *FIELDS.values(),
        *CODES.values(),
        *PURPOSES.values(),
        *BASES.values(),
        *(words for _group, words in TABLES.values()),
    ]
    english = [str(each) for each in words]
    with override(language):
        same = [was for each, was in zip(words, english, strict=True) if str(each) == was]
    # A few words are the same in both languages: "Video", "SMS", "Status".
    assert len(set(same)) < FEW, sorted(set(same))


@TABLE
def test_no_personal_field_is_forgotten(label: str) -> None:
    """What is declared is shown, unless it is a key or an index that says nothing to anybody."""
    held = mine.tables()[label]
    shown = {each.name for each in held.fields()} | set(held.names())
    assert {name for name in held.personal if name not in shown} <= UNREADABLE


def test_she_sees_the_log_about_her_and_a_stranger_does_not(duo: Duo) -> None:
    hers = as_(Person.objects.get(pk=duo.mentee.person_id))
    assert "Meetings" in hers.get("/my-data/").text
    page = hers.get("/my-data/mentorships-meeting/").text
    assert SECRET in page
    assert f"How long: {settings.HANDRAIL.keep_months} months after it ended" in page
    stranger = PairWorld().duo(programme=duo.programme)
    other = as_(Person.objects.get(pk=stranger.mentee.person_id))
    assert SECRET not in other.get("/my-data/mentorships-meeting/").text
    assert SECRET not in everything(other)


def test_the_mentor_sees_that_they_met_and_that_the_note_is_left_out(duo: Duo) -> None:
    his = as_(Person.objects.get(pk=duo.mentor.person_id)).get("/my-data/mentorships-meeting/").text
    assert "60" in his
    assert SECRET not in his
    assert "somebody else’s words: Because, Note" in his


def test_the_file_holds_a_page_json_and_one_table_each(duo: Duo) -> None:
    file = taken(as_(Person.objects.get(pk=duo.mentee.person_id)))
    assert {"my-data.html", "my-data.css", "my-data.json", "tables/mentorships-meeting.csv"} <= set(file)
    plain = json.loads(file["my-data.json"])
    assert plain["format"] == "handrail-my-data/1"
    assert [row["note"] for row in plain["tables"]["mentorships.Meeting"]] == [SECRET]
    assert SECRET in file["my-data.html"]
    assert SECRET in file["tables/mentorships-meeting.csv"]
    assert {f"tables/{queries.slug_of(label)}.csv" for label in plain["tables"]} <= set(file)


def test_that_she_took_it_is_written_down(duo: Duo) -> None:
    taken(as_(Person.objects.get(pk=duo.mentee.person_id)))
    assert Event.objects.get(name="DataTaken").person_id == duo.mentee.person_id


def test_a_link_takes_nothing(duo: Duo) -> None:
    assert as_(Person.objects.get(pk=duo.mentee.person_id)).get("/my-data/take/").status_code == 405


@pytest.mark.parametrize("slug", ["people-organisation", "kernel-event", "kernel-accesslog", "nothing"])
def test_a_table_that_is_nobodys_is_not_there(duo: Duo, slug: str) -> None:
    assert as_(Person.objects.get(pk=duo.mentee.person_id)).get(f"/my-data/{slug}/").status_code == 404


def test_whom_a_concern_is_about_reads_nothing_of_it(duo: Duo, settle: Callable[[], int]) -> None:
    hers, his = (as_(Person.objects.get(pk=each.person_id)) for each in (duo.mentee, duo.mentor))
    settle()
    before = everything(his)
    actions.report_concern(report(duo, danger=True), by=duo.mentee, now=NOW, key="k")
    settle()
    assert everything(his) == before
    # The control: who reported it has it.
    assert "HE WROTE ME AT NIGHT" in everything(hers)
