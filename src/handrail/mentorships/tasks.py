"""A job told of beforehand begins on its first day; an employer gets a link with one question."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.employers.queries import begun_by
from handrail.kernel import clock, plugs
from handrail.kernel.access import Actor
from handrail.kernel.jobs import TRIES, app, sweep
from handrail.kernel.looks import addressed
from handrail.kernel.mail import send_mail
from handrail.kernel.providers import Kind
from handrail.kernel.sms import send_sms
from handrail.mentorships import actions, queries
from handrail.mentorships.actions.linking import asked_for, keep_link


@sweep(cron="25 4 * * *")
def begin_aftercare(now: datetime) -> None:
    """Every pair whose job has begun by today goes over into aftercare; whoever is there already stays there."""
    for participation_id, zone in queries.not_yet_followed(begun_by(now.date())):
        on = now.astimezone(ZoneInfo(zone)).date()
        actions.job_begun(participation_id, by=Actor.system("nightly"), on=on)


@sweep(cron="*/10 * * * *")
def look_at_confirmations(now: datetime) -> None:
    """Whether an e-signature that somebody went for is there."""
    actions.look_at_confirmations(now)


@sweep(cron="15 4 * * *")
def give_back(now: datetime) -> None:
    """Who stood in has no more to do from the day after the last one."""
    actions.end_covers(now.date())


@sweep(cron="35 4 * * *")
def end_rulings(now: datetime) -> None:
    """What was decided about somebody until a day is over the day after."""
    for ruling_id in queries.rulings_over(now.date() + timedelta(days=1)):
        actions.end_ruling(ruling_id, now)


@app.task(name="handrail.mentorships.send_employer_ask", queue="notices", retry=TRIES)
def send_employer_ask(ask_id: int) -> None:
    """Send the employer the link; its secret is worked out anew here, so that no table and no job holds it."""
    letter = queries.employer_letter(ask_id)
    if letter is None:
        return
    address = settings.HANDRAIL.base_url + reverse("mentorships:how_it_goes", args=[letter.token])
    said = {"name": letter.first_name, "mentor": letter.mentor, "address": address}
    with addressed(letter.email or letter.phone, letter.language, of=letter.organisation_id):
        subject = _("How is it going with %(name)s?") % said
        text = _("%(name)s agreed that %(mentor)s asks you how it goes at work. Answer with one press: %(address)s") % said
        more = _("The link works for 30 days. Nobody has to answer, and %(name)s can read what you say.") % said
        if letter.email:
            send_mail(letter.email, subject, f"{text}\n\n{more}\n", key=f"employer:{letter.ref}")
        else:
            send_sms(letter.phone, text, key=f"employer:{letter.ref}")


@app.task(name="handrail.mentorships.ask_meeting_link", queue="notices", retry=TRIES)
def ask_meeting_link(meeting_id: int) -> None:
    """Ask the provider outside any transaction; the answer is kept only if the meeting still waits for it."""
    asked = asked_for(meeting_id, clock.now())
    if asked is not None:
        address = plugs.ask(Kind.MEETING_LINK, lambda provider: plugs.address(provider(asked)))
        keep_link(meeting_id, address, clock.now())
