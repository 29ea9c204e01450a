import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models
from django.db import migrations, models

# The words of a name, small and without accents, hyphens or apostrophes, each with its office before it: "12:simkute". Words of
# one office lie together in an index, so that "every word of this office that begins like this" is one stretch of it. An ASCII
# name is spared the work that only accents need. `lower` of the letters that Unicode does not take apart comes first.
WORDS = r"""
CREATE OR REPLACE FUNCTION register_words(office bigint, name text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN string_to_array(substr(regexp_replace(' ' || lower(
    CASE WHEN octet_length(name) = length(name) THEN name ELSE
        replace(replace(replace(replace(translate(
            lower(regexp_replace(normalize(name, NFKD), U&'[\0300-\036F\00AD\200B-\200D\2060]', '', 'g')),
            U&'\00F8\0142\0111\00F0\0131', 'olddi'), U&'\00E6', 'ae'), U&'\0153', 'oe'), U&'\00DF', 'ss'), U&'\00FE', 'th')
    END), U&'[-\\s''"`.,;:/|()_\005C\005C\00B4\02BC\2010-\2015\2018-\201F\2032]+', ' ' || office::text || ':', 'g'), 2), ' ')
"""
# What is looked for: in any of the offices, every word typed as the beginning of a word. A text without letters finds nobody.
ASKED = """
CREATE OR REPLACE FUNCTION register_asked(offices bigint[], typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN (
    SELECT string_agg('(' || (
        SELECT string_agg(format('''%s'':*', word), ' & ') FROM unnest(register_words(office, typed)) AS word
        WHERE word <> office::text || ':'
    ) || ')', ' | ') FROM unnest(offices) AS office
)::tsquery
"""
# Nobody waits while it is built. A try that was broken off leaves an index that nothing uses; the next try takes it away first.
AWAY = "DROP INDEX CONCURRENTLY IF EXISTS jobseeker_words"
INDEX = """
CREATE INDEX CONCURRENTLY jobseeker_words ON register_jobseeker USING gin (array_to_tsvector(register_words(office_id, name)))
WITH (fastupdate = off) WHERE left_on IS NULL
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("register", "0005_rows_of_an_office_together"),
    ]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION register_words(bigint, text)"),
        migrations.RunSQL(ASKED, "DROP FUNCTION register_asked(bigint[], text)"),
        migrations.RunSQL(AWAY, migrations.RunSQL.noop),
        migrations.RunSQL(
            INDEX,
            AWAY,
            state_operations=[
                migrations.AddIndex(
                    model_name="jobseeker",
                    index=django.contrib.postgres.indexes.GinIndex(
                        models.Func(
                            models.Func(
                                "office",
                                "name",
                                function="register_words",
                                output_field=django.contrib.postgres.fields.ArrayField(models.TextField()),
                            ),
                            function="array_to_tsvector",
                            output_field=django.contrib.postgres.search.SearchVectorField(),
                        ),
                        condition=models.Q(left_on=None),
                        fastupdate=False,
                        name="jobseeker_words",
                    ),
                ),
            ],
        ),
    ]
