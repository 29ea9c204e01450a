"""Since when a mentor of before has not been one: the day of the event that says so."""

from django.db import migrations

FILL = """
UPDATE programmes_mentor AS m SET ended_on = coalesce(
    (SELECT max(e."on") FROM kernel_event AS e
     WHERE e.name IN ('MentorEnded', 'MentorRefused') AND e.about @> ARRAY['mentor:' || m.id]::varchar[]),
    m.accepted_on, m.applied_on)
WHERE m.stage IN ('ended', 'refused') AND m.ended_on IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_mentor_ended_on"), ("kernel", "0001_initial")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
