# SPDX-FileCopyrightText: 2026 The Handrail contributors
# SPDX-License-Identifier: CC0-1.0

"""How this sample speaks to its gateway: one request in JSON, one answer in JSON, five seconds at most for each step."""

import json
import os
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

SECONDS = 5
YES, NO = range(200, 300), {*range(400, 500), 503}


class Away(Exception):
    """No connection could be made: nothing was asked."""


class Refused(Exception):
    """The gateway said no, or that it has no time now; its status is the message."""


class Unclear(Exception):
    """The gateway broke down over it: nobody knows what it did."""


def ask(path: str, said: Mapping[str, object]) -> dict[str, object]:
    """What the gateway answers. Away or Refused; any other error where nobody knows whether it heard."""
    parts = urlsplit(os.environ["EXAMPLE_GATEWAY"])
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        try:
            connection.connect()
        except OSError as error:
            raise Away from error
        connection.request("POST", path, json.dumps(said).encode(), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read(100_000)
    finally:
        connection.close()
    if answer.status not in YES:
        raise (Refused if answer.status in NO else Unclear)(str(answer.status))
    found: dict[str, object] = json.loads(text or b"{}")
    return found
