"""Health for the machines that watch over this one."""

from django.http import HttpResponse, JsonResponse

from handrail.kernel import metrics
from handrail.kernel.access import NotFound
from handrail.kernel.health import faults
from handrail.kernel.web import PUBLIC, Request, page


@page(PUBLIC)
def live(request: Request) -> HttpResponse:  # every page is given the request
    return JsonResponse({"live": True})


@page(PUBLIC)
def figures(request: Request) -> HttpResponse:
    if not metrics.may_read(request):
        raise NotFound("metrics")
    return HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE)


@page(PUBLIC)
def ready(request: Request) -> HttpResponse:  # every page is given the request
    found = faults()
    return JsonResponse({"ready": not found, "faults": found}, status=503 if found else 200)
