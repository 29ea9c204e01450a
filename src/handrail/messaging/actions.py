"""Telling people: a notice is written with its job in one transaction, and sent by the worker."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from handrail.community.queries.network import weekly_of
from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.jobs import TRIES, app
from handrail.kernel.looks import addressed
from handrail.kernel.mail import send_mail
from handrail.kernel.sms import NotSent, send_sms
from handrail.mentorships.queries import check_in_path_of, check_path, owner_path, tap_path_of
from handrail.messaging import labels
from handrail.messaging.models import Notice
from handrail.messaging.queries import contact_of, filled_in, reminders_between
from handrail.messaging.rules import LIFECYCLE, QUIET_UNTIL, Channel, State, channel_for, send_at
from handrail.people.actions import make_link

# A worker that was away for a weekend still reminds; what is older than that no longer helps anybody.
LOOK_BACK = timedelta(days=3)
GIVE_UP = timedelta(days=1)
FILLED_IN, WEEKLY = "filled_in", "network_weekly"
CHECK_IN, CHECK_JOB = "check_in", "check_job"
SUPPORT = ("aftercare_contact", "aftercare_end", CHECK_JOB)


@transaction.atomic
def tell(kind: str, person_id: int, *, about: str, key: str, path: str, link: str = "", wait: timedelta = timedelta()) -> None:
    """Tell the person once: the same key a second time does nothing. With `wait` it goes later, with all that came since.

    With `link` the address lets the person in; it is made when the notice is sent, so it never stands in a table.
    """
    contact = contact_of(person_id)
    channel = channel_for(contact)
    notice = Notice(
        kind=kind,
        person_id=person_id,
        channel=channel,
        key=f"{key}:{person_id}",
        about=about,
        path=path,
        link=link,
        state=State.NOT_NEEDED if channel is Channel.NONE else State.WAITING,
    )
    made = Notice.objects.bulk_create([notice], ignore_conflicts=True)
    stored = Notice.objects.get(key=made[0].key)
    if stored.ref == notice.ref and channel is not Channel.NONE:
        now = clock.now()
        when = send_at(channel, now + wait, settings.TIME_ZONE)
        deliver.configure(schedule_at=when if when > now else None).defer(notice_id=stored.pk)


@app.task(name="handrail.deliver", queue="notices", retry=TRIES)
def deliver(notice_id: int) -> None:
    """Send one notice. May run twice: e-mail carries a stable Message-ID, an SMS is claimed first."""
    notice = Notice.objects.get(pk=notice_id)
    if notice.channel == Channel.SMS:
        _deliver_sms(notice)
    elif notice.state == State.WAITING:
        contact = contact_of(notice.person_id)
        with addressed(contact.email, contact.language):
            subject, text = labels.words(notice.kind, _address(notice), contact.language, _details(notice))
            send_mail(contact.email, subject, text, key=notice.key)
        _to(notice, "send")


def _deliver_sms(notice: Notice) -> None:
    """Claim, then send. A claim found here was left by a worker that died: nobody knows whether the SMS went."""
    if notice.state == State.CLAIMED:
        _to(notice, "lose")
        return
    claimed = Notice.objects.filter(pk=notice.pk, state=State.WAITING).update(state=State.CLAIMED)
    if not claimed:
        return
    notice.state = State.CLAIMED
    contact = contact_of(notice.person_id)
    try:
        with addressed(contact.phone, contact.language):
            words = labels.short_words(notice.kind, _address(notice), contact.language)
        send_sms(contact.phone, words, key=notice.key)
    except NotSent:
        _to(notice, "release")
        raise
    _to(notice, "send")


def _address(notice: Notice) -> str:
    """Where the notice leads; a link is a key, so it is made only now."""
    if notice.link:
        return make_link(notice.person_id, notice.link, by=Actor.system("notice"))
    if notice.kind == CHECK_IN:
        path = check_in_path_of(notice.about, notice.person_id, clock.today())
        return settings.HANDRAIL.base_url + (path or notice.path)
    if notice.kind == CHECK_JOB:
        path = check_path(int(notice.about.removeprefix("mentorship:")), notice.person_id)
        return settings.HANDRAIL.base_url + (path or notice.path)
    return settings.HANDRAIL.base_url + notice.path


def _details(notice: Notice) -> list[Any]:
    """What a notice lists: the answers a counsellor wrote down that day. It is read when it is sent, like the address."""
    if notice.kind == WEEKLY:
        return labels.weekly(*weekly_of(int(notice.about.removeprefix("weekly:"))))
    if notice.kind != FILLED_IN:
        return []
    day = notice.created.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return labels.parts(each.part for each in filled_in(notice.person_id, since=day))


def _to(notice: Notice, step: str) -> None:
    notice.state = LIFECYCLE.target(step, State(notice.state))
    notice.sent_at = clock.now() if notice.state == State.SENT else None
    notice.save(update_fields=["state", "sent_at"])


def remind(now: datetime) -> None:
    """Remind of every duty whose day has come, from eight in the morning; the key holds the day, so each goes once."""
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    if local.time() < QUIET_UNTIL:
        return
    for due in reminders_between(local.date() - LOOK_BACK, local.date()):
        # Who is asked how it goes answers from the letter itself: it leads to a page with buttons, without signing in.
        path = tap_path_of(due.about, due.day) if due.kind == "say_how" else "/"
        if due.about.startswith("concern:"):
            path = reverse("mentorships:cases")
        if due.kind in SUPPORT:
            path = owner_path(due.about, due.person_id) or path
        tell(due.kind, due.person_id, about=due.about, key=f"duty:{due.kind}:{due.about}:{due.day}", path=path)


def give_up(now: datetime) -> None:
    """What still waits a day after it should have gone is a failure for an administrator to see."""
    Notice.objects.filter(state=State.WAITING, created__lt=now - GIVE_UP).update(state=State.FAILED)
