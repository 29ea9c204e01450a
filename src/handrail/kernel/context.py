"""What every page's shell may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, Any]:
    """The installation's name, help and emergency numbers; and who acts."""
    return {"installation": settings.HANDRAIL, "actor": getattr(request, "actor", None)}
