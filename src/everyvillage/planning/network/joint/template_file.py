"""Read a planner's list of items from CSV or a workbook, and write it filled, in its own form."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException

from everyvillage.core.errors import Fault, InputError
from everyvillage.data.readers.sheets.package import Package
from everyvillage.data.readers.sheets.refusal import RefusedError
from everyvillage.planning.network.joint.template import filled, refuse_wrong
from everyvillage.planning.network.text import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from openpyxl import Workbook

    from everyvillage.planning.network.joint.template import Filled, Row

ENDINGS = (".csv", ".xlsx")


def refuse_template(template: Path) -> None:
    """Refuse a list that cannot be filled, before anything is planned."""
    refuse_wrong(_sheet(template)[1] if _is_book(template) else _lines(template), template.name)


def fill_file(
    template: Path, works: Sequence[Mapping[str, Any]], out: Path, *, note: str = ""
) -> tuple[Path, Filled]:
    """Write ``bill.csv`` or ``bill.xlsx`` into a folder: the template with quantities and prices.

    A workbook keeps its form and its other sheets; its first sheet is filled. ``note`` stands in a
    row of its own at the end: that the plan is of modelled data.
    """
    refuse_template(template)
    path = out / f"bill{template.suffix.lower()}"
    if not _is_book(template):
        found = filled(_lines(template), works, template.name)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([*found.rows, *([[note]] if note else [])])
        return path, found
    book, rows = _sheet(template)
    found = filled(rows, works, template.name)
    for number, (before, row) in enumerate(zip(rows, found.rows, strict=True), start=1):
        for column, value in enumerate(row, start=1):
            old = before[column - 1] if column <= len(before) else None
            cell = book.worksheets[0].cell(number, column)
            if value != old and isinstance(cell, Cell):
                cell.value = value
    if note:
        book.worksheets[0].append([note])
    book.save(path)
    return path, found


def _is_book(template: Path) -> bool:
    """Say whether a list is a workbook; refuse what is neither that nor text."""
    if template.suffix.lower() not in ENDINGS:
        raise InputError(_fault(template, f"a file that ends in {template.suffix or 'nothing'}"))
    return template.suffix.lower() == ".xlsx"


def _lines(template: Path) -> list[Row]:
    """Read the rows of a text."""
    text = text_of(_body(template))
    if text is None:
        raise InputError(_fault(template, "text in no encoding that is known"))
    return [list(row) for row in csv.reader(text.splitlines())]


def _sheet(template: Path) -> tuple[Workbook, list[Row]]:
    """Read a workbook and the rows of its first sheet; one that unpacks to too much is refused."""
    body = _body(template)
    try:
        Package(template)
        book = load_workbook(BytesIO(body))
    except RefusedError as refused:
        raise InputError(_fault(template, refused.refusal.found)) from refused
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as wrong:
        raise InputError(_fault(template, str(wrong))) from wrong
    return book, [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def _body(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError as wrong:
        raise InputError(_fault(template, wrong.strerror or "no file")) from wrong


def _fault(template: Path, found: str) -> Fault:
    return Fault(
        "network.template-wrong",
        template.name,
        "a list of items to fill",
        found,
        f"a file that ends in {' or '.join(ENDINGS)}",
        "save the list as one of these and give it again",
    )
