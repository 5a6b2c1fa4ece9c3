"""Figures as a Parquet file: a row a figure, under the headings of the CSV and the JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from everyvillage.analytics.targets.figure import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from everyvillage.analytics.targets.figure import Figure

MODELLED_WORDS = "modelled (模拟数据，非真实)"
DECIMAL = pa.decimal128(38, 6)
WHOLE = ("numerator", "denominator", "missing", "gap", "counties_held", "counties_all")
DECIMALS = ("value", "low", "high")
FLAGS = ("modelled", "hidden")
DAYS = ("deadline", "at")


def figure_table(figures: Iterable[Figure]) -> pa.Table:
    """Give figures as a table, in their order.

    Counts are whole numbers, values and bounds decimals of six places, lists and objects
    (threshold, trend, forecast) JSON. The note ``everyvillage`` of the schema says whether
    the figures are of modelled data.
    """
    held = list(figures)
    rows = [
        as_json(figure)
        | {name: getattr(figure, name) for name in (*DECIMALS, *DAYS)}
        | {"status": figure.status.value}
        for figure in held
    ]
    names = list(rows[0])
    columns = {name: pa.array([_cell(row[name]) for row in rows], _type(name)) for name in names}
    words = MODELLED_WORDS if any(figure.modelled for figure in held) else "register"
    return pa.table(columns).replace_schema_metadata({b"everyvillage": words.encode()})


def write_figures(path: Path, figures: Iterable[Figure]) -> None:
    """Write figures to ``path``, whole or not at all; the same figures give the same bytes."""
    beside = path.with_name(f".{path.name}.part")
    try:
        pq.write_table(figure_table(figures), beside, compression="zstd")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _type(name: str) -> pa.DataType:
    """Give the type of one column."""
    kinds = ((WHOLE, pa.int64()), (DECIMALS, DECIMAL), (FLAGS, pa.bool_()), (DAYS, pa.date32()))
    return next((kind for names, kind in kinds if name in names), pa.string())


def _cell(value: object) -> object:
    """Give lists and objects as JSON, empty ones as nothing."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False) if value else None
    return value
