"""Simulated mail for every test of the two ways in."""

import pytest


@pytest.fixture(autouse=True)
def _simulated(settings: object) -> None:
    settings.MAILERS = {"default": {"BACKEND": "handrail.kernel.mail.Simulator"}}  # type: ignore[attr-defined]
