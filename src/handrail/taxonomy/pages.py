"""The door to finding a mentor: say what work you want, or choose it by sector. Nothing typed here is kept."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language

from handrail.kernel.access import NotFound
from handrail.kernel.web import PUBLIC, Request, page, render
from handrail.taxonomy import queries, showing
from handrail.taxonomy.forms import SearchForm


@page(PUBLIC)
def search(request: Request) -> HttpResponse:
    form = SearchForm(request.GET)
    if ref := form.said("occupation"):
        return HttpResponseRedirect(_onward(form.said("next"), ref))
    words = form.said("q")
    found = {"rows": showing.found(words), "sectors": queries.sectors_called(words, _language())}
    context = _asked(form) | found | {"openings": showing.openings()}
    return render(request, "taxonomy/search.html", context, fragment="suggestions")


@page(PUBLIC)
def occupation(request: Request, ref: str) -> HttpResponse:
    work = queries.work(ref, _language())
    if work is None:
        raise NotFound("occupation")
    form = SearchForm(request.GET)
    return render(request, "taxonomy/occupation.html", _asked(form) | {"work": work, "chosen": _onward(form.said("next"), ref)})


@page(PUBLIC)
def sectors(request: Request) -> HttpResponse:
    return render(request, "taxonomy/sectors.html", _asked(SearchForm(request.GET)) | {"sectors": queries.sectors(_language())})


@page(PUBLIC)
def sector(request: Request, code: str) -> HttpResponse:
    groups = queries.groups_of(code, _language())
    if not groups:
        raise NotFound("sector")
    context = {"groups": groups, "sector": queries.sector_name(code, _language())}
    return render(request, "taxonomy/sector.html", _asked(SearchForm(request.GET)) | context)


@page(PUBLIC)
def group(request: Request, code: str) -> HttpResponse:
    occupations = queries.occupations_of(code, _language())
    if not occupations:
        raise NotFound("group")
    context = {"occupations": occupations, "group": queries.group_name(code, _language())}
    return render(request, "taxonomy/group.html", _asked(SearchForm(request.GET)) | context)


def _asked(form: SearchForm) -> dict[str, object]:
    """What every one of these pages knows: the words typed, where to go on, and whether ESCO is to be named."""
    path, button = form.said("next"), form.said("button")
    ask = urlencode({"button": button, "next": path} if path else {"button": button})
    onward = f"?{urlencode({'next': path})}" if path else ""
    asked = {"q": form.said("q"), "next": path, "onward": onward, "button": button, "esco": queries.uses_esco()}
    return asked | {"ask": f"{reverse('taxonomy:search')}?{ask}"}


def _onward(path: str, ref: str) -> str:
    """Back to the page that asked, with the choice; else to the page about this work."""
    if not path:
        return reverse("taxonomy:occupation", args=[ref])
    return f"{path}{'&' if '?' in path else '?'}occupation={ref}"


def _language() -> str:
    return get_language() or "en"
