"""An employer offers a training, a coordinator opens it, a mentor proposes it, she decides; the last place is taken once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from handrail.employers import actions, queries
from handrail.employers.models import TrainingOffer, TrainingPlace
from handrail.employers.rules import Training
from handrail.kernel.access import Actor, Denied, NotFound, Role
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions as together
from handrail.mentorships.models import Step, TrainingProposal
from handrail.messaging.models import Notice
from handrail.people.models import Account, Organisation
from handrail.people.rules import OrganisationKind
from handrail.programmes.models import Programme
from tests.mentorships.world import DAY, Duo, PairWorld, actor

pytestmark = pytest.mark.usefixtures("noon")
SYSTEM = Actor.system("test")
SOON = DAY + timedelta(days=20)
BAKERY = Training("Four weeks in a bakery", "Who gets up early", "Kaunas", SOON, SOON + timedelta(days=28), 2, "lt")
Settle = Callable[[], int]


def client_of(who: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who.account_id))
    return client


def employer(world: PairWorld, name: str = "Kepykla") -> tuple[Organisation, Actor]:
    at = world.organisation(name, kind=OrganisationKind.EMPLOYER)
    return at, actor(world.staff(Role.EMPLOYER, at))


def opened(world: PairWorld, programme: Programme, places: int = 2) -> TrainingOffer:
    at, _ = employer(world)
    said = Training(BAKERY.title, BAKERY.for_whom, BAKERY.place, SOON, None, places, "lt")
    offer = actions.write_offer(at.ref, programme.slug, said, by=SYSTEM, on=DAY)
    return actions.publish_offer(offer.ref, by=SYSTEM, on=DAY)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.reasons]


def test_an_employer_writes_for_the_own_house_alone_and_a_coordinator_opens_it(world: PairWorld, settle: Settle) -> None:
    programme = world.running("lt-mentoring")
    (at, contact), (elsewhere, _) = employer(world), employer(world, "Another")
    coordinator = actor(world.coordinator(programme.owner))
    with pytest.raises(NotFound):
        actions.write_offer(elsewhere.ref, programme.slug, BAKERY, by=contact, on=DAY)
    offer = actions.write_offer(at.ref, programme.slug, BAKERY, by=contact, on=DAY)
    assert queries.offers_to_propose(programme.pk, DAY) == ()
    with pytest.raises(Denied):
        actions.publish_offer(offer.ref, by=contact, on=DAY)
    with pytest.raises(NotFound):
        actions.publish_offer(offer.ref, by=actor(world.coordinator(world.organisation())), on=DAY)
    actions.publish_offer(offer.ref, by=coordinator, on=DAY)
    assert [each.title for each in queries.offers_to_propose(programme.pk, DAY)] == [BAKERY.title]
    settle()
    assert Notice.objects.filter(person_id=contact.person_id, kind="training_open").count() == 1


def test_a_programme_without_training_offers_takes_none(world: PairWorld) -> None:
    programme = world.running("vdab-mentor-app")
    at, contact = employer(world)
    with pytest.raises(NotFound):
        actions.write_offer(at.ref, programme.slug, BAKERY, by=contact, on=DAY)
    assert queries.programmes_for(contact) == []


def test_an_open_offer_is_changed_no_more(world: PairWorld) -> None:
    offer = opened(world, world.running("lt-mentoring"))
    with pytest.raises(Refused) as refused:
        actions.change_offer(offer.ref, BAKERY, by=SYSTEM, on=DAY)
    assert codes(refused) == ["step_closed"]


def test_an_employer_finds_and_changes_what_is_of_the_own_house_alone(world: PairWorld) -> None:
    programme = world.running("lt-mentoring")
    (at, contact), (_elsewhere, other) = employer(world), employer(world, "Another")
    offer = actions.write_offer(at.ref, programme.slug, BAKERY, by=contact, on=DAY)
    with pytest.raises(NotFound):
        actions.change_offer(offer.ref, replace(BAKERY, places=9), by=other, on=DAY)
    actions.change_offer(offer.ref, replace(BAKERY, places=3), by=contact, on=DAY)
    offer.refresh_from_db()
    assert offer.places == 3
    assert queries.employers_for(contact) == [(at.ref, "Kepykla")]
    assert [ref for ref, *_ in queries.own_employers(contact)] == [at.ref]


def test_what_cannot_stand_is_refused_with_every_reason(world: PairWorld) -> None:
    programme = world.running("lt-mentoring")
    at, contact = employer(world)
    wrong = Training(" ", "", "Kaunas", DAY - timedelta(days=1), DAY - timedelta(days=2), 0, "lt")
    with pytest.raises(Refused) as refused:
        actions.write_offer(at.ref, programme.slug, wrong, by=contact, on=DAY)
    assert codes(refused) == ["title_missing", "training_past", "training_ends_early", "training_places"]


def test_her_yes_takes_a_place_becomes_a_step_and_shows_a_first_name_only_then(world: PairWorld, settle: Settle) -> None:
    duo = world.met("lt-mentoring")
    offer = opened(world, duo.programme)
    contact = actor(world.staff(Role.EMPLOYER, offer.employer.organisation))
    proposal = together.propose_training(duo.ref, offer.ref, by=duo.mentor, on=DAY)
    assert together.propose_training(duo.ref, offer.ref, by=duo.mentor, on=DAY).pk == proposal.pk
    page = client_of(contact).get(f"/employers/trainings/{offer.ref}/").text
    assert "Rasa" not in page
    together.answer_training(proposal.ref, yes=True, by=duo.mentee, on=DAY)
    settle()
    assert TrainingOffer.objects.get().taken == 1
    step = Step.objects.get()
    assert (step.reveal("text"), step.owner_id, step.due_on) == (BAKERY.title, duo.mentee.person_id, SOON)
    page = client_of(contact).get(f"/employers/trainings/{offer.ref}/").text
    assert "Rasa" in page
    assert "Petrauskait" not in page
    told = set(Notice.objects.filter(kind__startswith="training").values_list("kind", "person_id"))
    assert ("training_proposed", duo.mentee.person_id) in told
    assert ("training_answered", duo.mentor.person_id) in told
    assert ("training_taken", contact.person_id) in told


def test_a_no_takes_nothing_and_the_employer_hears_nothing(world: PairWorld, settle: Settle) -> None:
    duo = world.met("lt-mentoring")
    offer = opened(world, duo.programme)
    proposal = together.propose_training(duo.ref, offer.ref, by=duo.mentor, on=DAY)
    together.answer_training(proposal.ref, yes=False, by=duo.mentee, on=DAY)
    settle()
    assert (TrainingOffer.objects.get().taken, Step.objects.count(), TrainingPlace.objects.count()) == (0, 0, 0)
    assert not Notice.objects.filter(kind="training_taken").exists()


def test_only_she_answers_and_only_he_proposes(world: PairWorld) -> None:
    duo = world.met("lt-mentoring")
    offer = opened(world, duo.programme)
    with pytest.raises(NotFound):
        together.propose_training(duo.ref, offer.ref, by=duo.mentee, on=DAY)
    proposal = together.propose_training(duo.ref, offer.ref, by=duo.mentor, on=DAY)
    with pytest.raises(NotFound):
        together.answer_training(proposal.ref, yes=True, by=duo.mentor, on=DAY)


def test_a_place_given_back_can_be_taken_by_somebody_else(world: PairWorld) -> None:
    duo = world.met("lt-mentoring")
    other = world.met(duo=world.duo(programme=duo.programme))
    offer = opened(world, duo.programme, places=1)
    mine = together.propose_training(duo.ref, offer.ref, by=duo.mentor, on=DAY)
    theirs = together.propose_training(other.ref, offer.ref, by=other.mentor, on=DAY)
    together.answer_training(mine.ref, yes=True, by=duo.mentee, on=DAY)
    with pytest.raises(Refused) as refused:
        together.answer_training(theirs.ref, yes=True, by=other.mentee, on=DAY)
    assert codes(refused) == ["training_full"]
    assert TrainingProposal.objects.get(pk=theirs.pk).state == "open"
    together.leave_training(mine.ref, by=duo.mentee, on=DAY)
    assert not Step.objects.exists()
    together.answer_training(theirs.ref, yes=True, by=other.mentee, on=DAY)
    assert TrainingOffer.objects.get().taken == 1


def test_the_three_walk_the_pages(world: PairWorld) -> None:
    duo = world.met("lt-mentoring")
    at, contact = employer(world)
    coordinator = client_of(actor(world.coordinator(duo.programme.owner)))
    said = {"employer": at.ref, "programme": duo.programme.slug, "title": "Four weeks", "for_whom": "", "place": "Kaunas"}
    said |= {"starts_on": SOON.isoformat(), "ends_on": "", "places": "3", "language": "lt"}
    house = client_of(contact)
    assert house.get("/").status_code == 302
    assert "Offer a training" in house.get("/employers/trainings/").text
    assert house.post("/employers/trainings/new/", {**said, "title": ""}).status_code == 422
    assert house.post("/employers/trainings/new/", said).status_code == 302
    offer = TrainingOffer.objects.get()
    assert house.post(f"/employers/trainings/{offer.ref}/change/", {**said, "places": "4"}).status_code == 302
    assert house.post(f"/employers/trainings/{offer.ref}/open/").status_code == 403
    assert coordinator.post(f"/employers/trainings/{offer.ref}/open/").status_code == 302
    mentor, mentee = client_of(duo.mentor), client_of(duo.mentee)
    assert "Four weeks" in mentor.get(f"/together/{duo.ref}/trainings/").text
    assert "Four weeks" not in mentee.get(f"/together/{duo.ref}/trainings/").text
    assert mentor.post(f"/together/{duo.ref}/trainings/{offer.ref}/").status_code == 302
    proposal = TrainingProposal.objects.get()
    assert "Yes, I take part" in mentee.get(f"/together/{duo.ref}/trainings/").text
    assert mentee.post(f"/together/training/{proposal.ref}/yes/").status_code == 302
    assert "Four weeks" in mentee.get(f"/together/{duo.ref}/").text
    assert mentee.post(f"/together/training/{proposal.ref}/leave/").status_code == 302
    assert house.post(f"/employers/trainings/{offer.ref}/close/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_taken_once_however_many_say_yes_at_the_same_time(world: PairWorld) -> None:
    first = world.met("lt-mentoring")
    duos: list[Duo] = [first, *(world.met(duo=world.duo(programme=first.programme)) for _ in range(3))]
    offer = opened(world, first.programme, places=1)
    refs = [together.propose_training(each.ref, offer.ref, by=each.mentor, on=DAY).ref for each in duos]
    gate, won = Barrier(len(duos)), []

    def say_yes(number: int) -> None:
        gate.wait()
        try:
            together.answer_training(refs[number], yes=True, by=duos[number].mentee, on=DAY)
            won.append(number)
        except Refused:
            pass
        finally:
            connection.close()

    threads = [Thread(target=say_yes, args=(number,)) for number in range(len(duos))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(won) == 1
    assert TrainingOffer.objects.get().taken == TrainingPlace.objects.count() == 1
