"""Codes of workshops, the network and suggestions in words: reasons why not, states, and the answers people choose from."""

from typing import Any

from handrail.community.labels import network, workshops

REASONS: dict[str, Any] = workshops.REASONS | network.REASONS
