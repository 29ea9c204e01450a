"""What signing in leaves behind is swept out every night: sessions that ended, links that open nothing any more."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.kernel.jobs import TRIES, app, sweep
from handrail.kernel.looks import addressed
from handrail.kernel.mail import send_mail
from handrail.kernel.sms import send_sms
from handrail.people import deputies, queries, sessions
from handrail.people.actions import back_token
from handrail.people.labels import ERASURE, ROLES
from handrail.people.leaving import forget_contact
from handrail.people.models import ContactChange, SeenAs, SignInLink

# Long enough to answer "I had a link, what became of it?"; the events keep who made it and that it was used.
LINKS_KEPT = timedelta(days=30)


@sweep(cron="23 3 * * *", queue="house")
def forget_ended_sessions(now: datetime) -> None:
    sessions.forget_ended(now)


@sweep(cron="27 3 * * *", queue="house")
def forget_old_links(now: datetime) -> None:
    SignInLink.objects.filter(made_at__lt=now - LINKS_KEPT).delete()


@sweep(cron="29 3 * * *", queue="house")
def forget_old_addresses(now: datetime) -> None:
    ContactChange.objects.filter(changed_at__lt=now - LINKS_KEPT).delete()


@sweep(cron="31 3 * * *", queue="house")
def forget_old_seeing(now: datetime) -> None:
    SeenAs.objects.filter(began_at__lt=now - timedelta(days=365)).delete()


@app.task(name="handrail.people.invite_staff", queue="notices", retry=TRIES)
def invite_staff(membership_id: int) -> None:
    """How to come in for who has a new role. No link: staff always come by code and second step."""
    letter = queries.role_letter(membership_id)
    if letter is None:
        return
    with addressed(letter.to, letter.language):
        link = settings.HANDRAIL.base_url + reverse("people:sign_in")
        context = {"link": link, "email": letter.to, "role": ROLES[letter.role], "organisation": letter.organisation}
        text = render_to_string("people/mail/role.txt", context)
        send_mail(letter.to, _("You have a new role"), text, key=f"role:{letter.ref}")


@app.task(name="handrail.people.tell_deputy", queue="notices", retry=TRIES)
def tell_deputy(deputy_id: int) -> None:
    """From when until when, and for whom."""
    letter = deputies.letter(deputy_id)
    if letter is None:
        return
    with addressed(letter.to, letter.language):
        link = settings.HANDRAIL.base_url + reverse("portal:standing_in")
        context = {"link": link, "name": letter.name, "since": letter.since, "until": letter.until}
        text = render_to_string("people/mail/deputy.txt", context)
        send_mail(letter.to, _("You stand in for a colleague"), text, key=f"deputy:{letter.ref}")


@app.task(name="handrail.people.tell_of_change", queue="notices", retry=TRIES)
def tell_of_change(change_id: int) -> None:
    """Tell the old address, or the other one where there was none, with the link that puts it back."""
    letter = queries.change_letter(change_id)
    if letter is None or not letter.to:
        return
    link = settings.HANDRAIL.base_url + reverse("people:contact_back", args=[back_token(letter.ref)])
    with addressed(letter.to, letter.language):
        if "@" in letter.to:
            text = render_to_string("people/mail/contact_changed.txt", {"link": link, "what": letter.what})
            send_mail(letter.to, _("Your way to sign in has changed"), text, key=f"changed:{letter.ref}")
        else:
            words = _("Your way to sign in to Handrail has changed. Was that not you? Put it back: %(link)s") % {"link": link}
            send_sms(letter.to, words, key=f"changed:{letter.ref}")


@app.task(name="handrail.people.tell_of_erasure", queue="notices", retry=TRIES)
def tell_of_erasure(erasure_id: int) -> None:
    """What will go and when, with the way back; or that it has gone. After the last letter we forget where it went."""
    letter = queries.erasure_letter(erasure_id)
    if letter is not None and letter.to:
        _send_erasure(letter)
    if letter is not None and letter.done:
        forget_contact(erasure_id)


def _send_erasure(letter: queries.ErasureLetter) -> None:
    way = reverse("portal:erase_back", args=[letter.token]) if letter.can_go_back else reverse("people:me")
    link = settings.HANDRAIL.base_url + way
    key = f"erasure:{letter.ref}:{'done' if letter.done else 'asked'}"
    with addressed(letter.to, letter.language):
        if "@" in letter.to:
            text = render_to_string("people/mail/erasure.txt", {**vars(letter), "link": link})
            send_mail(letter.to, str(ERASURE[letter.done]), text, key=key)
        else:
            send_sms(letter.to, f"{ERASURE[letter.done]} {'' if letter.done else link}".strip(), key=key)
