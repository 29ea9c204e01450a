"""Lines of a concern's log, and what a meeting said before it was corrected, are added and never changed."""

from django.db import migrations

TABLES = ("mentorships_concernentry", "mentorships_meetingchange", "mentorships_change")
FUNCTION = """
CREATE FUNCTION mentorships_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION mentorships_only_added_to();
"""


class Migration(migrations.Migration):
    dependencies = [("mentorships", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION mentorships_only_added_to();"),
        *(migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER only_added_to ON {table};") for table in TABLES),
    ]
