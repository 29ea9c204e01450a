"""What DATABASE_URL may say beside the address."""

from typing import Any

import pytest

from handrail.settings import _database


def options(url: str) -> dict[str, Any]:
    said = _database(url)["OPTIONS"]
    assert isinstance(said, dict)
    return said


def test_words_of_postgresql_in_the_address_are_handed_on() -> None:
    found = options("postgresql://u@db/h?sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=3&options=-c%20work_mem=64MB")
    assert (found["sslmode"], found["sslrootcert"], found["connect_timeout"]) == ("verify-full", "/ca.pem", "3")
    assert found["options"].endswith("-c jit=off -c work_mem=64MB")
    assert "-c lock_timeout=3s" in found["options"]


@pytest.mark.parametrize("url", ["postgresql://u:p%40@db:5433/h", "postgresql://u@/h?host=/run/pg&port=5433"])
def test_an_address_without_them_says_only_where(url: str) -> None:
    assert set(options(url)) == {"application_name", "pool", "options"}
    assert _database(url)["PORT"] == "5433"
    assert options(url)["options"].endswith("-c jit=off")
