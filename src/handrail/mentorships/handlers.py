"""Reactions to apps below: a block set anywhere ends what stands between the two."""

from handrail.kernel.access import Actor
from handrail.kernel.events import Told, on
from handrail.mentorships import actions
from handrail.people.events import BlockSet


@on(BlockSet)
def end_what_stands_between(event: BlockSet, told: Told) -> None:
    if event.kind == "block":
        actions.close_quietly(event.person_id, event.other_id, by=Actor.system("block"), on=told.on)
