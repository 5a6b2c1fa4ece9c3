"""Modelled people with cells left empty, and their cases and courses, as batches of a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from everyvillage.contracts import TABLES, Type
from everyvillage.data.arrow import ARROW_TYPES
from everyvillage.data.county.people_table import make_people_table
from everyvillage.data.snapshot.shape import table_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from everyvillage.contracts import Column

EMPTY_CELLS = 0.02
HOUSEHOLDS_WITH_A_CASE = 0.04
PERSONS_ON_A_COURSE = 0.06
DAYS_BACK = 400
EPOCH = 719_163
"""The day 1970-01-01 as Python counts days."""


def people_batches(
    persons: int, villages: Sequence[str], *, seed: int, at: date
) -> dict[str, list[pa.RecordBatch]]:
    """Give households, persons, risk cases and enrolments by table."""
    chance = np.random.default_rng(seed)
    found: dict[str, list[pa.RecordBatch]] = {
        name: [] for name in ("household", "person", "risk_case", "enrolment")
    }
    for batch in make_people_table(persons, seed, villages, at=at):
        found["household"].append(_with_holes("household", batch.households, chance))
        found["person"].append(_with_holes("person", batch.persons, chance))
        some = _some(batch.households, HOUSEHOLDS_WITH_A_CASE, chance)
        found["risk_case"].append(_drawn("risk_case", some, "household_no", at, chance))
        some = _some(batch.persons, PERSONS_ON_A_COURSE, chance)
        found["enrolment"].append(_drawn("enrolment", some, "person_no", at, chance))
    return found


def _with_holes(name: str, batch: pa.RecordBatch, chance: np.random.Generator) -> pa.RecordBatch:
    """Leave cells empty where the contract allows it."""
    table = TABLES[name]
    columns = []
    for field in batch.schema:
        values = batch[field.name]
        if not table.by_name[field.name].required and field.name != table.place:
            empty = pa.array(chance.random(batch.num_rows, dtype=np.float32) < EMPTY_CELLS)
            values = pc.if_else(empty, pa.scalar(None, field.type), values)
        columns.append(values)
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _some(batch: pa.RecordBatch, share: float, chance: np.random.Generator) -> pa.RecordBatch:
    """Choose some of the rows."""
    return batch.filter(pa.array(chance.random(batch.num_rows) < share))


def _drawn(
    name: str, of: pa.RecordBatch, link: str, at: date, chance: np.random.Generator
) -> pa.RecordBatch:
    """Draw one row of a table for each row of ``of``, by its contract."""
    table = TABLES[name]
    given: Mapping[str, pa.Array] = {
        table.key[0]: of[link],
        link: of[link],
        table.place: of["village_code"],
    }
    rows = of.num_rows
    schema = table_schema(table)
    made = [
        given[field.name]
        if field.name in given
        else _column(table.by_name[field.name], rows, at, chance)
        for field in schema
    ]
    batch = pa.RecordBatch.from_arrays(made, schema=schema)
    return _with_holes(name, batch, chance)


def _column(column: Column, rows: int, at: date, chance: np.random.Generator) -> pa.Array:
    """Draw the values of one column."""
    kind = ARROW_TYPES[column.type]
    if column.codes is not None:
        codes = pa.array(list(column.codes.items), pa.string())
        return codes.take(pa.array(chance.integers(0, len(codes), rows)))
    if column.type is Type.BOOLEAN:
        return pa.array(chance.random(rows) < 1 / 2)
    if column.type is Type.DATE:
        days = at.toordinal() - EPOCH - chance.integers(0, DAYS_BACK, rows)
        return pa.array(days.astype(np.int32)).view(kind)
    low = column.minimum or 0
    high = column.maximum if column.maximum is not None else low + 40
    return pa.array(chance.integers(low, min(high, low + 40) + 1, rows), kind)
