"""What programmes does when something happened below."""

from handrail.kernel.access import Actor
from handrail.kernel.events import Told, on
from handrail.programmes import actions, queries
from handrail.register.events import JobseekersImported


@on(JobseekersImported)
def count_who_may_join(event: JobseekersImported, told: Told) -> None:
    """After each import the spells say anew who may join."""
    for programme in queries.programmes_open():
        actions.refresh_eligibility(programme.pk, by=Actor.system("import"), on=told.on)
