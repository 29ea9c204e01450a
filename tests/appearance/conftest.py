"""What tests of looks need."""

from tests.people.conftest import simulated as simulated  # noqa: PLC0414  # the same fixture here
