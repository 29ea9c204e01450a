"""What is known of an employer beside the name: sector, size, and where it works. The employer says it, or staff do."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from handrail.employers import events, rules
from handrail.employers.models import Employer
from handrail.employers.queries.describing import regions, to_describe
from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.reasons import refuse_if
from handrail.people.actions import take_back_organisation
from handrail.people.staffing import say_areas
from handrail.taxonomy.queries import sectors

LANGUAGE = "en"


@transaction.atomic
def describe(ref: str, *, sector: str, size: str, areas: Sequence[str], by: Actor, on: date) -> Employer:
    """All three may be left open. Said again, the newest counts."""
    by.must("employers.describe")
    organisation = to_describe(by, ref)
    known = {each.code for each in sectors(LANGUAGE)}, {code for code, _name in regions(organisation.country)}
    refuse_if(rules.blocks_description(sector, size, areas, sectors=known[0], regions=known[1]))
    employer = Employer.objects.get_or_create(organisation=organisation)[0]
    employer.sector, employer.size = sector, size
    employer.save(update_fields=["sector", "size"])
    say_areas(organisation.pk, areas)
    record(events.EmployerDescribed(organisation.pk), by=by, on=on)
    return employer


def take_back_employer(organisation_id: int) -> None:
    """An employer who was brought in and whom nothing points at. Inside the transaction of who checked what happened since."""
    Employer.objects.filter(organisation=organisation_id).delete()
    take_back_organisation(organisation_id)
