"""What everybody may look at who has the address: a certificate, its paper, its badge, and whose key signed it."""

from django.http import HttpResponse, JsonResponse

from handrail.kernel import clock
from handrail.kernel.web import PUBLIC, Request, page, render
from handrail.training import badges, labels, queries, revocation


def _hidden(answer: HttpResponse) -> HttpResponse:
    """Only who was given the address finds it: no search engine keeps it."""
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@page(PUBLIC)
def certificate(request: Request, public_id: str) -> HttpResponse:
    """Whether a certificate holds: name, course, days, and nothing else."""
    paper = queries.paper(public_id, clock.today())
    context = {"paper": paper, "light": labels.LIGHTS[paper.standing], "standing": labels.STANDINGS[paper.standing]}
    return _hidden(render(request, "training/certificate.html", context))


@page(PUBLIC)
def certificate_paper(request: Request, public_id: str) -> HttpResponse:
    """The same to print and hang up."""
    paper = queries.paper(public_id, clock.today())
    return _hidden(render(request, "training/paper.html", {"paper": paper, "address": badges.page_of(public_id)}))


@page(PUBLIC)
def badge(request: Request, public_id: str) -> HttpResponse:
    """The Open Badge as a file: a signed credential."""
    paper = queries.paper(public_id, clock.today())
    answer = HttpResponse(paper.badge, content_type="application/vc+jwt")
    answer["Content-Disposition"] = 'attachment; filename="badge.jwt"'
    return _hidden(answer)


@page(PUBLIC)
def revoked(request: Request, number: str) -> HttpResponse:
    """Which badges were taken back, for whoever verifies one: a signed row of bits, without names or addresses."""
    places = queries.taken_back(number)
    said = revocation.status_list(int(number), places, badges.issuer(badges.organisation()), clock.now())
    answer = HttpResponse(badges.sign(said), content_type="application/vc+jwt")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@page(PUBLIC)
def issuer(request: Request) -> HttpResponse:
    """Who signs badges here, with the public key."""
    key = {"keys": [badges.public_jwk()]}
    return JsonResponse({**badges.issuer(badges.organisation()), "jwks": key})
