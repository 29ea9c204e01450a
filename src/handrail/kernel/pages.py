"""Health for the machines that watch over this one, and the choice of language."""

from django.http import HttpResponse, JsonResponse
from django.views.i18n import set_language

from handrail.kernel.health import faults
from handrail.kernel.web import PUBLIC, Request, page


@page(PUBLIC)
def live(request: Request) -> HttpResponse:  # every page is given the request
    return JsonResponse({"live": True})


@page(PUBLIC)
def ready(request: Request) -> HttpResponse:  # every page is given the request
    found = faults()
    return JsonResponse({"ready": not found, "faults": found}, status=503 if found else 200)


@page(PUBLIC, methods=("POST",))
def choose_language(request: Request) -> HttpResponse:
    """Kept in a cookie; Django's own view checks the language and that the way back leads to us."""
    answer: HttpResponse = set_language(request)
    return answer
