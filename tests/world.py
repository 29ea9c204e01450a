"""A small world for tests, in the field's words. Every app's owner adds what its tests need."""


class World:
    """Makes people and programmes; what is not said is made up, and no two are alike."""
