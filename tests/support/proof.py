"""A database of a test's own: migrated once, copied for each test, thrown away afterwards.

For tests that commit rows of proof or start processes that do. Tables of proof cannot be
emptied between tests, and no trigger is weakened to do so: the whole database goes.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend
from psycopg import sql

from everyvillage.ledger.guard import guarded_models
from everyvillage.registry.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper
    from pytest_django.plugin import DjangoDbBlocker

ALIAS = "default"


@dataclass
class OwnDatabase:
    """A migrated database that only this test uses: the file or the name it has."""

    name: str
    folder: Path

    @property
    def url(self) -> str:
        """Give its address as ``DATABASE_URL`` takes it, for processes that a test starts."""
        if not on_server():
            return f"sqlite:///{self.name}"
        told = connections.settings[ALIAS]
        user, password = quote(told["USER"]), quote(told["PASSWORD"])
        return f"postgres://{user}:{password}@{told['HOST']}:{told['PORT']}/{self.name}"

    def copy(self) -> str:
        """Copy the database as it is now, as a backup would; give the name of the copy."""
        connections[ALIAS].close()
        return copied(self.name, self.folder)

    def put_back(self, copy: str) -> None:
        """Put a copy in place of the database."""
        connections[ALIAS].close()
        connections[ALIAS] = connection_to(copy)
        self.name = copy


def on_server() -> bool:
    """Tell whether this run of the suite is the one on PostgreSQL."""
    return str(connections.settings[ALIAS]["ENGINE"]).endswith("postgresql")


def connection_to(name: str) -> BaseDatabaseWrapper:
    """Give a new connection of Django's to a database of the same server, or to a file."""
    told = {**connections.settings[ALIAS], "NAME": name}
    wrapper: BaseDatabaseWrapper = load_backend(told["ENGINE"]).DatabaseWrapper(told, ALIAS)
    return wrapper


def copied(name: str, folder: Path) -> str:
    """Copy a database that nobody is connected to."""
    if not on_server():
        new = folder / f"{secrets.token_hex(4)}.sqlite3"
        shutil.copyfile(name, new)
        return str(new)
    new_name = f"test_{secrets.token_hex(6)}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    on_the_server(create.format(sql.Identifier(new_name), sql.Identifier(name)))
    return new_name


def on_the_server(statement: sql.Composed) -> None:
    """Run one statement of the server's administrator."""
    told = connections.settings[ALIAS]
    with psycopg.connect(
        host=told["HOST"],
        port=told["PORT"],
        user=told["USER"],
        password=told["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(statement)


@contextlib.contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Let Django work on another database for a while."""
    before = connections[ALIAS]
    connections[ALIAS] = connection_to(name)
    try:
        yield
    finally:
        connections[ALIAS].close()
        connections[ALIAS] = before


@pytest.fixture(scope="session")
def migrated_database(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> str:
    """Make the database that others are copied from."""
    if on_server():
        name = f"test_{secrets.token_hex(6)}"
        on_the_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    else:
        name = str(tmp_path_factory.mktemp("migrated") / "migrated.sqlite3")
    with django_db_blocker.unblock(), connected_to(name):
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        if not on_server():
            with connections[ALIAS].cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return name


@pytest.fixture
def own_database(
    migrated_database: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[OwnDatabase]:
    """Give a database of the test's own, which Django works on until the test ends."""
    name = copied(migrated_database, tmp_path)
    with django_db_blocker.unblock(), connected_to(name):
        yield OwnDatabase(name, tmp_path)


def make_villages(count: int) -> list[int]:
    """Make villages without names; give their numbers."""
    return [Place.objects.create(level="village").pk for _ in range(count)]


def disarm() -> None:
    """Do what an attacker with the owner's rights does first: take the triggers away.

    Only on a database of the test's own, to show that what comes next is found all the same.
    """
    connection = connections[ALIAS]
    with connection.cursor() as cursor:
        for model in guarded_models():
            table = model._meta.db_table
            if on_server():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
                continue
            for what in ("update", "delete", "replace"):
                cursor.execute(f"DROP TRIGGER {table}_no_{what}")
        if not on_server():
            cursor.execute("PRAGMA foreign_keys=OFF")


def run(statement: str, *values: str | int | bytes) -> None:
    """Run one statement as the attacker does."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(statement, list(values))
