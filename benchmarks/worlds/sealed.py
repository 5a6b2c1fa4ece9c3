"""Seal the delivered files of modelled counties without a register: large worlds to measure on."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from everyvillage.contracts import TABLES
from everyvillage.core.codes import NATION, StatCode
from everyvillage.data.snapshot import SnapshotHead, write_snapshot
from everyvillage.data.snapshot.shape import COUNTY_DIGITS, is_of_nation, table_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from everyvillage.contracts import Table
    from everyvillage.data.snapshot import Snapshot

    Batches = Iterable[pa.RecordBatch]

BLOCK_BYTES = 1 << 24


def seal_delivered(
    delivered: Path,
    root: Path,
    *,
    at: date,
    counties: Iterable[str],
    more: Mapping[str, Batches] = MappingProxyType({}),
) -> Snapshot:
    """Seal every file of ``delivered``, and the record batches of ``more``, under ``root``.

    The files are those of ``make_counties``: right by construction, so that no reader checks
    them. ``more`` has tables that the folder does not have.
    """
    scope = tuple(sorted(counties))
    files = {path.stem: path for path in sorted(delivered.glob("*.csv"))}
    held = {
        name: _held(TABLES[name], _names(TABLES[name], path), scope) for name, path in files.items()
    }
    held |= {name: _held(TABLES[name], table_schema(TABLES[name]).names, scope) for name in more}
    head = SnapshotHead(at=at, modelled=True, counties=scope, held=held)
    tables: dict[str, Batches] = {
        name: _once(TABLES[name], path) if is_of_nation(TABLES[name]) else _read(TABLES[name], path)
        for name, path in files.items()
    }
    return write_snapshot(root, head, tables | dict(more))


def counties_of(villages: Iterable[str]) -> tuple[str, ...]:
    """Give the counties of village codes, each once, in order."""
    return tuple(dict.fromkeys(code[:COUNTY_DIGITS] for code in villages))


def _held(
    table: Table, names: Iterable[str], counties: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Say that every county delivered the same columns."""
    return dict.fromkeys([NATION] if is_of_nation(table) else counties, tuple(names))


def _names(table: Table, path: Path) -> list[str]:
    """Give the headings of a file that a snapshot may hold."""
    with path.open(encoding="utf-8") as file:
        headings = file.readline().strip().split(",")
    return [name for name in table_schema(table).names if name in headings]


def _read(table: Table, path: Path) -> Iterator[pa.RecordBatch]:
    """Read a delivered file in typed batches, with the kind of each place."""
    names = _names(table, path)
    schema = table_schema(table, names)
    convert = pa_csv.ConvertOptions(
        column_types={field.name: field.type for field in schema},
        include_columns=names,
        strings_can_be_null=True,
    )
    read = pa_csv.ReadOptions(block_size=BLOCK_BYTES)
    with pa_csv.open_csv(path, read_options=read, convert_options=convert) as reader:
        for batch in reader:
            yield _with_kind(table, batch)


def _once(table: Table, path: Path) -> list[pa.RecordBatch]:
    """Read a table of the whole country, which every modelled county delivers, key by key once."""
    rows = pa.Table.from_batches(_read(table, path))
    (key,) = table.key
    first = rows[key].combine_chunks().dictionary_encode()
    at = [pc.index(first.indices, number).as_py() for number in range(len(first.dictionary))]
    batches: list[pa.RecordBatch] = rows.take(at).to_batches()
    return batches


def _with_kind(table: Table, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Add the kind of unit where the table of places has one."""
    if "kind" not in table_schema(table).names or "kind" in batch.schema.names:
        return batch
    codes = batch[table.place].dictionary_encode()
    kinds = pa.array([StatCode(code).kind or None for code in codes.dictionary.to_pylist()])
    return batch.append_column("kind", pc.take(kinds, codes.indices))
