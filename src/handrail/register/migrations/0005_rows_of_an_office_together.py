from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0004_work_looked_for"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="jobseeker", name="jobseeker_office_standing"),
        # An import lays the rows of an office together; room on each page keeps a changed row among its neighbours.
        migrations.RunSQL(
            "ALTER TABLE register_jobseeker SET (fillfactor = 90)", "ALTER TABLE register_jobseeker RESET (fillfactor)"
        ),
    ]
