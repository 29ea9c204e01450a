"""Staff come in with the sign-in of their own organisation (OpenID Connect), and with the roles it claims for them.

Stricter than for LinkedIn: the token's signature, issuer, audience, time and nonce are checked each time, with the keys
the provider shows now. Only provider and subject are kept; the claims are read, followed and forgotten.
"""

import base64
import logging
import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth import logout
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.keyring import ring
from handrail.kernel.privacy import blind_index
from handrail.kernel.reasons import Reason, Refused
from handrail.people import actions, claims, events, granting
from handrail.people.claims import RolesFile
from handrail.people.models import Account, Membership
from handrail.people.rules import Contact

STAFF = "staff"
SESSION, NONCES = "organisation_sign_in", "organisation_nonces"
PLACE = "session.id_token"
MOST_NONCES = 5
# A clock that is a little wrong at either end must not keep a whole organisation out.
LEEWAY = 30
FRESH = 120
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
log = logging.getLogger("handrail.sign_in")


def new_nonce(request: HttpRequest) -> str:
    """Binds the answer to this browser; of several tabs each has its own."""
    nonce = secrets.token_urlsafe(24)
    request.session[NONCES] = [*request.session.get(NONCES, []), nonce][-MOST_NONCES:]
    return nonce


def _use_nonce(request: HttpRequest, nonce: Any) -> bool:
    waiting = request.session.get(NONCES, [])
    request.session[NONCES] = [each for each in waiting if each != nonce]
    return nonce in waiting


class StaffAdapter(OpenIDConnectOAuth2Adapter):
    """allauth's flow, with the token checked whole."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        id_token = kwargs["response"].get("id_token")
        if not isinstance(id_token, str):
            raise _wrong("there is no id_token")
        said = self.checked(id_token, app.client_id, require=["exp", "iat", "iss", "aud", "sub"])
        if not _use_nonce(request, said.get("nonce")):
            raise _wrong("the nonce is not ours")
        more = self._fetch_user_info(token.token) if self.openid_config.get("userinfo_endpoint") else {}
        if more and more.get("sub") != said["sub"]:
            raise _wrong("userinfo is about somebody else")
        login = self.get_provider().sociallogin_from_response(request, {"id_token": {**more, **said}})
        login.session = {
            "sub": said["sub"],
            "sid": str(said.get("sid") or ""),
            "hint": _sealed(id_token),
            "end": _ours_to_visit(self.openid_config, app),
        }
        return login

    def checked(self, token: str, client_id: str, *, require: list[str]) -> dict[str, Any]:
        """The claims of a token that the provider signed, for us and now; OAuth2Error otherwise."""
        issuer = self.openid_config["issuer"]
        if issuer.rstrip("/") != self.get_provider().app.settings["server_url"].rstrip("/"):
            raise _wrong("the provider calls itself by another address than HANDRAIL_STAFF_URL")
        try:
            key, algorithm = self._key(token)
            said: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=client_id,
                issuer=issuer,
                leeway=LEEWAY,
                options={"require": require, "verify_iat": True},
            )
        except (jwt.PyJWTError, KeyError) as error:
            raise _wrong(type(error).__name__) from error
        if isinstance(said["aud"], list) and len(said["aud"]) > 1 and said.get("azp") != client_id:
            raise _wrong("several audiences, and azp is not us")
        return said

    def ended(self, token: str) -> dict[str, Any]:
        """What a logout token says (Back-Channel Logout 1.0, 2.6): typed, signed, for us, fresh, once, and no sign-in."""
        said = self.checked(token, self.get_provider().app.client_id, require=["iss", "aud", "iat", "jti", "events"])
        event = said["events"].get(LOGOUT) if isinstance(said["events"], dict) else None
        wrong = {
            "it is not typed as a logout token": jwt.get_unverified_header(token).get("typ") != "logout+jwt",
            "it holds no logout": not isinstance(event, dict),
            "it has a nonce": "nonce" in said,
            "it names nobody": not any(isinstance(said.get(name), str) and said[name] for name in ("sub", "sid")),
            "it is old": said["iat"] < clock.now().timestamp() - FRESH,
        }
        if faults := [why for why, is_so in wrong.items() if is_so]:
            raise _wrong(f"logout token: {', '.join(faults)}")
        # Kept longer than a token is fresh, so that none comes twice.
        if not cache.add(f"people.logout.{blind_index(said['iss'] + said['jti'])}", 1, timeout=2 * FRESH + LEEWAY):
            raise _wrong("logout token: used before")
        return said

    def _key(self, token: str) -> tuple[Any, str]:
        """The key that is named, out of those shown now: so a new key holds at once, and a withdrawn one no more."""
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise jwt.InvalidAlgorithmError
        with get_adapter().get_requests_session() as calls:
            answer = calls.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            shown = jwt.PyJWKSet.from_dict(answer.json()).keys
        named = [each for each in shown if header.get("kid") in {None, each.key_id}]
        if len(named) != 1:
            raise jwt.InvalidKeyError
        return named[0], algorithm


def _wrong(why: str) -> OAuth2Error:
    log.warning("organisation sign-in refused: %s", why)
    return OAuth2Error(why)


def _sealed(id_token: str) -> str:
    return base64.b64encode(ring().seal(id_token.encode(), PLACE)).decode()


def hint(session: dict[str, Any]) -> str:
    """The token of this session, which the provider wants back when it is asked to sign out."""
    return ring().unseal(base64.b64decode(session["hint"]), PLACE).decode()


def _ours_to_visit(config: dict[str, Any], app: Any) -> str:
    """Where the provider signs out, if it is a page of the provider's own host: a browser is sent there."""
    end = str(config.get("end_session_endpoint") or "")
    return end if urlsplit(end).netloc == urlsplit(app.settings["server_url"]).netloc else ""


def take(request: HttpRequest, sociallogin: Any) -> None:
    """Roles first, then the account they lead into. Who has no role here comes no further and gets no account."""
    said, file = sociallogin.said, granting.roles_file()
    if request.user.is_authenticated:
        logout(request)
    lines = granting.lines(file, said)
    wanted = {line.place for line in lines if line.place}
    account = _account(sociallogin, file, may_open=bool(wanted))
    if account is not None:
        granting.follow(account.person_id or 0, wanted, source=STAFF, on=clock.today())
    if account is None or not Membership.objects.held(clock.today()).filter(person=account.person_id).exists():
        log.warning("organisation sign-in refused: %s", "; ".join(dict.fromkeys(line.why for line in lines)))
        raise Refused([Reason("staff_claims_missing" if claims.is_silent(file, said) else "staff_unmapped")])
    with transaction.atomic():
        sociallogin.account = _tied(account, sociallogin)
    # Read again: a new role has just ended the account's other sessions, and this one must not count among them.
    sociallogin.user = Account.objects.get(pk=account.pk)
    done = claims.second_step_is_done(file, said)
    request.session[SESSION] = {**sociallogin.session, "account": account.pk, "second_step": done}


def _account(sociallogin: Any, file: RolesFile, *, may_open: bool) -> Account | None:
    """The account of this subject, or else of the address the organisation vouches for."""
    if sociallogin.is_existing:
        found: Account = sociallogin.user
        return found
    said = sociallogin.said
    email = said.get("email")
    if not isinstance(email, str) or "@" not in email:
        raise Refused([Reason("provider_no_email")])
    if not file.email_is_proven and said.get("email_verified") not in {True, "true"}:
        raise Refused([Reason("provider_unverified")])
    contact = Contact(email=email.strip().lower())
    known = Account.objects.filter(email=contact.email).first()
    if known is not None or not may_open:
        return known
    name = str(said.get("name") or "").replace("\0", "")[:200]
    return actions.come_in(contact, language=get_language() or "en", how=STAFF, on=clock.today(), name=name)


def _tied(account: Account, sociallogin: Any) -> SocialAccount:
    about = {"provider": STAFF, "uid": sociallogin.account.uid}
    if SocialAccount.objects.filter(user=account, provider=STAFF).exclude(uid=sociallogin.account.uid).exists():
        raise Refused([Reason("provider_one")])
    tied, new = SocialAccount.objects.get_or_create(**about, defaults={"user": account, "extra_data": {}})
    if tied.user_id != account.pk:
        raise Refused([Reason("provider_other")])
    if new:
        record(events.ProviderTied(account.pk, STAFF), by=Actor(account.pk, account.person_id), on=clock.today())
    return tied


def session_of(request: HttpRequest, account_id: int | None) -> dict[str, Any] | None:
    """What is known of this session's sign-in at the organisation, if it led into this account."""
    held: dict[str, Any] | None = request.session.get(SESSION)
    return held if held and held["account"] == account_id else None


def did_second_step(request: HttpRequest, account_id: int | None) -> bool:
    """The organisation asked for a second step when this session began."""
    held = session_of(request, account_id)
    return bool(held and held["second_step"])


def way_out(request: HttpRequest) -> str:
    """Where the provider signs this person out too, if she came by it (RP-Initiated Logout 1.0); nothing otherwise."""
    held = session_of(request, request.user.pk) if request.user.is_authenticated else None
    if not held or not held["end"]:
        return ""
    back = {"post_logout_redirect_uri": f"{settings.HANDRAIL.base_url}/", "id_token_hint": hint(held)}
    return f"{held['end']}?{urlencode({**back, 'client_id': settings.HANDRAIL.staff[0]})}"
