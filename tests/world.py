"""A small world for tests, in the field's words. Every app's owner keeps its part in tests/<app>/world.py."""

from tests.programmes.world import ProgrammesWorld


class World(ProgrammesWorld):
    """Makes people and programmes; what is not said is made up, and no two are alike."""
