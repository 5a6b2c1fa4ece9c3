"""Add to delivered files what nobody delivered, drawn by the contracts."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

from everyvillage.contracts import TABLES
from everyvillage.core.codes import NATION
from tests.support.drawn import draw_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from everyvillage.contracts import Table

ROWS_OF_A_NEW_TABLE = 60


def add_columns(
    delivered: Path, out: Path, columns: Iterable[str], *, county: str, at: date, seed: int
) -> list[str]:
    """Write into ``out`` the files of ``delivered`` with ``columns`` ("table.column") added.

    A column of a table that was delivered is drawn for its rows; a table that was not comes
    whole, with keys, places of ``county`` and every column a contract declares. Gives the
    tables written, in the order of the contracts.
    """
    by_table: dict[str, list[str]] = {}
    for name in columns:
        table, _, column = name.partition(".")
        by_table.setdefault(table, []).append(column)
    out.mkdir(parents=True, exist_ok=True)
    written = [name for name in TABLES if name in by_table]
    for name in written:
        generator = random.Random(f"{seed} {name}")  # noqa: S311 - drawn rows, no secret
        source = delivered / f"{name}.csv"
        if source.exists():
            rows = _rows(source)
            _draw_into(rows, TABLES[name], by_table[name], generator, at)
        else:
            rows = _new_rows(delivered, TABLES[name], generator, county, at)
        _write(out / f"{name}.csv", rows)
    return written


def _draw_into(
    rows: Sequence[dict[str, str]],
    table: Table,
    names: Iterable[str],
    generator: random.Random,
    at: date,
) -> None:
    """Draw a value of each of ``names`` for each row."""
    for name in names:
        column = table.by_name[name]
        for row in rows:
            row[name] = _text(draw_cell(generator, column, at))


def _new_rows(
    delivered: Path, table: Table, generator: random.Random, county: str, at: date
) -> list[dict[str, str]]:
    """Draw the rows of a table that nobody delivered; its links point to delivered rows."""
    rows = []
    for number in range(ROWS_OF_A_NEW_TABLE):
        row: dict[str, str] = {}
        for column in table.delivered:
            if column.name == table.place:
                row[column.name] = _place(delivered, table, generator, county)
            elif column.references is not None:
                linked = _rows(delivered / f"{column.references.table}.csv")
                row[column.name] = generator.choice(linked)[column.references.column]
            elif column.name in table.key and column.type == "text":
                row[column.name] = f"{table.name}-{number}"
            else:
                row[column.name] = _text(draw_cell(generator, column, at))
        rows.append(row)
    once = {tuple(row[name] for name in table.key): row for row in rows}
    return list(once.values())


def _place(delivered: Path, table: Table, generator: random.Random, county: str) -> str:
    """Give a place of the level of the table."""
    if table.place_level in {"county", "nation"}:
        return county if table.place_level == "county" else NATION
    villages = _rows(delivered / "village.csv")
    return generator.choice(villages)["village_code"]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _text(value: object) -> str:
    """Write a value as an office does."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
