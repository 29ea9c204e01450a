"""What every test may ask for."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings

from handrail.kernel import prepared
from handrail.kernel.access import Actor
from handrail.kernel.jobs import app
from handrail.people.models import Account, Person
from handrail.people.queries import actor_of
from tests import checked
from tests.browser.chromium import browser
from tests.world import World

__all__ = ["browser"]  # a fixture for every folder

# The files that take longest come first (seconds on a quiet machine in November 2026): one of them at the very end would leave
# the other worker with nothing to do. The rest is quick, whatever its order.
HEAVIEST = (
    "access/test_matrix.py",  # 240
    "drills/test_forms.py",  # 170
    "browser/test_every_page.py",  # 130
    "scripts/test_demo.py",  # 130
    "scripts/test_install.py",  # 120
    "access/test_wall.py",  # 115
    "releases/test_releases.py",
    "drills/test_xss.py",  # 70
    "access/test_seeing_as.py",  # 65
    "browser/test_roles.py",  # 65
    "taxonomy/test_bench.py",  # 60
    "access/test_growth.py",  # 45
    "access/test_markers.py",  # 45
    "browser/test_weight.py",  # 45
    "browser/test_look.py",  # 40
    "portal/test_languages.py",  # 37
    "access/test_swapped_ids.py",  # 32
    "drills/test_erasure.py",  # 32
    "browser/test_community.py",  # 30
    "browser/test_desk.py",  # 30
    "mentorships/test_machine.py",  # 25
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The heaviest files first; all others stay as they were shuffled."""
    place = {Path(__file__).parent / name: number for number, name in enumerate(HEAVIEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


# The suite walks the same random ways each time, so that red means a change made it red.
# New ways are looked for on purpose: HYPOTHESIS_PROFILE=explore script/test -k machine.
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("suite", derandomize=True, database=None, **QUIET)
settings.register_profile("explore", max_examples=1_000, **QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
checked.check()

TAKE_JOBS = """
DELETE FROM procrastinate_jobs WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp())
RETURNING id, task_name, args
"""


def _empty_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers CASCADE")


@receiver(connection_created)
def _may_empty(connection: Any, **_: Any) -> None:
    """Here alone the logs that stay for ever may be emptied: between tests that are no transaction."""
    connection.connection.execute("SET handrail.may_empty = 'yes'")


# Ours alone: a vacuum at work in the same database is the server's, and it goes by itself.
OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A test that fails in the middle leaves its connection; the database could not be dropped, and one red was two."""
    yield
    with django_db_blocker.unblock():
        # The connection of before the browser came back with its loop gone; a test may have had it ended meanwhile.
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)


@pytest.fixture(autouse=True)
def _english_first() -> None:
    """A page asked for in Dutch leaves its language behind: what another test then reads depended on their order."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _statements_anew() -> None:
    """A control that makes a filter careless had its statement kept: the tests after it read what is not theirs."""
    prepared.forget()


@pytest.fixture(autouse=True)
def _no_jobs_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Jobs of a transactional test once stood in the next one: Django's flush does not know these tables."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("django_db_blocker").unblock()
        _empty_queue()
        # A browser test runs in a context of its own (playwright's loop): its connection would outlive the database.
        connection.close()


def run_jobs() -> int:
    """Run what has been deferred, in this transaction, until nothing is left; gives the number of jobs."""
    done = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(TAKE_JOBS)
            jobs = sorted(cursor.fetchall())
        if not jobs:
            return done
        for _, task, arguments in jobs:
            app.tasks[task](**_plain(arguments))
            done += 1


@pytest.fixture
def settle(db: None) -> Callable[[], int]:  # needs the database
    """`run_jobs`, for a test that has the database."""
    return run_jobs


def _plain(arguments: Any) -> dict[str, Any]:
    import json  # only older drivers give text here

    return json.loads(arguments) if isinstance(arguments, str) else dict(arguments)


@pytest.fixture
def world(db: None) -> World:  # needs the database
    """Makes people and programmes in the field's words."""
    return World()


@pytest.fixture
def actor_for() -> Callable[[Person], Actor]:
    return lambda person: actor_of(person.account)


@pytest.fixture
def sign_in() -> Callable[[Client, Account], Client]:
    """The client, signed in as this account, without the sign-in pages."""

    def enter(client: Client, account: Account) -> Client:
        client.force_login(account)
        return client

    return enter
