"""From the staging table into the register: what is new, what has changed, and its history.

Everything is a handful of statements over whole sets, the same on both databases, inside the
caller's transaction. A row that is equal in every delivered column is not touched. Columns
that the file does not deliver keep what they have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from everyvillage.registry.storage import history_of, key_columns, model_of
from everyvillage.services.register.sql.aside import LARGE, put_aside
from everyvillage.services.register.sql.staging import ROW, STAGING, joined, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from everyvillage.contracts import Table
    from everyvillage.registry.storage import Stored
    from everyvillage.services.register.sql.staging import Staging

PLAN = "everyvillage_plan"
CREATED, ALTERED = "+", "~"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a file are new, changed and unchanged."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Origin:
    """What the history of a row says about a change: when, by whom, from which import."""

    at: datetime
    by: str
    reason: str


class Merge:
    """The statements for one table and one staging table."""

    def __init__(
        self, table: Table, staging: Staging, *, large: int = LARGE, adds: bool = True
    ) -> None:
        """Take the table and the rows staged for it; ``large`` as :func:`put_aside` takes it.

        Where it ``adds`` nothing, rows that are not there yet are left out.
        """
        self._adds = adds
        self._staging = staging
        self._large = large
        self._new = self._changed = 0
        self._model = model_of(table)
        self._target = quoted(self._model._meta.db_table)
        self._history = quoted(history_of(table)._meta.db_table)
        self._keys = key_columns(table)
        self._on_key = " AND ".join(
            f"t.{quoted(one.name)} = s.{quoted(one.name)}" for one in self._keys
        )

    def lock(self) -> None:
        """Keep other writers out of the table until the transaction ends; readers go on."""
        if connection.vendor == "postgresql":
            _execute(f"LOCK TABLE {self._target} IN SHARE ROW EXCLUSIVE MODE")

    def compare(self) -> Counts:
        """Find out which staged rows are new and which differ, and remember them.

        Equal rows are left out of what is remembered; a new one has no id.
        """
        _execute(f"DROP TABLE IF EXISTS {PLAN}")
        _execute(
            f"CREATE TEMPORARY TABLE {PLAN} AS SELECT s.{ROW} AS {ROW}, t.id AS id "
            f"FROM {STAGING} s LEFT JOIN {self._target} t ON {self._on_key} "
            f"WHERE {self._wanted()}"
        )
        kept, changed = _numbers(f"SELECT count(*), count(id) FROM {PLAN}")
        self._new, self._changed = kept - changed, changed
        return Counts(self._new, changed, self._staging.rows - kept)

    def turned(self, column: str) -> list[tuple[int, Any, Any]]:
        """Give id, old and new value of each row whose ``column`` the file changes.

        Asked after comparing and before writing; a column that the file does not deliver, and a
        value that is or becomes missing, is no change.
        """
        if not self._changed or column not in self._staging.names:
            return []
        name = quoted(column)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT t.id, t.{name}, s.{name} FROM {PLAN} c JOIN {self._target} t "
                f"ON t.id = c.id JOIN {STAGING} s ON s.{ROW} = c.{ROW} "
                f"WHERE t.{name} <> s.{name} ORDER BY t.id"
            )
            return list(cursor.fetchall())

    def apply(self, origin: Origin) -> None:
        """Write the new and the changed rows, and a line of history for each of them."""
        if self._changed:
            self._write_changed(origin)
        if self._new:
            self._write_new(origin)

    def _write_changed(self, origin: Origin) -> None:
        """Change the rows that differ."""
        settings = self._settings()
        if settings:
            _execute(
                f"UPDATE {self._target} AS t SET {', '.join(settings)} FROM {PLAN} c "
                f"JOIN {STAGING} s ON s.{ROW} = c.{ROW} WHERE t.id = c.id"
            )
        self._write_history(origin, ALTERED, f"{PLAN} c JOIN {self._target} t ON t.id = c.id")

    def _write_new(self, origin: Origin) -> None:
        """Add the rows that are new; under the lock, theirs are the ids above the highest."""
        highest, held = _numbers(f"SELECT coalesce(max(id), 0), count(*) FROM {self._target}")
        names = self._staging.names[1:]
        with put_aside(self._model._meta.db_table, self._new, held, large=self._large):
            _execute(
                f"INSERT INTO {self._target} ({joined(names)}) SELECT {joined(names, 's.')} "
                f"FROM {PLAN} c JOIN {STAGING} s ON s.{ROW} = c.{ROW} WHERE c.id IS NULL"
            )
        self._write_history(origin, CREATED, f"{self._target} t WHERE t.id > {highest}")

    def forget(self) -> None:
        """Drop what was remembered."""
        _execute(f"DROP TABLE IF EXISTS {PLAN}")

    def _values(self) -> list[Stored]:
        """Give the delivered columns outside the key."""
        keys = {one.name for one in self._keys}
        return [one for one in self._staging.stored if one.name not in keys]

    def _wanted(self) -> str:
        """Give the condition under which a staged row is written."""
        if self._adds:
            return f"t.id IS NULL OR {self._different()}"
        return f"t.id IS NOT NULL AND ({self._different()})"

    def _different(self) -> str:
        """Give the condition under which a staged row differs from the one in the register."""
        tests = [_differs(one) for one in self._values()]
        return " OR ".join(tests) if tests else "1 = 0"

    def _settings(self) -> list[str]:
        """Give the assignments of the changed rows; a sealed value only where it has changed."""
        settings = []
        for one in self._values():
            name = quoted(one.name)
            if one.beside:
                settings += [
                    f"{name} = CASE WHEN {_differs(one)} THEN s.{name} ELSE t.{name} END",
                    f"{quoted(one.beside)} = s.{quoted(one.beside)}",
                ]
            else:
                settings.append(f"{name} = s.{name}")
        return settings

    def _write_history(self, origin: Origin, kind: str, rows: str) -> None:
        """Write a line of history for each of ``rows``, in the same transaction."""
        names = [str(field.column) for field in self._model._meta.concrete_fields]
        _execute(
            f"INSERT INTO {self._history} ({joined(names)}, history_date, history_change_reason, "
            f"history_type, history_user_id) SELECT {joined(names, 't.')}, "
            f"{history_casts()} FROM {rows} ORDER BY t.id",
            history_values(origin, kind),
        )


def history_casts() -> str:
    """Give the parameters of what a line of history says of a change, in a SELECT list."""
    kinds = ("timestamp with time zone", "text", "text", "text")
    return ", ".join(_casts(kind) for kind in kinds)


def history_values(origin: Origin, kind: str) -> list[str | None]:
    """Give the values of these parameters: when, why, "+", "~" or "-", by whom."""
    at = connection.ops.adapt_datetimefield_value(origin.at)
    return [at, origin.reason, kind, origin.by or None]


def _casts(kind: str) -> str:
    """Give a parameter in a SELECT list, whose type PostgreSQL cannot guess."""
    return f"CAST(%s AS {kind})" if connection.vendor == "postgresql" else "%s"


def _differs(one: Stored) -> str:
    """Give the condition under which a column differs; missing equals missing."""
    unequal = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    name = quoted(one.compared)
    return f"t.{name} {unequal} s.{name}"


def _execute(statement: str, values: Sequence[str | None] = ()) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def _numbers(statement: str) -> tuple[int, ...]:
    """Run a statement that gives one row of whole numbers."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(int(number) for number in cursor.fetchone())
