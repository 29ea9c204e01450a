"""One town for a whole module, built in a transaction that is rolled back: its checks only read, or undo what they did."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from pytest_django import DjangoDbBlocker

from handrail.matching import index
from tests.access.town import Side, Town


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        index.forget()
        yield Town()
        transaction.set_rollback(True)
        index.forget()


@pytest.fixture(scope="module")
def here(town: Town) -> Side:
    return town.side("a")


@pytest.fixture(scope="module")
def there(town: Town, here: Side) -> Side:
    return town.side("b")
