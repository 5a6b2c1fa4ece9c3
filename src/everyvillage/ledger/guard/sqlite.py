"""The triggers on SQLite.

``INSERT OR REPLACE`` removes the old row without firing a DELETE trigger, unless
``recursive_triggers`` is on, so an INSERT whose key exists is refused before it starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from everyvillage.ledger.guard.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.backends.utils import CursorWrapper

    from everyvillage.ledger.models import AppendOnly


def wanted(tables: Sequence[type[AppendOnly]], cursor: CursorWrapper) -> Iterator[Wanted]:
    """Give the three triggers of each table."""
    del cursor
    for model in tables:
        table = model._meta.db_table
        may_go = f" WHEN NOT {model.guard_delete}" if model.guard_delete else ""
        taken = " OR ".join(_key_is_taken(model))
        exists = f" WHEN EXISTS (SELECT 1 FROM {table} held WHERE {taken})"  # noqa: S608 - names come from the model
        yield _trigger(table, "update", "UPDATE", "")
        yield _trigger(table, "delete", "DELETE", may_go)
        yield _trigger(table, "replace", "INSERT", exists)


def held(cursor: CursorWrapper) -> Mapping[str, str]:
    """Give the SQL of every trigger that is there, by its name."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def _trigger(table: str, what: str, event: str, when: str) -> Wanted:
    """Write one trigger; SQLite keeps the text as it was given."""
    name = f"{table}_no_{what}"
    refusal = f"{table} is append-only: {what} refused"
    create = (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{when}"
        f" BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    )
    return Wanted(name, create, f"DROP TRIGGER IF EXISTS {name}", create)


def _key_is_taken(model: type[models.Model]) -> Iterator[str]:
    """Give a condition for each key of a table: a row with the new row's values is there."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    named: list[tuple[str, ...]] = [(name,) for name, field in fields.items() if field.unique]
    named += [
        tuple(constraint.fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    # A table whose key is no INTEGER has a hidden key besides, which REPLACE honours too.
    keys = [["rowid"]]
    keys += [[str(fields[name].column) for name in names] for names in named]
    for columns in keys:
        same = " AND ".join(f"held.{column} = NEW.{column}" for column in columns)
        yield f"({same})"
