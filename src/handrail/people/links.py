"""Signing in with a link: the button is pressed, the link is used up, and the second step comes where there is one."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib.auth import logout
from django.http import HttpResponse

from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.web import Request
from handrail.people import actions, tries
from handrail.people.models import Account


def spend(request: Request, token: str) -> Account:
    """The account of the link; Refused when it is spent or old, or when many were tried from here."""
    if not ratelimit.consume(request, action="link"):
        tries.refused("link", "sign_in_too_often")
        raise Refused([Reason("sign_in_too_often")])
    try:
        return actions.spend_link(token)
    except Refused as refused:
        tries.refused("link", refused.reasons[0].code)
        raise


def come_in(request: Request, account: Account) -> HttpResponse:
    """Into the account; whoever was signed in here before is signed out first."""
    if request.actor.is_signed_in:
        logout(request)
    record_authentication(request, account, method="link")
    answer: HttpResponse = perform_login(request, Login(user=account))
    return answer
