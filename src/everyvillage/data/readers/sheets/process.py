"""Opening a workbook in a process of its own; what comes back is cells, or one fault."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import pyarrow as pa

from everyvillage.data.readers.sheets.cells import Span
from everyvillage.data.readers.sheets.refusal import (
    EXIT_READ,
    EXIT_REFUSED,
    EXIT_TOO_HEAVY,
    Refusal,
    RefusedError,
    cut,
    too_heavy,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WALL_SECONDS = 600
_CHILD = "everyvillage.data.readers.sheets.child"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet that was opened: its number among all, its last filled row, its merged cells."""

    number: int
    name: str
    shown: bool
    rows: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened workbook: its sheets, and their cells in a file without a name.

    The file has no name so that nothing of it stays behind, however the process ends.
    """

    sheets: tuple[Sheet, ...]
    store: BinaryIO

    def cells(self, sheet: Sheet) -> Iterator[pa.RecordBatch]:
        """Give the cells of one sheet in order, some whole rows at a time."""
        self.store.seek(0)
        with pa.ipc.open_stream(pa.PythonFile(self.store, "r")) as stream:
            for batch in stream:
                if batch.num_rows and batch.column(0)[0].as_py() == sheet.number:
                    yield batch


def open_workbook(path: Path, kind: str, only: str = "") -> Opened:
    """Open a workbook ("xlsx" or "xls"); ``only`` one of its sheets is read, or all.

    Raises RefusedError with the one fault of a file that cannot be opened.
    """
    store = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as what is read from it
    command = [sys.executable, "-m", _CHILD, str(path.resolve()), kind, only]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the path is an argument of its own
            command,
            stdin=subprocess.DEVNULL,
            stdout=store,
            stderr=subprocess.PIPE,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        store.close()
        too_heavy(f"more than {WALL_SECONDS:,} s of reading")
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode != EXIT_READ:
        store.close()
        _refuse(done.returncode, said)
    return Opened(tuple(_sheets(json.loads(said.splitlines()[-1])["sheets"])), store)


def _sheets(said: list[dict[str, object]]) -> Iterator[Sheet]:
    """Read what the opening process says of its sheets."""
    for number, one in enumerate(said):
        spans = one["spans"]
        yield Sheet(
            number=number,
            name=str(one["name"]),
            shown=bool(one["shown"]),
            rows=int(str(one["rows"])),
            spans=tuple(Span(*span) for span in spans) if isinstance(spans, list) else (),
        )


def _refuse(code: int, said: str) -> NoReturn:
    """Say why a workbook was not opened."""
    if code == EXIT_REFUSED:
        raise RefusedError(Refusal.from_dict(json.loads(said.splitlines()[-1])))
    if code == EXIT_TOO_HEAVY or code < 0 or "memory" in said.lower():
        too_heavy("more memory or time than a table of 200,000 rows takes")
    last = said.strip().splitlines()[-1] if said.strip() else f"exit code {code}"
    cut(f"a workbook that the reader stumbles over ({last.partition(':')[0]})")
