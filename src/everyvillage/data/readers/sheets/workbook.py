"""The parts of an XLSX around its cells: sheets, shared texts, which numbers are days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from everyvillage.data.readers.sheets.refusal import Refusal, RefusedError, cut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.data.readers.sheets.package import Package

_BUILT_IN_DAYS = frozenset({*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
_BUILT_IN_HOURS = frozenset({18, 19, 20, 21, 32, 33, 45, 46, 47})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DAY_LETTERS = re.compile(r"[ydeb年月日]", re.IGNORECASE)
_HOUR_LETTERS = re.compile(r"[hs时分秒]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook: its name, its part, and whether it is shown."""

    name: str
    part: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the cells of a workbook need to be understood."""

    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...]
    days: frozenset[int]
    hours: frozenset[int]
    from_1904: bool


def open_workbook(package: Package) -> Workbook:
    """Read everything but the cells."""
    main = _main_part(package)
    relations = package.relations(main)
    by_kind = {kind: target for kind, target in relations.values() if target in package}
    sheets: list[SheetPart] = []
    flags: list[bool] = []

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "workbookPr":
            flags.append(attributes.get("date1904", "0") in {"1", "true"})
        if tag != "sheet":
            return
        key = next((attributes[name] for name in attributes if name.endswith(":id")), "")
        kind, target = relations.get(key, ("", ""))
        if kind in {"worksheet", ""}:
            name = attributes.get("name", "")
            if target not in package:
                cut(f"the sheet “{name}” is listed but not there", f"sheet “{name}”")
            shown = attributes.get("state", "visible") == "visible"
            sheets.append(SheetPart(name, target, shown))

    package.read(main, start=start)
    days, hours = _styles(package, by_kind.get("styles", ""))
    texts = _shared_texts(package, by_kind.get("sharedStrings", ""))
    return Workbook(tuple(sheets), texts, days, hours, any(flags))


def is_day_format(form: str) -> bool:
    """Say whether a number in this format is shown as a day.

    >>> is_day_format("yyyy/m/d"), is_day_format("0.00"), is_day_format('0"d"')
    (True, False, False)
    """
    return _DAY_LETTERS.search(_QUOTED.sub("", form.partition(";")[0])) is not None


def _is_hour_format(form: str) -> bool:
    """Say whether a number in this format is shown as an hour without a day."""
    plain = _QUOTED.sub("", form.partition(";")[0])
    return _DAY_LETTERS.search(plain) is None and _HOUR_LETTERS.search(plain) is not None


def _main_part(package: Package) -> str:
    """Find the part that lists the sheets; refuse a packed file that is no XLSX."""
    for kind, target in package.relations("").values():
        if kind == "officeDocument" and target in package:
            if target.lower().endswith(".bin"):
                _no_workbook("a binary workbook (.xlsb)")
            if "workbook" in target:
                return target
            _no_workbook(f"a document whose main part is {target}")
    if "xl/workbook.xml" not in package:
        _no_workbook("a packed file without a workbook inside")
    return "xl/workbook.xml"


def _no_workbook(found: str) -> NoReturn:
    """Say that a packed file is something else."""
    raise RefusedError(
        Refusal(
            "import.format-differs",
            "a workbook, as the ending of the name says",
            found,
            ".xlsx files that a spreadsheet has written",
            "open it with the program that made it and save the table as .xlsx or CSV",
        )
    )


def _shared_texts(package: Package, part: str) -> tuple[str, ...]:
    """Read the texts that cells share; readings above characters (rPh) are left out."""
    texts: list[str] = []
    pieces: list[str] = []
    above = 0
    if not part:
        return ()

    def start(tag: str, _: Mapping[str, str]) -> None:
        nonlocal above
        if tag == "si":
            pieces.clear()
        above += tag == "rPh"

    def end(tag: str, text: str) -> None:
        nonlocal above
        if tag == "t" and not above:
            pieces.append(text)
        elif tag == "rPh":
            above -= 1
        elif tag == "si":
            texts.append("".join(pieces))

    package.read(part, start=start, end=end)
    return tuple(texts)


def _styles(package: Package, part: str) -> tuple[frozenset[int], frozenset[int]]:
    """Give the styles whose numbers are days, and those whose numbers are hours only."""
    forms: dict[int, str] = {}
    used: list[int] = []
    inside = False
    if not part:
        return frozenset(), frozenset()

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            forms[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag in {"cellXfs", "cellStyleXfs"}:
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            used.append(_whole(attributes.get("numFmtId")))

    def end(tag: str, _: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    package.read(part, start=start, end=end)
    days = {
        place
        for place, form in enumerate(used)
        if (is_day_format(forms[form]) if form in forms else form in _BUILT_IN_DAYS)
    }
    hours = {
        place
        for place, form in enumerate(used)
        if (_is_hour_format(forms[form]) if form in forms else form in _BUILT_IN_HOURS)
    }
    return frozenset(days), frozenset(hours)


def _whole(text: str | None) -> int:
    """Read a whole number of the file; -1 where it is none."""
    return int(text) if text is not None and text.isascii() and text.isdigit() else -1
