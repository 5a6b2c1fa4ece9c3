"""Taking an import back by its history: new rows go, changed rows become what they were.

The same statements on both databases, inside the caller's transaction. Every row that is
touched gets a line of history of its own, so that nothing that was once there is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from everyvillage.registry.storage import history_of, model_of
from everyvillage.services.register.sql.merging import (
    ALTERED,
    CREATED,
    history_casts,
    history_values,
)
from everyvillage.services.register.sql.staging import joined, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.contracts import Table
    from everyvillage.services.register.sql.merging import Origin

DELETED = "-"


class Undoing:
    """The statements for one table and one import, known by the reason in its history."""

    def __init__(self, table: Table, reason: str) -> None:
        """Take the table and the reason ("import 12")."""
        self._model = model_of(table)
        self._target = quoted(self._model._meta.db_table)
        self._history = quoted(history_of(table)._meta.db_table)
        self._names = [str(field.column) for field in self._model._meta.concrete_fields]
        self._reason = reason

    def later(self, own: Sequence[str]) -> int:
        """Give how many rows of the import others than ``own`` have changed since."""
        marks = ", ".join(["%s"] * len(own))
        (found,) = _numbers(
            f"SELECT count(*) FROM {self._history} h WHERE h.history_change_reason = %s "
            f"AND EXISTS (SELECT 1 FROM {self._history} l WHERE l.id = h.id "
            f"AND l.history_id > h.history_id AND l.history_change_reason NOT IN ({marks}))",
            [self._reason, *own],
        )
        return found

    def turned(self, column: str) -> list[tuple[int, Any, Any]]:
        """Give id, undone and present value of each restored row whose ``column`` it changed.

        Asked after taking back; "" for a table without such a column gives none.
        """
        if not column:
            return []
        name = quoted(column)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT t.id, h.{name}, t.{name} FROM {self._history} h "
                f"JOIN {self._target} t ON t.id = h.id WHERE h.history_change_reason = %s "
                f"AND h.history_type = %s AND h.{name} <> t.{name} ORDER BY t.id",
                [self._reason, ALTERED],
            )
            return list(cursor.fetchall())

    def apply(self, origin: Origin) -> tuple[int, int]:
        """Take the rows back; give how many went and how many became what they were."""
        back = self._restore(origin)
        return self._remove(origin), back

    def _remove(self, origin: Origin) -> int:
        """Delete the rows that the import made, with a line of history for each."""
        mine = (
            f"SELECT h.id FROM {self._history} h "
            f"WHERE h.history_change_reason = %s AND h.history_type = %s"
        )
        self._write_history(origin, DELETED, f"WHERE t.id IN ({mine})", [self._reason, CREATED])
        return _execute(f"DELETE FROM {self._target} WHERE id IN ({mine})", [self._reason, CREATED])

    def _restore(self, origin: Origin) -> int:
        """Give changed rows the values of the line of history before."""
        values = [name for name in self._names if name != "id"]
        settings = ", ".join(f"{quoted(name)} = b.{quoted(name)}" for name in values)
        before = (
            f"SELECT max(p.history_id) FROM {self._history} p "
            f"WHERE p.id = h.id AND p.history_id < h.history_id"
        )
        changed = _execute(
            f"UPDATE {self._target} AS t SET {settings} "
            f"FROM {self._history} h JOIN {self._history} b ON b.history_id = ({before}) "
            f"WHERE h.history_change_reason = %s AND h.history_type = %s AND t.id = h.id",
            [self._reason, ALTERED],
        )
        mine = (
            f"WHERE t.id IN (SELECT h.id FROM {self._history} h "
            f"WHERE h.history_change_reason = %s AND h.history_type = %s)"
        )
        self._write_history(origin, ALTERED, mine, [self._reason, ALTERED])
        return changed

    def _write_history(
        self, origin: Origin, kind: str, where: str, values: Sequence[str | None]
    ) -> None:
        """Write a line of history for each row of a condition."""
        _execute(
            f"INSERT INTO {self._history} ({joined(self._names)}, history_date, "
            f"history_change_reason, history_type, history_user_id) "
            f"SELECT {joined(self._names, 't.')}, {history_casts()} "
            f"FROM {self._target} t {where} ORDER BY t.id",
            [*history_values(origin, kind), *values],
        )


def _execute(statement: str, values: Sequence[str | None]) -> int:
    """Run one statement; give how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _numbers(statement: str, values: Sequence[str | None]) -> tuple[int, ...]:
    """Run a statement that gives one row of whole numbers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return tuple(int(number) for number in cursor.fetchone())
