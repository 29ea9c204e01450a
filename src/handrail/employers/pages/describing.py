"""The pages about employers: the list for staff, and what is known of one."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.employers import actions, forms, queries
from handrail.kernel import clock
from handrail.kernel.lists import wanted
from handrail.kernel.web import Request, page, render, say
from handrail.taxonomy.queries import sectors

BOTH = ("GET", "POST")


@page("employers.describe")
def employers(request: Request) -> HttpResponse:
    """Every employer this actor may describe; who speaks for one alone is there at once."""
    own = queries.own_employers(request.actor)
    asked = wanted(request.GET, {})
    found = queries.employers(request.actor, asked, get_language() or "en")
    if len(own) == 1 and found.paginator.count == 1 and not asked.q:
        return redirect("employers:about", own[0][0])
    return render(request, "employers/employers.html", {"page": found, "wanted": asked})


@page("employers.describe", methods=BOTH)
def about(request: Request, ref: str) -> HttpResponse:
    """Sector, size, regions: all by choice, none asked for."""
    shown = queries.employer(request.actor, ref)
    named = [(each.code, each.name) for each in sectors(get_language() or "en")]
    said = {"sector": shown.sector, "size": shown.size, "areas": list(shown.areas)}
    form = forms.AboutForm(request.POST or None, sectors=named, regions=shown.regions, initial=said)
    if form.done(lambda given: actions.describe(ref, **given, by=request.actor, on=clock.today())):
        say(request, _("Saved."))
        return redirect("employers:about", ref)
    status = form.status
    return render(request, "employers/about.html", {"form": form, "page": shown}, status=status)
