"""A mentor proposes a training of an employer; her yes takes a place there and becomes a step of the plan."""

from datetime import date

from django.db import transaction

from handrail.employers import actions as employers
from handrail.employers.queries import offers_to_propose
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused
from handrail.mentorships import events
from handrail.mentorships.actions.locking import of_pair, person, renew_duties
from handrail.mentorships.models import Step, TrainingProposal
from handrail.mentorships.rules import TAKES_PLACE
from handrail.mentorships.rules.aftercare import PROPOSED, Proposed


@transaction.atomic
def propose_training(ref: str, offer_ref: str, *, by: Actor, on: date) -> TrainingProposal:
    """The mentor proposes it. Proposed twice it is one."""
    by.must("mentorships.plan")
    mentorship = of_pair(ref, by=by, on=on)
    if person(by) != mentorship.mentor_person_id:
        raise NotFound("mentorship")
    if mentorship.stage not in TAKES_PLACE:
        raise Refused([Reason("pair_closed")])
    open_now = offers_to_propose(mentorship.participation.programme_id, on)
    offer = next((each for each in open_now if each.ref == offer_ref), None)
    if offer is None:
        raise Refused([Reason("training_over")])
    standing = mentorship.training_proposals.filter(offer=offer.id, state__in=[Proposed.OPEN, Proposed.YES]).first()
    if standing is not None:
        return standing
    made = TrainingProposal.objects.create(mentorship=mentorship, offer_id=offer.id, proposed_on=on)
    record(events.StepProposed(mentorship.pk, offer.id), by=by, on=on)
    return made


@transaction.atomic
def answer_training(ref: str, *, yes: bool, by: Actor, on: date) -> TrainingProposal:
    """She says yes or no. Only a yes is told to the employer, and only the first name."""
    by.must("mentorships.plan")
    proposal = _hers(ref, by=by, on=on)
    mentorship = proposal.mentorship
    proposal.state = PROPOSED.target("yes" if yes else "no", Proposed(proposal.state))
    proposal.answered_on = on
    if yes:
        employers.take_training_place(proposal.offer_id, mentorship.participation_id, by=by, on=on)
        proposal.step = Step.objects.create(
            mentorship=mentorship,
            trust=mentorship.trust,
            text=proposal.offer.title,
            owner_id=mentorship.mentee_person_id,
            due_on=proposal.offer.starts_on,
        )
        renew_duties(mentorship)
    proposal.save(update_fields=["state", "answered_on", "step"])
    record(events.StepAnswered(mentorship.pk, proposal.offer_id, yes), by=by, on=on)
    return proposal


@transaction.atomic
def leave_training(ref: str, *, by: Actor, on: date) -> TrainingProposal:
    """She cannot come after all, and needs no reason: the place is free again, the step is gone."""
    by.must("mentorships.plan")
    proposal = _hers(ref, by=by, on=on)
    proposal.state = PROPOSED.target("leave", Proposed(proposal.state))
    employers.give_training_place_back(proposal.offer_id, proposal.mentorship.participation_id, by=by, on=on)
    step, proposal.step = proposal.step, None
    proposal.save(update_fields=["state", "step"])
    if step is not None and step.done_on is None:
        step.delete()
    renew_duties(proposal.mentorship)
    record(events.StepAnswered(proposal.mentorship_id, proposal.offer_id, yes=False), by=by, on=on)
    return proposal


def _hers(ref: str, *, by: Actor, on: date) -> TrainingProposal:
    """A proposal to the actor, locked after its pair."""
    found = TrainingProposal.objects.filter(ref=ref, mentorship__mentee_person_id=person(by)).select_related("mentorship")
    proposal = found.first()
    if proposal is None:
        raise NotFound("proposal")
    mentorship = of_pair(proposal.mentorship.ref, by=by, on=on)
    locked = TrainingProposal.objects.select_for_update(of=("self",)).select_related("offer").get(pk=proposal.pk)
    locked.mentorship = mentorship
    return locked
