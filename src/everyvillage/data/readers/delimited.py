"""Delimited text in batches: CSV with comma, semicolon or tab, in UTF-8 or GB18030."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv

from everyvillage.contracts import Type
from everyvillage.contracts.limits import KEY_LENGTH, text_limit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from everyvillage.contracts import Column, Table
    from everyvillage.data.readers.faults import Faults
    from everyvillage.data.readers.inspect import TextFile

BLOCK_BYTES = 1 << 22
_FIRST_ROW = 2
_INDEX = pa.dictionary(pa.int32(), pa.string())


def read_text_batches(
    file: TextFile, table: Table, columns: Sequence[Column | None], faults: Faults
) -> Iterator[tuple[npt.NDArray[np.int64], pa.RecordBatch]]:
    """Give the row numbers and cells of the file, batch by batch, every cell as text.

    The columns of a batch are called by position ("0", "1", …). A row with too few or too
    many cells is a fault and left out, a blank row is left out without one; the numbers of the
    rows after them stay right.
    """
    left_out = _LeftOut(file, len(columns), faults)
    next_row = _FIRST_ROW
    try:
        for batch in _open(file, table, columns, left_out):
            rows, next_row = left_out.number(next_row, batch.num_rows)
            kept = _not_blank(batch)
            filled = batch if kept.all() else batch.filter(pa.array(kept))
            if filled.num_rows:
                yield rows[kept], filled
        left_out.refuse_open_end()
    except pa.ArrowInvalid as error:
        _refuse_unreadable(error, faults)


def _open(
    file: TextFile, table: Table, columns: Sequence[Column | None], left_out: _LeftOut
) -> Iterator[pa.RecordBatch]:
    """Open the file as a stream of batches; a file with headings only gives none."""
    names = [str(position) for position in range(len(columns))]
    taken = {
        name: _cell_type(table, column)
        for name, column in zip(names, columns, strict=True)
        if column is not None
    }
    try:
        yield from csv.open_csv(
            file.path,
            read_options=csv.ReadOptions(
                use_threads=False,  # row numbers are given in order only by one reader
                block_size=BLOCK_BYTES,
                skip_rows=1,
                column_names=names,
                encoding="utf8" if file.encoding == "utf-8" else file.encoding,
            ),
            parse_options=csv.ParseOptions(
                delimiter=file.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=left_out.take,
            ),
            convert_options=csv.ConvertOptions(
                column_types=taken,
                include_columns=list(taken),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV file" not in str(error):
            raise


def _not_blank(batch: pa.RecordBatch) -> npt.NDArray[np.bool_]:
    """Say which rows have at least one cell; a spreadsheet leaves blank rows at the end."""
    held = np.zeros(batch.num_rows, dtype=bool)
    for column in batch.columns:
        held |= np.asarray(column.is_valid())
        if held.all():
            break
    return held


def _cell_type(table: Table, column: Column) -> pa.DataType:
    """Read what repeats itself as a dictionary, what does not as plain text."""
    if column.type is Type.TEXT and column.name != table.place:
        plain = column.name in table.key or text_limit(table, column) > KEY_LENGTH
        return pa.string() if plain else _INDEX
    return _INDEX


class _LeftOut:
    """The rows that the parser left out, and the numbers of those it kept."""

    def __init__(self, file: TextFile, cells: int, faults: Faults) -> None:
        self._file = file
        self._cells = cells
        self._faults = faults
        self._rows: set[int] = set()
        self._cut = False

    def take(self, row: csv.InvalidRow) -> str:
        """Note one row that has the wrong number of cells."""
        self._rows.add(row.number)
        self._refuse(row)
        return "skip"

    def number(self, first: int, count: int) -> tuple[npt.NDArray[np.int64], int]:
        """Give the numbers of ``count`` kept rows from ``first`` on, and the next one."""
        if not self._rows:
            return np.arange(first, first + count, dtype=np.int64), first + count
        numbers: list[int] = []
        row = first
        while len(numbers) < count:
            if row in self._rows:
                self._rows.discard(row)
            else:
                numbers.append(row)
            row += 1
        return np.array(numbers, dtype=np.int64), row

    def refuse_open_end(self) -> None:
        """Refuse a last row without its end: nobody can say whether its last cell is whole."""
        if self._file.ends_whole or self._cut:
            return
        self._faults.add(
            "import.file-cut",
            asked="a whole file",
            found="a last row without a line end, so its last cell may be cut short",
            accepted="a line end after every row, the last one too",
            next_step="send the file again; where it is whole, end its last line with Enter",
        )

    def _refuse(self, row: csv.InvalidRow) -> None:
        few = row.actual_columns < row.expected_columns
        cut = few and not self._file.ends_whole and _is_last(self._file, row.text)
        self._cut |= cut
        # The text of the row is not shown: it may hold a name or a number.
        self._faults.add(
            "import.file-cut" if cut else "import.row-ragged",
            row=row.number,
            asked=f"{row.expected_columns} cells, as many as there are headings",
            found=f"{row.actual_columns} cells"
            + (" in the last row, which has no line end" if cut else ""),
            accepted=f"{row.expected_columns} cells in every row",
            next_step="send the file again: it was cut in the middle"
            if cut
            else "look for a delimiter inside a text that is not in quotes",
        )


def _is_last(file: TextFile, text: str) -> bool:
    """Say whether ``text`` is the very end of the file."""
    tail = text.encode("gb18030" if file.encoding == "gb18030" else "utf-8")
    with file.path.open("rb") as stream:
        stream.seek(max(0, file.size - len(tail)))
        return stream.read() == tail


def _refuse_unreadable(error: pa.ArrowInvalid, faults: Faults) -> None:
    """Say that the parser gave up; its own words help whoever wrote the file."""
    faults.add(
        "import.file-unreadable",
        asked="rows of delimited text",
        found=str(error).splitlines()[0],
        accepted="UTF-8 or GB18030 text with one row a line",
        next_step="open the file in a spreadsheet, save it as “CSV UTF-8”, send it again",
    )
