"""What is only added to may still be erased: by the transaction that says it erases, and by nothing else."""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION training_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('handrail.erasing', true) = 'on' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION training_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0003_status_index")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
