"""Sweeps and what must leave the house: who may join is counted every night; a guardian gets a link."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from handrail.kernel.access import Actor
from handrail.kernel.jobs import TRIES, app, sweep
from handrail.kernel.mail import send_mail
from handrail.kernel.sms import send_sms
from handrail.programmes import actions, queries


@sweep(cron="15 2 * * *")
def refresh_eligibility(now: datetime) -> None:
    """Birthdays and months of waiting change who may join without any import."""
    for programme in queries.programmes_open():
        day = now.astimezone(ZoneInfo(programme.zone)).date()
        actions.refresh_eligibility(programme.pk, by=Actor.system("nightly"), on=day)


@app.task(name="handrail.programmes.send_guardian_ask", queue="notices", retry=TRIES)
def send_guardian_ask(ask_id: int) -> None:
    """Send the guardian the link; its secret is worked out anew here, so that no table and no job holds it."""
    letter = queries.guardian_letter(ask_id)
    if letter is None:
        return
    address = settings.HANDRAIL.base_url + reverse("programmes:guardian_answer", args=[letter.token])
    with override(letter.language):
        subject = _("Your yes is asked for %(name)s") % {"name": letter.mentee}
        text = _(
            "%(name)s wants to take part in %(programme)s and is under age. "
            "Read what it means and say yes or no here: %(address)s The link works for 14 days."
        ) % {"name": letter.mentee, "programme": letter.programme, "address": address}
    if letter.channel == "email":
        send_mail(letter.to, subject, f"{text}\n", key=f"guardian:{letter.ref}")
    else:
        send_sms(letter.to, text, key=f"guardian:{letter.ref}")
