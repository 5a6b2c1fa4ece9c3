"""A million persons as a CSV: a modelled county copied until there are enough.

Every copy has household, person and document numbers and telephones of its own; all else is
as the county was modelled, every delivered column there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from everyvillage.core.documents import CHECK_CHARACTERS, CITIZEN_LENGTH, WEIGHTS
from everyvillage.data.county import make_county

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

COUNTY = "513431"
"""Zhaojue: 216,527 modelled persons."""
SEED = 20200630
_ZERO = ord("0")
_PHONE_HEAD = 4


def write_crowd(folder: Path, persons: int, *, at: date) -> Path:
    """Write settlement.csv, household.csv and person.csv with so many persons; give the folder."""
    delivered = folder / "county" / "delivered"
    make_county(COUNTY, SEED, folder / "county", at=at, complete=True)
    (delivered / "settlement.csv").rename(folder / "settlement.csv")
    people, households = _read(delivered / "person.csv"), _read(delivered / "household.csv")
    copies = -(-persons // people.num_rows)
    _write(folder / "household.csv", (_households(households, one) for one in range(copies)))
    room = persons
    with (folder / "person.csv").open("wb") as file:
        for one in range(copies):
            part = _persons(people, one).slice(0, room)
            room -= part.num_rows
            csv.write_csv(part, file, csv.WriteOptions(include_header=one == 0))
    return folder


def _read(path: Path) -> pa.Table:
    """Read a file with every cell as text, so that it is written as it was."""
    names = path.open(encoding="utf-8").readline().strip().split(",")
    types = dict.fromkeys(names, pa.string())
    options = csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[""])
    return csv.read_csv(path, convert_options=options)


def _write(path: Path, parts: object) -> None:
    with path.open("wb") as file:
        for number, part in enumerate(parts):  # type: ignore[arg-type, var-annotated] # tables
            csv.write_csv(part, file, csv.WriteOptions(include_header=number == 0))


def _households(rows: pa.Table, copy: int) -> pa.Table:
    return _put(rows, "household_no", _numbered(rows["household_no"], copy))


def _persons(rows: pa.Table, copy: int) -> pa.Table:
    rows = _put(rows, "household_no", _numbered(rows["household_no"], copy))
    rows = _put(rows, "person_no", _numbered(rows["person_no"], copy))
    rows = _put(rows, "document_number", _documents(rows["document_number"], copy))
    ends = pc.utf8_slice_codeunits(rows["phone"], _PHONE_HEAD)
    return _put(rows, "phone", pc.binary_join_element_wise(f"100{copy}", ends, ""))


def _put(rows: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index(name), name, values)


def _numbered(values: pa.ChunkedArray, copy: int) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(values, f"{copy:02d}", "")


def _documents(values: pa.ChunkedArray, copy: int) -> pa.ChunkedArray:
    """Give the numbers of another area, with the check character that follows from it."""
    heads = pc.utf8_slice_codeunits(values, 0, CITIZEN_LENGTH).drop_null()
    sheet = np.frombuffer("".join(heads.to_pylist()).encode(), np.uint8)
    sheet = sheet.reshape(-1, CITIZEN_LENGTH).copy()
    sheet[:, 4:6] = [_ZERO + copy // 10, _ZERO + copy % 10]
    total = (sheet[:, :17].astype(np.int64) - _ZERO) @ np.array(WEIGHTS)
    sheet[:, 17] = np.frombuffer(CHECK_CHARACTERS.encode(), np.uint8)[total % 11]
    made = pa.array([bytes(row).decode() for row in sheet])
    given = pc.cast(pc.cumulative_sum(pc.cast(pc.is_valid(values), pa.int64())), pa.int64())
    places = pc.if_else(pc.is_valid(values), pc.subtract(given, 1), pa.scalar(None, pa.int64()))
    tails = pc.utf8_slice_codeunits(values, CITIZEN_LENGTH)
    return pc.binary_join_element_wise(made.take(places.combine_chunks()), tails, "")
