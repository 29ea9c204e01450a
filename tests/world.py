"""A small world for tests, in the field's words. Every app's owner keeps its part in tests/<app>/world.py."""

from tests.people.world import PeopleWorld


class World(PeopleWorld):
    """Makes people and programmes; what is not said is made up, and no two are alike."""
