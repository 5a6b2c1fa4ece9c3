"""Whether what a row refers to (a household, a tower, an organisation) is in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from everyvillage.contracts import table_named
from everyvillage.data.readers.faults import column_label, shown
from everyvillage.registry.storage import model_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from everyvillage.contracts import Column, Table
    from everyvillage.data.readers import Faults

_FETCH = 50_000


class KeyLookup:
    """The keys of the tables that a file refers to, each read once."""

    def __init__(self) -> None:
        """Read nothing before it is asked for."""
        self._keys: dict[tuple[str, str], npt.NDArray[np.bytes_]] = {}

    def check(
        self,
        values: pa.Array,
        numbers: npt.NDArray[np.int64],
        table: Table,
        column: Column,
        faults: Faults,
    ) -> None:
        """Add a fault for each value that is the key of no row of the table it refers to."""
        target = column.references
        if target is None:
            return
        broken = np.flatnonzero(self._unknown(values, self._held(target.table, target.column)))
        code = "import.reference-unknown"
        room = faults.room(code, column.name)
        words = table_named(target.table).words
        for place in broken[:room].tolist():
            faults.add(
                code,
                row=int(numbers[place]),
                column=column.name,
                asked=column_label(column),
                found=f"“{shown(values[place].as_py(), table, column)}”, which no row of "
                f"{target.table} has",
                accepted=f"a {target.column} of the table {target.table} ({words.zh})",
                next_step=f"import {target.table} first, or correct the cell",
            )
        faults.count_more(code, column.name, max(0, len(broken) - room))

    def _unknown(self, values: pa.Array, held: npt.NDArray[np.bytes_]) -> npt.NDArray[np.bool_]:
        """Say which values are there and not among the sorted keys; each text is sought once."""
        encoded = values.dictionary_encode()
        texts = _as_bytes(encoded.dictionary)
        places = np.searchsorted(held, texts)
        known = np.zeros(len(texts) + 1, dtype=bool)
        inside = places < len(held)
        known[:-1][inside] = held[places[inside]] == texts[inside]
        # A missing value takes the place after the last text and counts as known.
        known[-1] = True
        unknown: npt.NDArray[np.bool_] = ~known[encoded.indices.fill_null(len(texts)).to_numpy()]
        return unknown

    def _held(self, table: str, column: str) -> npt.NDArray[np.bytes_]:
        """Give the keys of one table, sorted."""
        held = self._keys.get((table, column))
        if held is None:
            rows = model_of(table_named(table)).objects.values_list(column, flat=True)
            held = np.sort(_as_bytes(pa.array(rows.iterator(chunk_size=_FETCH), pa.string())))
            self._keys[table, column] = held
        return held


def _as_bytes(values: pa.Array) -> npt.NDArray[np.bytes_]:
    """Give texts in the fixed width that numpy sorts and compares fast; a key has no NUL."""
    return np.array(values.cast(pa.binary()).to_pylist(), dtype=np.bytes_)
