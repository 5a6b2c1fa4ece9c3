"""Workbooks and map files as offices keep them, read into the cells that the readers convert.

A workbook is opened in a process of its own with a limit on memory, time and expanded size
(``child`` and what it uses); the process here only sees plain cells, finds the headings and
the foot, and gives the same batches as delimited text does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.data.readers.sheets.file import (
    SheetFile,
    inspect_workbook,
    read_sheet_batches,
)
from everyvillage.data.readers.sheets.plain_text import inspect_text_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from everyvillage.contracts import Table
    from everyvillage.data.readers.faults import Faults

SHEET_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".et"})
MAP_ENDINGS = frozenset({".geojson", ".gpkg", ".kml", ".kmz"})


def inspect_sheets(
    path: Path, table: Table, sheet: str | None, mapping: Mapping[str, str], faults: Faults
) -> SheetFile | None:
    """Look a workbook or a map file over; None, with its fault, where it cannot be read at all.

    ``mapping`` gives the column for a heading, as in ``read_delivery``.
    """
    if path.suffix.lower() in SHEET_ENDINGS:
        return inspect_workbook(path, table, sheet, mapping, faults)
    from everyvillage.data.readers.sheets.geo import inspect_map  # noqa: PLC0415 - GDAL is loaded only for maps

    return inspect_map(path, table, sheet, mapping, faults)


__all__ = [
    "MAP_ENDINGS",
    "SHEET_ENDINGS",
    "SheetFile",
    "inspect_sheets",
    "inspect_text_sheet",
    "read_sheet_batches",
]
