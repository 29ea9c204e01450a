"""Signing in with OpenID Connect: LinkedIn for mentors, the national e-ID for the tie to the register.

Two kinds, two trusts. LinkedIn opens an account when it vouches for the e-mail address. The e-ID opens nothing: it adds a
proven national number to somebody who has signed in, held sealed in the session until the register's page takes it.
"""

import base64
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.crypto import CannotOpen
from handrail.kernel.events import record
from handrail.kernel.keyring import ring
from handrail.kernel.labels import sentence
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.kernel.web import Request
from handrail.people import actions, events, rules, staff_sign_in
from handrail.people.models import Account
from handrail.people.rules import Contact

EID = "eid"
LINKEDIN = "linkedin"
NUMBER = "eid_number"
PLACE = "session.eid_number"
MINUTES = 15
STATUS = {"provider_down": 503, "provider_cancelled": 200, "staff_unmapped": 403, "staff_claims_missing": 403}
STATUS["roles_unreadable"] = 503


def offered() -> list[str]:
    """The providers this installation has set up."""
    apps: list[dict[str, object]] = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return [str(app["provider_id"]) for app in apps]


def take(request: HttpRequest, sociallogin: Any) -> HttpResponse | None:
    """Decide what a proven subject means. An answer ends the sign-in here; None lets allauth go on into the account."""
    if sociallogin.account.provider == EID:
        return _take_number(request, sociallogin)
    if sociallogin.account.provider == staff_sign_in.STAFF:
        staff_sign_in.take(request, sociallogin)
        return None
    if request.user.is_authenticated:
        return _connect(Account.objects.get(pk=request.user.pk), sociallogin)
    if not sociallogin.is_existing:
        _come_in(sociallogin)
    return None


def _connect(account: Account, sociallogin: Any) -> HttpResponse:
    """Somebody who is signed in adds this way to sign in. Their own account, whatever address the provider says."""
    others = SocialAccount.objects.filter(user=account, provider=sociallogin.account.provider)
    if others.exclude(uid=sociallogin.account.uid).exists():
        raise Refused([Reason("provider_one")])
    with transaction.atomic():
        _tie(account, sociallogin)
    return HttpResponseRedirect(sociallogin.state.get("next") or reverse("people:me"))


@transaction.atomic
def disconnect(request: Request, provider: str) -> None:
    """Take a provider away again; never the last way to sign in."""
    request.actor.must("people.me")
    account = Account.objects.select_for_update(of=("self",)).get(pk=request.actor.account_id or 0)
    tied = SocialAccount.objects.filter(user=account).exclude(provider=EID)
    gone = tied.filter(provider=provider).first()
    if gone is None:
        raise NotFound(provider)
    refuse_if(rules.blocks_untying(reached=bool(account.email or account.phone), others=tied.count() - 1))
    gone.delete()
    record(events.ProviderUntied(account.pk, provider), by=request.actor, on=clock.today())


def _come_in(sociallogin: Any) -> None:
    said = sociallogin.said
    email = said.get("email")
    if not isinstance(email, str) or "@" not in email:
        raise Refused([Reason("provider_no_email")])
    if said.get("email_verified") not in {True, "true"}:
        raise Refused([Reason("provider_unverified")])
    name = str(said.get("name") or "").replace("\0", "")[:200]
    with transaction.atomic():
        contact = Contact(email=email.strip().lower())
        account = actions.come_in(contact, language=get_language() or "en", how=LINKEDIN, on=clock.today(), name=name)
        sociallogin.account = _tie(account, sociallogin)
        sociallogin.user = account


def _tie(account: Account, sociallogin: Any) -> SocialAccount:
    """Provider and subject beside the account, once."""
    about = {"provider": sociallogin.account.provider, "uid": sociallogin.account.uid}
    tied, new = SocialAccount.objects.get_or_create(**about, defaults={"user": account, "extra_data": {}})
    if tied.user_id != account.pk:
        raise Refused([Reason("provider_other")])
    if new:
        by = Actor(account.pk, account.person_id)
        record(events.ProviderTied(account.pk, sociallogin.account.provider), by=by, on=clock.today())
    return tied


def _take_number(request: HttpRequest, sociallogin: Any) -> HttpResponse:
    number = sociallogin.said.get(settings.HANDRAIL.eid_claim)
    if not request.user.is_authenticated:
        raise Refused([Reason("eid_sign_in_first")])
    if not isinstance(number, str) or not number.strip():
        raise Refused([Reason("eid_no_number")])
    try:
        with transaction.atomic():
            _tie(Account.objects.get(pk=request.user.pk), sociallogin)
    except IntegrityError as error:
        raise Refused([Reason("provider_other")]) from error
    sealed = ring().seal(number.strip().encode(), PLACE)
    request.session[NUMBER] = {"sealed": base64.b64encode(sealed).decode(), "at": clock.now().timestamp()}
    return HttpResponseRedirect(sociallogin.state.get("next") or "/")


def proven_number(request: HttpRequest) -> str | None:
    """The national number the e-ID has just proven for whoever is signed in. Look without using it up (safe on GET)."""
    held = request.session.get(NUMBER)
    if not held or clock.now().timestamp() - held["at"] > MINUTES * 60:
        return None
    try:
        return ring().unseal(base64.b64decode(held["sealed"]), PLACE).decode()
    except CannotOpen:
        return None  # the installation's key was changed meanwhile; the e-ID is asked again


def use_number(request: HttpRequest) -> str | None:
    """Take the proven number out of the session, for the tie to the register."""
    number = proven_number(request)
    request.session.pop(NUMBER, None)
    return number


def failed(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Say what went wrong with the provider and offer the code instead."""
    sentences = [sentence(reason) for reason in refused.reasons]
    status = STATUS.get(refused.reasons[0].code, 400)
    return render(request, "people/provider_failed.html", {"sentences": sentences}, status=status)
