"""Who may join, as spells, kept by set: one statement a programme, also for a million jobseekers."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.models import NEW_REF_SQL
from handrail.programmes import events, queries
from handrail.programmes.models import Programme

# Both sides of the difference are materialized: a plain anti join against the table being filled did not end in 100 s
# of a million rows (design/model.md, section 5). They are laid beside each other once; all that is written follows from that.
REFRESH = """
WITH fits AS MATERIALIZED ({fits}),
held AS MATERIALIZED (
    SELECT id AS eligibility_id, jobseeker_id, groups FROM programmes_eligibility WHERE programme_id = %s AND until IS NULL
),
differs AS MATERIALIZED (
    SELECT held.eligibility_id, fits.id AS jobseeker_id, {groups} AS groups
    FROM held FULL JOIN fits ON fits.id = held.jobseeker_id
    WHERE fits.id IS NULL OR held.eligibility_id IS NULL OR held.groups <> {groups}
),
regrouped AS (
    UPDATE programmes_eligibility SET groups = differs.groups FROM differs
    WHERE id = differs.eligibility_id AND differs.jobseeker_id IS NOT NULL
),
ended AS (
    UPDATE programmes_eligibility SET until = %s FROM differs
    WHERE id = differs.eligibility_id AND differs.jobseeker_id IS NULL
    RETURNING 1
),
opened AS (
    INSERT INTO programmes_eligibility (ref, created, jobseeker_id, programme_id, groups, since)
    SELECT {ref}, %s, jobseeker_id, %s, groups, %s FROM differs WHERE eligibility_id IS NULL
    RETURNING 1
)
SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM ended)
"""


@transaction.atomic
def refresh_eligibility(programme_id: int, *, by: Actor, on: date) -> tuple[int, int]:
    """Open and end spells so that they say who may join on that day; (opened, ended)."""
    by.must("programmes.publish")
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    definition = queries.newest_definition(programme)
    fits, params = queries.eligible(definition, on).query.sql_with_params()
    groups = queries.groups_sql(definition)
    arguments: list[Any] = [*params, programme.pk, on, clock.now(), programme.pk, on]
    with connection.cursor() as cursor:
        # After a first import the statistics still say that the table is empty, and the planner would compare every
        # spell with every jobseeker: 4.6 s instead of 0.05 s for 100,000 rows, and worse than linear from there.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        # A page may ask for ten seconds; the spells of a whole country may take longer.
        cursor.execute("SET LOCAL statement_timeout = '10min'")
        # The text holds our own column names only; values are parameters.
        cursor.execute(REFRESH.format(fits=fits, groups=groups, ref=NEW_REF_SQL), arguments)
        opened, ended = cursor.fetchone()
        cursor.execute("SET LOCAL enable_nestloop = on")
    if opened or ended:
        record(events.EligibilityRefreshed(programme.pk, opened, ended), by=by, on=on)
    return opened, ended
