# SPDX-FileCopyrightText: 2026 The Handrail contributors
# SPDX-License-Identifier: CC0-1.0

"""Electronic signatures. The gateway is told the plan's digest, never its words."""

from handrail.kernel.providers import SignatureAsked, Signed
from handrail_providers_example.gateway import ask


class Gateway:
    def ask(self, asked: SignatureAsked) -> str:
        said = {"key": asked.key, "sha256": asked.sha256, "language": asked.language, "back": asked.back}
        return str(ask("/signatures", said)["address"])

    def look(self, key: str) -> Signed:
        return Signed(str(ask("/signatures/state", {"key": key})["state"]))
