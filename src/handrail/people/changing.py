"""A new e-mail address or mobile number: proven by a code, the old one is told, and may put it back for a week.

As with signing in, whose address the new one is, is looked up only when the code comes back. So an address that somebody
else has gets the same answer in the same time, and nobody learns who has an account.
"""

from typing import ClassVar

from handrail.kernel import clock
from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.web import Request
from handrail.people import actions
from handrail.people.own_code import OwnCode
from handrail.people.rules import Contact


class NewContact(OwnCode):
    """The code a session waits for before an account gets its new address."""

    state_name: ClassVar[str] = "people_new_contact"

    @classmethod
    def begin(cls, request: Request, contact: Contact) -> None:
        """Send a code to the new address; an older code is no longer taken."""
        if contact in actions.contacts_of(by=request.actor):
            raise Refused([Reason("contact_is_same", "contact")])
        cls.send_to(request, contact)

    def finish(self) -> None:
        """The code was right, and is used up whatever comes of it."""
        self.abort()
        actions.change_contact(self.contact, by=self.request.actor, on=clock.today())
