from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from handrail.kernel import clock
from handrail.kernel.access import Actor, Denied, NotFound
from handrail.kernel.models import Event, SimulatedMail
from handrail.kernel.reasons import Refused
from handrail.people import actions as people
from handrail.people.queries import actor_of
from handrail.programmes import actions, queries
from handrail.programmes.models import Duty, Interest, Participation, Programme, StepDone, Version
from handrail.programmes.parts import Party
from handrail.programmes.rules import Due
from tests.programmes.world import SYSTEM, definition_text
from tests.world import World


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_a_jobseeker_joins_says_her_wish_and_is_ready(world: World) -> None:
    row = world.joined(name="Amina Haddad")
    assert row.stage == "joined"
    assert row.languages == ["en", "nl"]
    by = actor_of(row.person.account)
    actions.say_work_wish(row.pk, occupation_id=world.occupation().pk, availability=1, by=by, on=clock.today())
    ready = actions.want_mentor(row.pk, by=by, on=clock.today())
    assert (ready.stage, ready.ready_on) == ("ready", clock.today())
    names = Event.objects.filter(about__contains=[f"participation:{row.pk}"]).order_by("id").values_list("name", flat=True)
    assert list(names) == ["ParticipationJoined", "WorkWishSaid", "MentorWanted", "ParticipationReady"]


def test_joining_without_tie_consent_or_paper_says_everything_that_is_missing(world: World) -> None:
    programme, person = world.programme(), world.person()
    with pytest.raises(Refused) as refused:
        actions.join(programme.pk, person.pk, papers={}, by=SYSTEM, on=clock.today())
    assert codes(refused) == {"not_tied"}
    world.tied(world.jobseeker(born_on=clock.today() - timedelta(days=365 * 30)), person)
    with pytest.raises(Refused) as refused:
        actions.join(programme.pk, person.pk, papers={}, by=SYSTEM, on=clock.today())
    assert codes(refused) == {"too_old", "consent_missing", "paper_unsigned"}
    assert not Participation.objects.exists()


def test_a_paper_of_another_programme_signs_nothing(world: World) -> None:
    programme, person = world.programme(), world.person()
    world.tied(world.jobseeker(), person)
    world.consents(person, queries.newest_definition(programme))
    with pytest.raises(Refused) as refused:
        actions.join(programme.pk, person.pk, papers={"mentee_terms": 999_999}, by=SYSTEM, on=clock.today())
    assert codes(refused) == {"paper_unsigned"}


def test_nobody_joins_twice(world: World) -> None:
    row = world.joined()
    papers = world.papers(row.programme, Party.MENTEE)
    with pytest.raises(Refused) as refused:
        actions.join(row.programme_id, row.person_id, papers=papers, by=SYSTEM, on=clock.today())
    assert codes(refused) == {"already_open"}


def test_the_youngest_need_a_guardian_and_the_link_counts_once(world: World) -> None:
    row = world.joined(born_on=clock.today() - timedelta(days=365 * 17))
    said = {"occupation_id": world.occupation().pk, "availability": 1}
    actions.say_work_wish(row.pk, **said, by=SYSTEM, on=clock.today())
    with pytest.raises(Refused) as refused:
        actions.want_mentor(row.pk, by=SYSTEM, on=clock.today())
    assert [(reason.code, reason.detail) for reason in refused.value.reasons] == [("step_missing", "guardian_yes")]
    ask = actions.ask_guardian(row.pk, "Nadia", "nadia@example.org", by=SYSTEM, on=clock.today(), now=clock.now())
    token = queries.guardian_token(ask.ref)
    actions.answer_guardian(token, yes=True, on=clock.today(), now=clock.now())
    with pytest.raises(Refused) as refused:
        actions.answer_guardian(token, yes=False, on=clock.today(), now=clock.now())
    assert codes(refused) == {"guardian_link_spent"}
    assert actions.want_mentor(row.pk, by=SYSTEM, on=clock.today()).stage == "ready"


def test_a_guardians_no_keeps_the_way_closed_and_an_old_link_is_spent(world: World) -> None:
    row = world.joined(born_on=clock.today() - timedelta(days=365 * 17))
    late = clock.now() + timedelta(days=15)
    ask = actions.ask_guardian(row.pk, "Nadia", "+32470000000", by=SYSTEM, on=clock.today(), now=clock.now())
    with pytest.raises(Refused):
        actions.answer_guardian(queries.guardian_token(ask.ref), yes=True, on=clock.today(), now=late)
    actions.answer_guardian(queries.guardian_token(ask.ref), yes=False, on=clock.today(), now=clock.now())
    assert not StepDone.objects.filter(participation=row, step="guardian_yes").exists()
    for _ in range(2):
        actions.ask_guardian(row.pk, "Nadia", "+32470000000", by=SYSTEM, on=clock.today(), now=clock.now())
    with pytest.raises(Refused) as refused:
        actions.ask_guardian(row.pk, "Nadia", "+32470000000", by=SYSTEM, on=clock.today(), now=clock.now())
    assert codes(refused) == {"guardian_asked_enough"}


def test_guardian_link_is_sent_and_kept_as_a_hash_only(world: World, settle) -> None:
    row = world.joined(born_on=clock.today() - timedelta(days=365 * 17))
    ask = actions.ask_guardian(row.pk, "Nadia", "nadia@example.org", by=SYSTEM, on=clock.today(), now=clock.now())
    settle()
    token = queries.guardian_token(ask.ref)
    assert any(token in text for text in SimulatedMail.objects.values_list("text", flat=True))
    ask.refresh_from_db()
    assert token not in ask.token_hash
    assert b"nadia" not in bytes(ask.contact)


def test_own_wishes_are_sealed_and_read_back(world: World) -> None:
    row = world.mentee(wish={"wishes": ["a_woman"], "avoids": ["my_town"], "own_words": "lassen"})
    stored = Participation.objects.get(pk=row.pk)
    assert b"woman" not in bytes(stored.wishes)
    assert queries.own_wishes(row).wishes == ("a_woman",)
    assert queries.own_wishes(row).avoids == ("my_town",)
    with pytest.raises(Refused) as refused:
        actions.say_work_wish(row.pk, wishes=["blond"], by=SYSTEM, on=clock.today())
    assert codes(refused) == {"wish_unknown"}


def test_what_is_not_said_again_stays(world: World) -> None:
    row = world.mentee()
    actions.say_work_wish(row.pk, help_topics=["interview"], by=SYSTEM, on=clock.today())
    row.refresh_from_db()
    assert (row.help_topics, row.areas) == (["interview"], ["BE211"])


def test_wanting_a_mentor_names_what_was_not_said(world: World) -> None:
    row = world.joined()
    with pytest.raises(Refused) as refused:
        actions.want_mentor(row.pk, by=SYSTEM, on=clock.today())
    assert codes(refused) == {"step_missing"}
    actions.say_work_wish(row.pk, sectors=["C"], languages=[], by=SYSTEM, on=clock.today())
    with pytest.raises(Refused) as refused:
        actions.want_mentor(row.pk, by=SYSTEM, on=clock.today())
    assert [(r.code, r.detail) for r in refused.value.reasons] == [("wish_missing", "language")]


def test_a_stranger_sees_no_participation_and_a_counsellor_those_of_the_office(world: World) -> None:
    row = world.joined()
    stranger = actor_of(world.person().account)
    with pytest.raises(NotFound):
        actions.say_work_wish(row.pk, availability=1, by=stranger, on=clock.today())
    counsellor = actor_of(world.counsellor(row.jobseeker.office).account)
    actions.say_work_wish(row.pk, availability=1, by=counsellor, on=clock.today())
    assert Event.objects.filter(name="WorkWishSaid").latest("id").person_id == counsellor.person_id
    elsewhere = actor_of(world.counsellor().account)
    with pytest.raises(NotFound):
        actions.say_work_wish(row.pk, availability=1, by=elsewhere, on=clock.today())


def test_a_counsellor_refers_and_only_the_jobseeker_joins(world: World) -> None:
    programme, jobseeker = world.programme(), world.jobseeker()
    counsellor = actor_of(world.counsellor(jobseeker.office).account)
    row = actions.refer(programme.pk, jobseeker.pk, by=counsellor, on=clock.today())
    assert (row.stage, row.referred_by_id) == ("referred", counsellor.person_id)
    with pytest.raises(Refused) as refused:
        actions.refer(programme.pk, jobseeker.pk, by=counsellor, on=clock.today())
    assert codes(refused) == {"already_open"}
    person = world.person()
    world.tied(jobseeker, person)
    world.consents(person, queries.newest_definition(programme))
    papers = world.papers(programme, Party.MENTEE)
    joined = actions.join(programme.pk, person.pk, papers=papers, by=actor_of(person.account), on=clock.today())
    assert (joined.pk, joined.stage) == (row.pk, "joined")


def test_a_person_may_not_refer_and_no_foreign_jobseeker_is_found(world: World) -> None:
    programme, jobseeker = world.programme(), world.jobseeker()
    with pytest.raises(Denied):
        actions.refer(programme.pk, jobseeker.pk, by=actor_of(world.person().account), on=clock.today())
    with pytest.raises(NotFound):
        actions.refer(programme.pk, jobseeker.pk, by=actor_of(world.counsellor().account), on=clock.today())


def test_leaving_needs_a_reason_and_no_open_mentorship(world: World) -> None:
    row = world.mentee()
    by = actor_of(row.person.account)
    actions.mark_guided(row.pk, clock.today())
    with pytest.raises(Refused) as refused:
        actions.close_participation(row.pk, "", by=by, on=clock.today())
    assert codes(refused) == {"reason_missing", "open_mentorship"}
    actions.mark_unguided(row.pk, clock.today())
    actions.close_participation(row.pk, "job", by=by, on=clock.today())
    row.refresh_from_db()
    assert (row.stage, row.reason) == ("closed", "job")
    again = actions.join(
        row.programme_id, row.person_id, papers=world.papers(row.programme, Party.MENTEE), by=by, on=clock.today()
    )
    assert again.pk != row.pk


def test_who_is_not_registered_is_kept_as_interested_until_joining(world: World) -> None:
    programme, person = world.programme(), world.person()
    by = actor_of(person.account)
    for _ in range(2):
        actions.keep_interest(programme.pk, person.pk, by=by, on=clock.today())
    assert Interest.objects.filter(person=person).count() == 1
    world.tied(world.jobseeker(), person)
    world.consents(person, queries.newest_definition(programme))
    actions.join(programme.pk, person.pk, papers=world.papers(programme, Party.MENTEE), by=by, on=clock.today())
    assert not Interest.objects.filter(person=person).exists()


def test_withdrawn_consent_keeps_nobody_from_leaving(world: World) -> None:
    row = world.mentee()
    by = actor_of(row.person.account)
    people.withdraw_consent(row.person_id, "matching", by=by, on=clock.today())
    actions.close_participation(row.pk, "not_wanted", by=by, on=clock.today())
    row.refresh_from_db()
    assert row.stage == "closed"


def test_a_published_version_never_changes(world: World) -> None:
    programme = world.programme()
    version = Version.objects.get(programme=programme)
    for change in ({"text": "x"}, {"number": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**change)
    Programme.objects.filter(pk=programme.pk).update(newest=None)  # else this alone would protect it
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()


def test_the_same_file_again_changes_nothing_and_another_text_needs_the_next_number(world: World) -> None:
    programme = world.programme()
    text = definition_text()
    assert world.publish(text, programme.owner).pk == queries.newest(programme)
    with pytest.raises(Refused) as refused:
        world.publish(text.replace("most = 5 ", "most = 4 "), programme.owner)
    assert codes(refused) == {"version_published"}
    second = world.publish(text.replace("version = 1", "version = 2").replace("most = 5 ", "most = 4 "), programme.owner)
    programme.refresh_from_db()
    assert queries.newest(programme) == second.pk
    assert queries.newest_definition(programme).caseload.most == 4


def test_a_programme_opens_only_with_lead_deputy_and_hours(world: World) -> None:
    programme = world.programme(opened=False)
    with pytest.raises(Refused) as refused:
        actions.open_programme(programme.pk, by=SYSTEM, on=clock.today())
    assert {(r.code, r.detail) for r in refused.value.reasons} == {("lead_missing", d) for d in ("lead", "deputy", "hours")}
    lead = world.lead(programme.owner)
    with pytest.raises(Refused):
        actions.name_lead(programme.pk, lead.pk, lead.pk, "always", by=SYSTEM, on=clock.today())
    actions.name_lead(programme.pk, lead.pk, world.lead().pk, "9 to 17", by=SYSTEM, on=clock.today())
    assert actions.open_programme(programme.pk, by=SYSTEM, on=clock.today()).stage == "open"


def test_the_database_itself_refuses_an_open_programme_without_lead(world: World) -> None:
    programme = world.programme(opened=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(programme).objects.filter(pk=programme.pk).update(stage="open")


def test_duties_are_replaced_and_what_stays_keeps_its_row(world: World) -> None:
    person, day = world.person(), date(2026, 11, 22)
    first, second = Due("meet", person.pk, None, None, day), Due("log", person.pk, None, None, day)
    actions.replace_duties("mentorship:7", [first, second])
    kept = Duty.objects.get(kind="meet").pk
    moved = Due("meet", person.pk, None, None, day + timedelta(days=3), (day,))
    actions.replace_duties("mentorship:7", [moved])
    assert [(d.pk, d.due_on, d.remind_on) for d in Duty.objects.all()] == [(kept, day + timedelta(days=3), [day])]
    mine = queries.duties_of(actor_of(person.account), day + timedelta(days=4))
    assert [(duty.kind, duty.overdue) for duty in mine] == [("meet", True)]
    assert queries.duties_of(actor_of(world.person().account), day) == []


def test_a_visitor_may_do_nothing(world: World) -> None:
    row = world.joined()
    with pytest.raises((Denied, NotFound)):
        actions.want_mentor(row.pk, by=Actor.visitor(), on=clock.today())


def test_two_taps_join_once_because_the_database_says_so(world: World) -> None:
    row = world.joined()
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(
            "INSERT INTO programmes_participation (ref, created, trust, stage, programme_id, version_id, person_id, sectors,"
            " help_topics, languages, areas, availability, groups, track, joined_on, reason)"
            " SELECT 'x', created, trust, stage, programme_id, version_id, person_id, sectors, help_topics, languages,"
            " areas, availability, groups, track, joined_on, reason FROM programmes_participation WHERE id = %s",
            [row.pk],
        )


def test_where_people_come_by_referral_nobody_joins_unasked(world: World) -> None:
    programme, person = world.programme("lt-mentoring"), world.person()
    long = {"registered_since": clock.today() - timedelta(days=600)}
    jobseeker = world.tied(world.jobseeker(**long), person)
    world.consents(person, queries.newest_definition(programme))
    with pytest.raises(Refused) as refused:
        actions.join(programme.pk, person.pk, papers={}, by=SYSTEM, on=clock.today())
    assert codes(refused) == {"not_by_oneself"}
    actions.refer(programme.pk, jobseeker.pk, by=actor_of(world.counsellor(jobseeker.office).account), on=clock.today())
    assert actions.join(programme.pk, person.pk, papers={}, by=SYSTEM, on=clock.today()).stage == "joined"
