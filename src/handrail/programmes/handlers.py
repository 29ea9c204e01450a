"""What programmes does when something happened below."""

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.events import Told, on
from handrail.programmes import actions, queries
from handrail.programmes.events import VersionPublished, VersionWithdrawn
from handrail.programmes.models import Programme
from handrail.register.events import JobseekersImported


@on(VersionPublished)
def count_by_new_rules(event: VersionPublished, told: Told) -> None:
    _count_anew(event.programme_id)


@on(VersionWithdrawn)
def count_by_old_rules(event: VersionWithdrawn, told: Told) -> None:
    _count_anew(event.programme_id)


def _count_anew(programme_id: int) -> None:
    """Other rules: the spells say anew who may join, where people can, and what is due to those who wait."""
    programme = queries.while_open(programme_id)
    if programme is not None:
        actions.find_by_new_rules(programme_id)
        _count(programme, "rules")


@on(JobseekersImported)
def count_who_may_join(event: JobseekersImported, told: Told) -> None:
    """After each import the spells say anew who may join."""
    for programme in queries.programmes_open():
        _count(programme, "import")


def _count(programme: Programme, why: str) -> None:
    """As of today, never as of the day of the event: a handler may come late, and the night has counted since."""
    actions.refresh_eligibility(programme.pk, by=Actor.system(why), on=clock.today(programme.zone))
