"""Check the rows of one table and put them in order: by county, then by place and key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from everyvillage.core.codes import NATION
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.snapshot.shape import (
    COUNTY_DIGITS,
    known_table,
    sort_columns,
    table_schema,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from everyvillage.contracts.shapes import Table


@dataclass(frozen=True, slots=True)
class CountyRows:
    """The rows of one county, sorted by place and key."""

    county: str
    rows: pa.Table


def declared(name: str) -> Table:
    """Give the declared table called ``name``; refuse an unknown one."""
    table = known_table(name)
    if table is None:
        raise InputError(
            _fault(
                "table-unknown",
                name,
                "a declared table",
                "no such table",
                "docs/reference/tables.md",
            )
        )
    return table


def gather(table: Table, batches: Iterable[pa.RecordBatch]) -> pa.Table:
    """Bring the batches of ``table`` together in the declared types.

    Refuses a column that may not be in a snapshot.
    """
    parts = list(batches)
    if not parts:
        needed = {*table.key, table.place} - {""}
        return table_schema(table, sorted(needed)).empty_table()
    names = parts[0].schema.names
    allowed = table_schema(table)
    faults = [
        _fault(
            "column-not-allowed",
            f"{table.name}.{name}",
            "columns that a snapshot may hold",
            f"“{name}”",
            ", ".join(allowed.names),
        )
        for name in names
        if name not in allowed.names
    ]
    if faults:
        raise InputError(faults)
    schema = table_schema(table, names)
    return pa.Table.from_batches([batch.select(schema.names).cast(schema) for batch in parts])


def split_by_county(table: Table, rows: pa.Table, counties: Iterable[str]) -> Iterator[CountyRows]:
    """Give the rows county by county in order of code, each county sorted by place and key.

    Refuses rows of a county that is not in scope, and rows with the same key.
    """
    if not table.place:
        yield CountyRows(NATION, _sorted(table, rows))
        return
    if not rows.num_rows:
        return
    codes = pc.utf8_slice_codeunits(rows[table.place], 0, COUNTY_DIGITS)
    numbers = np.asarray(codes.dictionary_encode().combine_chunks().indices)
    names = np.asarray(codes.dictionary_encode().combine_chunks().dictionary.to_pylist(), dtype=str)
    _check_scope(table, names.tolist(), counties)
    ranks = np.argsort(np.argsort(names))[numbers] if len(names) else numbers
    if len(ranks) and (np.diff(ranks) < 0).any():
        order = np.argsort(ranks, kind="stable")
        rows, ranks = rows.take(pa.array(order)), ranks[order]
    edges = np.flatnonzero(np.diff(ranks, prepend=-1))
    for start, end in zip(edges, [*edges[1:], len(ranks)], strict=True):
        county = str(np.sort(names)[ranks[start]])
        yield CountyRows(county, _sorted(table, rows.slice(int(start), int(end - start))))


def _sorted(table: Table, rows: pa.Table) -> pa.Table:
    """Sort the rows of one county; refuse two rows with one key."""
    ordered = rows.take(pc.sort_indices(rows, sort_keys=sort_columns(table))).combine_chunks()
    same = np.ones(max(ordered.num_rows - 1, 0), dtype=bool)
    for name in table.key:
        column = ordered[name]
        same &= pc.equal(column[:-1], column[1:]).to_numpy(zero_copy_only=False).astype(bool)
    if same.any():
        raise InputError(
            _fault(
                "key-twice",
                f"{table.name}.{', '.join(table.key)}",
                "one row for each key",
                f"{int(same.sum())} keys that stand twice",
                "each key once",
            )
        )
    return ordered


def _check_scope(table: Table, found: Iterable[str], counties: Iterable[str]) -> None:
    """Refuse rows that lie outside the counties of the head."""
    outside = sorted(set(found) - set(counties))
    if outside:
        raise InputError(
            [
                _fault(
                    "place-outside",
                    f"{table.name}.{table.place}",
                    "rows of the counties in scope",
                    f"rows of county {county}",
                    "the counties that the head names",
                )
                for county in outside
            ]
        )


def _fault(code: str, where: str, asked: str, found: str, accepted: str) -> Fault:
    """Say what keeps a table from being sealed."""
    return Fault(
        code=f"snapshot.{code}",
        where=where,
        asked=asked,
        found=found,
        accepted=accepted,
        next_step="mend what is handed to the snapshot; nothing was written",
    )
