"""What was read of a file, kept beside its bytes until the file is taken.

A file is looked at when it comes, again once its people are registered, and when it is taken;
taking a large list apart anew each time is most of the waiting. What is kept lies in the folder
of the file, for its owner only, and counts only for what it was read with: the same bytes,
office, month, sheet, headings, and release of this software.
"""

from __future__ import annotations

import pickle
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from everyvillage import __version__
from everyvillage.contracts.offices import OFFICES
from everyvillage.data.readers.sent import Sent
from everyvillage.data.readers.sheets.process import Opened
from everyvillage.services.register.intake.storing import path_of, whole_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    import pyarrow as pa

    from everyvillage.core.errors import Fault
    from everyvillage.data.readers.faults import Faults
    from everyvillage.data.readers.sheets.file import SheetFile
    from everyvillage.data.readers.sheets.process import Sheet
    from everyvillage.services.register.models import SentFile

_READING, _CELLS = "reading.pickle", "reading.cells"
_NONE = (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, ValueError)
Signs = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file that was read, without its cells and without what the contracts say of it."""

    signs: Signs
    sheets: tuple[Sheet, ...]
    file: SheetFile
    columns: tuple[str | None, ...]
    faults: Faults
    rows: pa.Table
    told: dict[int, list[Fault]]


def signs_of(file: SentFile, on: date, mapping: Mapping[str, str]) -> Signs:
    """Give everything on which the reading of a file depends."""
    headings = tuple(sorted(mapping.items()))
    return (__version__, file.sha256, file.office, on, file.sheet, file.modelled, headings)


def find_reading(file: SentFile, signs: Signs) -> Sent | None:
    """Give what was read of a file before with the same signs; None where that is not there."""
    reading, cells = _paths(file)
    try:
        with reading.open("rb") as stream:
            kept = pickle.load(stream)  # noqa: S301 - written by this module, in a folder of ours
        if not isinstance(kept, _Kept) or kept.signs != signs:
            return None
        store = cells.open("rb")
    except _NONE:
        return None
    table = OFFICES[file.office].table
    named = {column.name: column for column in table.columns}
    return Sent(
        path=path_of(file),
        file=replace(kept.file, path=path_of(file), opened=Opened(kept.sheets, store)),
        table=table,
        columns=tuple(None if one is None else named[one] for one in kept.columns),
        faults=kept.faults,
        rows=kept.rows,
        told=kept.told,
    )


def keep_reading(file: SentFile, sent: Sent, signs: Signs) -> None:
    """Keep what was read of a file; the cells first, so that a reading never lacks them."""
    reading, cells = _paths(file)
    reading.unlink(missing_ok=True)
    opened = sent.file.opened
    opened.store.seek(0)
    with whole_file(cells) as stream:
        shutil.copyfileobj(opened.store, stream)
    nothing: Any = None
    columns = tuple(None if one is None else one.name for one in sent.columns)
    bare = replace(sent.file, opened=nothing)
    kept = _Kept(signs, opened.sheets, bare, columns, sent.faults, sent.rows, sent.told)
    with whole_file(reading) as stream:
        pickle.dump(kept, stream, protocol=pickle.HIGHEST_PROTOCOL)


def forget_reading(file: SentFile) -> None:
    """Delete what was kept of the reading of a file."""
    for path in _paths(file):
        path.unlink(missing_ok=True)


def _paths(file: SentFile) -> tuple[Path, Path]:
    folder = path_of(file).parent
    return folder / _READING, folder / _CELLS
