"""Which database a test runs on: SQLite by itself, PostgreSQL where ``DATABASE_URL`` says so.

`pytest` runs everything on SQLite. `make test` then starts a PostgreSQL server, puts its
address in ``DATABASE_URL`` and runs ``pytest -m database``: every test that touches one, but
those marked ``once``, whose way through the database another test takes as well.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.test import TransactionTestCase

from everyvillage.core.errors import PartMissingError
from tests.support.postgres import PostgresServer, running_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE_FIXTURES = frozenset(
    {"db", "transactional_db", "django_db_setup", "live_server", "own_database"}
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that touches a database, before ``-m`` chooses."""
    for item in items:
        if touches_database(item) and not item.get_closest_marker("once"):
            item.add_marker("database")


def touches_database(item: pytest.Item) -> bool:
    """Tell whether a test uses Django's database, by mark, by fixture or by class."""
    if item.get_closest_marker("django_db") or item.get_closest_marker("postgres"):
        return True
    if DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ())):
        return True
    owner = getattr(item, "cls", None)
    return owner is not None and issubclass(owner, TransactionTestCase)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Give a PostgreSQL server for tests that need one whatever the suite runs on."""
    try:
        with running_postgres() as server:
            yield server
    except PartMissingError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    """Give the address of a new, empty PostgreSQL database."""
    return postgres.create_database()


@pytest.fixture(scope="session")
def on_postgres() -> bool:
    """Tell whether this run of the suite is the one on PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith("postgres")
