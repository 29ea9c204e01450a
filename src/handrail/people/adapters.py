"""Where allauth asks us: what happens after signing in, how keys of the second step are kept, what a provider may open."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from requests import RequestException, Session

from handrail.kernel.keyring import ring
from handrail.kernel.reasons import Reason, Refused
from handrail.people import providers
from handrail.people.models import Account
from handrail.people.queries import acting

SEALED_OF_SECOND_STEP = frozenset({"secret", "seed"})
"""What allauth keeps of an app and of paper codes, sealed by us."""


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by a form: an account comes with the first code, link or provider."""
        return False

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "handrail.people.second_step.SecondStepStage"}
        return [ours.get(each, each) for each in super().get_login_stages()]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened; allauth's sentences are not ours."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """E-mail leaves through the kernel, with our words."""

    def set_phone_verified(self, user: Account, phone: str) -> None:
        """An account's number was proven by the code that opened it."""

    def post_login(self, request: HttpRequest, user: Account, **about: Any) -> HttpResponse:
        """On this device too, pages speak the language the person chose."""
        response: HttpResponse = super().post_login(request, user, **about)
        remember_language(response, user.language)
        return response


def remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


class Backend(AuthenticationBackend):
    """Whose session it is: read together with what the actor is made of."""

    def get_user(self, user_id: Any) -> Account | None:
        found = acting(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None


class SecondStepAdapter(DefaultMFAAdapter):
    """Keys of the second step are sealed at rest."""

    PLACE = "mfa_authenticator.data"

    def encrypt(self, text: str) -> str:
        return base64.b64encode(ring().seal(text.encode(), self.PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return ring().unseal(base64.b64decode(encrypted_text), self.PLACE).decode()


def reseal() -> int:
    """Seal every key of a second step again that an older key of the installation sealed; how many there were."""
    keys, place, done = ring(), SecondStepAdapter.PLACE, 0
    for pk in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=pk)
            for name, said in row.data.items():
                sealed = base64.b64decode(said) if name in SEALED_OF_SECOND_STEP else b""
                if sealed and not keys.newest_opens(sealed, place):
                    row.data[name] = base64.b64encode(keys.seal(keys.unseal(sealed, place), place)).decode()
                    row.save(update_fields=["data"])
                    done += 1
    return done


class ProviderAdapter(DefaultSocialAccountAdapter):
    def get_requests_session(self) -> Session:
        """Who sends us on to another address is set up wrongly: codes and secrets go to no address but the one that was set."""
        session: Session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Account:
        """Take what the provider says out of what would be stored: only provider and subject are kept."""
        said = sociallogin.account.extra_data
        sociallogin.said = said.get("userinfo") or said.get("id_token") or said
        sociallogin.account.extra_data = {}
        account: Account = sociallogin.user
        return account

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        try:
            answer = providers.take(request, sociallogin)
        except Refused as refused:
            raise ImmediateHttpResponse(providers.failed(request, refused)) from refused
        if answer is not None:
            raise ImmediateHttpResponse(answer)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Exception | None = None, **more: Any
    ) -> None:
        if error == AuthError.CANCELLED:
            code = "provider_cancelled"
        elif isinstance(exception, RequestException):
            code = "provider_down"
        else:
            code = "provider_wrong"
        raise ImmediateHttpResponse(providers.failed(request, Refused([Reason(code)])))
