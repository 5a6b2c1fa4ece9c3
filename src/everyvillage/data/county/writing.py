"""Writing a modelled county: delivered files as CSV, the complete truth as Parquet."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO, Self

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from everyvillage.data.county.settings import Settings

DELIVERED, TRUTH, MANIFEST = "delivered", "truth", "MODELLED.txt"
_ROWS_AT_ONCE = 100_000
_PLAIN = pa_csv.WriteOptions(include_header=False, quoting_style="none")


class Folder:
    """Two folders that appear whole or not at all, written table by table in batches.

    Each table is one file; batches of several counties follow each other in it. On leaving
    the block the folders take their place; after an error nothing is left behind.
    """

    def __init__(self, out: Path) -> None:
        """Take ``out`` as the folder to fill; refuse one whose files are not modelled ones."""
        self.out = out
        self._partial = out / ".partial"
        self._csv: dict[str, BinaryIO] = {}
        self._parquet: dict[str, pq.ParquetWriter] = {}
        self._waiting: dict[str, list[pa.Table]] = {}
        self._stack = ExitStack()
        self.rows: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Make the hidden folder in which everything is written first."""
        _refuse_other_files(self.out)
        shutil.rmtree(self._partial, ignore_errors=True)
        for name in (DELIVERED, TRUTH):
            (self._partial / name).mkdir(parents=True)
        return self

    def deliver(self, name: str, table: pa.Table) -> None:
        """Write rows of a delivered table behind those already there."""
        if name not in self._csv:
            path = self._partial / DELIVERED / f"{name}.csv"
            self._csv[name] = self._stack.enter_context(path.open("wb"))
            self._csv[name].write((",".join(table.column_names) + "\n").encode())
        pa_csv.write_csv(table, self._csv[name], _PLAIN)
        self.rows[name] = self.rows.get(name, 0) + table.num_rows

    def keep_true(self, name: str, table: pa.Table) -> None:
        """Write rows of a true table behind those already there, many at a time."""
        waiting = self._waiting.setdefault(name, [])
        waiting.append(table)
        if sum(part.num_rows for part in waiting) >= _ROWS_AT_ONCE:
            self._write_waiting(name)

    def _write_waiting(self, name: str) -> None:
        """Write the true rows of a table that wait for it."""
        table = pa.concat_tables(self._waiting.pop(name))
        if name not in self._parquet:
            path = self._partial / TRUTH / f"{name}.parquet"
            writer = pq.ParquetWriter(path, table.schema, compression="zstd")
            self._parquet[name] = self._stack.enter_context(writer)
        self._parquet[name].write_table(table.combine_chunks())

    def write_manifest(self, text: str) -> None:
        """Say in both folders that everything in them is modelled."""
        for name in (DELIVERED, TRUTH):
            (self._partial / name / MANIFEST).write_text(text, encoding="utf-8")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every file and put the folders in place, or clear away after an error."""
        if kind is None:
            for name in sorted(self._waiting):
                self._write_waiting(name)
        self._stack.close()
        if kind is None:
            for name in (DELIVERED, TRUTH):
                shutil.rmtree(self.out / name, ignore_errors=True)
                (self._partial / name).replace(self.out / name)
        shutil.rmtree(self._partial, ignore_errors=True)


def _refuse_other_files(out: Path) -> None:
    """Refuse to replace a folder that does not say that its files are modelled."""
    for name in (DELIVERED, TRUTH):
        folder = out / name
        if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
            raise InputError(
                Fault(
                    code="county.folder-taken",
                    where=str(folder),
                    asked="a folder for modelled files",
                    found=f"files without {MANIFEST} beside them",
                    accepted=f"an empty folder, or one with {MANIFEST}",
                    next_step="give another folder; these files may be real ones",
                )
            )


def manifest_text(
    *, codes: str, seed: int, at: date, of: Settings, people: bool, notes: Mapping[str, str]
) -> str:
    """Write what a reader of the folder has to know; the same for the same county and seed."""
    lines = [
        "模拟数据，非真实",
        "modelled data, nothing in it is real but the names and codes of places",
        f"counties: {codes}",
        f"seed: {seed}",
        f"at: {at.isoformat()}",
        f"recipe: {of.recipe}",
        f"people: {'yes' if people else 'no'}",
        *(f"{key}: {text}" for key, text in notes.items()),
    ]
    return "\n".join(lines) + "\n"
