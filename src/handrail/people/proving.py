"""A code to one's own address before something that cannot be undone: an open phone on a table must not be enough."""

from typing import ClassVar

from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.web import Request
from handrail.people import actions
from handrail.people.own_code import OwnCode


class Proof(OwnCode):
    state_name: ClassVar[str] = "people_proof"

    @classmethod
    def begin(cls, request: Request) -> None:
        """Send a code to the account's own address, by e-mail where there is one."""
        known = sorted(actions.contacts_of(by=request.actor), key=lambda each: each.email is None)
        if not known:
            raise Refused([Reason("account_unreachable")])
        cls.send_to(request, known[0])
