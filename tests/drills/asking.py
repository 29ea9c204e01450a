"""Requests nobody's browser sends: every method, any query, header, content type and body; and what tables they changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from hypothesis import strategies as st

from handrail.kernel import backups
from tests.access.table import Rule
from tests.access.walking import Walker, Who, expected
from tests.drills.hostile import MANY

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
SAFE = frozenset(METHODS[:3])
# What reading may write: that somebody looked, how long somebody has been there, and what is forgotten on purpose.
OF_READING = {"kernel_accesslog", "django_session"}
CALENDAR, CSV, JSON = "text/calendar; charset=utf-8", "text/csv; charset=utf-8", "application/json"
TYPES = {
    "appearance:logo": "image/png",
    "appearance:sentences_file": "text/x-gettext-translation; charset=utf-8",
    **dict.fromkeys(("community:calendar", "mentorships:calendar", "mentorships:week_calendar"), CALENDAR),
    **dict.fromkeys(
        ("evaluation:benchmark_file", "programmes:mentors_file", "training:lacking_file", "training:run_file"), CSV
    ),
    **dict.fromkeys(("portal:office_file", "portal:office_mentors_file", "portal:people_file"), CSV),
    **dict.fromkeys(("portal:watch_file", "portal:watch_mentors_file"), CSV),
    **dict.fromkeys(("kernel:live", "kernel:ready", "training:issuer"), JSON),
    **dict.fromkeys(("training:badge", "training:revoked"), "application/vc+jwt"),
    "kernel:metrics": "text/plain; version=0.0.4; charset=utf-8",
    "portal:mine_file": "application/zip",
}
PAGE = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Said:
    """What a request says beside its address."""

    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    headers: Mapping[str, str] = field(default_factory=dict)


class Asker(Walker):
    """Asks by any method. What is only read is not undone, so that a change can be seen."""

    def send(self, who: Who, method: str, path: str, said: Said) -> HttpResponse:
        client = Client(raise_request_exception=False, headers=dict(said.headers))
        client.handler = self.handler
        if who.person is not None:
            client.cookies = SimpleCookie(self.signed_in(who.person).output(header="", sep=";"))
        query = urlencode({name.encode(errors="replace"): each.encode(errors="replace") for name, each in said.query.items()})
        with transaction.atomic():
            address = f"{path}?{query}" if query else path
            answer: Any = client.generic(method, address, said.body, content_type=said.content_type)
            transaction.set_rollback(method not in SAFE)
        return answer


def right(rule: Rule, who: Who, method: str) -> frozenset[int]:
    """The statuses that are right for an honest request; a page that is read answers HEAD and OPTIONS too."""
    return expected(rule, who, "GET" if method in SAFE and "GET" in rule.methods else method)


def wrong_type(name: str, answer: HttpResponse) -> str:
    """The content type, where it is not the one of this page; an answer without a body, or an error, needs none of its own."""
    said = answer.headers.get("Content-Type", "")
    good = {TYPES.get(name, PAGE)} if answer.status_code == 200 else {TYPES.get(name, PAGE), PAGE}
    return "" if said in good or not answer.content else said or "none"


def digests() -> dict[str, list[Any]]:
    """Rows and digest of every table that reading may not change."""
    with transaction.atomic():
        found = backups.state()["tables"]
        transaction.set_rollback(True)  # with it how rows are written as text
    return {name: said for name, said in found.items() if name not in OF_READING}


# What is made up --------------------------------------------------------------------------------------------------------
texts = st.sampled_from([each for each in MANY if len(each) < 4_000]) | st.text(max_size=40)
names = st.sampled_from(
    ["q", "page", "next", "row", "sort", "order", "kind", "ref", "since", "until", "name", "email", "contact", "code", "text",
     "words", "state", "logout_token", "csrfmiddlewaretoken", "language", "on", "choice", "_method"]
) | st.text(max_size=8)  # fmt: skip
CONTENT_TYPES = [
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json",
    "text/csv", "text/xml", "application/octet-stream", "text/plain; charset=utf-7", "", "x" * 300,
    "text/html; charset=nonsense",
    "application/x-www-form-urlencoded; charset=nonsense", "multipart/form-data; boundary=" + "y" * 300,
]  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts, lambda inner: st.lists(inner, max_size=3)
)
forms = st.dictionaries(names, texts, max_size=4).map(
    lambda said: urlencode(
        {name.encode(errors="replace"): each.encode(errors="replace") for name, each in said.items()}
    ).encode()
)
jsons = st.dictionaries(names, anything, max_size=3).map(lambda said: json.dumps(said).encode())
parts = st.tuples(names, texts).map(
    lambda said: f'--x\r\nContent-Disposition: form-data; name="{said[0]}"; filename="{said[1]}"\r\n\r\nx\r\n--x--'.encode(
        errors="replace"
    )
)
line = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)
HEADERS = [
    "Accept", "Accept-Language", "Accept-Encoding", "Authorization", "If-None-Match", "If-Modified-Since", "Range", "Referer",
    "Origin", "HX-Request", "HX-Target", "X-Forwarded-For", "X-Request-Id", "X-HTTP-Method-Override", "Content-Encoding",
]  # fmt: skip
requests = st.builds(
    Said,
    query=st.dictionaries(names, texts, max_size=3),
    body=forms | jsons | parts | st.binary(max_size=80),
    content_type=st.sampled_from(CONTENT_TYPES),
    headers=st.dictionaries(st.sampled_from(HEADERS), line, max_size=2),
)
bent = st.none() | texts.map(lambda said: quote(said.encode(errors="replace"), safe=""))
