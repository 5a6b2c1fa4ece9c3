"""One batch of one table: read, opened, sealed or hashed anew, written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet

from everyvillage.core.errors import CheckFailedError, Fault
from everyvillage.registry.keys.vault import Vault
from everyvillage.registry.storage import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from everyvillage.registry.sealed import Bound, SealedColumn, SealedTable

Row = dict[str, Any]
_KEPT_FAULTS = 20


@dataclass(slots=True)
class Done:
    """What a batch came to: the last row, the values written, and those that did not open."""

    last: int = 0
    rows: int = 0
    values: int = 0
    unopened: int = 0
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, fault: Fault) -> None:
        """Count a value that did not open; the first faults are kept."""
        self.unopened += 1
        if len(self.faults) < _KEPT_FAULTS:
            self.faults.append(fault)


def read_batch(table: SealedTable, after: int, size: int) -> list[Row]:
    """Read up to ``size`` rows above row ``after``, kept from other writers on PostgreSQL.

    SQLite has one writer at a time, which is whoever is in a transaction here.
    """
    every: QuerySet[Any] = QuerySet(table.model)
    rows = every.filter(pk__gt=after).order_by("pk")[:size]
    numbers = list(rows.values_list("pk", flat=True))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT 1 FROM "{table.name}" WHERE "{_key(table)}" = ANY(%s) FOR UPDATE',  # noqa: S608 - names of our own models
                [numbers],
            )
    names = ("pk", *table.needs, *_written(table))
    if not numbers:
        return []
    # The numbers are those of all rows between the first and the last, kept or not.
    found = every.filter(pk__gte=numbers[0], pk__lte=numbers[-1])
    return [dict(zip(names, row, strict=True)) for row in found.order_by("pk").values_list(*names)]


def seal_batch(table: SealedTable, rows: Sequence[Row], vault: Vault, key_id: str) -> Done:
    """Seal the values of ``rows`` that another key than ``key_id`` has sealed; write them."""

    def anew(column: SealedColumn, value: bytes, bound: Bound) -> Mapping[str, bytes]:
        if Vault.key_id_of(value) == key_id:
            return {}
        text = _open(vault, value, bound)
        sealed = vault.seal(text, table=bound.table, field=bound.field, person=bound.person)
        return {column.name: sealed}

    return _write(table, rows, anew, [one.name for one in table.columns])


def hash_batch(table: SealedTable, rows: Sequence[Row], vault: Vault) -> Done:
    """Make the hashes beside the values of ``rows`` anew under the vault's index key."""

    def anew(column: SealedColumn, value: bytes, bound: Bound) -> Mapping[str, bytes]:
        if not column.beside:
            return {}
        text, where = _open(vault, value, bound), {"table": bound.table, "field": bound.field}
        if column.role is Role.FOUND:
            return {column.beside: vault.index(text, **where)}
        return {column.beside: vault.marks([text], [bound.person], **where)[0] or b""}

    return _write(table, rows, anew, [one.beside for one in table.columns if one.beside])


def _open(vault: Vault, value: bytes, bound: Bound) -> str:
    """Open one value where it is bound."""
    return vault.open(value, table=bound.table, field=bound.field, person=bound.person)


def _write(
    table: SealedTable,
    rows: Sequence[Row],
    anew: Callable[[SealedColumn, bytes, Bound], Mapping[str, bytes]],
    names: Sequence[str],
) -> Done:
    """Work out the new cells of each row and write those of the rows that have any."""
    done = Done(last=rows[-1]["pk"], rows=len(rows))
    changed: list[Row] = []
    for row in rows:
        cells: dict[str, bytes] = {}
        for column in table.columns:
            value = row[column.name]
            if value is None:
                continue
            try:
                cells |= anew(column, bytes(value), column.bound(row))
            except CheckFailedError as error:
                done.refuse(_unopened(table, row["pk"], error.faults[0]))
        done.values += len(cells)
        if cells:
            changed.append({**row, **cells})
    if changed:
        _update(table, changed, names)
    return done


def _update(table: SealedTable, rows: Sequence[Row], names: Sequence[str]) -> None:
    """Write the columns ``names`` of some rows; no line of history, as nothing they say changes."""
    key = f'"{_key(table)}"'
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            settings = ", ".join(f'"{name}" = %s' for name in names)
            cursor.executemany(
                f'UPDATE "{table.name}" SET {settings} WHERE {key} = %s',  # noqa: S608 - names of our own models
                [(*(row[name] for name in names), row["pk"]) for row in rows],
            )
            return
        settings = ", ".join(f'"{name}" = v."{name}"' for name in names)
        columns = ", ".join(f'unnest(%s::bytea[]) AS "{name}"' for name in names)
        cursor.execute(
            f'UPDATE "{table.name}" AS t SET {settings} FROM '  # noqa: S608 - names of our own models
            f"(SELECT unnest(%s::bigint[]) AS row, {columns}) v WHERE t.{key} = v.row",
            [[row["pk"] for row in rows], *([row[name] for row in rows] for name in names)],
        )


def _key(table: SealedTable) -> str:
    """Give the primary key's column."""
    return str(table.model._meta.pk.column)


def _written(table: SealedTable) -> list[str]:
    """Give the sealed columns and those of the hashes beside them."""
    return [name for one in table.columns for name in (one.name, one.beside) if name]


def _unopened(table: SealedTable, row: int, fault: Fault) -> Fault:
    """Name the row of a value that does not open."""
    return Fault(
        code=fault.code,
        where=f"{fault.where}, row {row} of {table.name}",
        asked=fault.asked,
        found=fault.found,
        accepted=fault.accepted,
        next_step=fault.next_step,
    )
