"""What an administrator looks after: is the installation well, and did every notice go."""

from django.http import HttpResponse

from handrail.kernel.health import faults
from handrail.kernel.web import Request, page, render
from handrail.messaging.queries import failures
from handrail.portal.labels import FAULTS
from handrail.portal.queries.home import open_programmes


@page("portal.administer")
def system(request: Request) -> HttpResponse:
    found = [FAULTS.get(code, code) for code in faults()]
    return render(request, "portal/system.html", {"faults": found, "failures": failures(), "programmes": open_programmes()})
