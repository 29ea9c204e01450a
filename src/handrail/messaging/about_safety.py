"""Which event of a concern, after it was reported, tells whom: leads and administrators, never the other side."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.kernel.events import Told, on
from handrail.kernel.jobs import TRIES, app
from handrail.kernel.mail import send_mail
from handrail.mentorships import events
from handrail.mentorships.queries import hearing_of, readers, ruling_letter, who_may_name_a_lead
from handrail.messaging.actions import tell


def _tell(told: Told, kind: str, person_id: int, about: str, page: str) -> None:
    if person_id != told.person_id:
        tell(kind, person_id, about=about, key=f"event:{told.event_id}:{kind}", path=reverse(page))


@on(events.ConcernHandedOver)
def handed_over(event: events.ConcernHandedOver, told: Told) -> None:
    _tell(told, "concern_handed", event.owner, f"concern:{event.concern_id}", "mentorships:cases")


@on(events.OnCallChanged)
def on_call_changed(event: events.OnCallChanged, told: Told) -> None:
    _tell(told, "on_call", event.taker, f"line:{event.line_id}", "mentorships:rota")


@on(events.HearingOpened)
def hearing_opened(event: events.HearingOpened, told: Told) -> None:
    """To the person it is about, once a lead has said that it is safe: that there is something to read, not what."""
    _hear(told, "hearing", event.concern_id)


@on(events.ConcernClosed)
def hearing_closed(event: events.ConcernClosed, told: Told) -> None:
    """Who was heard learns how it ended; who never was learns nothing."""
    _hear(told, "hearing_over", event.concern_id)


def _hear(told: Told, kind: str, concern_id: int) -> None:
    found = hearing_of(concern_id)
    if found is not None:
        ref, person_id = found
        path = reverse("mentorships:hearing", args=[ref])
        tell(kind, person_id, about=f"hearing:{ref}", key=f"event:{told.event_id}:{kind}", path=path)


@on(events.HearingAnswered)
def hearing_answered(event: events.HearingAnswered, told: Told) -> None:
    for person_id in readers(event.concern_id):
        _tell(told, "hearing_answered", person_id, f"concern:{event.concern_id}", "mentorships:cases")


@on(events.RulingMade)
def ruling_made(event: events.RulingMade, told: Told) -> None:
    """To the person it is about alone: that something was decided, never what."""
    _rule(told, "ruling", event.ruling)


@on(events.RulingSettled)
def ruling_settled(event: events.RulingSettled, told: Told) -> None:
    _rule(told, "ruling_settled", event.ruling)


@on(events.RulingOver)
def ruling_over(event: events.RulingOver, told: Told) -> None:
    _rule(told, "ruling_over", event.ruling)


def _rule(told: Told, kind: str, ruling_id: int) -> None:
    found = ruling_letter(ruling_id)
    if found is not None:
        ref, person_id, _by = found
        path = reverse("mentorships:ruling", args=[ref])
        tell(kind, person_id, about=f"ruling:{ref}", key=f"event:{told.event_id}:{kind}", path=path)


@on(events.RulingAppealed)
def ruling_appealed(event: events.RulingAppealed, told: Told) -> None:
    """To those who may look at it again: the leads but the one who decided."""
    found = ruling_letter(event.ruling)
    for person_id in readers(event.concern_id):
        if found is not None and person_id != found[2]:
            _tell(told, "ruling_appealed", person_id, f"concern:{event.concern_id}", "mentorships:cases")


@on(events.ConcernUnrouted)
def unrouted(event: events.ConcernUnrouted, told: Told) -> None:
    """Never silently nobody: administrators name a lead, and the address outside is written to."""
    for person_id in who_may_name_a_lead(told.on):
        _tell(told, "concern_unrouted", person_id, f"concern:{event.concern_id}", "portal:organisations")
    if settings.HANDRAIL.safeguarding_outside:
        write_outside.defer(event_id=told.event_id)


@app.task(name="handrail.messaging.write_outside", queue="notices", retry=TRIES)
def write_outside(event_id: int) -> None:
    """To the address outside the organisation that settings name; it says that there is a report, nothing of it."""
    text = _("Somebody reported a concern, and nobody here may read it. Please call us, and see that somebody does.")
    subject = _("A concern has nobody to read it")
    send_mail(settings.HANDRAIL.safeguarding_outside, subject, f"{text}\n", key=f"event:{event_id}:outside")
