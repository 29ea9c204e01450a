"""Figures for a monitor, in Prometheus' text format. Off unless `HANDRAIL_METRICS` says who may read them.

Labels are the name of a route, a method and a status: never an address, a ref or a name. The web's processes count into files
that they share (PROMETHEUS_MULTIPROC_DIR, set by `handrail web`), so it does not matter which of them is asked. What the
database knows is asked when somebody looks.
"""

import hmac
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

import handrail
from handrail.kernel import audit, backups, clock, health
from handrail.kernel.models import Heartbeat

LOOPBACK = "loopback"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)
PROCESSES = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Gauge:
    """One figure that is asked for; None where there is nothing to say."""

    says: str
    ask: Callable[[], float | None]


GAUGES: dict[str, Gauge] = {}
"""By name without "handrail_". Apps above add theirs."""


# Who may read ------------------------------------------------------------------------------------------------------------
def may_read(request: HttpRequest) -> bool:
    """With the token; or from this machine itself, not through the proxy on it."""
    said = settings.HANDRAIL.metrics
    if said == LOOPBACK:
        through_proxy = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
        return not through_proxy and ip_address(request.META["REMOTE_ADDR"]).is_loopback
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(said) and hmac.compare_digest(given.encode(), said.encode())


# Counting ----------------------------------------------------------------------------------------------------------------
def note(request: HttpRequest, status: int, seconds: float) -> None:
    """One request that was answered."""
    if not settings.HANDRAIL.metrics:
        return
    found = request.resolver_match
    route = found.view_name if found and found.view_name else "none"
    method = request.method if request.method in METHODS else "other"
    answered, took, _ = _counters()
    answered.labels(route, method, str(status)).inc()
    took.labels(route).observe(seconds)


@cache
def _counters() -> tuple[Any, Any, Any]:
    """What is counted, in a registry that holds nothing else."""
    from prometheus_client import CollectorRegistry, Counter, Histogram

    ours = CollectorRegistry()
    answered = Counter("handrail_requests", "Requests answered.", ["route", "method", "status"], registry=ours)
    took = Histogram("handrail_request_seconds", "Seconds until the answer.", ["route"], buckets=SECONDS, registry=ours)
    return answered, took, ours


# Telling -----------------------------------------------------------------------------------------------------------------
def text() -> bytes:
    """Everything, of all processes."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    *_, together = _counters()
    if os.environ.get(PROCESSES):
        together = CollectorRegistry()
        add: Any = MultiProcessCollector
        add(together)
    asked = CollectorRegistry()
    asked.register(_Asked())
    return generate_latest(together) + generate_latest(asked)


class _Asked:
    """What the database and the folders say at this moment."""

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily

        about = GaugeMetricFamily("handrail_version", "The version that answers.", labels=["version"])
        about.add_metric([handrail.__version__], 1)
        yield about
        for name, gauge in sorted(GAUGES.items()):
            value = gauge.ask()
            if value is not None:
                yield GaugeMetricFamily(f"handrail_{name}", gauge.says, value=value)


def _age(at: datetime | None) -> float | None:
    return None if at is None else (clock.now() - at).total_seconds()


def _size() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0])


def _backup() -> float | None:
    folder = settings.HANDRAIL.backups
    return _age(backups.newest(Path(folder))) if folder else None


def _head() -> float | None:
    head = audit.newest()
    return _age(head.at) if head else None


GAUGES |= {
    "jobs_waiting": Gauge("Jobs that may run now and have not.", lambda: float(health.work(clock.now()).waiting)),
    "jobs_oldest_seconds": Gauge("How long the first of them has waited.", lambda: _age(health.work(clock.now()).since) or 0.0),
    "jobs_failed": Gauge("Jobs that gave up.", lambda: float(health.work(clock.now()).failed)),
    "worker_silent_seconds": Gauge(
        "Since a worker last said that it works.",
        lambda: _age(Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()),
    ),
    "backup_age_seconds": Gauge("Age of the newest whole backup.", _backup),
    "audit_head_age_seconds": Gauge("Age of the newest link of the audit chain.", _head),
    "audit_unsealed_seconds": Gauge(
        "How long the first row has waited to be sealed.", lambda: _age(audit.unsealed_since()) or 0.0
    ),
    "database_bytes": Gauge("Size of the database.", _size),
}
