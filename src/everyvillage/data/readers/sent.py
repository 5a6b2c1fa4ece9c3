"""A file as a line office sends it: typed rows, what is wrong with each, and its own cells.

Unlike a delivery of a table it may have rows with faults beside good ones: which of them are
taken is decided later, by people. The cells as they stand are kept at hand, because rows that
are set aside go back to the sender in the sender's own layout.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from everyvillage.core.errors import Fault, InputError
from everyvillage.data.arrow import ARROW_TYPES
from everyvillage.data.readers.convert import convert_column
from everyvillage.data.readers.delivery import TEXT_ENDINGS
from everyvillage.data.readers.documents import check_documents, upper_documents
from everyvillage.data.readers.faults import Faults
from everyvillage.data.readers.headings import match_headings
from everyvillage.data.readers.inspect import inspect_text
from everyvillage.data.readers.sheets import SHEET_ENDINGS, inspect_sheets, read_sheet_batches
from everyvillage.data.readers.sheets.head import read_head
from everyvillage.data.readers.sheets.plain_text import open_text_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from everyvillage.contracts import Column, Table
    from everyvillage.data.readers.sheets.file import SheetFile

MOST_OF_A_KIND = 20_000
"""Faults of one kind in one column that are kept by row; a file with more is wrong as a whole."""
ROW = "row"


@dataclass(slots=True)
class Sent:
    """One file that was read: ``rows`` has the column ``row`` and one for each delivered column."""

    path: Path
    file: SheetFile
    table: Table
    columns: tuple[Column | None, ...]
    faults: Faults
    rows: pa.Table
    told: dict[int, list[Fault]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Give the columns that the file has."""
        return tuple(name for name in self.rows.column_names if name != ROW)

    @property
    def title(self) -> str:
        """Give the words above the headings."""
        head = read_head(self.file.opened, self.file.sheet)
        rows = range(1, self.file.layout.top)
        return " ".join(cell.text for row in rows for _, cell in head.filled(row))

    def digest(self) -> str:
        """Give a hash of the rows alone, by which a file that comes again is known."""
        sink = pa.BufferOutputStream()
        plain = self.rows.drop_columns([ROW]).combine_chunks()
        with pa.ipc.new_stream(sink, plain.schema) as stream:
            stream.write_table(plain)
        return hashlib.sha256(memoryview(sink.getvalue())).hexdigest()


def read_sent(
    path: Path,
    table: Table,
    *,
    on: date,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> Sent:
    """Read a workbook or delimited text in the shape ``table``.

    ``on`` is the day by which ages are judged; ``mapping`` gives the column for a heading ("-"
    leaves it out), which need not be there; ``sheet`` names the sheet of a workbook.

    Refuses, with every fault, a file that cannot be read or whose headings are not all
    understood; what is wrong with single rows is in ``told``, by row. Refuses as a whole a
    file with more than 20,000 faults of one kind in one column: its layout is wrong.
    """
    faults = Faults(path.name, of_a_kind=MOST_OF_A_KIND)
    file = _inspect(path, table, sheet, mapping or {}, faults)
    faults.raise_if_any()
    if file is None:
        raise InputError(_format_unknown(path))
    there = {heading.strip() for heading in file.headings}
    aims = {heading: aim for heading, aim in file.mapping.items() if heading.strip() in there}
    columns = match_headings(file.headings, table, aims, faults, row=file.heading_row)
    faults.raise_if_any()
    held = [one for one in table.columns if one in columns]
    batches = list(_batches(file, table, columns, held, faults, on))
    if not faults.is_whole:
        faults.raise_if_any()
    rows = pa.Table.from_batches(batches, _schema(held))
    return Sent(path, file, table, columns, faults, rows, faults.by_row())


def _inspect(
    path: Path, table: Table, sheet: str | None, mapping: Mapping[str, str], faults: Faults
) -> SheetFile | None:
    """Look the file over by the ending of its name; text is read like a sheet."""
    ending = path.suffix.lower()
    if ending in SHEET_ENDINGS:
        return inspect_sheets(path, table, sheet, mapping, faults)
    if ending in TEXT_ENDINGS:
        text = inspect_text(path, table, faults)
        return None if text is None else open_text_sheet(text, table, mapping, faults)
    return None


def _batches(
    file: SheetFile,
    table: Table,
    columns: tuple[Column | None, ...],
    there: list[Column],
    faults: Faults,
    on: date,
) -> Iterator[pa.RecordBatch]:
    """Give typed rows with their numbers, batch by batch."""
    place = {one.name: str(at) for at, one in enumerate(columns) if one is not None}
    for numbers, cells in read_sheet_batches(file, columns, faults):
        typed = [
            convert_column(cells.column(place[one.name]), table, one, numbers, faults)
            for one in there
        ]
        rows = pa.RecordBatch.from_arrays(typed, [one.name for one in there])
        rows = upper_documents(rows)
        check_documents(rows, numbers, faults, on=on)
        yield pa.RecordBatch.from_arrays(
            [pa.array(numbers, pa.int64()), *rows.columns], schema=_schema(there)
        )


def _schema(there: list[Column]) -> pa.Schema:
    """Give the types of the rows."""
    return pa.schema([(ROW, pa.int64()), *((one.name, ARROW_TYPES[one.type]) for one in there)])


def _format_unknown(path: Path) -> Fault:
    """Say that this is no file of an office."""
    return Fault(
        code="import.format-unknown",
        where=path.name,
        asked="a workbook or delimited text",
        found=f"a file that ends in “{path.suffix}”",
        accepted=", ".join(sorted(TEXT_ENDINGS | SHEET_ENDINGS)),
        next_step="save the table as .xlsx or “CSV UTF-8” and send that",
    )
