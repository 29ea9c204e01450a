"""An organisation brings what it ran before Handrail: a mentee who joined on paper, and what was brought in by mistake goes.

Who may join is asked of the day on which she began. Her yes and her signature are on the organisation's paper.
"""

from datetime import date
from hashlib import sha256

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people import queries as persons
from handrail.people.actions import belong_to, give_consent
from handrail.people.rules import how
from handrail.programmes import events, queries, rules
from handrail.programmes.actions.duties import replace_all_duties
from handrail.programmes.actions.joining import choose, done, ready_if_done
from handrail.programmes.definition import Definition
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.parts import Party
from handrail.programmes.rules import ParticipationStage as Stage
from handrail.register.models import Jobseeker


@transaction.atomic
def take_over(
    jobseeker: Jobseeker, programme_id: int, mentor: Mentor, *, joined_on: date, signed_on: date | None, by: Actor, on: date
) -> Participation:
    """Her time in the programme since that day, ready to be accompanied. She is tied to her row already."""
    if (person_id := jobseeker.person_id) is None:
        raise Refused([Reason("not_tied")])
    row = choose(programme_id, jobseeker.pk, chosen_by=mentor.person_id, by=by, on=joined_on)
    definition = queries.definition_of(row.version_id)
    _signed(row, definition, person_id, signed_on, by=by, on=on)
    row.stage, row.person_id, row.joined_on = rules.PARTICIPATION.target("join", Stage(row.stage)), person_id, joined_on
    row.groups = list(queries.groups(definition, jobseeker, joined_on))
    row.languages = [each.split(":")[0] for each in jobseeker.languages]
    row.areas = [jobseeker.area] if jobseeker.area else []
    row.save()
    belong_to(person_id, row.programme.owner_id)
    steps = rules.open_steps(definition, queries.entry(row), joined_on)
    refuse_if([Reason("guardian_on_paper") if rules.GUARDIAN in steps else None])
    for step in steps:
        done(row, step, by=by, on=joined_on)
    record(events.ParticipationJoined(row.pk, programme_id, person_id, how(by.person_id, person_id)), by=by, on=on)
    ready_if_done(row, definition, by=by, on=joined_on)
    return row


def _signed(row: Participation, definition: Definition, person_id: int, signed_on: date | None, *, by: Actor, on: date) -> None:
    """What she must say and sign before joining, she said and signed on paper that day."""
    papers = [rules.paper(code) for code in definition.papers_of(Party.MENTEE, before=("joining",))]
    missing = [each for each in definition.consents.required if not persons.has_consent(person_id, each)]
    if (papers or missing) and signed_on is None:
        raise Refused([Reason("signed_on_missing", "signed_on")])
    refuse_if([Reason("paper_in_future", "signed_on") if signed_on and signed_on > on else None])
    for purpose in missing:
        give_consent(person_id, purpose, _on_paper(purpose, signed_on or on), by=by, on=on)
    for step in papers:
        done(row, step, by=by, on=signed_on or on)


def _on_paper(purpose: str, day: date) -> str:
    """Stands for the organisation's own text, which we do not know; it is the hash of no text of ours."""
    return sha256(f"on paper:{purpose}:{day}".encode()).hexdigest()


def take_back_mentor(mentor_id: int) -> None:
    """A mentor who was brought in and never moved since. Inside the transaction of who checked that."""
    replace_all_duties({f"mentor:{mentor_id}": []})
    Mentor.objects.get(pk=mentor_id).delete()


def take_back_participation(participation_id: int) -> None:
    """The same of somebody's time in a programme; her pair is gone before it."""
    replace_all_duties({f"participation:{participation_id}": []})
    Participation.objects.get(pk=participation_id).delete()
