"""A small world for tests, in the field's words. Every app's owner keeps its part in tests/<app>/world.py."""

from django.db import connection

from tests.programmes.world import ProgrammesWorld


def analyze() -> None:
    """Rows a test made a moment ago are not in PostgreSQL's counts, and a plan for none of them takes minutes for hundreds."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class World(ProgrammesWorld):
    """Makes people and programmes; what is not said is made up, and no two are alike."""
