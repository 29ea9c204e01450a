"""Routes that are not ours: the two ends of allauth's OpenID Connect; one has no `@page` and stands in `access.THIRD_PARTY`.

All other pages of allauth are not mounted. What its code calls by name (`account_login` and so on) are names of our pages.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.core import ratelimit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from requests import RequestException

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.web import PUBLIC, Request, page
from handrail.people import providers, sessions, staff_sign_in

# What a provider that answers nonsense makes allauth raise, besides what it catches itself.
NONSENSE = (KeyError, TypeError, ValueError, AttributeError, OAuth2Error)


@page(PUBLIC, methods=("POST",))
def provider_start(request: Request, provider_id: str) -> HttpResponse:
    """Send the person to the provider. Only `next` is taken from the address: allauth would also take scope and process."""
    asked = {"next": request.POST.get("next", "")}
    if provider_id == staff_sign_in.STAFF:
        asked["auth_params"] = urlencode({"nonce": staff_sign_in.new_nonce(request)})
    request.GET = QueryDict(urlencode(asked))
    return _or_failed(request, lambda: views.login(request, provider_id))


@login_not_required
def provider_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The person comes back from the provider."""
    if provider_id == staff_sign_in.STAFF and provider_id in providers.offered():
        adapter = staff_sign_in.StaffAdapter(request, provider_id)
        return _or_failed(request, lambda: OAuth2CallbackView.adapter_view(adapter)(request))
    return _or_failed(request, lambda: views.callback(request, provider_id))


@login_not_required
@csrf_exempt
def provider_ended(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The organisation's server tells us that somebody signed out there (OpenID Connect Back-Channel Logout 1.0)."""
    if provider_id != staff_sign_in.STAFF or provider_id not in providers.offered():
        raise NotFound(provider_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not ratelimit.consume(request, action="provider_ended"):
        return _told("too many requests", 429)
    adapter = staff_sign_in.StaffAdapter(request, provider_id)
    try:
        said = adapter.ended(request.POST.get("logout_token", ""))
    except RequestException:
        return _told("our look at your keys failed", 400)
    except NONSENSE:
        return _told("the logout token is not right", 400)
    sessions.end_elsewhere(sub=str(said.get("sub") or ""), sid=str(said.get("sid") or ""), on=clock.today())
    return _told("", 200)


def _told(why: str, status: int) -> HttpResponse:
    said = {"error": "invalid_request", "error_description": why} if why else {}
    return JsonResponse(said, status=status, headers={"Cache-Control": "no-store"})


def _or_failed(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return answer()
    except RequestException:
        return providers.failed(request, Refused([Reason("provider_down")]))
    except NONSENSE:
        return providers.failed(request, Refused([Reason("provider_wrong")]))
