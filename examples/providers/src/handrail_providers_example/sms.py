# SPDX-FileCopyrightText: 2026 The Handrail contributors
# SPDX-License-Identifier: CC0-1.0

"""SMS through the gateway. The key goes along, so that a gateway that can will send the same message once."""

from handrail.kernel.providers import NotSent
from handrail_providers_example.gateway import Away, Refused, ask


def send(to: str, text: str, key: str) -> None:
    """One SMS. Where no connection was made, or the gateway said no, nothing went: then it is tried again."""
    try:
        ask("/sms", {"to": to, "text": text, "key": key})
    except (Away, Refused) as error:
        raise NotSent from error
