"""Notices: who is told what kind of thing, by which channel, and whether it went. Never what it says."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.kernel.models import Row
from handrail.kernel.privacy import Leaving, Whose
from handrail.messaging.rules import Channel, State
from handrail.people.models import Person


class Notice(Row):
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=[(each, each) for each in Channel])
    key = models.CharField(max_length=120, unique=True)
    about = models.CharField(max_length=40)
    path = models.CharField(max_length=200, blank=True)
    # A purpose of people.LinkPurpose: the notice carries a way in, made when it is sent.
    link = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=12, choices=[(each, each) for each in State], default=State.WAITING)
    sent_at = models.DateTimeField(null=True)

    NOT_PERSONAL: ClassVar = ("kind", "channel", "key", "about", "path", "link", "state", "sent_at")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        indexes = (
            models.Index(fields=["person", "created"], name="notices_of_person"),
            models.Index(fields=["state"], name="notices_open", condition=~Q(state__in=[State.SENT, State.NOT_NEEDED])),
        )
        constraints = (
            models.CheckConstraint(name="notice_state_known", condition=Q(state__in=list(State))),
            models.CheckConstraint(name="notice_sent_has_time", condition=~Q(state=State.SENT) | Q(sent_at__isnull=False)),
        )
