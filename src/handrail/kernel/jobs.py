"""Work for later: reactions to events and sweeps, done by real workers through procrastinate.

A job is deferred in the transaction of its cause, so it exists if and only if the cause does.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from handrail.kernel import clock

TRIES = RetryStrategy(max_attempts=8, exponential_wait=2)

Sweep = Callable[[datetime], None]
SWEEPS: dict[str, Sweep] = {}

__all__ = ["SWEEPS", "TRIES", "app", "sweep"]


def sweep(*, cron: str, queue: str = "sweeps") -> Callable[[Sweep], Sweep]:
    """Run this at those minutes. It asks the facts what is due at `now`; running it twice does nothing more."""

    def register(function: Sweep) -> Sweep:
        name = f"{function.__module__}.{function.__qualname__}"
        SWEEPS[name] = function

        def run(timestamp: int) -> None:
            function(max(clock.now(), datetime.fromtimestamp(timestamp, UTC)))

        job = app.task(name=name, queue=queue)(run)
        app.periodic(cron=cron, periodic_id=name)(job)
        return function

    return register
