"""What every page's shell may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, Any]:
    """The installation's name, help and emergency numbers; and who acts."""
    # Each language by its own name: who cannot read the page must find it. Django's tag would translate the names.
    return {"installation": settings.HANDRAIL, "actor": getattr(request, "actor", None), "tongues": settings.LANGUAGES}
