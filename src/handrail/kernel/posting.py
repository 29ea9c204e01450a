"""One request to another system: a time limit for each step, no redirect followed, and the answer as a short code.

The address is the operator's, never a stranger's, so one inside her own network is allowed.
"""

import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 30.0
GONE = "410"

ANSWERS: dict[str, Any] = {
    "timeout": gettext_lazy("It did not answer in time."),
    "unknown_host": gettext_lazy("Nobody knows the name of its machine."),
    "not_trusted": gettext_lazy("Its certificate is not trusted."),
    "no_connection": gettext_lazy("No connection could be made."),
    "no_http": gettext_lazy("What it answered is not HTTP."),
}


class NotTaken(Exception):
    """The other system did not say yes. Its code is the message: no address, nothing about anybody."""


def post(address: str, body: bytes, headers: dict[str, str]) -> str:
    """Send it once; the status as text, or a code of ANSWERS where no answer came."""
    try:
        return _status(address, body, headers)
    except TimeoutError:
        return "timeout"
    except socket.gaierror:
        return "unknown_host"
    except ssl.SSLError:
        return "not_trusted"
    except OSError:
        return "no_connection"
    except HTTPException:
        return "no_http"


def is_taken(answer: str) -> bool:
    """Only 2xx is a yes; a redirect is not, for the address should be changed instead."""
    return answer.isdigit() and answer.startswith("2")


def in_words(answer: str) -> str:
    """The answer as a sentence; empty while nothing was tried."""
    if not answer:
        return ""
    return str(ANSWERS[answer]) if answer in ANSWERS else _("It answered %(status)s.") % {"status": answer}


def _status(address: str, body: bytes, headers: dict[str, str]) -> str:
    parts = urlsplit(address)
    connection = _to(parts.scheme, parts.hostname or "", parts.port)
    try:
        connection.connect()
        connection.sock.settimeout(ANSWER_SECONDS)
        path = parts.path or "/"
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers)
        return str(connection.getresponse().status)
    finally:
        connection.close()


def _to(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        return HTTPSConnection(host, port, timeout=CONNECT_SECONDS, context=ssl.create_default_context())
    return HTTPConnection(host, port, timeout=CONNECT_SECONDS)
