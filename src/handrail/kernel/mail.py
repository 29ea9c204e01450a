"""E-mail leaves here and nowhere else. The Message-ID comes from the notice's key, so a receiver can tell a repeat."""

import hashlib
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend

from handrail.kernel import looks
from handrail.kernel.models import SimulatedMail


def message_id(key: str) -> str:
    """The same key gives the same Message-ID (RFC 5322), which tells nothing about the key."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{settings.HANDRAIL.mail_domain}>"


def send_mail(to: str, subject: str, text: str, *, key: str, html: str | None = None) -> None:
    """Hand one message to the mail server; errors are the caller's to try again."""
    one_line = " ".join(subject.split())
    message = EmailMultiAlternatives(one_line, text, looks.shown().sender, [to], headers={"Message-ID": message_id(key)})
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


def refusal() -> str:
    """Greet the mail server and sign in to it, without a message: what it says where it does not take our mail."""
    try:
        with mailers.default:
            return ""
    except (OSError, SMTPException) as error:
        return str(error) or type(error).__name__


class Simulator(BaseEmailBackend):
    """Keeps messages in a table, where the demo shows them. Nothing leaves the machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            key = message.extra_headers.get("Message-ID", "")
            SimulatedMail.objects.create(
                to=", ".join(message.to),
                subject=str(message.subject),
                text=str(message.body),
                key=key,
                sender=message.from_email,
            )
        return len(email_messages)
