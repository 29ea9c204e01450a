"""The cache's table, unlogged: limits hold over all workers, and a crash only forgets them."""

from typing import ClassVar

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE kernel_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX kernel_cache_expires ON kernel_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(CREATE, "DROP TABLE kernel_cache")]
