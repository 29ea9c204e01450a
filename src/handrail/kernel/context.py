"""What every page's shell may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from handrail.kernel import looks


def installation(request: HttpRequest) -> dict[str, Any]:
    """Whose page this is: name, help and emergency numbers, colours; and who acts."""
    # Each language by its own name: who cannot read the page must find it. Django's tag would translate the names.
    return {"installation": looks.shown(), "actor": getattr(request, "actor", None), "tongues": settings.LANGUAGES}
