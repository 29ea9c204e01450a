"""Routes that are not ours: the two ends of allauth's OpenID Connect; one has no `@page` and stands in `access.THIRD_PARTY`.

All other pages of allauth are not mounted. What its code calls by name (`account_login` and so on) are names of our pages.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from requests import RequestException

from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.web import PUBLIC, Request, page
from handrail.people import providers

# What a provider that answers nonsense makes allauth raise, besides what it catches itself.
NONSENSE = (KeyError, TypeError, ValueError, AttributeError, OAuth2Error)


@page(PUBLIC, methods=("POST",))
def provider_start(request: Request, provider_id: str) -> HttpResponse:
    """Send the person to the provider. Only `next` is taken from the address: allauth would also take scope and process."""
    request.GET = QueryDict(urlencode({"next": request.POST.get("next", "")}))
    return _or_failed(request, lambda: views.login(request, provider_id))


@login_not_required
def provider_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The person comes back from the provider."""
    return _or_failed(request, lambda: views.callback(request, provider_id))


def _or_failed(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return answer()
    except RequestException:
        return providers.failed(request, Refused([Reason("provider_down")]))
    except NONSENSE:
        return providers.failed(request, Refused([Reason("provider_wrong")]))
