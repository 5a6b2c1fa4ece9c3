"""A drawn world: a few villages with random rows in every declared table, gaps included.

Nothing in it is plausible; it is there so that every expression of a programme meets yes, no
and unknown.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa

from everyvillage.contracts import TABLES, Column, Table, Type
from everyvillage.core.codes import NATION, StatCode
from everyvillage.data.snapshot import PlaceChange, Snapshot, SnapshotHead, write_snapshot
from everyvillage.data.snapshot.shape import FRAME_TABLES, table_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

AT = date(2020, 9, 30)
COUNTIES = ("510101", "510102", "520101")
Row = dict[str, object]
Rows = dict[str, list[Row]]


def village_codes() -> list[str]:
    """Give villages and communities of three counties in two provinces."""
    lasts = ("001", "200", "201", "202", "203", "204")
    return [
        f"{county}{township}{last}"
        for county in COUNTIES
        for township in ("001", "100", "200")
        for last in lasts
    ]


def draw_rows(seed: int, *, at: date = AT, each: int = 120) -> Rows:
    """Draw ``each`` rows of every table (places: one row each)."""
    generator = random.Random(seed)  # noqa: S311 - drawn rows, no secret
    rows: Rows = {}
    places = {"county": list(COUNTIES), "village": village_codes()}
    places["township"] = sorted({code[:9] for code in places["village"]})
    for name in FRAME_TABLES:
        rows[name] = [_row(generator, TABLES[name], code, at, rows) for code in places[name]]
    for name, table in TABLES.items():
        if name in FRAME_TABLES:
            continue
        codes = places.get(table.place_level, [NATION])
        drawn = [
            _row(generator, table, generator.choice(codes), at, rows, number=number)
            for number in range(each)
        ]
        once = {tuple(row[part] for part in table.key): row for row in drawn}
        rows[name] = list(once.values())
    return rows


def _row(
    generator: random.Random, table: Table, place: str, at: date, rows: Rows, number: int = 0
) -> Row:
    """Draw one row: keys unique, links to rows that are there, one cell in eight empty."""
    row: Row = {}
    for column in table.snapshot_columns:
        if column.name == table.place:
            row[column.name] = place
        elif column.name in table.key:
            row[column.name] = number if column.type is Type.INTEGER else f"{table.name}-{number}"
        elif column.references is not None:
            row[column.name] = _link(generator, column, rows)
        elif column.computed and column.name == "kind":
            kind = StatCode(place).kind if table.name in FRAME_TABLES else ""
            row[column.name] = kind or None
        elif not column.required and generator.random() < 1 / 8:
            row[column.name] = None
        else:
            row[column.name] = draw_cell(generator, column, at)
    return row


def _link(generator: random.Random, column: Column, rows: Rows) -> object:
    """Point to a row that is there."""
    reference = column.references
    if reference is None or reference.table not in rows:
        return None
    return generator.choice(rows[reference.table])[reference.column]


def draw_cell(generator: random.Random, column: Column, at: date) -> object:
    """Draw a value of a declared column around the marks that programmes set."""
    if column.codes is not None:
        return generator.choice(list(column.codes.items))
    match column.type:
        case Type.BOOLEAN:
            return generator.random() < 7 / 10
        case Type.DATE:
            return at - timedelta(days=generator.randint(-40, 900))
        case Type.DEGREES:
            west = 100.0 if column.name == "lon" else 28.0
            return round(generator.uniform(west, west + 0.2), 6)
        case Type.MONEY:
            return generator.choice([0, 100, 5_000, 20_000, 400_000, 1_000_000])
        case _:
            return _whole(generator, column, at)


def _whole(generator: random.Random, column: Column, at: date) -> int:
    """Draw a whole number."""
    if column.name == "year":
        return generator.choice([at.year, at.year - 1])
    if column.name == "month":
        return at.year * 100 + generator.randint(1, at.month)
    if column.unit == "kbit/s":
        return generator.choice([3_000, 11_999, 12_000, 20_000, 150_000])
    low = column.minimum if column.minimum is not None else -10
    high = column.maximum if column.maximum is not None else low + 40
    return generator.randint(low, min(high, low + 40))


def seal_rows(
    root: Path,
    rows: Mapping[str, Sequence[Row]],
    *,
    at: date = AT,
    without: Mapping[str, Sequence[str]] | None = None,
    changes: Sequence[PlaceChange] = (),
    counties: Sequence[str] = COUNTIES,
) -> Snapshot:
    """Seal drawn rows; ``without`` names the tables that some counties did not deliver."""
    absent = without or {}
    held = {}
    tables = {}
    for name, group in rows.items():
        table = TABLES[name]
        names = tuple(
            column.name for column in table.snapshot_columns if column.name != "tower_4g_m"
        )
        senders = (
            [c for c in counties if c not in absent.get(name, ())] if table.place else [NATION]
        )
        held[name] = dict.fromkeys(senders, names)
        kept = [row for row in group if not table.place or str(row[table.place])[:6] in senders]
        if name in FRAME_TABLES:
            kept = list(group)
        kept = [row for row in kept if not table.place or str(row[table.place])[:6] in counties]
        tables[name] = _batches(table, kept)
    head = SnapshotHead(
        at=at, modelled=True, counties=tuple(counties), held=held, changes=tuple(changes)
    )
    return write_snapshot(root, head, tables)


def _batches(table: Table, rows: Sequence[Row]) -> Iterator[pa.RecordBatch]:
    """Give rows as one record batch, without what is made at sealing."""
    names = [column.name for column in table.snapshot_columns if column.name != "tower_4g_m"]
    schema = table_schema(table, names)
    yield pa.RecordBatch.from_pylist([{n: row[n] for n in names} for row in rows], schema=schema)
