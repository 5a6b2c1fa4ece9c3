"""The process that opens one workbook and writes its cells down; nothing else runs in it.

Called as ``python -m everyvillage.data.readers.sheets.child PATH KIND SHEET`` with the
cells going to the standard output and one line of JSON to the standard error. It sets its
own limits of memory and time before it looks at the file, so a workbook that would eat the
machine only ends this process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from everyvillage.data.readers.sheets.legacy import LegacyBook
from everyvillage.data.readers.sheets.limits import MEMORY_BYTES, PROCESSOR_SECONDS
from everyvillage.data.readers.sheets.package import Package
from everyvillage.data.readers.sheets.refusal import (
    EXIT_READ,
    EXIT_REFUSED,
    EXIT_TOO_HEAVY,
    RefusedError,
)
from everyvillage.data.readers.sheets.store import Cells
from everyvillage.data.readers.sheets.workbook import open_workbook
from everyvillage.data.readers.sheets.worksheet import read_worksheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.data.readers.sheets.cells import Span


def main(arguments: list[str]) -> int:
    """Read the workbook that the arguments name; give the exit code."""
    path, kind, only = Path(arguments[0]), arguments[1], arguments[2]
    _limit()
    try:
        found = _read(path, kind, only, sys.stdout.buffer)
    except RefusedError as error:
        return _tell(error.refusal.as_dict(), EXIT_REFUSED)
    except MemoryError:
        return EXIT_TOO_HEAVY
    return _tell({"sheets": found}, EXIT_READ)


def _limit() -> None:
    """Take no more memory and time than a table needs; leave no core behind."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(path: Path, kind: str, only: str, out: BinaryIO) -> list[dict[str, object]]:
    """Write the cells of every sheet, or of ``only`` one; describe every sheet."""
    cells = Cells(out)
    readers: list[tuple[str, bool, Callable[[], tuple[Span, ...]]]]
    if kind == "xls":
        book = LegacyBook(path)
        readers = [
            (name, shown, partial(book.read, name, cells.take)) for name, shown in book.sheets
        ]
    else:
        package = Package(path)
        workbook = open_workbook(package)
        readers = [
            (one.name, one.shown, partial(read_worksheet, package, one, workbook, cells.take))
            for one in workbook.sheets
        ]
    found: list[dict[str, object]] = []
    for number, (name, shown, read) in enumerate(readers):
        cells.sheet, cells.rows = number, 0
        wanted = only in {"", name}
        spans = read() if wanted else ()
        found.append(
            {
                "name": name,
                "shown": shown,
                "rows": cells.rows,
                "spans": [[one.top, one.left, one.bottom, one.right] for one in spans],
            }
        )
        cells.flush()
    cells.close()
    out.flush()
    return found


def _tell(data: object, code: int) -> int:
    """Say what was found as one line, and give the exit code."""
    os.write(2, (json.dumps(data, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
