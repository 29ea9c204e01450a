"""What an administrator must be able to see: that everything runs, what is missing on the first days, and who looks at what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from handrail.kernel import clock
from handrail.kernel.access import Actor, Role
from handrail.kernel.health import work
from handrail.kernel.models import AccessLog, Heartbeat
from handrail.messaging.models import Notice
from handrail.messaging.rules import State
from handrail.people.labels import LOOKED, ROLES
from handrail.people.models import Membership, Person
from handrail.portal.labels import FIRST_DAYS
from handrail.programmes.models import Programme
from handrail.programmes.rules import ProgrammeStage
from handrail.register.models import Jobseeker

LATELY, LOOKS_SHOWN = timedelta(days=1), timedelta(days=30)
MOST_LOOKS = 200


@dataclass(frozen=True)
class Running:
    """How the machine does, in figures."""

    postgres: str
    worker_at: datetime | None
    jobs_waiting: int
    jobs_late_since: datetime | None
    jobs_failed: int
    notices_sent: int
    notices_waiting: int
    mail_is_simulated: bool
    sms_is_simulated: bool


def running() -> Running:
    now = clock.now()
    jobs = work(now)
    notices = Notice.objects.aggregate(
        sent=Count("pk", filter=Q(sent_at__gte=now - LATELY)), waiting=Count("pk", filter=Q(state=State.WAITING))
    )
    return Running(
        postgres=".".join(map(str, connection.get_database_version())),
        worker_at=Heartbeat.objects.order_by("-at").values_list("at", flat=True).first(),
        jobs_waiting=jobs.waiting,
        jobs_late_since=jobs.since,
        jobs_failed=jobs.failed,
        notices_sent=notices["sent"],
        notices_waiting=notices["waiting"],
        mail_is_simulated=_mail_is_simulated(),
        sms_is_simulated=settings.HANDRAIL.sms.endswith("simulator"),
    )


def _mail_is_simulated() -> bool:
    return str(settings.MAILERS["default"]["BACKEND"]).endswith("Simulator")


@dataclass(frozen=True)
class FirstDay:
    """One thing an installation needs before people come in, and whether it is there."""

    done: bool
    words: Any
    how: Any


def first_days() -> list[FirstDay]:
    """In the order in which they are done; asked of the facts, so none is ticked by hand."""
    held = Membership.objects.held(clock.today()).values_list("role")
    people = dict(held.annotate(people=Count("person", distinct=True)))
    done = {
        "leads": people.get(Role.LEAD, 0) > 1,
        "coordinator": Role.COORDINATOR in people,
        "counsellor": Role.COUNSELLOR in people,
        "register": Jobseeker.objects.exists(),
        "programme": Programme.objects.filter(stage=ProgrammeStage.OPEN).exists(),
        "phone": bool(settings.HANDRAIL.help_phone),
        "mail": not _mail_is_simulated(),
    }
    return [FirstDay(is_done, *FIRST_DAYS[code]) for code, is_done in done.items()]


@dataclass(frozen=True)
class LookedRow:
    """What one member of staff looked at on one day: how often, and at how many people. Never at whom."""

    on: Any
    name: str
    roles: tuple[Any, ...]
    what: Any
    times: int
    people: int


def looked(actor: Actor) -> list[LookedRow]:
    """Who looked at people's data in the last 30 days, newest first. Concerns are the leads' own and stand on their pages."""
    actor.must("portal.administer")
    rows = AccessLog.objects.filter(what__in=LOOKED, at__gte=clock.now() - LOOKS_SHOWN)
    # A look at a row of the register is copied when its person comes; it was one look.
    rows = rows.exclude(about__startswith="log:")
    # Staff alone: what mentee and mentor see of each other is theirs.
    rows = rows.filter(actor_person_id__in=Membership.objects.values("person"))
    days = (
        rows.exclude(actor_person_id=F("person_id")).annotate(on=TruncDate("at")).values_list("on", "actor_person_id", "what")
    )
    counted = days.annotate(times=Count("pk"), people=Count("person_id", distinct=True))
    found = list(counted.order_by("-on", "-people", "actor_person_id")[:MOST_LOOKS])
    ids = {row[1] for row in found if row[1] is not None}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    roles: dict[int, dict[str, Any]] = {}
    for person_id, role in Membership.objects.filter(person__in=ids).values_list("person", "role"):
        roles.setdefault(person_id, {})[role] = ROLES.get(role, role)
    return [
        LookedRow(on, names.get(who or 0, "–"), tuple(roles.get(who or 0, {}).values()), LOOKED[what], times, people)
        for on, who, what, times, people in found
    ]
