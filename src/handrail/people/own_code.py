"""A code to an address of somebody who is signed in, which this session waits for; allauth counts the tries and the time."""

from typing import Any, ClassVar, Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.conf import settings

from handrail.kernel.web import Request
from handrail.people.codes import allow, send_code
from handrail.people.rules import Contact


class OwnCode(AbstractCodeVerificationProcess):
    """One kind of it; `state_name` is where the session keeps it."""

    state_name: ClassVar[str]

    def __init__(self, request: Request, state: dict[str, Any]) -> None:
        self.request = request
        most, seconds = settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS, settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
        super().__init__(max_attempts=most, timeout=seconds, state=state)

    @classmethod
    def send_to(cls, request: Request, contact: Contact) -> None:
        """Send a code there; an older code is no longer taken."""
        allow(request, contact)
        process = cls(request, cls.initial_state(None, email=contact.email, phone=contact.phone))
        process.state["account"] = request.actor.account_id
        process.send()
        process.persist()

    @classmethod
    def waiting(cls, request: Request) -> Self | None:
        """The code this session waits for, if it is not too old and the same person is still signed in."""
        state = request.session.get(cls.state_name)
        if not state or state["account"] != request.actor.account_id:
            return None
        found: Self | None = cls(request, state).abort_if_invalid()
        return found

    @property
    def contact(self) -> Contact:
        return Contact(self.state.get("email"), self.state.get("phone"))

    def send(self) -> None:
        self.state["code"] = get_adapter().generate_login_code()
        send_code(self.contact, self.code)

    def persist(self) -> None:
        self.request.session[self.state_name] = self.state
        self.request.session.modified = True

    def abort(self) -> None:
        self.request.session.pop(self.state_name, None)
