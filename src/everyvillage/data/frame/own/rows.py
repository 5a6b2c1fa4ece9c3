"""The rows of a country's list of places, from CSV, Parquet or GeoJSON, as text by field."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.own.country import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from everyvillage.data.frame.own.country import Country

LONGEST_SHOWN = 60
LANGUAGE_PREFIX = "name_"
Record = dict[str, str]


@dataclass(slots=True)
class Row:
    """One row: what it says in text, and where it stands in the file.

    ``names`` is by language, "" for the plain name. ``shape`` is a GeoJSON area, or None.
    """

    where: str
    code: str
    level: str
    parent: str
    names: dict[str, str]
    lon: float | None = None
    lat: float | None = None
    kind: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    shape: Any = None


@dataclass(slots=True)
class Rows:
    """The rows that could be read, and what is wrong with those that could not."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_rows(path: Path, country: Country) -> Rows:
    """Read a file of places. What a cell says is checked here, how places hang together not.

    A file with a code column for each level has a row a lowest place; the places above it are
    taken from its columns. Refuses a file that cannot be read, has no row, or lacks a column.
    """
    read = _reader_of(path)
    records = list(read(path))
    if not records:
        raise InputError(row_fault("empty", path.name, "no row", "at least one row"))
    missing = sorted(_needed(country) - records[0][1].keys())
    if missing:
        headings = ", ".join(list(records[0][1])[:20])
        found = f"no column {', '.join(missing)}; the columns are {headings}"
        raise InputError(row_fault("column-missing", path.name, found, "the columns that it needs"))
    if country.is_wide:
        return _wide(records, country)
    return _long(records, country)


def _reader_of(path: Path) -> Callable[[Path], Iterator[tuple[str, Record, Any]]]:
    """Choose the reader by the name of the file."""
    readers: Mapping[str, Callable[[Path], Iterator[tuple[str, Record, Any]]]] = {
        ".csv": _read_csv,
        ".parquet": _read_parquet,
        ".geojson": _read_geojson,
        ".json": _read_geojson,
    }
    if not path.is_file():
        raise InputError(row_fault("absent", path.name, "no such file", "the file of places"))
    reader = readers.get(path.suffix.lower())
    if reader is None:
        found = f"a file ending in “{path.suffix}”"
        raise InputError(row_fault("form-unknown", path.name, found, ", ".join(readers)))
    return reader


def _read_csv(path: Path) -> Iterator[tuple[str, Record, Any]]:
    """Read CSV in UTF-8."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        found = "bytes that are no UTF-8"
        raise InputError(row_fault("encoding", path.name, found, "CSV in UTF-8")) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", restkey="")
    for number, row in enumerate(reader, start=2):
        cells = {name: value.strip() for name, value in row.items() if isinstance(value, str)}
        if any(cells.values()):
            yield f"{path.name}, row {number}", cells, None


def _read_parquet(path: Path) -> Iterator[tuple[str, Record, Any]]:
    """Read Parquet; every value as text."""
    import pyarrow as pa  # noqa: PLC0415 - a CSV file needs none of it
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(row_fault("unreadable", path.name, str(error), "Parquet")) from None
    for number, row in enumerate(table.to_pylist(), start=1):
        yield f"{path.name}, row {number}", {name: _text(cell) for name, cell in row.items()}, None


def _read_geojson(path: Path) -> Iterator[tuple[str, Record, Any]]:
    """Read the features of GeoJSON: their properties, with the point of each or its area."""
    try:
        features = json.loads(path.read_bytes())["features"]
        pairs = [(one["properties"] or {}, one.get("geometry")) for one in features]
    except (ValueError, KeyError, TypeError) as error:
        found = f"what cannot be read as that ({error!r})"
        raise InputError(row_fault("unreadable", path.name, found, "GeoJSON features")) from None
    for number, (properties, shape) in enumerate(pairs, start=1):
        cells = {str(name): _text(cell) for name, cell in properties.items()}
        if isinstance(shape, dict) and shape.get("type") == "Point":
            lon, lat = (*map(_text, shape.get("coordinates", ())), "", "")[:2]
            yield f"{path.name}, feature {number}", cells | {"lon": lon, "lat": lat}, None
            continue
        yield f"{path.name}, feature {number}", cells, shape


def _needed(country: Country) -> set[str]:
    """Give the headings that the file has to have."""
    if country.is_wide:
        return {column for one in country.levels for column in (one.code_column, one.name_column)}
    return {country.columns.get(name, name) for name in ("code", "parent", "name")}


def _long(records: Sequence[tuple[str, Record, Any]], country: Country) -> Rows:
    """Read a row a place."""
    found = Rows()
    heading = {name: country.columns.get(name, name) for name in FIELDS}
    for where, cells, shape in records:
        names = {"": cells.get(heading["name"], ""), **_other_names(cells, country)}
        row = Row(
            where=where,
            code=cells.get(heading["code"], ""),
            level=cells.get(heading["level"], ""),
            parent=cells.get(heading["parent"], ""),
            names={tag: name for tag, name in names.items() if name},
            kind=cells.get(heading["kind"], ""),
            shape=shape,
        )
        _fill(row, {name: cells.get(heading[name], "") for name in FIELDS}, found.faults)
        found.rows.append(row)
    return found


def _wide(records: Sequence[tuple[str, Record, Any]], country: Country) -> Rows:
    """Read a row a lowest place: each level has its own columns."""
    found = Rows()
    seen: dict[str, Row] = {}
    heading = {name: country.columns.get(name, name) for name in FIELDS}
    for where, cells, shape in records:
        parent = ""
        lowest = country.levels[-1]
        for level in country.levels:
            code = cells.get(level.code_column, "")
            if not code and level is not lowest:
                continue
            name = cells.get(level.name_column, "")
            row = Row(where, code, level.id, parent, {"": name} if name else {})
            before = seen.get(code)
            if level is lowest:
                row.names |= _other_names(cells, country)
                row.kind, row.shape = cells.get(heading["kind"], ""), shape
                _fill(row, {name: cells.get(heading[name], "") for name in FIELDS}, found.faults)
                found.rows.append(row)
            elif before is None:
                seen[code] = row
                found.rows.append(row)
            elif (before.parent, before.names, before.level) != (parent, row.names, level.id):
                said = f"“{code}” with another name or place above than in {before.where}"
                found.faults.append(
                    row_fault("place-differs", where, said, "one name and one place above")
                )
            parent = code
    return found


def _other_names(cells: Record, country: Country) -> dict[str, str]:
    """Give the names in further languages: columns name_XX, or those that the file names."""
    named = {
        field.removeprefix(LANGUAGE_PREFIX): heading
        for field, heading in country.columns.items()
        if field.startswith(LANGUAGE_PREFIX)
    }
    plain = {
        heading.removeprefix(LANGUAGE_PREFIX): heading
        for heading in cells
        if heading.startswith(LANGUAGE_PREFIX) and heading not in country.columns.values()
    }
    return {tag: cells[heading] for tag, heading in (plain | named).items() if cells.get(heading)}


def _fill(row: Row, cells: Record, faults: list[Fault]) -> None:
    """Read point and days of a row."""
    row.lon = _number(cells["lon"], f"{row.where}, column lon", faults)
    row.lat = _number(cells["lat"], f"{row.where}, column lat", faults)
    row.valid_from = _day(cells["valid_from"], f"{row.where}, column valid_from", faults)
    row.valid_to = _day(cells["valid_to"], f"{row.where}, column valid_to", faults)


def _number(text: str, where: str, faults: list[Fault]) -> float | None:
    """Read degrees; an empty cell is no point."""
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        faults.append(row_fault("point", where, f"“{shown(text)}”", "degrees such as 121.0437"))
        return None


def _day(text: str, where: str, faults: list[Fault]) -> date | None:
    """Read a day; an empty cell is not known."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(row_fault("date", where, f"“{shown(text)}”", "a day as YYYY-MM-DD"))
        return None


def _text(cell: Any) -> str:  # noqa: ANN401 - whatever a file holds
    """Give a value as text; nothing for what is missing."""
    return "" if cell is None else str(cell).strip()


def shown(text: str) -> str:
    """Give a cell for a message, short and on one line."""
    plain = text if text.isprintable() else ascii(text)[1:-1]
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"


def row_fault(what: str, where: str, found: str, accepted: str) -> Fault:
    """Say what is wrong with a file of places."""
    return Fault(
        f"frame.{what}",
        where,
        "the places of a country",
        found,
        accepted,
        "mend the file; none of it was taken",
    )
