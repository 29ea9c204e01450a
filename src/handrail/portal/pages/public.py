"""Pages anybody may read: the start and the public texts."""

from django.http import HttpResponse

from handrail.appearance.rules import blocks
from handrail.kernel import looks
from handrail.kernel.access import NotFound
from handrail.kernel.web import PUBLIC, Request, page, render
from handrail.portal.texts import TEXTS


@page(PUBLIC)
def text(request: Request, name: str) -> HttpResponse:
    """Ours, and before it what the organisation itself writes there."""
    own, language = looks.shown().text(name)
    if not own and not TEXTS[name].parts:
        raise NotFound(name)
    context = {"text": TEXTS[name], "name": name, "blocks": blocks(own), "language": language}
    return render(request, "portal/text.html", context)
