"""Who may be asked to speak, and which quotes may be shown."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from handrail.community.models import Speaking, Workshop
from handrail.community.queries.planning import former
from handrail.community.rules.signing import PUBLICITY, SpeakingState
from handrail.kernel.access import Actor, NotFound
from handrail.people.models import Consent, Person


def may_be_asked(workshop: Workshop) -> QuerySet[Person]:
    """Former mentees who want to hear of workshops and are not asked already."""
    asked = Speaking.objects.filter(workshop=workshop, person=OuterRef("pk")).exclude(state=SpeakingState.WITHDRAWN)
    return former(workshop.programme_id).exclude(Exists(asked))


def choices(actor: Actor, ref: str) -> list[tuple[str, str]]:
    """Those whom the host may ask, by name."""
    workshop = Workshop.objects.run_by(actor).filter(ref=ref).first()
    if workshop is None:
        raise NotFound("workshop")
    return [(each.ref, each.name) for each in may_be_asked(workshop)[:MOST_SPEAKERS]]


@dataclass(frozen=True)
class Quote:
    """What somebody said and agreed to have shown."""

    first_name: str
    words: str


def quotes(workshops: "QuerySet[Workshop]") -> list[Quote]:
    """Only while the consent to publicity holds: it is asked now, so a quote disappears with it."""
    agreed = Consent.objects.filter(person=OuterRef("person_id"), purpose=PUBLICITY, withdrawn_at=None)
    rows = Speaking.objects.filter(Exists(agreed), workshop__in=workshops, state=SpeakingState.YES, quote__isnull=False)
    found = rows.select_related("person").order_by("-workshop__starts_at", "pk")[:MOST]
    return [Quote(row.person.name.split()[0], row.reveal("quote")) for row in found]


MOST, MOST_SPEAKERS = 5, 200


def own(actor: Actor, ref: str) -> Speaking:
    """The actor's own place as a speaker there."""
    rows = Speaking.objects.select_related("workshop__programme__newest", "workshop__series")
    row = rows.filter(workshop__ref=ref, person=actor.person_id or 0).first()
    if row is None:
        raise NotFound("speaking")
    return row
