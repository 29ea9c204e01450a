"""E-mail leaves here and nowhere else. The Message-ID comes from the notice's key, so a receiver can tell a repeat."""

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from handrail.kernel.models import SimulatedMail


def message_id(key: str) -> str:
    """The same key gives the same Message-ID (RFC 5322), which tells nothing about the key."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{settings.HANDRAIL.mail_domain}>"


def send_mail(to: str, subject: str, text: str, *, key: str, html: str | None = None) -> None:
    """Hand one message to the mail server; errors are the caller's to try again."""
    one_line = " ".join(subject.split())
    message = EmailMultiAlternatives(one_line, text, settings.DEFAULT_FROM_EMAIL, [to], headers={"Message-ID": message_id(key)})
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


class Simulator(BaseEmailBackend):
    """Keeps messages in a table, where the demo shows them. Nothing leaves the machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            key = message.extra_headers.get("Message-ID", "")
            SimulatedMail.objects.create(
                to=", ".join(message.to), subject=str(message.subject), text=str(message.body), key=key
            )
        return len(email_messages)
