"""One file as an office sent it: opened, matched to a table, read in typed batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.data.readers.convert import convert_column
from everyvillage.data.readers.delimited import read_text_batches
from everyvillage.data.readers.documents import check_documents, document_places, upper_documents
from everyvillage.data.readers.faults import Faults, column_label, shown
from everyvillage.data.readers.headings import match_headings
from everyvillage.data.readers.inspect import TextFile, inspect_text
from everyvillage.data.readers.parquet import ParquetFile, inspect_parquet, read_parquet_batches
from everyvillage.data.readers.sheets import (
    MAP_ENDINGS,
    SHEET_ENDINGS,
    SheetFile,
    inspect_sheets,
    inspect_text_sheet,
    read_sheet_batches,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from everyvillage.contracts import Column, Table

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
PARQUET_ENDINGS = frozenset({".parquet"})


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a file, typed.

    ``numbers`` are their row numbers as a spreadsheet shows them; ``rows`` has one column for
    each delivered column, under its name in the contract, missing as null.
    """

    numbers: npt.NDArray[np.int64]
    rows: pa.RecordBatch


@dataclass(slots=True)
class Delivery:
    """A file whose headings are understood; reading its batches fills ``faults``."""

    table: Table
    file: TextFile | ParquetFile | SheetFile
    columns: tuple[Column | None, ...]
    faults: Faults
    on: date
    row_count: int = 0
    _keys: list[pa.RecordBatch] = field(default_factory=list)

    @property
    def delivered(self) -> tuple[Column, ...]:
        """Give the columns that the file holds, in the order of the contract."""
        there = {column.name for column in self.columns if column is not None}
        return tuple(column for column in self.table.delivered if column.name in there)

    def batches(self) -> Iterator[Batch]:
        """Give the rows in typed batches; after the last one, look the keys over."""
        for numbers, cells in self._cells():
            rows = upper_documents(self._convert(numbers, cells))
            check_documents(rows, numbers, self.faults, on=self.on)
            self.row_count += rows.num_rows
            self._keys.append(_with_numbers(rows.select(self.table.key), numbers))
            yield Batch(numbers, rows)
        self._refuse_double_keys()
        self._refuse_document_keys()

    def _cells(self) -> Iterator[tuple[npt.NDArray[np.int64], pa.RecordBatch]]:
        if isinstance(self.file, TextFile):
            return read_text_batches(self.file, self.table, self.columns, self.faults)
        if isinstance(self.file, SheetFile):
            return read_sheet_batches(self.file, self.columns, self.faults)
        return read_parquet_batches(self.file, self.columns, self.faults)

    def _convert(self, numbers: npt.NDArray[np.int64], cells: pa.RecordBatch) -> pa.RecordBatch:
        """Give cells as typed columns, in the order of the contract."""
        place = {
            column.name: str(position)
            for position, column in enumerate(self.columns)
            if column is not None
        }
        typed = [
            convert_column(
                cells.column(place[column.name]),
                self.table,
                column,
                numbers,
                self.faults,
                day=self.on,
            )
            for column in self.delivered
        ]
        return pa.RecordBatch.from_arrays(typed, [column.name for column in self.delivered])

    def _refuse_double_keys(self) -> None:
        """Add a fault for each key that stands in more than one row."""
        if not self._keys:
            return
        keys = pa.Table.from_batches(self._keys).drop_null()
        names = list(self.table.key)
        counted = keys.group_by(names).aggregate([("row", "count"), ("row", "min"), ("row", "max")])
        double = counted.filter(pc.greater(counted["row_count"], 1)).sort_by("row_min")
        label = " and ".join(
            column_label(column) for column in self.table.columns if column.name in names
        )
        for one in double.to_pylist():
            value = " and ".join(self._shown(name, one[name]) for name in names)
            self.faults.add(
                "import.key-double",
                row=one["row_max"],
                column=names[0],
                asked=f"one row for each {label}",
                found=f"“{value}” in {one['row_count']} rows, the first in row {one['row_min']:,}",
                accepted="each key once in a file",
                next_step="keep the row that is right and take the others out",
            )

    def _refuse_document_keys(self) -> None:
        """Refuse a table of people whose keys are document numbers: a key is kept in clear.

        One number in eleven has the right check character by chance, so most must have it.
        """
        if not self._keys or not any(column.pseudonym for column in self.table.columns):
            return
        keys = pa.Table.from_batches(self._keys).combine_chunks()
        for name in self.table.key:
            if not pa.types.is_string(keys[name].type):
                continue
            numbers = document_places(pc.utf8_upper(keys[name]).combine_chunks(), self.on)
            if 2 * len(numbers) > max(keys.num_rows - keys[name].null_count, 1):
                first = keys["row"][int(numbers[0])].as_py()
                self.faults.add(
                    "import.key-is-document",
                    column=name,
                    asked=f"{column_label(self.table.by_name[name])} that says nothing of a person",
                    found=f"document numbers in {len(numbers):,} of {keys.num_rows:,} rows, "
                    f"the first in row {first:,}",
                    accepted="a number that the office has given for this purpose only",
                    next_step="number the rows anew; document numbers go into document_number",
                )

    def _shown(self, name: str, value: object) -> str:
        """Give a value of the key as a message may show it."""
        return shown(str(value), self.table, self.table.by_name[name])


def read_delivery(
    path: Path,
    table: Table,
    *,
    on: date,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> Delivery:
    """Open ``path`` as a delivery of ``table``.

    ``on`` is the day by which ages and dates "to come" are judged. ``mapping`` gives the
    column for a heading of the file ("-" leaves it out). ``sheet`` names the sheet of a
    workbook, or the layer of a map file, where there are several. Refuses, with every fault,
    a file that is not there, is empty, is cut, or whose headings are not all understood;
    faults in the rows are gathered in ``faults`` while the batches are read.
    """
    faults = Faults(path.name)
    if not path.is_file():
        raise NotFoundError(_not_there(path))
    aims = mapping or {}
    file = _inspect(path, table, sheet, aims, faults)
    faults.raise_if_any()
    if file is None:  # pragma: no cover - a file that cannot be read has left a fault
        raise NotFoundError(_not_there(path))
    row, aims = (file.heading_row, file.mapping) if isinstance(file, SheetFile) else (1, aims)
    columns = match_headings(file.headings, table, aims, faults, row=row)
    faults.raise_if_any()
    return Delivery(table, file, columns, faults, on)


def _inspect(
    path: Path, table: Table, sheet: str | None, mapping: Mapping[str, str], faults: Faults
) -> TextFile | ParquetFile | SheetFile | None:
    """Look the file over by the ending of its name."""
    ending = path.suffix.lower()
    if ending in SHEET_ENDINGS | MAP_ENDINGS:
        return inspect_sheets(path, table, sheet, mapping, faults)
    if sheet is not None:
        faults.add(
            "import.no-sheets",
            asked=f"the sheet “{sheet}”",
            found=f"a {ending or 'nameless'} file, which has no sheets",
            accepted="--sheet for workbooks only",
            next_step="leave --sheet out",
        )
        return None
    if ending in TEXT_ENDINGS:
        text = inspect_text(path, table, faults)
        return None if text is None else inspect_text_sheet(text, table, mapping, faults) or text
    if ending in PARQUET_ENDINGS:
        return inspect_parquet(path, faults)
    faults.add(
        "import.format-unknown",
        asked="a table",
        found=f"a file that ends in “{ending}”",
        accepted=", ".join(sorted(TEXT_ENDINGS | PARQUET_ENDINGS | SHEET_ENDINGS | MAP_ENDINGS)),
        next_step="save the table as “CSV UTF-8” and send that",
    )
    return None


def _with_numbers(keys: pa.RecordBatch, numbers: npt.NDArray[np.int64]) -> pa.RecordBatch:
    """Give the keys with their row numbers."""
    return pa.RecordBatch.from_arrays(
        [*keys.columns, pa.array(numbers)], [*keys.schema.names, "row"]
    )


def _not_there(path: Path) -> Fault:
    """Say that there is no such file."""
    return Fault(
        code="import.file-missing",
        where=path.name,
        asked="a file",
        found="none at this path",
        accepted="a path to a file that can be read",
        next_step="check the path",
    )
