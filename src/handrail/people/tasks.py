"""What signing in leaves behind is swept out every night: sessions that ended, links that open nothing any more."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from handrail.kernel.jobs import TRIES, app, sweep
from handrail.kernel.mail import send_mail
from handrail.kernel.sms import send_sms
from handrail.people import queries
from handrail.people.actions import back_token
from handrail.people.labels import ROLES
from handrail.people.models import ContactChange, SignInLink

# Long enough to answer "I had a link, what became of it?"; the events keep who made it and that it was used.
LINKS_KEPT = timedelta(days=30)


@sweep(cron="23 3 * * *", queue="house")
def forget_ended_sessions(now: datetime) -> None:
    Session.objects.filter(expire_date__lt=now).delete()


@sweep(cron="27 3 * * *", queue="house")
def forget_old_links(now: datetime) -> None:
    SignInLink.objects.filter(made_at__lt=now - LINKS_KEPT).delete()


@sweep(cron="29 3 * * *", queue="house")
def forget_old_addresses(now: datetime) -> None:
    ContactChange.objects.filter(changed_at__lt=now - LINKS_KEPT).delete()


@app.task(name="handrail.people.invite_staff", queue="notices", retry=TRIES)
def invite_staff(membership_id: int) -> None:
    """How to come in for who has a new role. No link: staff always come by code and second step."""
    letter = queries.role_letter(membership_id)
    if letter is None:
        return
    with override(letter.language):
        link = settings.HANDRAIL.base_url + reverse("people:sign_in")
        context = {"link": link, "email": letter.to, "role": ROLES[letter.role], "organisation": letter.organisation}
        text = render_to_string("people/mail/role.txt", context)
        send_mail(letter.to, _("You have a new role"), text, key=f"role:{letter.ref}")


@app.task(name="handrail.people.tell_of_change", queue="notices", retry=TRIES)
def tell_of_change(change_id: int) -> None:
    """Tell the old address, or the other one where there was none, with the link that puts it back."""
    letter = queries.change_letter(change_id)
    if letter is None or not letter.to:
        return
    link = settings.HANDRAIL.base_url + reverse("people:contact_back", args=[back_token(letter.ref)])
    with override(letter.language):
        if "@" in letter.to:
            text = render_to_string("people/mail/contact_changed.txt", {"link": link, "what": letter.what})
            send_mail(letter.to, _("Your way to sign in has changed"), text, key=f"changed:{letter.ref}")
        else:
            words = _("Your way to sign in to Handrail has changed. Was that not you? Put it back: %(link)s") % {"link": link}
            send_sms(letter.to, words, key=f"changed:{letter.ref}")
