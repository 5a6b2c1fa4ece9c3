"""The Outer Islands, an invented country of three dozen places, with files as its offices send.

Codes are of two forms, one level carries no figures, names are in three languages. The files
of people follow from the codes by plain arithmetic, so that every count can be made by loops.
"""

from __future__ import annotations

import csv
import shutil
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.test import override_settings

from everyvillage.data.frame.own.in_use import use_folder
from everyvillage.services.register.actions import import_table, open_place
from everyvillage.services.register.country import take_list_in
from everyvillage.web.home import Home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WORLD = Path(__file__).parents[1] / "worlds" / "islands"
FIRST, SECOND = WORLD / "frame.toml", WORLD / "frame-2025.toml"
BEFORE, AFTER = date(2024, 6, 30), date(2024, 12, 31)
Row = dict[str, str]


@contextmanager
def islands_home(root: Path) -> Iterator[Home]:
    """Give a home of its own; the packaged list is in use again at the end."""
    home = Home(root)
    try:
        with override_settings(HOME=home):
            use_folder(home.frame)
            yield home
    finally:
        use_folder(settings.HOME.frame)


def open_islands(folder: Path) -> None:
    """Take the list of 2024 in, open the whole country, import what its offices send."""
    take_list_in(FIRST)
    open_place("0")
    for table, rows in made_rows(places_of("places-2024.csv")).items():
        import_table(table, write(folder / f"{table}.csv", rows), modelled=True, at=BEFORE)


def places_of(name: str) -> list[Row]:
    """Give the rows of a list of places."""
    with (WORLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made_rows(places: Sequence[Row]) -> dict[str, list[Row]]:
    """Give a row for each townland, its households and two persons in each.

    The townland number ``n`` of the file has ``2 + n % 4`` households; household ``h`` is
    connected where ``n + h`` is even; the second person uses the internet where ``h`` is even.
    """
    villages: list[Row] = []
    households: list[Row] = []
    persons: list[Row] = []
    townlands = [one for one in places if one["Sort"] == "townland"]
    for n, place in enumerate(townlands):
        many = 2 + n % 4
        code = place["P-code"]
        villages.append(
            {"village_code": code, "population": str(2 * many), "fibre": yes(n % 3 == 0)}
        )
        for h in range(many):
            number = f"H{n:02d}{h}"
            row = {"household_no": number, "village_code": code, "members": "2"}
            households.append(row | {"broadband": yes((n + h) % 2 == 0), "smartphone": "no"})
            persons.extend(_person(number, code, one, h) for one in range(2))
    return {"village": villages, "household": households, "person": persons}


def _person(household: str, code: str, one: int, h: int) -> Row:
    """Give a person: the first of a household uses the internet, the second in every other."""
    return {
        "person_no": f"{household}{one}",
        "household_no": household,
        "village_code": code,
        "sex": str(1 + one),
        "birth_date": f"19{60 + h}-05-0{1 + one}",
        "relation": str(one),
        "uses_internet": yes(one == 0 or h % 2 == 0),
    }


def yes(holds: bool) -> str:  # noqa: FBT001 - a truth value is what it writes
    """Give yes or no."""
    return "yes" if holds else "no"


def write(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def copy_world(folder: Path) -> Path:
    """Copy the world, to spoil it."""
    shutil.copytree(WORLD, folder)
    return folder
