"""Parquet in batches, every cell as text, so that one set of parsers serves every format."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from everyvillage.contracts import Type
from everyvillage.data.readers.inspect import PIECE_BYTES, refuse_empty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from everyvillage.contracts import Column
    from everyvillage.data.readers.faults import Faults

BATCH_ROWS = 50_000
_FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """What a first look at a Parquet file found."""

    path: Path
    sha256: str
    size: int
    headings: tuple[str, ...]


def inspect_parquet(path: Path, faults: Faults) -> ParquetFile | None:
    """Look a Parquet file over; None, with its fault, where it cannot be read at all."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while piece := stream.read(PIECE_BYTES):
            digest.update(piece)
            size += len(piece)
    if not size:
        refuse_empty(faults)
        return None
    try:
        names = tuple(parquet.read_schema(path).names)
    except (pa.ArrowInvalid, OSError) as error:
        _refuse_cut(error, faults)
        return None
    return ParquetFile(path, digest.hexdigest(), size, names)


def read_parquet_batches(
    file: ParquetFile, columns: Sequence[Column | None], faults: Faults
) -> Iterator[tuple[npt.NDArray[np.int64], pa.RecordBatch]]:
    """Give the row numbers and cells of the file, batch by batch, as the text reader does."""
    taken = [(place, column) for place, column in enumerate(columns) if column is not None]
    row = _FIRST_ROW
    try:
        with parquet.ParquetFile(file.path) as source:
            for batch in source.iter_batches(BATCH_ROWS):
                cells = [_as_text(batch.column(place), column) for place, column in taken]
                names = [str(place) for place, _ in taken]
                numbers = np.arange(row, row + batch.num_rows, dtype=np.int64)
                row += batch.num_rows
                if batch.num_rows:
                    yield numbers, pa.RecordBatch.from_arrays(cells, names)
    except (pa.ArrowInvalid, OSError) as error:
        _refuse_cut(error, faults)


def _as_text(values: pa.Array, column: Column) -> pa.Array:
    """Give values as the text that a CSV file would hold for them."""
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_floating(values.type) and column.type in {Type.INTEGER, Type.MONEY}:
        whole = pc.equal(pc.floor(values), values).fill_null(True)
        if pc.all(whole).as_py():
            values = values.cast(pa.int64())
    if pa.types.is_timestamp(values.type) and column.type is Type.DATE:
        values = values.cast(pa.date32())
    return values.cast(pa.string())


def _refuse_cut(error: Exception, faults: Faults) -> None:
    """Say that the file is not whole, or not Parquet."""
    faults.add(
        "import.file-cut",
        asked="a whole Parquet file",
        found=str(error).splitlines()[0],
        accepted="a file with the Parquet mark at both ends",
        next_step="send the file again: it was cut in the middle, or is of another format",
    )
