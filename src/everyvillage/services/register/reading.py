"""The rows of one file, read, checked as far as they show it themselves, and sealed.

A large file is read by a second process, so that reading and sealing, which take computing,
go on while the rows before are written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from everyvillage.data.readers.documents import check_areas
from everyvillage.data.readers.faults import Faults  # noqa: TC001 - pickled between two processes
from everyvillage.data.readers.quality import Warnings, check_quality
from everyvillage.services.register.ahead import ahead, may_read_ahead
from everyvillage.services.register.sealing import sealed_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    import pyarrow as pa

    from everyvillage.data.readers import Batch
    from everyvillage.registry.keys import Vault
    from everyvillage.registry.storage import Stored
    from everyvillage.services.register.delivered import Delivered

LARGE_BYTES = 8 << 20
"""From this size of a file on, a second process is worth its start."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows: typed, with their sealed columns, and the faults of the file so far.

    Nothing is sealed once there is a fault, because then nothing will be written.
    """

    batch: Batch
    sealed: Mapping[str, tuple[pa.Array, pa.Array]]
    faults: int


@dataclass(frozen=True, slots=True)
class _Closing:
    """What a whole file has added up to in the process that read it."""

    faults: Faults
    warnings: Warnings
    rows: int


@dataclass(slots=True)
class Reading:
    """One file on its way in; ``parts`` fills its faults and warnings."""

    delivery: Delivered
    stored: Sequence[Stored]
    vault: Vault
    modelled: bool
    on: date
    warnings: Warnings = field(default_factory=Warnings)

    def parts(self, *, large: int = LARGE_BYTES) -> Iterator[Part]:
        """Give the rows part by part; files of at least ``large`` bytes are read ahead."""
        size = self.delivery.file.path.stat().st_size
        return self._apart() if size >= large and may_read_ahead() else self._here()

    def _here(self) -> Iterator[Part]:
        """Read in this process."""
        faults, table = self.delivery.faults, self.delivery.table
        for batch in self.delivery.batches():
            check_areas(batch.rows, batch.numbers, faults, modelled=self.modelled)
            check_quality(table.name, batch.rows, batch.numbers, self.warnings, on=self.on)
            sealed = {} if len(faults) else sealed_columns(batch, table, self.stored, self.vault)
            yield Part(batch, sealed, len(faults))

    def _apart(self) -> Iterator[Part]:
        """Read in a second process; its faults join those that were found here meanwhile."""
        parts = ahead(self._here(), self._close)
        while True:
            try:
                part = next(parts)
            except StopIteration as stop:
                end: _Closing = stop.value
                break
            self.delivery.row_count += part.batch.rows.num_rows
            yield part
        self.delivery.faults.join(end.faults)
        self.warnings = end.warnings

    def _close(self) -> _Closing:
        """Give what the file has added up to, where it was read."""
        return _Closing(self.delivery.faults, self.warnings, self.delivery.row_count)
