"""Punch holes into delivered files, so that three-valued logic is put to work everywhere."""

from __future__ import annotations

import csv
from random import Random
from typing import TYPE_CHECKING

from everyvillage.contracts import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.contracts import Table

LOSES_ROWS = frozenset({"village", "township", "speed_test", "service_point"})
"""Tables that no other row points to, or whose places stand in the frame anyway."""


def punch_holes(delivered: Path, out: Path, *, seed: int, cells: float, rows: float) -> None:
    """Copy every file to ``out``, leaving a share of optional ``cells`` empty.

    Of some tables a share of the ``rows`` is left out as well. Positions lose both numbers or
    none, and a radio technology stays, because an empty one stands for a fixed line.
    """
    out.mkdir()
    random = Random(seed)  # noqa: S311 - a repeatable draw, no secret
    for path in sorted(delivered.glob("*.csv")):
        table = TABLES[path.stem]
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            headings = list(reader.fieldnames or ())
            kept = [
                row for row in reader if table.name not in LOSES_ROWS or random.random() >= rows
            ]
        for row in kept:
            _empty_cells(table, row, random, cells)
        with (out / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings)
            writer.writeheader()
            writer.writerows(kept)


def _empty_cells(table: Table, row: dict[str, str], random: Random, cells: float) -> None:
    """Empty some optional cells of a row."""
    for column in table.columns:
        if column.name not in row or column.required or column.name in {"lat", "radio"}:
            continue
        if random.random() < cells:
            row[column.name] = ""
            if column.name == "lon":
                row["lat"] = ""
