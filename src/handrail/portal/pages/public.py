"""Pages anybody may read: the start and the public texts."""

from django.http import HttpResponse

from handrail.kernel.web import PUBLIC, Request, page, render
from handrail.portal.texts import TEXTS


@page(PUBLIC)
def text(request: Request, name: str) -> HttpResponse:
    return render(request, "portal/text.html", {"text": TEXTS[name], "name": name})
