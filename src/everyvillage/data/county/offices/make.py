"""Making what the nine offices of a modelled county send, month after month."""

from __future__ import annotations

import calendar
import random
import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from everyvillage.data.county.make import make_county
from everyvillage.data.county.offices.drawing import Sent, draw_rows
from everyvillage.data.county.offices.files import write_book, write_text
from everyvillage.data.county.offices.layouts import Layout, layouts, rate
from everyvillage.data.county.offices.village_names import OfficeNames
from everyvillage.data.frame.places import place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PUPILS = frozenset({"primary", "junior"})
_WORKERS = frozenset({"skilled", "ordinary"})
_TABLES = ("person", "household", "risk_case")
_COUNTY = 6
MOST_ROWS = 190_000
"""A longer list is sent as text: an office's spreadsheet opens no more."""
Month = tuple[int, int]


def make_offices(
    code: str,
    seed: int,
    months: Sequence[Month],
    out: Path,
    *,
    most_households: int | None = None,
) -> dict[Month, dict[str, Path]]:
    """Write the files of the nine offices of a county for each month, and the truth.

    code: six digits of a county of the frame. seed: the number of the world; the same gives
    the same rows. months: year and month, one after the other. most_households: keep only so
    many households, for tests.

    ``out`` gets a folder for each month (2020-06) with one file for each office that sent
    one, ``old-names.csv`` (the county's own list of old names and the codes they belong to now),
    and ``truth/2020-06/OFFICE.parquet``: for each row its number in the file, whose it is, the
    code of the village, and what is wrong with it. A file that is late is last month's again.
    """
    chance = random.Random(f"{seed}/{code}/offices")
    names = OfficeNames(code, chance)
    out.mkdir(parents=True, exist_ok=True)
    _write_old_names(out / "old-names.csv", names)
    found: dict[Month, dict[str, Path]] = {}
    before: dict[str, list[Sent]] = {}
    for year, month in months:
        truth = _truth(code, seed, date(year, month, calendar.monthrange(year, month)[1]))
        kept = _kept(truth, most_households)
        sent: dict[str, Path] = {}
        for layout in layouts():
            rows = draw_rows(layout, _of(layout, kept, (year, month)), kept["heads"], names, chance)
            late = layout.office in before and chance.random() < rate("rates", "late")
            told = before[layout.office] if late else rows
            sent[layout.office] = _write(
                out, layout, code, (year, month), told, before.get(layout.office, [])
            )
            before[layout.office] = rows
        found[year, month] = sent
    return found


def _truth(code: str, seed: int, at: date) -> dict[str, list[dict[str, Any]]]:
    """Make the county on one day and read what is true."""
    with tempfile.TemporaryDirectory(prefix="everyvillage-offices-") as name:
        make_county(code, seed, Path(name), at=at)
        folder = Path(name) / "truth"
        return {table: pq.read_table(folder / f"{table}.parquet").to_pylist() for table in _TABLES}


def _kept(truth: Mapping[str, list[dict[str, Any]]], most: int | None) -> dict[str, Any]:
    """Keep some households, evenly over the county, and find their heads."""
    households = truth["household"]
    step = max(1, len(households) // most) if most else 1
    chosen = {one["household_no"] for one in households[::step]}
    kept: dict[str, Any] = {
        table: [one for one in rows if one["household_no"] in chosen]
        for table, rows in truth.items()
    }
    wanted = ("name", "document_number", "sex")
    kept["heads"] = {
        one["household_no"]: {name: one[name] for name in wanted}
        for one in kept["person"]
        if one["relation"] == "0"
    }
    return kept


def _of(layout: Layout, kept: Mapping[str, Any], month: Month) -> list[dict[str, Any]]:
    """Give the records that an office knows of."""
    rows: list[dict[str, Any]] = kept[layout.of]
    if layout.of == "risk_case":
        return [row for row in rows if is_told(row, date(*month, 1))]
    if layout.where == "student":
        return [row for row in rows if row["student"] in _PUPILS]
    if layout.where == "labour":
        return [row for row in rows if row["labour"] in _WORKERS]
    return [row for row in rows if row[layout.where]] if layout.where else rows


def is_told(case: Mapping[str, Any], since: date) -> bool:
    """Say whether a case was still open on a day, or came later: until it ends it is told of.

    A case that ended on its way counts its days up to the end.
    """
    ended = None if case["open"] else case["known_on"] + timedelta(days=case["days_open"])
    return ended is None or ended >= since


def _write(
    out: Path,
    layout: Layout,
    code: str,
    month: Month,
    rows: Sequence[Sent],
    before: Sequence[Sent],
) -> Path:
    """Write the file of one office and the truth of its rows."""
    words = f"{month[0]}-{month[1]:02d}"
    folder = out / words
    folder.mkdir(exist_ok=True)
    if layout.kind == "xlsx" and len(rows) > MOST_ROWS:
        layout = replace(layout, kind="csv", encoding="utf-8-sig")
    path = folder / f"{layout.words}{words}（模拟）.{layout.kind}"
    title = layout.title.format(county=place(code[:_COUNTY]).name, year=month[0], month=month[1])
    if layout.kind == "xlsx":
        sheets = [(f"{month[1]}月", title, rows)]
        if layout.last_month and before:
            sheets.append((f"{(month[1] - 2) % 12 + 1}月", title, before))
        numbers = write_book(path, layout, sheets)
    else:
        numbers = write_text(path, layout, rows, title)
    truth = out / "truth" / words
    truth.mkdir(parents=True, exist_ok=True)
    table = _truth_table(layout, rows, numbers)
    pq.write_table(table, truth / f"{layout.office}.parquet")
    return path


def _truth_table(layout: Layout, rows: Sequence[Sent], numbers: Sequence[int]) -> pa.Table:
    """Give for each row of a file whose it is, and what is wrong with it."""
    columns: dict[str, list[object]] = defaultdict(list)
    for row, number in zip(rows, numbers, strict=True):
        columns["row"].append(number)
        columns["key"].append(row.key)
        columns["village_code"].append(row.village)
        columns["wrong"].append("; ".join(row.wrong))
        for name in ("village", "township", "name"):
            columns[f"written_{name}"].append(row.cells.get(name))
    empty: tuple[str, ...] = ("row", "key", "village_code", "wrong")
    return pa.table(
        dict(columns) or {name: pa.array([], pa.string()) for name in empty}
    ).replace_schema_metadata({"office": layout.office})


def _write_old_names(path: Path, names: OfficeNames) -> None:
    """Write the county's own list of old names."""
    lines = ["原名,现代码", *(f"{name},{code}" for name, code in names.listed)]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
