"""Reactions to apps below: a block set anywhere ends what stands between the two; a hold lets it rest."""

from handrail.kernel.access import Actor
from handrail.kernel.events import Told, on
from handrail.mentorships import actions
from handrail.mentorships.rules.barriers import HEALTH_CONSENT
from handrail.people.events import BlockReleased, BlockSet, ConsentWithdrawn


@on(BlockSet)
def end_what_stands_between(event: BlockSet, told: Told) -> None:
    if event.kind == "block":
        actions.close_quietly(event.person_id, event.other_id, by=Actor.system("block"), on=told.on)
    actions.renew_between(event.person_id, event.other_id)


@on(BlockReleased)
def go_on(event: BlockReleased, told: Told) -> None:
    actions.renew_between(event.person_id, event.other_id)


@on(ConsentWithdrawn)
def forget_what_was_about_health(event: ConsentWithdrawn, told: Told) -> None:
    if event.purpose == HEALTH_CONSENT:
        actions.forget_health(event.person_id)
        actions.forget_referrals(event.person_id, told.on)
