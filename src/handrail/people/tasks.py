"""What signing in leaves behind is swept out every night: sessions that ended, links that open nothing any more."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from handrail.kernel.jobs import sweep
from handrail.people.models import SignInLink

# Long enough to answer "I had a link, what became of it?"; the events keep who made it and that it was used.
LINKS_KEPT = timedelta(days=30)


@sweep(cron="23 3 * * *", queue="house")
def forget_ended_sessions(now: datetime) -> None:
    Session.objects.filter(expire_date__lt=now).delete()


@sweep(cron="27 3 * * *", queue="house")
def forget_old_links(now: datetime) -> None:
    SignInLink.objects.filter(made_at__lt=now - LINKS_KEPT).delete()
