"""Who is proposed, in which order and why; what is kept; what her own wishes do for her alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.models import Event
from handrail.kernel.reasons import Refused
from handrail.matching import actions, index, queries, rules
from handrail.matching.models import Proposal, ProposalList
from handrail.people.actions import block
from handrail.programmes import actions as programmes
from handrail.programmes.models import Absence, Clearance, Mentor
from tests.matching.world import DESTELBERGEN, GHENT, LEUVEN, NOW, MatchingWorld
from tests.mentorships.world import DAY

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


def test_the_mentor_who_does_the_work_she_wants_comes_first(world: MatchingWorld) -> None:
    programme = world.running()
    near = world.offering(programme, does=world.occupation("7213", "sheet-metal worker"))
    welder = world.offering(programme)
    rasa = world.seeking(programme)
    assert world.looks(rasa) == [welder.pk, near.pk]


def test_the_lines_of_a_kept_proposal_sum_to_its_score_and_outlive_the_process(world: MatchingWorld) -> None:
    programme = world.running()
    welder = world.offering(programme)
    world.looks(world.seeking(programme))
    proposal = Proposal.objects.get(mentor=welder)
    assert sum(points for _, _, points, _ in proposal.lines) == proposal.score
    said = {term: detail for term, _, _, detail in proposal.lines}
    assert said["occupation"] == world.occupation().pk
    assert (said["help_topics"], said["language"]) == (["cv"], ["en"])


def test_the_same_question_gives_the_same_list(world: MatchingWorld) -> None:
    programme = world.running()
    for number in range(15):
        world.offering(programme, f"Mentor {number}")
    rasa, ona = world.seeking(programme, "Rasa A"), world.seeking(programme, "Ona B")
    first = world.looks(rasa)
    assert len(first) == 10
    again = world.looks(ona)
    hashes = ProposalList.objects.values_list("inputs_hash", flat=True)
    assert len(set(hashes)) == 1
    assert set(again) - set(first), "the fair load lets others be seen"


def test_a_list_shown_is_never_changed(world: MatchingWorld) -> None:
    programme = world.running()
    world.offering(programme)
    world.looks(world.seeking(programme))
    for rows in (Proposal.objects.all(), ProposalList.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(created=NOW)


def test_showing_is_recorded_with_the_number_shown(world: MatchingWorld) -> None:
    programme = world.running()
    world.offering(programme)
    world.looks(world.seeking(programme))
    assert Event.objects.get(name="ProposalsShown").payload["size"] == 1


@pytest.mark.parametrize(
    "offer", [{"languages": ["fr"]}, {"areas": [LEUVEN]}, {"stage": "paused"}, {"stage": "applied"}, {"places": 1, "guides": 1}]
)
def test_who_breaks_a_hard_rule_is_not_proposed(world: MatchingWorld, offer: dict[str, object]) -> None:
    programme = world.running()
    world.offering(programme, **offer)
    assert world.looks(world.seeking(programme)) == []


def test_a_town_nearby_and_a_video_mentor_from_afar_are_proposed(world: MatchingWorld) -> None:
    programme = world.running()
    near = world.offering(programme, areas=[DESTELBERGEN])
    far = world.offering(programme, areas=[LEUVEN], remote=True)
    region = world.offering(programme, areas=["BE2"])
    assert set(world.looks(world.seeking(programme))) == {near.pk, far.pk, region.pk}


def test_a_clearance_that_ran_out_and_days_away_are_seen_when_the_list_is_read_again(world: MatchingWorld) -> None:
    programme = world.running()
    lapsed, away = world.offering(programme), world.offering(programme)
    Clearance.objects.filter(mentor=lapsed, requirement="approved").update(valid_until=DAY - timedelta(days=1))
    Absence.objects.create(mentor=away, starts=DAY, ends=DAY)
    assert world.looks(world.seeking(programme)) == []


def test_somebody_kept_apart_from_her_is_not_proposed(world: MatchingWorld) -> None:
    programme = world.running()
    mentor = world.offering(programme)
    rasa = world.seeking(programme)
    block(mentor.person_id, rasa.person_id, by=world.mentor(mentor), on=DAY)
    assert world.looks(rasa) == []


def test_nobody_is_proposed_to_herself(world: MatchingWorld) -> None:
    programme = world.running()
    rasa = world.seeking(programme)
    Mentor.objects.filter(pk=world.offering(programme).pk).update(person=rasa.person)
    assert world.looks(rasa) == []


def test_her_wish_for_a_woman_filters_for_her_alone_and_says_what_it_costs(world: MatchingWorld) -> None:
    programme = world.running()
    fatma = world.offering(programme, "Fatma", gender="woman")
    koen, silent = world.offering(programme, "Koen", gender="man"), world.offering(programme, "Sam")
    rasa, ona = world.seeking(programme, "Rasa A"), world.seeking(programme, "Ona B")
    programmes.say_work_wish(rasa.pk, wishes=["a_woman"], by=SYSTEM, on=DAY)
    assert world.looks(rasa) == [fatma.pk]
    assert ProposalList.objects.get(participation=rasa).cost == {"gender": 2}
    assert set(world.looks(ona)) == {fatma.pk, koen.pk, silent.pk}


def test_nobody_from_her_town_means_where_a_mentor_lives(world: MatchingWorld) -> None:
    programme = world.running()
    world.offering(programme, "Lives there", home_area=GHENT)
    elsewhere = world.offering(programme, "Comes there", home_area=DESTELBERGEN)
    rasa = world.seeking(programme)
    programmes.say_work_wish(rasa.pk, avoids=["my_town"], by=SYSTEM, on=DAY)
    assert world.looks(rasa) == [elsewhere.pk]


def test_by_video_only_those_who_meet_so(world: MatchingWorld) -> None:
    programme = world.running()
    world.offering(programme)
    remote = world.offering(programme, remote=True)
    rasa = world.seeking(programme)
    programmes.say_work_wish(rasa.pk, wishes=["by_video"], by=SYSTEM, on=DAY)
    assert world.looks(rasa) == [remote.pk]


def test_mentors_of_quite_other_work_are_not_proposed_and_the_page_names_sectors_that_have_some(world: MatchingWorld) -> None:
    programme = world.running()
    world.offering(programme, does=world.occupation("2611", "lawyer"), sectors=["M"])
    rasa = world.seeking(programme)
    assert world.looks(rasa) == []
    shown = queries.shown(queries.own(world.mentee(rasa), rasa.ref), "en", DAY)
    assert [number for _, number in shown.neighbours] == [1]


def test_only_who_is_ready_sees_mentors_and_only_herself(world: MatchingWorld) -> None:
    programme = world.running()
    rasa, ona = world.seeking(programme, "Rasa A"), world.seeking(programme, "Ona B")
    with pytest.raises(NotFound):
        actions.show_proposals(rasa.pk, by=world.mentee(ona), on=DAY, now=NOW)
    type(rasa).objects.filter(pk=rasa.pk).update(stage="joined")
    with pytest.raises(Refused, match="not_ready"):
        actions.show_proposals(rasa.pk, by=world.mentee(rasa), on=DAY, now=NOW)


def test_where_others_choose_nothing_is_proposed(world: MatchingWorld) -> None:
    rasa = world.seeking(world.running("nav-mentor"))
    with pytest.raises(Refused, match="others_choose"):
        actions.show_proposals(rasa.pk, by=world.mentee(rasa), on=DAY, now=NOW)


def test_not_this_one_is_left_out_of_the_next_list_until_undone(world: MatchingWorld) -> None:
    programme = world.running()
    koen, fatma = world.offering(programme, "Koen"), world.offering(programme, "Fatma")
    rasa = world.seeking(programme)
    world.looks(rasa)
    actions.mark(rasa.pk, koen.pk, rules.Mark.NOT_THIS, by=world.mentee(rasa), on=DAY, now=NOW)
    assert world.looks(rasa) == [fatma.pk]
    actions.undo_mark(rasa.pk, koen.pk, by=world.mentee(rasa), on=DAY, now=NOW)
    actions.undo_mark(rasa.pk, koen.pk, by=world.mentee(rasa), on=DAY, now=NOW)
    assert set(world.looks(rasa)) == {koen.pk, fatma.pk}
    assert Event.objects.filter(name="MarkUndone").count() == 1


def test_a_second_mark_takes_the_place_of_the_first(world: MatchingWorld) -> None:
    programme = world.running()
    koen, rasa = world.offering(programme), world.seeking(programme)
    world.looks(rasa)
    for kind in (rules.Mark.LATER, rules.Mark.LATER, rules.Mark.NOT_THIS):
        actions.mark(rasa.pk, koen.pk, kind, by=world.mentee(rasa), on=DAY, now=NOW)
    shown = queries.shown(queries.own(world.mentee(rasa), rasa.ref), "en", DAY)
    assert ([card.ref for card in shown.aside], shown.kept) == ([koen.ref], ())


def test_only_who_was_proposed_can_be_marked(world: MatchingWorld) -> None:
    programme = world.running()
    koen, rasa = world.offering(programme), world.seeking(programme)
    with pytest.raises(NotFound):
        actions.mark(rasa.pk, koen.pk, rules.Mark.LATER, by=world.mentee(rasa), on=DAY, now=NOW)


def test_the_index_sees_every_change_by_whatever_path(world: MatchingWorld) -> None:
    programme = world.running()
    koen, rasa = world.offering(programme), world.seeking(programme)
    assert world.looks(rasa) == [koen.pk]
    fatma = world.offering(programme, "Fatma", gender="woman")
    assert set(world.looks(rasa)) == {koen.pk, fatma.pk}
    koen.occupations.set([world.occupation("2611", "lawyer")])
    Mentor.objects.filter(pk=fatma.pk).update(areas=["BE100"])
    assert world.looks(rasa) == []


def test_a_mentor_with_an_area_never_seen_makes_the_index_anew(world: MatchingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    programme = world.running()
    world.offering(programme)
    rasa = world.seeking(programme)
    world.looks(rasa)
    built: list[int] = []
    first = index.Index.__init__
    monkeypatch.setattr(index.Index, "__init__", lambda self: (built.append(1), first(self))[1])
    world.offering(programme, areas=["BE234"])
    assert len(world.looks(rasa)) == 2
    world.looks(rasa)
    assert built == [1]


def test_an_index_that_slept_too_long_is_made_anew(world: MatchingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    programme = world.running()
    koen, rasa = world.offering(programme), world.seeking(programme)
    world.looks(rasa)
    index.purge(index.clock.now() + timedelta(days=1))
    Mentor.objects.filter(pk=koen.pk).update(stage="paused")
    index.purge(index.clock.now() + timedelta(days=1))
    monkeypatch.setattr(index, "OLDEST", timedelta())
    assert world.looks(rasa) == []


def test_the_list_looks_further_when_the_best_ones_have_lapsed(world: MatchingWorld) -> None:
    programme = world.running()
    lapsed = [world.offering(programme, f"Lapsed {number}") for number in range(45)]
    Clearance.objects.filter(mentor__in=lapsed, requirement="approved").delete()
    further = world.offering(programme, "Further", does=world.occupation("7213", "sheet-metal worker"))
    assert world.looks(world.seeking(programme)) == [further.pk]
