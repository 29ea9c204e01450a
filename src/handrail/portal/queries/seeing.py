"""Whose pages somebody may ask to see: people of her own organisation alone."""

from django.db.models import Exists, OuterRef, Q

from handrail.kernel import clock
from handrail.kernel.access import Actor, Role
from handrail.kernel.reasons import Reason, Refused
from handrail.people import staffing
from handrail.people.models import Account, Membership
from handrail.people.rules import Contact
from handrail.programmes.models import Mentor, Participation


def account_of_ours(actor: Actor, contact: Contact) -> Account:
    """Who is reached there, if she belongs to the actor's organisation; the same refusal for a stranger and for nobody."""
    places = set(actor.at(Role.COORDINATOR)) | staffing.looked_after(actor)
    reached = Q(email=contact.email, email__isnull=False) | Q(phone=contact.phone, phone__isnull=False)
    in_programme = Participation.objects.filter(person=OuterRef("person"), programme__owner__in=places)
    guides = Mentor.objects.filter(person=OuterRef("person"), programme__owner__in=places)
    works = Membership.objects.held(clock.today()).filter(person=OuterRef("person"), organisation__in=places)
    ours = Exists(in_programme) | Exists(guides) | Exists(works)
    found = Account.objects.filter(reached, ours, is_active=True).first()
    if found is None:
        raise Refused([Reason("see_as_nobody", "contact")])
    return found
