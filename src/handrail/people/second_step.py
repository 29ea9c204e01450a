"""Staff's second step: a code from an app on their phone (TOTP), with paper codes for the day the phone is lost."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno
from allauth.account.stages import LoginStage, LoginStageController
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import TOTP, get_totp_secret, validate_totp_code
from django.core.cache import cache
from django.db import transaction

from handrail.kernel import clock, looks
from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.privacy import blind_index
from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.web import Request
from handrail.people import events, staff_sign_in, tries
from handrail.people.models import Account


class SecondStepStage(AuthenticateStage):
    """Not asked of who has just done one at the organisation's own sign-in, which this session came by."""

    def _should_handle(self, request: Request) -> bool:
        account_id = self.login.user.pk if self.login.user else None
        return not staff_sign_in.did_second_step(request, account_id) and bool(super()._should_handle(request))


def waiting(request: Request) -> LoginStage | None:
    """The sign-in of this session that still needs the second step."""
    return LoginStageController.enter(request, AuthenticateStage.key)


def prove(stage: LoginStage, code: str) -> None:
    """Refused unless the code is of the account's app or paper; five tries in five minutes, each code once."""
    form = AuthenticateForm(user=stage.login.user, data={"code": code})
    if form.is_valid() and _first_use(stage, code):
        form.save()
        return
    often = form.has_error("code", "too_many_login_attempts")
    why = "sign_in_too_often" if often else "sign_in_code_wrong"
    tries.refused("second step", why)
    raise Refused([Reason(why, "code")])


# With a tolerance of one period on either side a code is right for three; allauth remembers its use for one.
STILL_RIGHT = 3 * 30


def _first_use(stage: LoginStage, code: str) -> bool:
    """Of any number at once, one: the cache's table keeps it. The code itself is not kept."""
    used = blind_index(f"second_step:{stage.login.user.pk}:{normalize_user_code(code)}")
    return bool(cache.add(f"people.second_step.{used}", 1, timeout=STILL_RIGHT))


@dataclass(frozen=True)
class SetUp:
    """What the page shows to set up: the key in letters and as a picture."""

    secret: str
    picture: str


def offer(request: Request) -> SetUp:
    """The key to set up with; it stays in the session while the page is tried again."""
    secret: str = get_totp_secret(regenerate=False)
    address = _address(Account.objects.get(pk=request.actor.account_id or 0), secret)
    return SetUp(secret, str(segno.make(address, error="m").svg_data_uri(scale=5, border=2, dark="#000", light="#fff")))


def _address(account: Account, secret: str) -> str:
    """What the app reads: the otpauth address (Key URI Format)."""
    owner = looks.shown().organisation
    label = quote(f"{owner}:{account.email or account.phone}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': owner})}"


@transaction.atomic
def set_up(secret: str, code: str, *, by: Actor) -> list[str]:
    """Keep the key and make the paper codes, which are shown once. Other sessions end: they began without this step."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=by.account_id or 0)
    if Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        raise Refused([Reason("second_step_set")])
    if not validate_totp_code(secret, code):
        raise Refused([Reason("sign_in_code_wrong_app", "code")])
    TOTP.activate(account, secret)
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    paper = RecoveryCodes.activate(account)
    Account.objects.sign_out(pk=account.pk)
    record(events.SecondStepSet(account.pk), by=by, on=clock.today())
    return list(paper.get_unused_codes())


@transaction.atomic
def reset(account: Account, *, by: Actor) -> None:
    """Forget the phone that was lost. All sessions end; the next sign-in asks to set it up again."""
    by.must("people.appoint")
    Authenticator.objects.filter(user=account).delete()
    Account.objects.sign_out(pk=account.pk)
    record(events.SecondStepReset(account.pk), by=by, on=clock.today())
