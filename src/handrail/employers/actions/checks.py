"""An answer to the question whether a job holds. Every answer is kept; a weaker one never replaces a better one."""

from datetime import date

from django.db import transaction

from handrail.employers import events, rules
from handrail.employers.models import JobCheck, Placement
from handrail.employers.queries.checks import check_asked
from handrail.employers.rules import Answer, CheckState, Source
from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if


@transaction.atomic
def note_check(placement_id: int, months: int, state: CheckState, source: Source, *, by: Actor, on: date) -> JobCheck:
    """Write an answer down. Called by who has shown that this actor may; the same answer on the same day is one."""
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement_id)
    refuse_if(rules.blocks_check(months, started_on=placement.started_on, today=on))
    before = placement.checks.filter(months=months, current=True).first()
    if before and (before.state, before.source, before.on) == (state, source, on):
        return before
    old = Answer(CheckState(before.state), Source(before.source)) if before else None
    counts = rules.replaces(Answer(state, source), old)
    if counts:
        placement.checks.filter(months=months, current=True).update(current=False)
    made = JobCheck.objects.create(
        placement=placement, months=months, state=state, source=source, on=on, by_id=by.person_id, current=counts
    )
    lost = counts and state == CheckState.NO
    record(events.JobChecked(placement.pk, placement.participation_id, months, lost), by=by, on=on)
    return made


@transaction.atomic
def answer_by_link(token: str, state: CheckState, *, on: date) -> JobCheck:
    """The person's own answer by one press of a link."""
    asked = check_asked(token, on)
    if asked is None or state == CheckState.UNKNOWN:
        raise Refused([Reason("check_link_spent")])
    return note_check(asked.id, asked.months, state, Source.MENTEE, by=Actor.system("job_check_link"), on=on)
