"""Somebody leaves: what is open ends for others, the account closes, and after some days nothing of her is left."""

import re
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client

from handrail.community.models import Workshop
from handrail.kernel import clock
from handrail.kernel.access import Actor, Denied
from handrail.kernel.crypto import CannotOpen
from handrail.kernel.holds import hold, release
from handrail.kernel.models import DataKey, Event, key_of
from handrail.kernel.reasons import Refused
from handrail.kernel.scanning import Search
from handrail.mentorships.models import Mentorship
from handrail.people import leaving as people
from handrail.people.models import Account, Erasure, Person
from handrail.people.queries import back_token, erasure_letter
from handrail.people.rules import Cause, Contact
from handrail.people.tasks import tell_of_erasure
from handrail.portal import leaving
from handrail.programmes.models import Mentor, Participation
from handrail.register.models import Jobseeker
from tests.access.conftest import here, town
from tests.access.marking import Marked
from tests.access.town import Side

pytestmark = pytest.mark.django_db
__all__ = ["here", "town"]  # the fixtures of the access matrix
SYSTEM = Actor.system("test")


@pytest.fixture
def side(here: Side) -> Side:
    """Each test undoes what it did to the one town of this module; what it did to these objects stays with it."""
    return deepcopy(here)


def _leave(person: Person) -> Erasure:
    return leaving.leave(person.pk, Cause.ASKED, by=SYSTEM, on=clock.today(), now=clock.now())


def _finish(row: Erasure, on: date | None = None) -> Erasure | None:
    return leaving.finish(row.pk, on=on or row.due_on, now=clock.now())


def _found(words: dict[str, str]) -> set[str]:
    return {key for key, word in words.items() if list(Search([word]).tables())}


def _of(marked: Marked, name: str) -> dict[str, str]:
    ours = {key: word for key, word in marked.words.items() if key.endswith(f" of {name}") and "own_words" not in key}
    return {key: word for key, word in ours.items() if not key.startswith("register.")}


def test_nothing_of_her_is_left_and_everything_of_the_others_is(side: Side) -> None:
    marked, mentee = Marked(side), side.people["mentee"]
    hers, his, asker = _of(marked, "mentee"), _of(marked, "mentor"), _of(marked, "asker")
    assert _found(hers) == set(hers), "the control: before, everything is found"
    trust = side.pair.trust
    assert _finish(_leave(mentee)) is not None
    assert _found({**hers, **his, **asker}) == {*his, *asker}
    with pytest.raises(CannotOpen):
        key_of(trust, create=False)
    assert str(Person.objects.get(pk=mentee.pk).name) == "Former participant"
    assert not Account.objects.filter(person=mentee).exists()
    # The service's own record stays and no longer leads to her.
    row = Jobseeker.objects.get(name=marked.words["register.Jobseeker.name of mentee"])
    assert (row.person_id, Participation.objects.filter(person=mentee, jobseeker=row).exists()) == (None, False)
    assert Event.objects.filter(name="Erased", payload__person_id=mentee.pk).exists()


def test_what_a_mentor_wrote_about_others_stays_and_his_own_goes(side: Side) -> None:
    marked, mentor = Marked(side), side.people["mentor"]
    note = side.pair.meetings.exclude(note=None).earliest("pk")
    his, hers = _of(marked, "mentor"), _of(marked, "mentee")
    assert _finish(_leave(mentor)) is not None
    assert _found({**his, **hers}) == set(hers)
    assert note.reveal("note")
    assert not list(Search([marked.words["programmes.Mentor.intro"]]).tables())
    assert Mentor.objects.get(person=mentor).guides == 0


def test_what_is_open_ends_at_once_and_no_counter_drifts(side: Side) -> None:
    mentee, mentor = side.people["mentee"], side.pair.mentor_id
    taken = {each.pk: each.taken for each in Workshop.objects.all()}
    placed = set(
        Workshop.objects.filter(signups__person=mentee, signups__state="placed", starts_at__gt=clock.now()).values_list(
            "pk", flat=True
        )
    )
    before = Mentor.objects.get(pk=mentor).guides
    open_now = Mentorship.objects.open().filter(mentee_person=mentee, mentor=mentor).count()
    _leave(mentee)
    assert not Mentorship.objects.open().filter(mentee_person=mentee).exists()
    assert not Participation.objects.open().filter(person=mentee).exists()
    assert Mentor.objects.get(pk=mentor).guides == before - open_now
    assert {each.pk for each in Workshop.objects.all() if each.taken < taken[each.pk]} <= placed
    closed = Event.objects.filter(name="MentorshipClosed", about__contains=[f"mentorship:{side.pair.pk}"])
    assert [row.actor for row in closed] == ["system:leaving"]


def test_the_account_closes_at_once_and_opens_again_when_she_takes_it_back(side: Side) -> None:
    mentee = side.people["mentee"]
    row = _leave(mentee)
    account = Account.objects.get(person=mentee)
    assert (account.is_active, row.due_on - row.asked_on) == (False, timedelta(days=settings.HANDRAIL.erasure_days))
    people.take_back(back_token(row.ref), on=row.due_on)
    account.refresh_from_db()
    assert account.is_active
    assert _finish(row) is None
    assert Person.objects.get(pk=mentee.pk).name == mentee.name
    with pytest.raises(Refused):
        people.take_back(back_token(row.ref), on=row.due_on)


def test_a_link_with_another_proof_takes_nothing_back(side: Side) -> None:
    row = _leave(side.people["mentee"])
    token = back_token(row.ref)
    with pytest.raises(Refused):
        people.take_back(token[:-1] + ("0" if token[-1] != "0" else "1"), on=row.due_on)


def test_it_is_not_done_a_day_too_early(side: Side) -> None:
    row = _leave(side.people["mentee"])
    assert _finish(row, row.due_on - timedelta(days=1)) is None
    assert _finish(row, row.due_on) is not None
    assert _finish(row, row.due_on) is None, "once"


def test_a_hold_stops_it_before_and_in_the_days_between(side: Side) -> None:
    mentee, on = side.people["mentee"], clock.today()
    row = _leave(mentee)
    hold("concern:7", [mentee.pk], reason="a case", review_on=on + timedelta(days=30), by=side.people["lead"].pk, on=on)
    assert _finish(row) is None
    other = side.people["other mentee"]
    hold("concern:8", [other.pk], reason="a case", review_on=on + timedelta(days=30), by=side.people["lead"].pk, on=on)
    with pytest.raises(Refused) as refused:
        _leave(other)
    assert [reason.code for reason in refused.value.reasons] == ["erase_held"]
    release("concern:7", because="closed", on=on)
    assert _finish(row) is not None


def test_who_is_held_reads_after_the_right_code_that_it_does_not_work_now(
    side: Side, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    mentee, on = side.people["mentee"], clock.today()
    hold("concern:7", [mentee.pk], reason="a case", review_on=on + timedelta(days=30), by=side.people["lead"].pk, on=on)
    client.force_login(Account.objects.get(person=mentee))
    assert client.post("/my-data/erase/").status_code == 302
    answer = client.post("/my-data/erase/code/", {"code": re.findall(r"^\d{6}$", mailoutbox[-1].body, re.MULTILINE)[0]})
    assert answer.status_code == 409
    assert "We cannot delete everything now." in answer.text
    assert not Erasure.objects.filter(person=mentee).exists()
    assert client.get("/my-data/erase/code/").status_code == 302, "the code is spent"


def test_staff_end_their_role_first(side: Side) -> None:
    with pytest.raises(Refused) as refused:
        _leave(side.people["counsellor"])
    assert [reason.code for reason in refused.value.reasons] == ["erase_staff"]


def test_on_paper_needs_a_reason_and_a_second_person_where_the_service_wants_one(
    side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving.leaving.settings, "HANDRAIL", _by_two())
    on, now = clock.today(), clock.now()
    admin, mentee = side.actor("administrator"), side.people["mentee"]
    contact = Contact(email=Account.objects.get(person=mentee).email)
    with pytest.raises(Denied):
        leaving.leave_on_paper(contact, "letter of today", by=side.actor("coordinator"), on=on, now=now)
    with pytest.raises(Refused):
        leaving.leave_on_paper(contact, " ", by=admin, on=on, now=now)
    row = leaving.leave_on_paper(contact, "letter of today", by=admin, on=on, now=now)
    assert Mentorship.objects.open().filter(mentee_person=mentee).exists(), "nothing ends before the second yes"
    assert _finish(row) is None
    with pytest.raises(Refused):
        leaving.agree(row.ref, by=admin, on=on, now=now)
    leaving.agree(row.ref, by=SYSTEM, on=on, now=now)


def _by_two() -> object:
    from dataclasses import replace

    return replace(settings.HANDRAIL, erasure_by_two=True)


def test_the_letters_say_what_comes_and_what_was_done_and_then_we_forget_where_they_went(
    side: Side, mailoutbox: list[EmailMessage]
) -> None:
    mentee = side.people["mentee"]
    to = Account.objects.get(person=mentee).email
    row = _leave(mentee)
    tell_of_erasure(row.pk)
    assert _finish(row) is not None
    tell_of_erasure(row.pk)
    asked, done = (mail for mail in mailoutbox if mail.to == [to])
    assert f"/erase/back/{back_token(row.ref)}/" in asked.body
    assert row.ref in done.body
    letter = erasure_letter(row.pk)
    assert letter is not None
    assert letter.to == ""


def test_the_words_to_look_for_are_sealed_and_forgotten_with_the_last_backup(side: Side) -> None:
    from handrail.portal import keeping

    mentee = side.people["mentee"]
    name = mentee.name
    row = _finish(_leave(mentee))
    assert row is not None
    assert row.done_on
    assert name in people.words(row.ref)
    keeping.take_aged(row.done_on + timedelta(days=35))
    assert name in people.words(row.ref)
    keeping.take_aged(row.done_on + timedelta(days=36))
    assert people.words(row.ref) == []
    assert not DataKey.objects.filter(trust=row.trust).exists()


def test_what_is_looked_for_are_her_words_and_no_code_that_others_rows_hold_too(side: Side) -> None:
    row = _finish(_leave(side.who("mentee", "request")))
    assert row is not None
    words = people.words(row.ref)
    assert f"FirstAsker {side.mark.title()}asker" in words
    assert [word for word in words if word in {"left", "question_open"} or re.fullmatch("[0-9a-f]{64}", word)] == []
