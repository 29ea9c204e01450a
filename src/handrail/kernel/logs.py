"""Logs are JSON lines with a request id and without personal data: routes instead of addresses, ids instead of names."""

import json
import logging
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

request_id: ContextVar[str] = ContextVar("request_id", default="-")
requests = logging.getLogger("handrail.request")

KEPT = ("route", "method", "status", "ms", "job", "count")


class JsonFormatter(logging.Formatter):
    """One line of JSON. The exception's type and place are kept; its message is not, it may quote what people typed."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": request_id.get(),
        }
        # Third parties write what they like into their messages; only ours are known to be clean.
        line["message"] = record.getMessage() if record.name.startswith("handrail") else str(record.msg)
        line |= {key: getattr(record, key) for key in KEPT if hasattr(record, key)}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line, ensure_ascii=False)


def _where(record: logging.LogRecord) -> list[str]:
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-8:]


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    from handrail.kernel import metrics  # it reads tables, which are not there yet when logging is set up

    metrics.note(request, status, seconds)


class RequestLogMiddleware:
    """Gives each request its id (also in the answer's X-Request-ID) and logs its route, status and time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.number = secrets.token_hex(4)
        token = request_id.set(request.number)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            self._log(request, response, begun)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.number
        return response

    @staticmethod
    def _log(request: HttpRequest, response: HttpResponse, begun: float) -> None:
        found = request.resolver_match
        seconds = time.perf_counter() - begun
        _note(request, response.status_code, seconds)
        requests.info(
            "answered",
            extra={
                "route": found.route if found else "none",
                "method": request.method,
                "status": response.status_code,
                "ms": round(seconds * 1000),
            },
        )
