"""Who takes part in a programme sees the pages of its owner, also who joined before that was written down."""

from django.db import migrations

BACKFILL = """
UPDATE people_person SET organisation_id = found.owner_id FROM (
    SELECT DISTINCT ON (person_id) person_id, owner_id FROM (
        SELECT person_id, programme_id, created FROM programmes_participation WHERE person_id IS NOT NULL
        UNION ALL SELECT person_id, programme_id, created FROM programmes_mentor
    ) AS part JOIN programmes_programme ON programmes_programme.id = part.programme_id
    ORDER BY person_id, part.created DESC
) AS found WHERE people_person.id = found.person_id AND people_person.organisation_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0007_correcting"),
        ("people", "0004_whose_pages"),
    ]

    operations = [migrations.RunSQL(BACKFILL, migrations.RunSQL.noop)]
