"""What an administrator looks after: does everything run, did every notice go, what is still missing, who looked."""

from django.http import HttpResponse

from handrail.kernel.health import faults
from handrail.kernel.web import Request, page, render
from handrail.messaging.labels import KINDS, OTHER
from handrail.messaging.queries import failures
from handrail.portal.labels import CHANNELS, FAULTS, NOTICE_STATES
from handrail.portal.queries import system as queries


@page("portal.administer")
def system(request: Request) -> HttpResponse:
    first = queries.first_days()
    context = {
        "faults": [FAULTS.get(code, code) for code in faults()],
        "running": queries.running(),
        "first": first,
        "undone": sum(not each.done for each in first),
        "failures": [
            (KINDS.get(row.kind, OTHER).subject, CHANNELS.get(row.channel, row.channel), NOTICE_STATES.get(row.state, ""), row)
            for row in failures()
        ],
    }
    return render(request, "portal/system.html", context)


@page("portal.administer")
def looked(request: Request) -> HttpResponse:
    return render(request, "portal/looked.html", {"rows": queries.looked(request.actor)})
