"""Sweeps and what must leave the house: who may join is counted every night; a guardian gets a link."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy

from handrail.kernel import clock, hooks
from handrail.kernel.access import Actor
from handrail.kernel.jobs import TRIES, app, sweep
from handrail.kernel.looks import addressed
from handrail.kernel.mail import send_mail
from handrail.kernel.posting import GONE, NotTaken, is_taken, post
from handrail.kernel.sms import send_sms
from handrail.programmes import actions, queries
from handrail.programmes.actions.sending import note_answer, plan_sending
from handrail.programmes.actions.state_out import write_today
from handrail.programmes.queries.sending import is_open
from handrail.programmes.queries.state_out import message

# Nine more tries over eight hours: 3 s, 9 s, 27 s … 5 h 28 min. The next day's has its own.
HOOK_TRIES = RetryStrategy(max_attempts=9, exponential_wait=3)
HOOK_NAME = "participations-{:%Y-%m-%d}"


@sweep(cron="25 4 * * *")
def hand_out_states(now: datetime) -> None:
    """Who takes part, for the service's own systems, where the installation names a folder."""
    if settings.HANDRAIL.states:
        day = now.astimezone(ZoneInfo(settings.HANDRAIL.zone)).date()
        write_today(Path(settings.HANDRAIL.states), by=Actor.system("nightly"), on=day)


@sweep(cron="25 4-20 * * *")
def plan_states(now: datetime) -> None:
    """Who takes part, to the service's own system: once a day, also where the worker was away at the first hour."""
    if settings.HANDRAIL.states_hook:
        day = now.astimezone(ZoneInfo(settings.HANDRAIL.zone)).date()
        with transaction.atomic():
            if plan_sending(day, by=Actor.system("nightly")):
                send_states.defer(day=day.isoformat())


@app.task(name="handrail.programmes.send_states", queue="hooks", retry=HOOK_TRIES)
def send_states(day: str) -> None:
    """Try once. A day that was taken, or that a newer one has replaced, is not sent; nor is one whose receiver is gone."""
    if settings.HANDRAIL.states_hook and is_open(date.fromisoformat(day)):
        answer = send_day(date.fromisoformat(day), by=Actor.system("nightly"))
        if not is_taken(answer) and answer != GONE:
            raise NotTaken(answer)


def send_day(day: date, *, by: Actor) -> str:
    """The state as of now under the day's name; what was answered. No transaction is open while it goes over the net."""
    now = clock.now()
    body, rows = message(day, now)
    signed = hooks.headers(HOOK_NAME.format(day), int(now.timestamp()), body, settings.HANDRAIL.states_hook_secrets)
    about = {"Content-Type": "application/json", "User-Agent": "Handrail"}
    answer = post(settings.HANDRAIL.states_hook, body, {**about, **signed})
    note_answer(day, answer, rows, by=by, now=now)
    return answer


@sweep(cron="15 2 * * *")
def refresh_eligibility(now: datetime) -> None:
    """Birthdays and months of waiting change who may join without any import."""
    for programme in queries.programmes_open():
        day = now.astimezone(ZoneInfo(programme.zone)).date()
        actions.refresh_eligibility(programme.pk, by=Actor.system("nightly"), on=day)


@sweep(cron="40 2 * * *")
def forget_own_answers(now: datetime) -> None:
    """An answer to a programme's own question is kept as long as its question said."""
    actions.forget_answers(now.date(), by=Actor.system("nightly"))


@app.task(name="handrail.programmes.send_guardian_ask", queue="notices", retry=TRIES)
def send_guardian_ask(ask_id: int) -> None:
    """Send the guardian the link; its secret is worked out anew here, so that no table and no job holds it."""
    letter = queries.guardian_letter(ask_id)
    if letter is None:
        return
    address = settings.HANDRAIL.base_url + reverse("programmes:guardian_answer", args=[letter.token])
    with addressed(letter.to, letter.language, of=letter.owner_id):
        subject = _("Your yes is asked for %(name)s") % {"name": letter.mentee}
        text = _(
            "%(name)s wants to take part in %(programme)s and is under age. "
            "Read what it means and say yes or no here: %(address)s The link works for 14 days."
        ) % {"name": letter.mentee, "programme": letter.programme, "address": address}
        if letter.channel == "email":
            send_mail(letter.to, subject, f"{text}\n", key=f"guardian:{letter.ref}")
        else:
            send_sms(letter.to, text, key=f"guardian:{letter.ref}")
