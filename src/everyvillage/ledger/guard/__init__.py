"""The guard: triggers that refuse UPDATE, DELETE, TRUNCATE and a second INSERT of a key.

They are made again after every migration, because SQLite rebuilds a table to change it and
the rebuilt one has none. :func:`missing` compares what the database holds with what it should
hold, so that a trigger that was taken away or made harmless is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connections, transaction

from everyvillage.core.errors import CheckFailedError, Fault
from everyvillage.ledger.guard import postgres, sqlite
from everyvillage.ledger.models import AppendOnly

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

    from everyvillage.ledger.guard.wanted import Wanted

__all__ = ["guarded_models", "install", "is_postgres", "missing", "require", "step_aside"]


def guarded_models() -> tuple[type[AppendOnly], ...]:
    """Give every table of proof, of this layer and of any other that builds on it."""
    return tuple(model for model in apps.get_models() if issubclass(model, AppendOnly))


def install(alias: str = "default") -> None:
    """Make every trigger that is missing or differs; what is right is left alone.

    An account that is not the owner of the tables can only look: it is refused by the database
    where something has to be made.
    """
    connection = connections[alias]
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        for wanted in _missing(connection, cursor):
            cursor.execute(wanted.drop)
            cursor.execute(wanted.create)


def step_aside(alias: str = "default") -> None:
    """Take away, on SQLite, the triggers that name another table, until the migration is done.

    SQLite renames no table while a trigger elsewhere names it. All others stay, so a migration
    that changes rows of proof is refused like anybody else. Where the migration breaks off,
    :func:`missing` names what was not made again.
    """
    connection = connections[alias]
    if is_postgres(connection):
        return
    with connection.cursor() as cursor:
        for model in guarded_models():
            if model.guard_delete:
                cursor.execute(f"DROP TRIGGER IF EXISTS {model._meta.db_table}_no_delete")


def missing(alias: str = "default") -> tuple[str, ...]:
    """Name every trigger or function that is not there as it should be."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        return tuple(wanted.name for wanted in _missing(connection, cursor))


def require(alias: str = "default") -> None:
    """Refuse with CheckFailedError where a trigger is missing; for the start of a server."""
    names = missing(alias)
    if names:
        raise CheckFailedError([_unguarded(name) for name in names])


def is_postgres(connection: BaseDatabaseWrapper) -> bool:
    """Say which of the two databases this is."""
    return connection.vendor == "postgresql"


def _missing(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> list[Wanted]:
    """Give what has to be made, for the tables that exist."""
    tables = set(connection.introspection.table_names(cursor))
    there = [model for model in guarded_models() if model._meta.db_table in tables]
    if not there:
        return []
    vendor = postgres if is_postgres(connection) else sqlite
    held = vendor.held(cursor)
    return [one for one in vendor.wanted(there, cursor) if held.get(one.name) != one.held]


def _unguarded(name: str) -> Fault:
    """Say that a trigger is missing or differs."""
    return Fault(
        code="ledger.unguarded",
        where=name,
        asked="the triggers that keep proof from being changed",
        found="one that is missing, or that says something else",
        accepted="each trigger as this version makes it",
        next_step="run everyvillage ledger guard as the owner of the tables, then "
        "everyvillage ledger verify, and find out who took it away",
    )
