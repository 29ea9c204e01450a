"""The audit chain: its table, one growing order for both logs, and rows that nobody changes or takes out."""

from typing import ClassVar

import handrail.kernel.models
from django.db import migrations, models

MOMENT = """
CREATE FUNCTION kernel_moment(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1::text::bigint + 0';
"""
GUARD = """
CREATE FUNCTION kernel_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('handrail.may_empty', true) = 'yes' THEN RETURN NULL; END IF;
    IF TG_OP = 'DELETE' AND current_setting('handrail.may_let_go', true) = 'yes' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'rows of % are never changed or taken out', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON kernel_event FOR EACH ROW EXECUTE FUNCTION kernel_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON kernel_accesslog FOR EACH ROW EXECUTE FUNCTION kernel_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON kernel_event FOR EACH STATEMENT EXECUTE FUNCTION kernel_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON kernel_accesslog FOR EACH STATEMENT EXECUTE FUNCTION kernel_stays();
"""
UNGUARD = """
DROP TRIGGER stays ON kernel_event; DROP TRIGGER stays ON kernel_accesslog;
DROP TRIGGER stays_whole ON kernel_event; DROP TRIGGER stays_whole ON kernel_accesslog; DROP FUNCTION kernel_stays();
"""
UNMOMENT = "DROP FUNCTION kernel_moment(xid8)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0004_legal_hold")]
    operations: ClassVar = [
        migrations.RunSQL(MOMENT, UNMOMENT),
        migrations.AlterField(
            model_name="event",
            name="xid",
            field=models.BigIntegerField(db_default=handrail.kernel.models.Moment()),
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(unique=True)),
                ("log", models.CharField(max_length=10)),
                ("form", models.PositiveSmallIntegerField()),
                ("first_id", models.BigIntegerField()),
                ("last_xid", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("newest_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("rows", models.BinaryField()),
                ("head", models.CharField(max_length=64)),
                ("let_go_at", models.DateTimeField(null=True)),
                ("let_go_proof", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name="accesslog",
            name="xid",
            field=models.BigIntegerField(db_default=handrail.kernel.models.Moment()),
        ),
        migrations.RemoveIndex(model_name="accesslog", name="access_of_nobody_yet"),
        migrations.AddIndex(
            model_name="accesslog",
            index=models.Index(condition=models.Q(("about", ""), _negated=True), fields=["about"], name="access_about"),
        ),
        migrations.AddIndex(model_name="accesslog", index=models.Index(fields=["xid", "id"], name="access_in_order")),
        migrations.AddIndex(model_name="event", index=models.Index(fields=["xid", "id"], name="events_in_order")),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
