"""Cells written down as a stream of batches, by whoever opens a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa

from everyvillage.data.readers.sheets.cells import SCHEMA

if TYPE_CHECKING:
    from everyvillage.data.readers.sheets.cells import Kind

BATCH_CELLS = 200_000


class Cells:
    """Writes cells to a stream, many at a time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._writer = pa.ipc.new_stream(stream, SCHEMA)
        self.sheet = 0
        self.rows = 0
        self._lists: tuple[list[object], ...] = ([], [], [], [], [])

    def take(self, row: int, column: int, kind: Kind, text: str) -> None:
        """Take one cell; rows have to come in order."""
        sheets, rows, columns, kinds, texts = self._lists
        if len(rows) >= BATCH_CELLS and row != rows[-1]:
            self.flush()
        sheets.append(self.sheet)
        rows.append(row)
        columns.append(column)
        kinds.append(int(kind))
        texts.append(text)
        self.rows = max(self.rows, row)

    def flush(self) -> None:
        """Write what waits."""
        if self._lists[0]:
            arrays = [
                pa.array(held, field.type) for held, field in zip(self._lists, SCHEMA, strict=True)
            ]
            self._writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=SCHEMA))
            for held in self._lists:
                held.clear()

    def close(self) -> None:
        """Write what waits, and the end."""
        self.flush()
        self._writer.close()
