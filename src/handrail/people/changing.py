"""A new e-mail address or mobile number: proven by a code, the old one is told, and may put it back for a week.

As with signing in, whose address the new one is, is looked up only when the code comes back. So an address that somebody
else has gets the same answer in the same time, and nobody learns who has an account.
"""

from typing import Any, Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.conf import settings

from handrail.kernel import clock
from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.web import Request
from handrail.people import actions
from handrail.people.codes import allow, send_code
from handrail.people.rules import Contact

STATE = "people_new_contact"


class NewContact(AbstractCodeVerificationProcess):
    """The code a session waits for before an account gets its new address; allauth counts the tries and the time."""

    def __init__(self, request: Request, state: dict[str, Any]) -> None:
        self.request = request
        most, seconds = settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS, settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
        super().__init__(max_attempts=most, timeout=seconds, state=state)

    @classmethod
    def begin(cls, request: Request, contact: Contact) -> None:
        """Send a code to the new address; an older code is no longer taken."""
        if contact in actions.contacts_of(by=request.actor):
            raise Refused([Reason("contact_is_same", "contact")])
        allow(request, contact)
        process = cls(request, cls.initial_state(None, email=contact.email, phone=contact.phone))
        process.state["account"] = request.actor.account_id
        process.send()
        process.persist()

    @classmethod
    def waiting(cls, request: Request) -> Self | None:
        """The code this session waits for, if it is not too old and the same person is still signed in."""
        state = request.session.get(STATE)
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
        self.request.session[STATE] = self.state
        self.request.session.modified = True

    def abort(self) -> None:
        self.request.session.pop(STATE, None)

    def finish(self) -> None:
        """The code was right, and is used up whatever comes of it."""
        self.abort()
        actions.change_contact(self.contact, by=self.request.actor, on=clock.today())
