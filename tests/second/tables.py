"""The delivered files of a county, read with nothing but the csv module.

A column is *held* when its file came and names it in the heading; an empty cell is missing.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

YES = frozenset({"true", "1", "yes", "是"})
NO = frozenset({"false", "0", "no", "否"})


class Row:
    """One line of a file, whose cells are read as what they stand for."""

    __slots__ = ("cells",)

    def __init__(self, cells: dict[str, str]) -> None:
        self.cells = cells

    def text(self, column: str) -> str | None:
        """Give the cell as it stands; None if it is empty or the column did not come."""
        return self.cells.get(column) or None

    def flag(self, column: str) -> bool | None:
        """Give the cell as yes or no; None if it is missing."""
        cell = self.text(column)
        if cell is None:
            return None
        if cell.lower() in YES:
            return True
        if cell.lower() in NO:
            return False
        msg = f"{column}: “{cell}” is neither yes nor no"
        raise ValueError(msg)

    def number(self, column: str) -> int | None:
        """Give the cell as a whole number; None if it is missing."""
        cell = self.text(column)
        return None if cell is None else int(cell)

    def degrees(self, column: str) -> float | None:
        """Give the cell as degrees; None if it is missing."""
        cell = self.text(column)
        return None if cell is None else float(cell)

    def day(self, column: str) -> date | None:
        """Give the cell as a date; None if it is missing."""
        cell = self.text(column)
        return None if cell is None else date.fromisoformat(cell)


@dataclass(frozen=True)
class Tables:
    """Every delivered file of a county, with the headings that came."""

    rows: dict[str, list[Row]]
    headings: dict[str, frozenset[str]]

    def of(self, table: str) -> list[Row]:
        """Give the rows of ``table``; none if the file did not come."""
        return self.rows.get(table, [])

    def holds(self, table: str, *columns: str) -> bool:
        """Say whether the file of ``table`` came and has every one of ``columns``."""
        return table in self.headings and set(columns) <= self.headings[table]


def read_tables(folder: Path) -> Tables:
    """Read every CSV file of ``folder`` under its own name."""
    rows: dict[str, list[Row]] = {}
    headings: dict[str, frozenset[str]] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            headings[path.stem] = frozenset(reader.fieldnames or ())
            rows[path.stem] = [Row(cells) for cells in reader]
    return Tables(rows, headings)
