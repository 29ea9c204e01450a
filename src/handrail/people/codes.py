"""Signing in with a code by e-mail or SMS: allauth's process, made safe in parallel and silent about who has an account.

A code goes to every address that is asked for. Whose account it is, is looked up only when the code comes back: so known
and unknown addresses get the same answer in the same time, and somebody new comes in by the same two pages.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core import ratelimit
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.mail import send_mail
from handrail.kernel.models import new_ref
from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.sms import send_sms
from handrail.kernel.web import Request
from handrail.people import actions, tries
from handrail.people.rules import Contact


class Code(LoginCodeVerificationProcess):
    """One code that is waited for in one session; its state lives there."""

    @classmethod
    def begin(cls, request: Request, contact: Contact, next_url: str | None) -> None:
        """Send a code and wait for it. Asking again makes a new code; the old one is no longer taken."""
        allow(request, contact)
        login = Login(email=contact.email, phone=contact.phone, redirect_url=next_url)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=contact.email, phone=contact.phone), initiated_by_user=True)
        process = cls(stage=stage)
        process.state["code"] = get_adapter().generate_login_code()
        process.deliver()
        process.persist()

    @classmethod
    def waiting(cls, request: Request) -> Self | None:
        """The code this session waits for, if it is not too old."""
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        found: Self | None = cls(stage=stage).abort_if_invalid() if stage else None
        return found

    @property
    def contact(self) -> Contact:
        return Contact(self.state.get("email"), self.state.get("phone"))

    def deliver(self) -> None:
        """Refused, in words, when it cannot be sent now. A code is never sent by itself a second time."""
        send_code(self.contact, self.code)

    def finish(self, redirect_url: str | None = None) -> HttpResponse:
        """The code was right: come into the account of that address, through the second step where there is one."""
        self._user = actions.come_in(self.contact, language=get_language() or "en", how="code", on=clock.today())
        answer: HttpResponse = super().finish(redirect_url or self.stage.login.redirect_url)
        return answer


def send_code(contact: Contact, code: str) -> None:
    key = f"code:{new_ref()}"
    try:
        if contact.email:
            text = render_to_string("people/mail/code.txt", {"code": code})
            send_mail(contact.email, _("Your code is %(code)s") % {"code": code}, text, key=key)
        else:
            send_sms(contact.phone or "", _("%(code)s is your code for Handrail.") % {"code": code}, key=key)
    except OSError as error:
        raise Refused([Reason("code_not_sent")]) from error


def allow(request: Request, contact: Contact) -> None:
    """Refused when codes were asked for too often, from here or for this address."""
    key = contact.email or contact.phone
    if not ratelimit.consume(request, action="request_login_code", key=key):
        tries.refused("code", "code_just_sent")
        raise Refused([Reason("code_just_sent")])


def one_at_a_time[**P](
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Serialise a sign-in step on its session row: reload the state under the lock, save it before the lock goes.

    allauth reads, changes and writes the state of a code without a lock: one code used 20 times at once signed in 10
    times, and wrong guesses were not counted. With this around the confirming view: once, and counted.
    """

    @wraps(view)
    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            key = request.session.session_key
            if not locked(key):
                return redirect("people:sign_in")
            vars(request.session).pop("_session_cache", None)
            response = view(request, *args, **kwargs)
            if request.session.modified and request.session.session_key == key:
                request.session.save()
                request.session.modified = False
            return response

    return guarded


def locked(key: Any) -> bool:
    """Hold the session's row until the transaction ends. False: another request has used the code and the row is gone."""
    return Session.objects.select_for_update().filter(pk=key).exists()
