import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0003_deciding"),
    ]

    operations = [
        migrations.AlterField(
            model_name="eligibility",
            name="programme",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="programmes.programme",
            ),
        ),
        # Nobody looks for the beginning of an outer address; the spells of a country would keep it for nothing.
        migrations.RunSQL("DROP INDEX IF EXISTS programmes_eligibility_ref_b192eacf_like", migrations.RunSQL.noop),
    ]
