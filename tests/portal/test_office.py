"""What the head of an office sees of its mentors: days and counts, one next action each, the same as the mentor sees."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.export import cell
from handrail.kernel.models import new_ref
from handrail.mentorships import actions
from handrail.mentorships.actions.check_ins import Said, ask_how_it_goes, say_check_in
from handrail.mentorships.actions.concerns import Report
from handrail.mentorships.actions.watching import remind_mentor, see_log, unsee_log
from handrail.mentorships.models import LogSeen, Meeting, Mentorship
from handrail.mentorships.queries import meeting as meeting_page
from handrail.mentorships.queries.watching import unseen_logs, watch
from handrail.mentorships.rules import ConcernKind, Stage
from handrail.mentorships.rules.watching import Done, Group, Load, Next, Watched, group, load, next_for
from handrail.messaging.models import Notice
from handrail.people import actions as people
from handrail.people.models import Account, Organisation, Person
from handrail.portal.queries.office import place, seen_mentor, seen_of_me
from handrail.programmes.actions.leading import give_room, let_come
from handrail.programmes.models import Duty, Mentor, Participation, Programme
from tests.mentorships.world import DAY, NOW, Duo, PairWorld, actor, told
from tests.world import analyze

LATER = NOW + timedelta(days=40)


@pytest.fixture
def world(db: None) -> PairWorld:
    return PairWorld()


@pytest.fixture
def office(world: PairWorld) -> Organisation:
    return world.organisation("Kaunas office")


@pytest.fixture
def vaida(world: PairWorld, office: Organisation) -> Actor:
    return actor(world.staff(Role.LEADER, office, "Vaida Head"))


@pytest.fixture
def programme(world: PairWorld) -> Programme:
    return world.running("lt-mentoring", "Europe/Vilnius")


def counsellor(world: PairWorld, programme: Programme, office: Organisation, name: str = "Rasa Guide") -> Mentor:
    mentor = world.guiding(programme, name, places=10)
    Mentor.objects.filter(pk=mentor.pk).update(organisation=office, kind="counsellor")
    return Mentor.objects.get(pk=mentor.pk)


@pytest.fixture
def duo(world: PairWorld, programme: Programme, office: Organisation) -> Duo:
    return world.met(duo=world.duo(programme=programme, mentor=counsellor(world, programme, office)))


@contextmanager
def undone() -> Iterator[None]:
    """What happens here is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def desk(by: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=by.account_id))
    return client


def plain(text: str) -> str:
    """A page without what differs each time it is made: the token of a form and the nonce of a script."""
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce|content|hx-headers)=("[^"]*"|\'[^\']*\')', "", text)


def everything(by: Actor, mentor_ref: str) -> list[str]:
    """All that a leader reads of an office, pages and files."""
    client = desk(by)
    names = ("office", "office_file", "office_mentors", "office_mentors_file", "office_logs")
    paths = [*(reverse(f"portal:{name}") for name in names), reverse("portal:office_mentor", args=[mentor_ref])]
    return [plain(client.get(path).text) for path in paths]


def test_the_most_pressing_thing_comes_first_and_a_pause_rests() -> None:
    due = (("meet", DAY), ("nudge", DAY - timedelta(days=1)), ("check_in", DAY))
    assert group(Watched(Stage.ACTIVE, due), DAY) == (Group.SILENT, DAY - timedelta(days=1))
    assert group(Watched(Stage.ACTIVE, due[::2]), DAY + timedelta(days=1)) == (Group.OVERDUE, DAY)
    assert group(Watched(Stage.ACTIVE, due[2:]), DAY) == (Group.CHECK_IN, DAY)
    assert group(Watched(Stage.ACTIVE, due[2:]), DAY - timedelta(days=1)) == (Group.ON_TRACK, DAY)
    assert group(Watched(Stage.PAUSED, due), DAY) == (Group.ON_TRACK, None)


def test_how_somebody_feels_and_every_duty_without_a_name_here_stays_out_of_the_list() -> None:
    own = tuple((kind, DAY - timedelta(days=9)) for kind in ("talk_soon", "say_how", "close_well", "something_new"))
    assert group(Watched(Stage.ACTIVE, own), DAY) == (Group.ON_TRACK, None)


def test_first_a_reminder_then_both_are_asked_then_another_mentor() -> None:
    def after(days: int, **done: date) -> Next:
        return next_for(Group.SILENT, DAY, Done(**done), DAY + timedelta(days=days), asks=True)

    assert after(1) == Next.REMIND
    assert after(3, reminded_on=DAY + timedelta(days=1)) == Next.WAIT
    assert after(4, reminded_on=DAY + timedelta(days=1)) == Next.CHECK_IN
    asked = {"reminded_on": DAY + timedelta(days=1), "asked_on": DAY + timedelta(days=4)}
    assert after(6, **asked) == Next.WAIT
    assert after(7, **asked) == Next.HAND_OVER
    assert after(1, reminded_on=DAY - timedelta(days=1)) == Next.REMIND  # that was about something earlier


@pytest.mark.parametrize(
    ("guides", "mean", "code"),
    [
        (10, 4.0, Load.TOP),
        (5, 4.0, Load.FULL),
        (4, 1.0, Load.MANY),
        (0, 4.0, Load.FEW),
        (3, 4.0, Load.EVEN),
        (2, 1.0, Load.EVEN),
    ],
)
def test_full_at_the_usual_top_at_the_most_and_far_from_the_mean(guides: int, mean: float, code: Load) -> None:
    assert load(guides, usual=5, most=10, mean=mean) == code


def test_a_leader_sees_the_pairs_of_her_office_alone(world: PairWorld, programme: Programme, vaida: Actor, duo: Duo) -> None:
    world.duo(programme=programme, mentor=counsellor(world, programme, world.organisation(), "Other Guide"))
    world.duo(programme=programme, mentor=world.guiding(programme, "Volunteer"))
    with clock.moved_to(LATER):
        assert [row.ref for row in watch(place(vaida).pairs, clock.today()).rows] == [duo.ref]
    with pytest.raises(NotFound):
        place(duo.mentor)


def test_with_a_concern_or_a_hold_every_page_and_file_is_the_same(duo: Duo, vaida: Actor) -> None:
    with clock.moved_to(LATER):
        before = everything(vaida, duo.mentorship.mentor.ref)
        assert "Nothing heard for a while" in before[0]
        for danger in (False, True):
            with undone():
                report = Report(ConcernKind.UNSAFE, danger=danger, hurt=True, goes_on=True, mentorship_ref=duo.ref)
                concern = actions.report_concern(report, by=duo.mentee, now=clock.now(), key="k")
                assert concern.holds == danger
                assert everything(vaida, duo.mentorship.mentor.ref) == before


def test_the_check_would_see_a_hold_if_the_days_were_not_kept_apart(duo: Duo, vaida: Actor) -> None:
    """Control: what is due vanishes while contact rests; without the days kept apart the page would tell."""
    with clock.moved_to(LATER), undone():
        before = everything(vaida, duo.mentorship.mentor.ref)
        report = Report(ConcernKind.UNSAFE, danger=True, hurt=True, goes_on=True, mentorship_ref=duo.ref)
        actions.report_concern(report, by=duo.mentee, now=clock.now(), key="k")
        Duty.objects.filter(about__startswith="watched:").delete()
        assert everything(vaida, duo.mentorship.mentor.ref) != before


def test_an_end_by_a_block_looks_like_any_other_end(duo: Duo, vaida: Actor) -> None:
    ref = duo.mentorship.mentor.ref
    with clock.moved_to(LATER):
        with undone():
            actions.close(duo.ref, "other", by=duo.mentor, on=clock.today())
            ended = everything(vaida, ref)
        with undone():
            actions.block(duo.ref, by=duo.mentee, on=clock.today())
            assert everything(vaida, ref) == ended


def test_a_reminder_goes_once_a_day_and_never_while_contact_rests(duo: Duo, vaida: Actor, settle: object) -> None:
    on = LATER.date()
    for _ in range(2):
        remind_mentor(duo.ref, by=vaida, on=on)
    settle()  # type: ignore[operator]
    assert Notice.objects.filter(kind="mentor_reminded", person_id=duo.mentor.person_id).count() == 1
    people.hold(duo.mentee.person_id or 0, duo.mentor.person_id or 0, by=Actor.system("t"), on=on)
    remind_mentor(duo.ref, by=vaida, on=on + timedelta(days=1))
    settle()  # type: ignore[operator]
    assert Notice.objects.filter(kind="mentor_reminded").count() == 1


def test_a_stranger_reminds_nobody_and_a_leader_nobody_of_another_office(world: PairWorld, duo: Duo) -> None:
    for by in (actor(world.staff(Role.LEADER)), actor(world.coordinator())):
        with pytest.raises(NotFound):
            remind_mentor(duo.ref, by=by, on=DAY)


def test_what_the_leader_sees_of_a_mentor_the_mentor_sees(
    world: PairWorld, programme: Programme, duo: Duo, vaida: Actor
) -> None:
    world.duo(programme=programme, mentor=duo.mentorship.mentor)
    with clock.moved_to(LATER):
        remind_mentor(duo.ref, by=vaida, on=clock.today())
        ref = duo.mentorship.mentor.ref
        assert seen_of_me(duo.mentor)[0].seen == seen_mentor(place(vaida), ref)[0]
        pages = [
            desk(vaida).get(reverse("portal:office_mentor", args=[ref])).text,
            desk(duo.mentor).get(reverse("portal:my_leader")).text,
        ]
        shown = [re.search(r"<div [^>]*data-seen>.*?</section></div>", text, re.DOTALL) for text in pages]
    assert shown[0] is not None
    assert shown[1] is not None
    assert shown[0][0] == shown[1][0]
    assert "Rasa Petrauskaitė" in shown[0][0]
    assert "Vaida Head" in pages[1]


def test_room_is_given_and_taken_back_and_the_mentor_is_told(duo: Duo, vaida: Actor, settle: object) -> None:
    ref = duo.mentorship.mentor.ref
    give_room(ref, by=vaida, on=DAY)
    settle()  # type: ignore[operator]
    assert Mentor.objects.get(ref=ref).stage == "paused"
    assert Notice.objects.filter(kind="mentor_room", person_id=duo.mentor.person_id).exists()
    assert seen_mentor(place(vaida), ref)[0].row.next == Next.LET_COME
    let_come(ref, by=vaida, on=DAY)
    assert Mentor.objects.get(ref=ref).stage == "accepted"


def test_a_log_is_seen_in_one_tap_and_the_mentor_reads_by_whom(duo: Duo, vaida: Actor) -> None:
    meeting = Meeting.objects.get()
    client = desk(vaida)
    with clock.moved_to(NOW + timedelta(days=2)):
        logs = reverse("portal:office_logs")
        assert "Rasa Guide" in client.get(logs).text
        for _ in range(2):
            answer = client.post(reverse("portal:log_seen", args=[meeting.ref]), {"back": logs}, follow=True)
        assert "Undo" in answer.text
        assert LogSeen.objects.count() == 1
        assert [each.by for each in meeting_page(duo.mentor, meeting.ref).seen] == ["Vaida Head"]
        assert "Vaida Head" in desk(duo.mentor).get(reverse("mentorships:meeting", args=[meeting.ref])).text
        unsee_log(meeting.ref, by=vaida, on=clock.today())
        assert unseen_logs(place(vaida).pairs, vaida, clock.today()).total == 1


def test_logs_not_seen_are_newest_first_page_by_their_last_row_and_hold_no_word(
    world: PairWorld, duo: Duo, vaida: Actor
) -> None:
    days = [DAY + timedelta(days=number) for number in range(1, 28)]
    for day in days:
        actions.log_meeting(duo.ref, told(day), by=duo.mentor, on=day, key=str(day), note="A secret word")
    on = days[-1]
    first = unseen_logs(place(vaida).pairs, vaida, on)
    assert [row.held_on for row in first.rows] == sorted(days, reverse=True)[:25]
    see_log(first.rows[0].ref, by=vaida, on=on)  # the list moves; the next page does not skip a row
    following = unseen_logs(place(vaida).pairs, vaida, on, after=first.after)
    assert [row.held_on for row in following.rows] == [days[1], days[0], DAY]
    with clock.moved_to(NOW + timedelta(days=27)):
        assert all("secret" not in text for text in everything(vaida, duo.mentorship.mentor.ref))


def many(duo: Duo, programme: Programme, number: int) -> None:
    """So many more pairs of the same mentor, by bulk."""
    names = [Person(name=f"Mentee {each:04}", sort_key=f"mentee {each:04}") for each in range(number)]
    persons = Person.objects.bulk_create(names)
    version = programme.versions.get()
    places = Participation.objects.bulk_create(
        Participation(trust=f"participation:{new_ref()}", programme=programme, version=version, person=each, stage="guided",
                      joined_on=DAY, ready_on=DAY)
        for each in persons
    )  # fmt: skip
    rows = Mentorship.objects.bulk_create(
        Mentorship(trust=each.trust, participation=each, mentor=duo.mentorship.mentor, mentee_person_id=each.person_id,
                   mentor_person_id=duo.mentor.person_id, stage="active", agreed_on=DAY, started_on=DAY)
        for each in places
    )  # fmt: skip
    Duty.objects.bulk_create(
        Duty(kind=kind, about=row.about, person_id=duo.mentor.person_id, due_on=DAY + timedelta(days=place % 30))
        for place, row in enumerate(rows)
        for kind in ("meet", "nudge", "end_coming")
    )
    analyze()


def test_pages_begin_behind_the_last_row_also_when_the_list_moves(duo: Duo, programme: Programme, vaida: Actor) -> None:
    many(duo, programme, 60)
    on = LATER.date()
    first = watch(place(vaida).pairs, on)
    Mentorship.objects.filter(ref=first.rows[0].ref).update(stage="closed", ended_on=on, reason="other")
    second = watch(place(vaida).pairs, on, after=first.after)
    third = watch(place(vaida).pairs, on, after=second.after)
    refs = [row.ref for page in (first, second, third) for row in page.rows]
    assert len(refs) == len(set(refs)) == 61
    assert third.after == ""


def test_five_hundred_pairs_page_in_as_many_statements_as_five(duo: Duo, programme: Programme, vaida: Actor) -> None:
    client, path = desk(vaida), reverse("portal:office")
    counts = []
    with clock.moved_to(LATER):
        for number in (5, 495):
            many(duo, programme, number)
            client.get(path)
            with CaptureQueriesContext(connection) as seen:
                client.get(path)
            counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_filter_stands_in_the_address_and_the_file_names_nobody(duo: Duo, vaida: Actor) -> None:
    client = desk(vaida)
    with clock.moved_to(LATER):
        assert "Rasa Guide" in client.get(reverse("portal:office") + "?group=silent").text
        assert "Rasa Guide" not in client.get(reverse("portal:office") + "?group=on_track").text
        answer = client.get(reverse("portal:office_file") + "?group=silent")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    # A reference may begin with "-", which a spreadsheet would take for a formula.
    assert [(row["id"], row["group"]) for row in rows] == [(cell(duo.ref), "silent")]
    assert "Rasa" not in answer.text


def test_a_coordinator_sees_the_same_groups_for_the_programme(world: PairWorld, duo: Duo, programme: Programme) -> None:
    wim = actor(world.coordinator(programme.owner, "Wim Claes"))
    with clock.moved_to(LATER):
        text = desk(wim).get(reverse("portal:watch", args=[programme.slug])).text
        assert reverse("mentorships:checked_pair", args=[duo.ref]) in text
        for name in ("watch_mentors", "watch_logs", "watch_file", "watch_mentors_file"):
            assert desk(wim).get(reverse(f"portal:{name}", args=[programme.slug])).status_code == 200


def test_a_leader_asks_both_and_reads_no_answer(duo: Duo, vaida: Actor) -> None:
    client = desk(vaida)
    soon = ask_how_it_goes(duo.ref, by=vaida, on=DAY)
    said = Said({"activities": "talked", "progress": "some", "getting_on": "badly"}, "not_safe", "A secret word")
    with clock.moved_to(LATER):
        before = everything(vaida, duo.mentorship.mentor.ref)
    row = say_check_in(duo.ref, said, by=duo.mentee, on=soon)
    assert client.get(reverse("mentorships:checked_pair", args=[duo.ref])).status_code == 403
    assert client.get(reverse("mentorships:check_in_said", args=[row.ref])).status_code == 404
    with clock.moved_to(LATER):
        after = everything(vaida, duo.mentorship.mentor.ref)
    assert after == before  # his own answer is still missing, so nothing has changed for her
