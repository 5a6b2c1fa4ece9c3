"""A workbook, or a text laid out like one, as the readers need it: headings, then batches."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from everyvillage.contracts import Type
from everyvillage.data.readers.inspect import refuse_empty
from everyvillage.data.readers.sheets.cells import letters
from everyvillage.data.readers.sheets.choose import choose_sheet, refuse_layout
from everyvillage.data.readers.sheets.foot import Foot
from everyvillage.data.readers.sheets.formats import WORDS, content_of
from everyvillage.data.readers.sheets.limits import MOST_FILE_BYTES
from everyvillage.data.readers.sheets.process import open_workbook
from everyvillage.data.readers.sheets.refusal import RefusedError
from everyvillage.data.readers.sheets.rows import rows_of
from everyvillage.data.readers.sheets.synonyms import plain
from everyvillage.data.readers.sheets.values import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from everyvillage.contracts import Column, Table
    from everyvillage.data.readers.faults import Faults
    from everyvillage.data.readers.sheets.cells import Cell
    from everyvillage.data.readers.sheets.layout import Layout
    from everyvillage.data.readers.sheets.process import Opened, Sheet

BATCH_ROWS = 20_000
_PIECE = 1 << 22


@dataclass(frozen=True, slots=True)
class SheetFile:
    """What a first look at a workbook found.

    ``mapping`` gives the column for each heading that office words or the caller's map
    explain. ``left_out`` is filled while the rows are read: the rows outside the table, by
    reason ("total", "note", "headings again").
    """

    path: Path
    sha256: str
    size: int
    headings: tuple[str, ...]
    mapping: Mapping[str, str]
    sheet: Sheet
    layout: Layout
    opened: Opened
    left_out: dict[str, list[int]] = field(default_factory=dict)

    @property
    def heading_row(self) -> int:
        """Give the lowest row of the headings."""
        return self.layout.bottom


def inspect_workbook(
    path: Path, table: Table, sheet: str | None, mapping: Mapping[str, str], faults: Faults
) -> SheetFile | None:
    """Look a workbook over; None, with its fault, where it cannot be read at all.

    ``mapping`` gives the column for a heading, as in ``read_delivery``.
    """
    size = path.stat().st_size
    if size > MOST_FILE_BYTES:
        _refuse_size(size, faults)
        return None
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    kind = _kind(path, size, faults)
    if kind is None:
        return None
    try:
        opened = open_workbook(path, kind)
    except RefusedError as error:
        refuse(error, faults)
        return None
    return inspect_opened(path, (digest.hexdigest(), size), opened, table, sheet, mapping, faults)


def inspect_opened(
    path: Path,
    seal: tuple[str, int],
    opened: Opened,
    table: Table,
    sheet: str | None,
    mapping: Mapping[str, str],
    faults: Faults,
) -> SheetFile | None:
    """Find sheet and headings of an opened file; ``seal`` is its hash and size."""
    chosen = choose_sheet(opened, table, sheet, mapping, faults)
    if chosen is None:
        return None
    one, head, layout = chosen
    faults.file = f"{path.name}, sheet “{one.name}”" if one.name else path.name
    faults.letters = {
        heading.meaning.column: letters(heading.column)
        for heading in layout.headings
        if heading.meaning is not None
    }
    faults.letters.update({head.words: letters(head.column) for head in layout.headings})
    if refuse_layout(head, layout, table, faults):
        return None
    return SheetFile(
        path=path,
        sha256=seal[0],
        size=seal[1],
        headings=tuple(heading.words for heading in layout.headings),
        mapping=_whole_mapping(layout, mapping),
        sheet=one,
        layout=layout,
        opened=opened,
    )


def read_sheet_batches(
    file: SheetFile, columns: Sequence[Column | None], faults: Faults
) -> Iterator[tuple[npt.NDArray[np.int64], pa.RecordBatch]]:
    """Give the row numbers and cells of the sheet, batch by batch, as the text reader does."""
    places = [heading.column for heading in file.layout.headings]
    factors = [heading.factor or 1 for heading in file.layout.headings]
    taken = [
        (str(number), places[number], column, factors[number])
        for number, column in enumerate(columns)
        if column is not None
    ]
    needed = [place for _, place, column, _ in taken if column.required]
    headed = {heading.column: heading.words for heading in file.layout.headings}
    foot = Foot(headed, needed)
    said: dict[tuple[int, Cell], str] = {}
    numbers: list[int] = []
    cells: list[list[str | None]] = [[] for _ in taken]
    rows = rows_of(file.opened, file.sheet, file.layout.bottom, foot, headed, faults)
    for number, row in rows:
        numbers.append(number)
        for held, (_, place, column, factor) in zip(cells, taken, strict=True):
            cell = row.get(place)
            text = None if cell is None else said.get((place, cell))
            if cell is not None and text is None:
                text = text_of(cell.kind, cell.text, column, factor, number, faults)
                if text is None:
                    faults.told.add((number, column.name))
                elif column.type is not Type.TEXT:
                    said[place, cell] = text
            held.append(text)
        if len(numbers) == BATCH_ROWS:
            yield _batch(numbers, cells, [name for name, *_ in taken])
            numbers, cells = [], [[] for _ in taken]
    file.left_out.update(foot.left_out)
    if numbers:
        yield _batch(numbers, cells, [name for name, *_ in taken])


def _batch(
    numbers: list[int], cells: list[list[str | None]], names: list[str]
) -> tuple[npt.NDArray[np.int64], pa.RecordBatch]:
    """Give rows as a batch."""
    arrays = [pa.array(held, pa.string()) for held in cells]
    return np.array(numbers, dtype=np.int64), pa.RecordBatch.from_arrays(arrays, names)


def refuse(error: RefusedError, faults: Faults) -> None:
    """Add the fault of a file that cannot be opened."""
    one = error.refusal
    faults.add(
        one.code,
        column="",
        asked=one.asked,
        found=f"{one.found} ({one.place})" if one.place else one.found,
        accepted=one.accepted,
        next_step=one.next_step,
    )


def _whole_mapping(layout: Layout, mapping: Mapping[str, str]) -> dict[str, str]:
    """Give the column of each heading by its words, and what of the caller's map was not used."""
    whole: dict[str, str] = {}
    used: set[str] = set()
    for heading in layout.headings:
        if heading.meaning is not None:
            whole[heading.words] = heading.meaning.column
        used |= {plain(heading.words), plain(heading.words.rpartition("/")[2])}
    unused = {key: aim for key, aim in mapping.items() if plain(key) not in used}
    return {**whole, **unused}


def _kind(path: Path, size: int, faults: Faults) -> str | None:
    """Say which sort of workbook a file is; None, with its fault, for one that is none."""
    content = content_of(path)
    if not size:
        refuse_empty(faults)
        return None
    packed = path.suffix.lower() in {".xlsx", ".xlsm"}
    if (content == "xlsx" and packed) or (content == "xls" and not packed):
        return content
    if content == "xls" and packed and _is_locked(path):
        return content
    ending = {"xlsx": ".xlsx", "xls": ".xls", "parquet": ".parquet", "text": ".csv"}.get(content)
    faults.add(
        "import.format-differs",
        asked=f"a workbook, as the ending {path.suffix} says",
        found=WORDS[content],
        accepted="a name whose ending fits what is inside",
        next_step=f"rename it to {path.stem}{ending} and send it again"
        if ending
        else "open it in a spreadsheet and save it as .xlsx",
    )
    return None


def _is_locked(path: Path) -> bool:
    """Say whether an old file system holds a locked new workbook."""
    with path.open("rb") as stream:
        return "EncryptedPackage".encode("utf-16-le") in stream.read(MOST_FILE_BYTES)


def _refuse_size(size: int, faults: Faults) -> None:
    """Say that a workbook is larger than any table of its kind."""
    faults.add(
        "import.file-too-large",
        asked="a workbook with a table of up to 200,000 rows",
        found=f"a file of {size / (1 << 20):,.0f} MiB",
        accepted=f"workbooks of up to {MOST_FILE_BYTES >> 20} MiB",
        next_step="take pictures and old sheets out, or send the table as CSV",
    )
