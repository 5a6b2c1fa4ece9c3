"""Which sheet of a workbook is meant, and what is wrong with its headings as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.data.readers.faults import listing
from everyvillage.data.readers.sheets.head import HEAD_ROWS, Head, read_head
from everyvillage.data.readers.sheets.layout import Layout, find_layout, rows_above

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.contracts import Table
    from everyvillage.data.readers.faults import Faults
    from everyvillage.data.readers.sheets.process import Opened, Sheet

Chosen = tuple["Sheet", Head, Layout]
_SHOWN = 40


def choose_sheet(
    opened: Opened, table: Table, wanted: str | None, mapping: Mapping[str, str], faults: Faults
) -> Chosen | None:
    """Give the sheet that holds ``table``, its head and its headings; None with the fault.

    Without a name there must be one shown sheet with such headings: of two, one may be last
    month's, and nobody but the sender can say.
    """
    names = [sheet.name for sheet in opened.sheets]
    if wanted is not None and wanted not in names:
        _refuse_name(wanted, names, faults)
        return None
    asked = [
        sheet
        for sheet in opened.sheets
        if sheet.rows and (sheet.name == wanted if wanted is not None else sheet.shown)
    ]
    if not asked:
        _refuse_no_rows(opened.sheets, faults)
        return None
    heads = [(sheet, read_head(opened, sheet)) for sheet in asked]
    found = []
    for sheet, head in heads:
        layout = find_layout(head, table, mapping)
        if layout is not None:
            found.append((sheet, head, layout))
    if not found:
        _refuse_no_headings(table, heads, faults)
        return None
    if len(found) > 1:
        _refuse_several(found, faults)
        return None
    return found[0]


def refuse_layout(head: Head, layout: Layout, table: Table, faults: Faults) -> bool:
    """Add the faults of the block of headings; say whether there were any."""
    before = len(faults)
    above = rows_above(head, layout)
    if above:
        faults.add(
            "import.heading-row",
            row=above[0],
            asked="the headings above every row of the table",
            found=f"{len(above)} row(s) of values above the headings, which stand in row "
            f"{layout.bottom:,}",
            accepted="a title, then the headings, then the rows",
            next_step="move the headings to the top of the table",
        )
    for heading in layout.headings:
        column = table.column(heading.meaning.column) if heading.meaning is not None else None
        if heading.factor is None and column is not None and heading.meaning is not None:
            faults.add(
                "import.unit-unknown",
                row=layout.bottom,
                column=heading.words,
                asked=f"the unit of {column.name} ({column.words.zh})",
                found=f"“{heading.meaning.unit}”" if heading.meaning.unit else "none",
                accepted="the unit in brackets, such as （元）, or 单位：元 above the headings"
                if column.unit == "fen"
                else f"{column.unit}, or a unit that is known for it",
                next_step="write the unit behind the heading",
            )
    return len(faults) > before


def _refuse_name(wanted: str, names: Sequence[str], faults: Faults) -> None:
    """Say that there is no such sheet."""
    faults.add(
        "import.sheet-unknown",
        asked=f"the sheet “{wanted}”",
        found="no sheet of this name",
        accepted=listing(f"“{name}”" for name in names),
        next_step="name one of them with --sheet",
    )


def _refuse_no_rows(sheets: Sequence[Sheet], faults: Faults) -> None:
    """Say that no sheet holds anything."""
    hidden = [sheet.name for sheet in sheets if sheet.rows and not sheet.shown]
    faults.add(
        "import.file-empty",
        asked="a sheet with headings and rows",
        found="only empty sheets" + (f", and hidden ones ({listing(hidden)})" if hidden else ""),
        accepted="headings and at least one row of values",
        next_step="name the hidden sheet with --sheet"
        if hidden
        else "send the file again: this one was written empty or lost on the way",
    )


def _refuse_no_headings(table: Table, heads: Sequence[tuple[Sheet, Head]], faults: Faults) -> None:
    """Say that no row looks like the headings of the table, and show the fullest one."""
    sheet, head = max(heads, key=lambda one: len(one[1].cells))
    rows = range(1, head.last_row + 1)
    row = max(rows, key=lambda number: len(head.filled(number)), default=1)
    faults.add(
        "import.headings-not-found",
        row=row,
        asked=f"the headings of the table {table.name} ({table.words.zh}) on the sheet "
        f"“{sheet.name}”",
        found=f"no row with such headings in the first {HEAD_ROWS}; row {row:,} is the fullest",
        accepted=listing(column.words.zh for column in table.delivered),
        next_step="look whether this is the right table, or explain the headings with "
        "--map “HEADING=COLUMN”",
    )


def _refuse_several(found: Sequence[Chosen], faults: Faults) -> None:
    """Say that several sheets hold the table."""
    names = [
        f"“{sheet.name}”" + (f" ({head.text(1, 0)[:_SHOWN]})" if head.text(1, 0) else "")
        for sheet, head, layout in found
        if layout.top >= 1
    ]
    faults.add(
        "import.sheet-unclear",
        asked="one sheet with the table",
        found=f"{len(found)} sheets with such headings: {listing(names)}",
        accepted="the name of the sheet that is meant",
        next_step="name it with --sheet; look at the month first",
    )
