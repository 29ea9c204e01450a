"""Who has signed the plan may confirm it with the e-signature of her country, where the installation has a provider for it.

Our own signature holds without it. The provider learns the plan's digest, never its words or who signs. A no there is not kept.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from handrail.kernel import plugs
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.providers import Kind, SignatureAsked, Signed
from handrail.kernel.reasons import Reason, Refused
from handrail.mentorships import events
from handrail.mentorships.actions.locking import of_pair, person
from handrail.mentorships.models import Signature

HOLDS = timedelta(days=14)
"""So long we ask how far it is; then she may begin anew."""


def confirm_plan(ref: str, path: str, language: str, *, by: Actor, on: date, now: datetime) -> str:
    """The provider's page for her own signature. Not in a transaction: it goes over the net."""
    signature = _own(ref, by=by, on=on)
    asked = SignatureAsked(signature.ref, signature.plan_hash, language, settings.HANDRAIL.base_url + path)
    try:
        address = plugs.ask(Kind.SIGNATURE, lambda provider: plugs.address(provider.ask(asked)))
    except Exception as error:  # whatever a provider raises, a page must say something kind
        raise Refused([Reason("signature_away")]) from error
    Signature.objects.filter(pk=signature.pk, confirmed_on=None).update(confirm_asked_at=now)
    return address


@transaction.atomic
def _own(ref: str, *, by: Actor, on: date) -> Signature:
    by.must("mentorships.plan")
    mentorship = of_pair(ref, by=by, on=on)
    choice = mentorship.track_choices.order_by("-pk").first()
    mine = mentorship.signatures.filter(person_id=person(by), choice=choice, confirmed_on=None)
    if not plugs.chosen(Kind.SIGNATURE) or (found := mine.order_by("-pk").first()) is None:
        raise NotFound("signature")
    return found


def look_at_confirmations(now: datetime) -> None:
    """How far each is that was asked for. The first failure ends the round: the next one comes in some minutes."""
    waiting = Signature.objects.filter(confirm_asked_at__isnull=False, confirmed_on=None)
    waiting.filter(confirm_asked_at__lt=now - HOLDS).update(confirm_asked_at=None)
    if not plugs.chosen(Kind.SIGNATURE):
        return
    for pk, ref in waiting.order_by("pk").values_list("pk", "ref"):
        said = plugs.ask(Kind.SIGNATURE, lambda provider, key=ref: Signed(provider.look(key)))  # type: ignore[misc]
        if said is not Signed.WAITING:
            _settle(pk, said, now.date())


@transaction.atomic
def _settle(pk: int, said: Signed, on: date) -> None:
    signature = Signature.objects.select_for_update(of=("self",)).get(pk=pk)
    if said is Signed.REFUSED:
        signature.confirm_asked_at = None
    elif signature.confirmed_on is None:
        signature.confirmed_on, signature.confirmed_with = on, plugs.chosen(Kind.SIGNATURE)[:60]
        record(events.PlanConfirmed(signature.mentorship_id), by=Actor.system("e-signature"), on=on)
    signature.save(update_fields=["confirm_asked_at", "confirmed_on", "confirmed_with"])
