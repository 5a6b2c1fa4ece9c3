"""What the import takes: typed rows of one table, whether a file's own or worked out from one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from everyvillage.contracts import Column, Table
    from everyvillage.data.readers import Batch, Faults


class Source(Protocol):
    """The file that rows come from, by name and hash."""

    @property
    def path(self) -> Path:
        """Give where it lies."""

    @property
    def sha256(self) -> str:
        """Give the hash of its bytes."""


class Delivered(Protocol):
    """Typed rows of one table; reading the batches counts the rows and fills the faults."""

    row_count: int

    @property
    def table(self) -> Table:
        """Give the table."""

    @property
    def file(self) -> Source:
        """Give the file."""

    @property
    def faults(self) -> Faults:
        """Give what was found wrong so far."""

    @property
    def delivered(self) -> tuple[Column, ...]:
        """Give the columns that are there."""

    def batches(self) -> Iterator[Batch]:
        """Give the rows."""
