"""Files of an office, spoilt at random: in their bytes, rows, headings or cells.

The sound file is a sheet of persons with a title and a note, as XLSX or as text in GB18030.
Each way of spoiling it makes a file that no careful reader may take.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import xlsxwriter

from everyvillage.core.documents import make_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

Cell = str | float | None
HEADINGS = (
    "人编号", "户编号", "村代码", "姓名", "身份证号", "性别", "与户主关系", "出生日期", "务工月数",
)  # fmt: skip
KEY, DOCUMENT, SEX, RELATION, BORN, MONTHS = 0, 4, 5, 6, 7, 8
PLACES = ("bytes", "rows", "headings", "cells")


@dataclass
class Sheet:
    """A sheet before it is written: headings, rows, and what only a workbook can hold."""

    headings: list[str]
    rows: list[list[Cell]]
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)
    wide: list[int] = field(default_factory=list)
    heading_after: int = 0


@dataclass(frozen=True)
class Spoilt:
    """A spoilt file: where it is, what was done to it, and whether a row must be named."""

    path: Path
    place: str
    how: str
    names_row: bool


def sound(households: list[tuple[str, str]], number: int = 40) -> Sheet:
    """Make a sheet without a fault; ``households`` gives numbers and village codes."""
    rows: list[list[Cell]] = []
    for place in range(number):
        household, village = households[place % len(households)]
        born = date(1950 + place, 3, 1 + place % 28)
        document = make_document(born, place, "2")
        rows.append(
            [f"Q{place:04d}", household, village, "王芳", document, "女", "配偶", str(born), "6"]
        )
    return Sheet(list(HEADINGS), rows)


def spoil(sheet: Sheet, folder: Path, seed: int) -> Spoilt:
    """Spoil a sheet in the way that ``seed`` says, and write it."""
    chance = random.Random(seed)  # noqa: S311 - the same file for the same seed
    place = PLACES[seed % len(PLACES)]
    workbook = place == "cells" or chance.random() < 0.6
    path = folder / f"spoilt-{seed:03d}.{'xlsx' if workbook else 'csv'}"
    if place == "bytes":
        write(sheet, path)
        how = _spoil_bytes(path, chance)
        return Spoilt(path, place, how, names_row=False)
    ways = {"rows": _ROWS, "headings": _HEADINGS, "cells": _CELLS}[place]
    change = chance.choice(ways)
    change(sheet, chance)
    write(sheet, path)
    return Spoilt(path, place, change.__name__, names_row=place != "headings")


def write(sheet: Sheet, path: Path) -> None:
    """Write a sheet as a workbook, or as text in GB18030."""
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(str(path)) as made:
            _fill(sheet, made.add_worksheet("12月"))
        return
    lines = ["某局12月报表", *(_line(row) for row in sheet.rows), "注：每月五日前报送"]
    lines.insert(1 + sheet.heading_after, _line(sheet.headings))
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("gb18030"))


def _line(cells: Sequence[Cell]) -> str:
    return ",".join("" if cell is None else str(cell) for cell in cells)


def _fill(sheet: Sheet, made: Worksheet) -> None:
    made.merge_range(0, 0, 0, len(HEADINGS) - 1, "某局12月报表")
    lines: list[list[Cell]] = [*sheet.rows]
    lines.insert(sheet.heading_after, [*sheet.headings])
    for number, row in enumerate(lines, 1):
        made.write_row(number, 0, row)
    for at, column in sheet.uncalculated:
        made.write_formula(at + 2, column, "=A1&B1", value="")
    for at, column in sheet.errors:
        made.write_formula(at + 2, column, "=NA()", value="#N/A")
    for at in sheet.wide:
        made.merge_range(at + 2, 1, at + 2, 3, "H1")
    made.merge_range(len(lines) + 1, 0, len(lines) + 1, len(HEADINGS) - 1, "注：每月五日前报送")


def _spoil_bytes(path: Path, chance: random.Random) -> str:
    """Cut, or overwrite where the file has something to say."""
    data = bytearray(path.read_bytes())
    if path.suffix == ".csv":
        how = chance.choice(("cut in a row", "nothing", "broken characters", "a quote"))
        middle = data.index(b"\r\n", len(data) // 2) + 2
        if how == "cut in a row":
            data = data[: middle + 20]
        elif how == "nothing":
            data = bytearray()
        elif how == "broken characters":
            data[middle : middle + 4] = b"\xff\xff\xff\xff"
        else:
            data[middle:middle] = b'"'
    else:
        how = chance.choice(("cut", "zeros", "noise", "no beginning", "two halves"))
        size = len(data)
        if how == "cut":
            data = data[: chance.randrange(1, size - 30)]
        elif how == "zeros":
            start = chance.randrange(0, size // 2)
            data[start : start + size // 3] = bytes(size // 3)
        elif how == "noise":
            start = chance.randrange(0, size // 2)
            data[start : start + size // 3] = chance.randbytes(size // 3)
        elif how == "no beginning":
            data = data[chance.randrange(4, size // 2) :]
            data[:4] = b"...."
        else:
            data = data[size // 2 :] + data[: size // 2]
    path.write_bytes(bytes(data))
    return how


def _double_key(sheet: Sheet, chance: random.Random) -> None:
    sheet.rows.append([*chance.choice(sheet.rows)])


def _blank_key(sheet: Sheet, chance: random.Random) -> None:
    chance.choice(sheet.rows)[KEY] = None


def _shifted(sheet: Sheet, chance: random.Random) -> None:
    row = chance.choice(sheet.rows)
    row[:] = ["x", *row]


def _swapped(sheet: Sheet, chance: random.Random) -> None:
    row = chance.choice(sheet.rows)
    row[SEX], row[BORN] = row[BORN], row[SEX]


def _of_another_table(sheet: Sheet, chance: random.Random) -> None:
    place = chance.randrange(len(sheet.rows))
    sheet.rows[place] = ["某卫生室", "有", "3", "2020", "x", "y", "z", "0", "q"]


def _no_key_heading(sheet: Sheet, _: random.Random) -> None:
    del sheet.headings[KEY]
    for row in sheet.rows:
        del row[KEY]


def _unknown_heading(sheet: Sheet, chance: random.Random) -> None:
    sheet.headings[chance.randrange(len(sheet.headings))] = "某项情况"


def _heading_twice(sheet: Sheet, chance: random.Random) -> None:
    one, other = chance.sample(range(len(sheet.headings)), 2)
    sheet.headings[one] = sheet.headings[other]


def _heading_below(sheet: Sheet, chance: random.Random) -> None:
    sheet.heading_after = chance.randrange(1, len(sheet.rows))


def _heading_gone(sheet: Sheet, chance: random.Random) -> None:
    sheet.headings[chance.randrange(len(sheet.headings))] = ""


def _number_for_identity(sheet: Sheet, chance: random.Random) -> None:
    row = chance.choice(sheet.rows)
    row[DOCUMENT] = float(str(row[DOCUMENT])[:-1] + "0")


def _scientific(sheet: Sheet, chance: random.Random) -> None:
    chance.choice(sheet.rows)[DOCUMENT] = "1.19500E+15"


def _wrong_check(sheet: Sheet, chance: random.Random) -> None:
    row = chance.choice(sheet.rows)
    text = str(row[DOCUMENT])
    row[DOCUMENT] = text[:-1] + ("1" if text[-1] != "1" else "2")


def _uncalculated(sheet: Sheet, chance: random.Random) -> None:
    sheet.uncalculated.append((chance.randrange(len(sheet.rows)), RELATION))


def _error(sheet: Sheet, chance: random.Random) -> None:
    sheet.errors.append((chance.randrange(len(sheet.rows)), MONTHS))


def _wide(sheet: Sheet, chance: random.Random) -> None:
    place = chance.randrange(len(sheet.rows))
    sheet.rows[place][1:4] = [None, None, None]
    sheet.wide.append(place)


def _no_such_day(sheet: Sheet, chance: random.Random) -> None:
    chance.choice(sheet.rows)[BORN] = chance.choice(("2020-02-30", "3/4/90", 35432, "去年"))


def _no_such_code(sheet: Sheet, chance: random.Random) -> None:
    chance.choice(sheet.rows)[chance.choice((SEX, RELATION))] = "甲"


def _no_number(sheet: Sheet, chance: random.Random) -> None:
    chance.choice(sheet.rows)[MONTHS] = chance.choice(("半年", "-1", "99", 2.5))


_ROWS: tuple[Callable[[Sheet, random.Random], None], ...] = (
    _double_key,
    _blank_key,
    _shifted,
    _swapped,
    _of_another_table,
)
_HEADINGS: tuple[Callable[[Sheet, random.Random], None], ...] = (
    _no_key_heading,
    _unknown_heading,
    _heading_twice,
    _heading_below,
    _heading_gone,
)
_CELLS: tuple[Callable[[Sheet, random.Random], None], ...] = (
    _number_for_identity,
    _scientific,
    _wrong_check,
    _uncalculated,
    _error,
    _wide,
    _no_such_day,
    _no_such_code,
    _no_number,
)
