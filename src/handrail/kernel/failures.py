"""The pages for what nobody foresaw. They need no database and no session, for these may be what failed."""

import logging
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger("handrail.failure")
RETRY_AFTER_SECONDS = 30


def unforeseen(request: HttpRequest) -> HttpResponse:
    """Django's handler500: say it kindly, log it under the number that the page shows; 503 when the database is away."""
    error = sys.exc_info()[1]
    log.error("unforeseen", exc_info=error)
    if isinstance(error, OperationalError | InterfaceError):
        answer = _page(request, 503)
        answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return answer
    return _page(request, 500)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:  # Django gives it
    """Django's handler400: too many fields, a wrong host, a broken upload."""
    return _page(request, 400)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    context = {"request": request, "installation": settings.HANDRAIL}
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)
