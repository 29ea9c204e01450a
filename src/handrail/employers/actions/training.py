"""Trainings of employers: written, opened by a coordinator, closed; a place taken and given back."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from handrail.employers import events, rules
from handrail.employers.models import Employer, TrainingOffer, TrainingPlace
from handrail.employers.queries.training import takes_trainings
from handrail.employers.rules import OFFER, OfferStage, Training
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people.models import Organisation
from handrail.people.rules import OrganisationKind
from handrail.programmes.models import Participation, Programme
from handrail.programmes.rules import ProgrammeStage


@transaction.atomic
def write_offer(employer_ref: str, slug: str, said: Training, *, by: Actor, on: date) -> TrainingOffer:
    """An employer's contact writes an offer, or a coordinator for one. It waits until a coordinator opens it."""
    by.must("employers.offer")
    programme = Programme.objects.filter(slug=slug, stage=ProgrammeStage.OPEN).first()
    if programme is None or not takes_trainings(programme):
        raise NotFound("programme")
    employer = _employer(employer_ref, programme, by)
    refuse_if(rules.blocks_training(said, on))
    offer = TrainingOffer(employer=employer, programme=programme, written_on=on, written_by_id=by.person_id)
    return _told(offer, said)


def _employer(ref: str, programme: Programme, by: Actor) -> Employer:
    """An employer's contact writes for their own organisation, a coordinator of the programme for any employer."""
    organisation = Organisation.objects.filter(ref=ref, kind=OrganisationKind.EMPLOYER).first()
    runs = by.is_system or programme.owner_id in by.at(Role.COORDINATOR)
    if organisation is None or not (runs or organisation.pk in by.at(Role.EMPLOYER)):
        raise NotFound("employer")
    return Employer.objects.get_or_create(organisation=organisation)[0]


@transaction.atomic
def change_offer(ref: str, said: Training, *, by: Actor, on: date) -> TrainingOffer:
    """Until it is open it may be changed freely; later people rely on it."""
    by.must("employers.offer")
    offer = _locked(TrainingOffer.objects.visible_to(by).filter(ref=ref).values_list("pk", flat=True).first())
    offer.stage = OFFER.target("change_offer", OfferStage(offer.stage))
    refuse_if(rules.blocks_training(said, on))
    return _told(offer, said)


@transaction.atomic
def publish_offer(ref: str, *, by: Actor, on: date) -> TrainingOffer:
    """The coordinator opens it for the mentors of the programme."""
    by.must("employers.publish")
    offer = _locked(TrainingOffer.objects.to_decide(by).filter(ref=ref).values_list("pk", flat=True).first())
    offer.stage, offer.published_on = OFFER.target("publish_offer", OfferStage(offer.stage)), on
    offer.save(update_fields=["stage", "published_on"])
    record(events.TrainingOffered(offer.pk, offer.programme_id), by=by, on=on)
    return offer


@transaction.atomic
def close_offer(ref: str, *, by: Actor, on: date) -> TrainingOffer:
    """Nobody new is proposed it. Who has a place keeps it."""
    by.must("employers.offer")
    offer = _locked(TrainingOffer.objects.visible_to(by).filter(ref=ref).values_list("pk", flat=True).first())
    offer.stage = OFFER.target("close_offer", OfferStage(offer.stage))
    offer.save(update_fields=["stage"])
    record(events.TrainingClosed(offer.pk), by=by, on=on)
    return offer


@transaction.atomic
def take_training_place(offer_id: int, participation_id: int, *, by: Actor, on: date) -> TrainingPlace:
    """Somebody said yes. The last place is taken once; called from above by who has shown that this is so."""
    open_now = TrainingOffer.objects.filter(pk=offer_id, stage=OfferStage.OPEN, starts_on__gte=on)
    if not open_now.exists():
        raise Refused([Reason("training_over")])
    if not open_now.filter(taken__lt=F("places")).update(taken=F("taken") + 1):
        raise Refused([Reason("training_full")])
    person_id = Participation.objects.values_list("person_id", flat=True).get(pk=participation_id)
    try:
        with transaction.atomic():
            place = TrainingPlace.objects.create(
                offer_id=offer_id, participation_id=participation_id, person_id=person_id or 0, said_on=on
            )
    except IntegrityError:
        raise Refused([Reason("training_over")]) from None
    record(events.TrainingPlaceTaken(offer_id), by=by, on=on)
    return place


@transaction.atomic
def give_training_place_back(offer_id: int, participation_id: int, *, by: Actor, on: date) -> None:
    """Somebody cannot come after all. Nobody has to say why."""
    open_place = TrainingPlace.objects.filter(offer=offer_id, participation=participation_id, given_up_on=None)
    if open_place.update(given_up_on=on):
        TrainingOffer.objects.filter(pk=offer_id, taken__gt=0).update(taken=F("taken") - 1)
        record(events.TrainingPlaceFreed(offer_id), by=by, on=on)


def _locked(pk: int | None) -> TrainingOffer:
    if pk is None:
        raise NotFound("offer")
    return TrainingOffer.objects.select_for_update(of=("self",)).get(pk=pk)


def _told(offer: TrainingOffer, said: Training) -> TrainingOffer:
    offer.title, offer.for_whom, offer.place = said.title.strip(), said.for_whom.strip(), said.place.strip()
    offer.starts_on, offer.ends_on, offer.places, offer.language = said.starts_on, said.ends_on, said.places, said.language
    offer.save()
    return offer
