"""Attendance is only added to: a correction is a new line, and the old one stays."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION training_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON training_attendance
    FOR EACH ROW EXECUTE FUNCTION training_only_added_to();
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0001_courses")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION training_only_added_to();"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER only_added_to ON training_attendance;"),
    ]
