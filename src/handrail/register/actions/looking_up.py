"""Before somebody is tied to her row, the service's own register is asked for it, where the installation can ask.

What the register cannot say now changes nothing: the row that was brought in before stays, and only where there is none is it
said that the register does not answer. Nobody is taken out here; that is for the whole file.
"""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError

from handrail.kernel import plugs
from handrail.kernel.access import Actor
from handrail.kernel.privacy import blind_index
from handrail.kernel.providers import Kind
from handrail.kernel.reasons import Reason, Refused
from handrail.register import rules
from handrail.register.actions.importing import bring_in_line
from handrail.register.models import Jobseeker


def look_up(number: str, *, by: Actor, on: date) -> None:
    """Bring this person's row up to date. Not in a transaction: it goes over the net."""
    by.must("register.tie")
    if not plugs.chosen(Kind.REGISTER):
        return
    plain = rules.plain_number(number)
    try:
        plugs.ask(Kind.REGISTER, lambda provider: _keep(provider(plain), plain, on))
    except Exception as error:  # whatever a provider raises, a page must say something kind
        if not Jobseeker.objects.filter(number_index=blind_index(plain)).exists():
            raise Refused([Reason("register_away", "number")]) from error


def _keep(line: Mapping[str, str] | None, number: str, on: date) -> None:
    """It stands under the number that was asked, whatever the answer says: no answer leads to another person's row."""
    if line is None:
        return
    try:
        bring_in_line({**line, "number": number}, on=on)
    except IntegrityError:
        return  # somebody else has just brought the same row in
