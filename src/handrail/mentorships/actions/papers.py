"""The two tick what a meeting was about, and sign the plan they made."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events
from handrail.mentorships.actions.locking import of_pair, person, renew_duties
from handrail.mentorships.models import AgendaDone, Mentorship, Signature
from handrail.mentorships.queries.plan import plan, plan_hash, plan_lines
from handrail.mentorships.rules import OPEN
from handrail.mentorships.rules.papers import blocks_signing

LONGEST = 24


@transaction.atomic
def tick_agenda(ref: str, number: int, line: str, *, done: bool, by: Actor, on: date) -> None:
    """Done, or not after all. The page offers only lines there are."""
    by.must("mentorships.plan")
    mentorship = _open(ref, by=by, on=on)
    rows = AgendaDone.objects.filter(mentorship=mentorship, number=number, line=line)
    if not done:
        rows.delete()
    elif len(line) > LONGEST:
        raise NotFound("line")
    elif not rows.exists():
        AgendaDone.objects.create(mentorship=mentorship, number=number, line=line, done_on=on)


@transaction.atomic
def sign_plan(ref: str, *, by: Actor, on: date) -> Signature:
    """What is signed is kept sealed as it reads today, with its hash."""
    by.must("mentorships.plan")
    mentorship = _open(ref, by=by, on=on)
    seen = plan(by, ref)
    refuse_if(blocks_signing(len(seen.steps), signed=any(each.mine for each in seen.signed)))
    lines = plan_lines(seen.goals, seen.steps)
    signature = Signature.objects.create(
        mentorship=mentorship,
        trust=mentorship.trust,
        paper_id=seen.paper_id,
        person_id=person(by),
        choice=mentorship.track_choices.order_by("-pk").first(),
        signed_on=on,
        plan="\n".join(lines),
        plan_hash=plan_hash(lines),
    )
    renew_duties(mentorship)
    record(events.PlanSigned(mentorship.pk, mentorship.participation_id), by=by, on=on)
    return signature


def _open(ref: str, *, by: Actor, on: date) -> Mentorship:
    mentorship = of_pair(ref, by=by, on=on)
    if mentorship.stage not in OPEN:
        raise Refused([Reason("pair_closed")])
    return mentorship
