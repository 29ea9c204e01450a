"""SMS through the chosen provider. The simulator keeps a table, where the demo and tests read it."""

from handrail.kernel import plugs
from handrail.kernel.models import SimulatedSms
from handrail.kernel.providers import Kind, NotSent, Sms

__all__ = ["NotSent", "send_sms", "simulator"]


def simulator(to: str, text: str, key: str) -> None:
    """Keep the message in a table, where the demo and tests read it."""
    SimulatedSms.objects.get_or_create(key=key, defaults={"to": to, "text": text})


def send_sms(to: str, text: str, *, key: str) -> None:
    """Hand one SMS to the chosen provider."""

    def send(provider: Sms) -> None:
        provider(to, text, key)

    plugs.ask(Kind.SMS, send)
