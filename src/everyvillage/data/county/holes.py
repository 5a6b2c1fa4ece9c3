"""What an office would send of the truth: cells left empty, wrong reports, columns kept back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from everyvillage.contracts import Type, table_named

if TYPE_CHECKING:
    from everyvillage.contracts import Column, Table
    from everyvillage.data.county.draws import Flags
    from everyvillage.data.county.settings import Settings
    from everyvillage.data.county.source import Source


def delivered(name: str, truth: pa.Table, source: Source, *, complete: bool) -> pa.Table | None:
    """Make of a true table what is delivered, or None if nobody delivers it.

    complete: deliver every table and column, with the same holes and wrong reports.
    Keys, places and required columns are always there; so are references.
    """
    table = table_named(name)
    if not complete and name in source.of.words("undelivered.tables"):
        return None
    rows = _tested_villages(name, truth, source)
    kept = {
        column.name: _reported(table, column, rows, source)
        for column in table.delivered
        if complete or f"{name}.{column.name}" not in source.of.words("undelivered.columns")
    }
    return pa.table(kept)


def undelivered(of: Settings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the names of the tables and of the columns that nobody delivers."""
    return of.words("undelivered.tables"), of.words("undelivered.columns")


def _tested_villages(name: str, truth: pa.Table, source: Source) -> pa.Table:
    """Leave out the speed tests of the villages in which nobody tested."""
    if name != "speed_test" or truth.num_rows == 0:
        return truth
    codes = truth["village_code"].combine_chunks().dictionary_encode()
    chance = source.stream("hole.speed_test")
    share = source.of.number("network.village_without_test")
    tested = pa.array(chance.random(len(codes.dictionary)) >= share)
    return truth.filter(tested.take(codes.indices))


def _reported(table: Table, column: Column, truth: pa.Table, source: Source) -> pa.ChunkedArray:
    """Give one column as it is reported."""
    values = truth[column.name]
    name = f"{table.name}.{column.name}"
    if column.required or column.name in table.key or column.name == table.place:
        return values
    values = _misreported(name, values, column, source)
    empty = _holes(name, truth, source)
    return (
        pc.if_else(pa.array(empty), pa.scalar(None, values.type), values) if empty.any() else values
    )


def _holes(name: str, truth: pa.Table, source: Source) -> Flags:
    """Draw which cells of a column are left empty."""
    of = source.of
    rate = of.number_or(f"holes.column.{name}", of.number("holes.usual"))
    chance = source.stream(f"hole.{name}")
    empty = chance.random(truth.num_rows) < rate if rate else np.zeros(truth.num_rows, dtype=bool)
    if name in of.words("holes.silent_columns"):
        silent = source.stream("hole.silent").random(truth.num_rows)
        empty = empty | (silent < of.number("holes.silent_village"))
    return cast("Flags", empty)


def _misreported(
    name: str, values: pa.ChunkedArray, column: Column, source: Source
) -> pa.ChunkedArray:
    """Turn some true answers round, or report a count of some time ago."""
    of = source.of
    if column.type is Type.BOOLEAN:
        over = of.number_or(f"misreport.over.{name}", 0.0)
        under = of.number_or(f"misreport.under.{name}", 0.0)
        return _turned(name, values, over, under, source) if over or under else values
    spread = of.number_or(f"misreport.stale.{name}", 0.0)
    if not spread:
        return values
    chance = source.stream(f"stale.{name}")
    factor = chance.normal(1.0, spread, len(values))
    counted = values.to_numpy() * np.maximum(factor, 0.5)
    return pa.chunked_array([pa.array(np.rint(counted).astype(np.int64))])


def _turned(
    name: str, values: pa.ChunkedArray, over: float, under: float, source: Source
) -> pa.ChunkedArray:
    """Report some no as yes (over) and some yes as no (under); empty cells stay empty."""
    luck = source.stream(f"misreport.{name}").random(len(values))
    as_yes = pc.or_(values, pa.array(luck < over))
    as_no = pc.and_(values, pa.array(luck >= under))
    return pc.if_else(values, as_no, as_yes)
