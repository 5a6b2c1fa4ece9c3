"""A small register: a real county with sixty modelled households, and what it holds just now.

The files are those of the modelled Madoi (632626), cut to sixty households; every declared
table is there.
"""

from __future__ import annotations

import csv
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection

from everyvillage.data.county import make_county
from everyvillage.registry.storage import tables_in_order
from everyvillage.services.register.actions import import_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from everyvillage.core.errors import EveryvillageError, Fault
    from everyvillage.services.register.report import ImportReport

MADOI = "632626"
VILLAGE = "632626100001"
AT = date(2020, 6, 30)
HOUSEHOLDS = 60
EVERY = 190
OF_PEOPLE = {
    "household": "household_no",
    "person": "household_no",
    "risk_case": "household_no",
    "enrolment": "person_no",
}

Row = dict[str, str]


def make_small_county(
    folder: Path, county: str = MADOI, *, every: int = EVERY, households: int = HOUSEHOLDS
) -> Path:
    """Write the delivered files of a county, cut to ``households``, each ``every``-th of them."""
    make_county(county, 2, folder / f"whole-{county}", at=AT, complete=True)
    source, out = folder / f"whole-{county}" / "delivered", folder / county
    out.mkdir(parents=True)
    kept: set[str] = set()
    for table in tables_in_order():
        rows = read_rows(source / f"{table.name}.csv")
        if table.name == "household":
            rows = list(islice(rows, 0, households * every, every))
            kept |= {row["household_no"] for row in rows}
        elif table.name in OF_PEOPLE:
            rows = [row for row in rows if row[OF_PEOPLE[table.name]] in kept]
        if table.name == "person":
            kept |= {row["person_no"] for row in rows}
        write_rows(out / f"{table.name}.csv", rows)
    return out


def read_rows(path: Path) -> list[Row]:
    """Read a CSV file as rows by heading."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows by heading as a CSV file; there must be one at least."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def edit(path: Path, out: Path, change: Callable[[list[Row]], object]) -> Path:
    """Copy a file to ``out`` after ``change`` has had its rows."""
    rows = read_rows(path)
    change(rows)
    return write_rows(out, rows)


def take(table: str, path: Path, **options: Any) -> ImportReport:  # noqa: ANN401 - options of the call
    """Import a modelled file as of the day of the small county."""
    return import_table(table, path, **{"modelled": True, "at": AT, **options})


def take_all(folder: Path, **options: Any) -> dict[str, ImportReport]:  # noqa: ANN401 - options of the call
    """Import every file of a folder, each after those it refers to."""
    return {
        table.name: take(table.name, folder / f"{table.name}.csv", **options)
        for table in tables_in_order()
    }


def everything() -> Mapping[str, list[tuple[Any, ...]]]:
    """Give every row of every table of the registry, history and imports included."""
    found = {}
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        for name in sorted(one for one in names if one.startswith("registry_")):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - the database's own name
            found[name] = sorted((tuple(map(_plain, row)) for row in cursor.fetchall()), key=repr)
    return found


def _plain(value: object) -> object:
    """Give bytes for what one driver gives as a view of bytes."""
    return bytes(value) if isinstance(value, memoryview) else value


def counts() -> Mapping[str, int]:
    """Give the number of rows of every table of the registry."""
    return {name: len(rows) for name, rows in everything().items()}


def faults_of(error: EveryvillageError) -> list[tuple[str, str]]:
    """Give place and code of every fault of an error."""
    return [(fault.where, fault.code) for fault in error.faults]


def only(error: EveryvillageError) -> Fault:
    """Give the one fault of an error."""
    (fault,) = error.faults
    return fault
