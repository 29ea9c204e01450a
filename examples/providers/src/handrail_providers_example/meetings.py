# SPDX-FileCopyrightText: 2026 The Handrail contributors
# SPDX-License-Identifier: CC0-1.0

"""An address for a meeting by video. The gateway gives the same one for the same key."""

from handrail.kernel.providers import MeetingAsked
from handrail_providers_example.gateway import ask


def make_link(asked: MeetingAsked) -> str:
    said = {"key": asked.key, "starts_at": asked.starts_at.isoformat(), "minutes": asked.minutes}
    return str(ask("/meetings", said)["address"])
