"""Sweeps: what is over by time, and changes no process will ask for any more; and letters to who was chosen."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.jobs import TRIES, app, sweep
from handrail.kernel.looks import addressed, shown
from handrail.kernel.mail import send_mail
from handrail.kernel.sms import send_sms
from handrail.matching import actions, index, queries

KEPT = timedelta(days=2)
"""Longer than `index.OLDEST`, so that no process misses a change."""


@sweep(cron="*/5 * * * *")
def expire_requests(now: datetime) -> None:
    """End what nobody answered in time."""
    actions.expire_due(by=Actor.system("requests"), on=clock.today(), now=now)


@sweep(cron="20 3 * * *")
def forget_changes(now: datetime) -> None:
    """Drop what every index has taken in."""
    index.purge(now - KEPT)


@sweep(cron="*/5 * * * *")
def expire_chosen(now: datetime) -> None:
    """End invitations nobody answered in time, and give back whom a mentor kept for two days."""
    by = Actor.system("invitations")
    actions.lapse_reservations(by=by, on=clock.today(), now=now)
    actions.expire_invitations(by=by, on=clock.today(), now=now)


@app.task(name="handrail.matching.send_invitation", queue="notices", retry=TRIES)
def send_invitation(selection_id: int) -> None:
    """Send the invitation; its code is worked out anew here, so that no table and no job holds it."""
    letter = queries.letter(selection_id)
    if letter is None or not letter.to:
        return
    with addressed(letter.to, letter.language, of=letter.owner_id):
        if letter.channel == "sms":
            send_sms(letter.to, _short(letter), key=f"invited:{letter.ref}")
        else:
            subject = _("%(mentor)s would like to be your mentor") % {"mentor": letter.mentor}
            send_mail(letter.to, subject, _long(letter), key=f"invited:{letter.ref}")


def _short(letter: queries.Invitation) -> str:
    phone = shown().help_phone
    said = {"mentor": letter.mentor, "phone": phone, "address": letter.address, "office": letter.office}
    words = _("%(mentor)s from %(office)s would like to be your mentor. You may say no; it changes nothing.") % said
    call = _("Call %(phone)s") % said if phone else ""
    return " ".join(filter(None, [words, call, _("or read more: %(address)s") % said if call else letter.address]))


def _long(letter: queries.Invitation) -> str:
    """A phone number first, then who and why, what it is and is not, and how to answer."""
    look = shown()
    said = {"name": letter.name, "mentor": letter.mentor, "office": letter.office, "programme": letter.programme}
    said |= {"phone": f"{look.help_phone} ({look.help_hours})", "address": letter.address, "code": letter.code}
    by = date_format(letter.answer_by, _("j F")) if letter.answer_by else ""
    paragraphs = [
        _("Hello %(name)s,") % said,
        _("Do you have a question? Call us: %(phone)s.") % said if look.help_phone else "",
        _("%(mentor)s, counsellor at %(office)s, would like to be your mentor in the programme “%(programme)s”.") % said,
        "\n".join([_("Why you:"), *(f"- {each}" for each in letter.reasons)]),
        "\n".join(letter.means),
        "\n".join(letter.means_not),
        _("Read more and answer here: %(address)s Your code: %(code)s") % said,
        _("Please answer by %(day)s. You can say yes, say no, or ask us to call you back.") % {"day": by},
        look.organisation,
    ]
    return "\n\n".join(each for each in paragraphs if each) + "\n"


@app.task(name="handrail.matching.send_invitation_over", queue="notices", retry=TRIES)
def send_invitation_over(selection_id: int) -> None:
    """A kind word when an invitation ended without an answer."""
    letter = queries.ended(selection_id)
    if letter is None or not letter.to:
        return
    with addressed(letter.to, letter.language, of=letter.owner_id):
        look = shown()
        words = _("The invitation to have a mentor is over. Nothing changes for you. You can ask your counsellor any time.")
        if letter.channel == "sms":
            send_sms(letter.to, f"{look.organisation}: {words}", key=f"invited_over:{letter.ref}")
        else:
            call = _("Do you have a question? Call us: %(phone)s.") % {"phone": look.help_phone} if look.help_phone else ""
            text = "\n\n".join(each for each in [words, call, look.organisation] if each) + "\n"
            send_mail(letter.to, _("The invitation is over"), text, key=f"invited_over:{letter.ref}")
