"""A second pair of the mentor: she has a job and is supported there, with words of that side."""

from datetime import timedelta

from handrail.employers import actions as employers
from handrail.employers.rules import Said, Source, Training
from handrail.kernel import clock
from handrail.mentorships import actions as together
from handrail.mentorships.rules import How, Told
from handrail.mentorships.rules.aftercare import Channel
from handrail.people.models import Account, Membership
from handrail.people.queries import actor_of
from handrail.programmes.models import Participation
from tests.access.town import Side
from tests.programmes.world import SYSTEM

AFTERCARE = """
[aftercare]
begins = "job_start"
months = 12
owner = "mentor"
employer_in_loop = true
job_checks_months = [1, 3]

[employers]
offers = ["training_offers"]
"""


def work_pair(side: Side, row: Participation) -> None:
    """They met, she found work, he called, and she said with whom there he may talk."""
    today, mentor = clock.today(), side.actor("mentor")
    pair = together.agree(row.pk, side.asked.pk, by=SYSTEM, on=today)
    mentee = actor_of(Account.objects.get(person=row.person))
    together.log_meeting(pair.ref, Told(today, 30, How.PHONE), by=mentee, on=today, key="only")
    employers.note_start(row.pk, Said(side.word("place"), today), Source.MENTEE, by=mentee, on=today)
    together.job_begun(row.pk, by=SYSTEM, on=today)
    touch = together.log_contact(
        pair.ref, today, Channel.PHONE, note=side.word("touch"), key=side.word("touch"), by=mentor, on=today
    )
    together.allow_employer(
        pair.ref, name=side.word("boss"), email=f"{side.word('boss')}@example.org", phone="1", by=mentee, on=today
    )
    side.refs |= {"followed": pair.ref, "touch": touch.ref}
    _name_colleague(side, pair.ref)


def _name_colleague(side: Side, ref: str) -> None:
    """The counsellor stays in touch with her, and was so once."""
    today, counsellor = clock.today(), side.actor("counsellor")
    row = together.name_owner(ref, side.people["counsellor"].ref, by=side.actor("coordinator"), on=today)
    touch = together.log_owned(
        row.ref, today, Channel.PHONE, note=side.word("owned"), key=side.word("owned"), by=counsellor, on=today
    )
    side.refs |= {"owned": row.ref, "owned_touch": touch.ref}


def train_pair(side: Side) -> None:
    """A bakery offers a training, which the mentor proposes to the mentee of the pair."""
    today, mentor = clock.today(), side.actor("mentor")
    house = Membership.objects.get(person=side.people["employer"]).organisation
    said = Training(side.word("training"), "", "Here", today + timedelta(days=9), None, 9, "en")
    offer = employers.write_offer(house.ref, side.programme.slug, said, by=SYSTEM, on=today)
    employers.publish_offer(offer.ref, by=SYSTEM, on=today)
    proposal = together.propose_training(side.refs["pair"], offer.ref, by=mentor, on=today)
    side.refs |= {"bakery": offer.ref, "proposal": proposal.ref, "house": house.ref}
