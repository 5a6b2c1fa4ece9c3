"""The rows of one office in one month: from the truth, with what goes wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from everyvillage.contracts import TABLES
from everyvillage.core.documents import CITIZEN_LENGTH, make_disability_document
from everyvillage.data.county.offices.layouts import Layout, rate
from everyvillage.data.county.offices.village_names import OfficeNames, by_ear

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping

Record = dict[str, Any]
_LOST = 3


@dataclass(slots=True)
class Sent:
    """One row as it is sent: its cells by field, whom it is of, and what went wrong with it."""

    cells: Record
    key: str
    village: str
    wrong: list[str] = field(default_factory=list)


def draw_rows(
    layout: Layout,
    records: Iterable[Mapping[str, Any]],
    heads: Mapping[str, Mapping[str, Any]],
    names: OfficeNames,
    chance: random.Random,
) -> list[Sent]:
    """Draw the rows of an office: missing, double, contradictory and spoilt ones among them.

    ``heads`` gives the head of each household, for files about households.
    """
    rows: list[Sent] = []
    for record in records:
        if chance.random() < rate("rates", "missing"):
            continue
        row = _row(layout, {**heads.get(record["household_no"], {}), **record}, names, chance)
        rows.append(row)
        if chance.random() < rate("rates", "duplicate"):
            row.wrong.append("duplicate")
            rows.append(Sent({**row.cells}, row.key, row.village, ["duplicate"]))
    for number, row in enumerate(rows, 1):
        row.cells["number"] = number
    return rows


def _row(layout: Layout, record: Record, names: OfficeNames, chance: random.Random) -> Sent:
    """Write one record as an office does."""
    fields = set(layout.columns.values())
    written = names.write(record["village_code"])
    cells = {name: _said(layout.of, name, record.get(name)) for name in fields}
    cells.update(village=written.village, township=written.township)
    key = record["person_no" if layout.of == "person" else "household_no"]
    row = Sent(cells, key, record["village_code"])
    if written.way not in {"whole", "short"}:
        row.wrong.append(f"village {written.way}")
    if isinstance(cells.get("document_number"), str):
        cells["document_number"] = str(cells["document_number"])[:CITIZEN_LENGTH]
    if "disability_document" in fields:
        cells["disability_document"] = _certificate(record)
    _contradict(row, chance)
    _spoil(layout, row, chance)
    return row


def _said(of: str, name: str, value: object) -> object:
    """Give a value in the words of the office: labels for codes, 是 and 否 for flags."""
    if isinstance(value, bool):
        return "是" if value else "否"
    for table in (of, "person", "household"):
        column = TABLES[table].column(name)
        if column is not None and column.codes is not None and isinstance(value, str):
            return column.codes.items[value].zh
    return value


def _certificate(record: Record) -> str | None:
    """Give the number of the disability certificate."""
    number, kind, grade = (
        record.get(name) for name in ("document_number", "disability", "disability_grade")
    )
    if not number or not kind or not grade:
        return None
    return make_disability_document(str(number)[:CITIZEN_LENGTH], int(kind), int(grade))


def _contradict(row: Sent, chance: random.Random) -> None:
    """Let some rows say another sex or another day of birth than is true."""
    if chance.random() >= rate("rates", "contradictory"):
        return
    if row.cells.get("birth_date") and chance.random() < 1 / 2:
        row.cells["birth_date"] += timedelta(days=chance.choice((1, 9, 30, 365)))
    elif "sex" in row.cells:
        row.cells["sex"] = "女" if row.cells["sex"] == "男" else "男"
    else:
        return
    row.wrong.append("contradictory")


def _spoil(layout: Layout, row: Sent, chance: random.Random) -> None:
    """Spoil some citizen numbers, leave some out, and write some names by ear."""
    for name in ("document_number", "disability_document"):
        number = row.cells.get(name)
        if not isinstance(number, str):
            continue
        luck = chance.random()
        if luck < rate("rates", "spoilt"):
            row.cells[name] = _spoilt(number, layout.kind, chance)
            row.wrong.append("spoilt number")
        elif luck < rate("rates", "spoilt") + rate("rates", "no_number"):
            row.cells[name] = None
            row.wrong.append("no number")
    person = row.cells.get("name")
    if person and chance.random() < rate("rates", "name_sound"):
        heard = by_ear(person, len(person), chance)
        if heard is not None:
            row.cells["name"] = heard
            row.wrong.append("name by ear")


def _spoilt(number: str, kind: str, chance: random.Random) -> str | float:
    """Give what a spreadsheet makes of a number: a number cell, or text of what it showed."""
    if number[:18].isdigit() and kind == "xlsx" and chance.random() < 1 / 2:
        return float(number)
    if chance.random() < 1 / 2 and number[:18].isdigit():
        return f"{float(number[:18]):.5E}"
    return number[: 18 - _LOST] + "0" * _LOST + number[18:]


def day_text(value: date, sign: str = "-") -> str:
    """Write a day, the year first."""
    return value.strftime(f"%Y{sign}%m{sign}%d")
