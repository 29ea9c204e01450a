"""SMS through a small provider interface: a dotted path names a callable (to, text, key). The simulator keeps a table."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from handrail.kernel.models import SimulatedSms


class NotSent(Exception):
    """The provider is sure that nothing went out, so it may be tried again."""


class Provider(Protocol):
    """Sends one SMS. Raises NotSent when it is sure that nothing went; any other error means that nobody knows."""

    def __call__(self, to: str, text: str, key: str) -> None: ...


def simulator(to: str, text: str, key: str) -> None:
    """Keep the message in a table, where the demo and tests read it."""
    SimulatedSms.objects.get_or_create(key=key, defaults={"to": to, "text": text})


def send_sms(to: str, text: str, *, key: str) -> None:
    """Hand one SMS to the configured provider."""
    provider: Provider = import_string(settings.HANDRAIL.sms)
    provider(to, text, key)
