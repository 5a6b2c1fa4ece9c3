"""Read the problem of a week from a folder, or refuse it with every fault listed."""

from __future__ import annotations

import csv
import tomllib
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.rounds.problem import Home, Week, Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOMES = ("id", "east_km", "north_km", "worker", "value", "due_days", "drawn", "group")
WORKERS = ("id", "east_km", "north_km", "days", "day_minutes")
TERMS = {
    "visit_minutes": int,
    "speed_kmh": float,
    "detour": float,
    "due_within": int,
    "floor": float,
}


def read_week(folder: Path) -> tuple[Week, bool]:
    """Read ``homes.csv``, ``workers.csv`` and, where there is one, ``week.toml`` of a folder.

    ``homes.csv`` has the columns id, east_km, north_km, worker, value (yuan), due_days (may be
    empty), drawn (yes or no) and group; ``workers.csv`` id, east_km, north_km, days, day_minutes
    and, where there are such, off (days without visits, from 1, parted by spaces); ``week.toml``
    the terms of :class:`Week` and ``modelled``. Gives the week and whether it is made up. Refuses
    files and cells that cannot be read, all at once.
    """
    faults: list[Fault] = []
    homes = [_home(row, place, faults) for place, row in _rows(folder / "homes.csv", HOMES, faults)]
    workers = [
        _worker(row, place, faults) for place, row in _rows(folder / "workers.csv", WORKERS, faults)
    ]
    terms, modelled = _terms(folder / "week.toml", faults)
    if faults:
        raise InputError(faults)
    return Week(tuple(homes), tuple(workers), **terms), modelled


def _rows(
    path: Path, wanted: tuple[str, ...], faults: list[Fault]
) -> list[tuple[str, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in wanted if name not in (reader.fieldnames or ())]
            rows = list(reader) if not missing else []
    except (OSError, UnicodeDecodeError) as error:
        faults.append(_fault(path.name, str(error), "a CSV file in UTF-8"))
        return []
    if missing:
        found = f"no column {', '.join(missing)}"
        faults.append(_fault(path.name, found, f"the columns {', '.join(wanted)}"))
    return [(f"{path.name}, row {number}", row) for number, row in enumerate(rows, start=2)]


def _home(row: dict[str, str], place: str, faults: list[Fault]) -> Home:
    due = row["due_days"].strip()
    return Home(
        id=row["id"].strip(),
        east_km=_number(row, "east_km", float, place, faults),
        north_km=_number(row, "north_km", float, place, faults),
        worker=row["worker"].strip(),
        value=_number(row, "value", int, place, faults),
        due_days=_number(row, "due_days", int, place, faults) if due else None,
        drawn=row["drawn"].strip().lower() in {"yes", "true", "1", "是"},
        group=row["group"].strip(),
    )


def _worker(row: dict[str, str], place: str, faults: list[Fault]) -> Worker:
    return Worker(
        id=row["id"].strip(),
        east_km=_number(row, "east_km", float, place, faults),
        north_km=_number(row, "north_km", float, place, faults),
        days=_number(row, "days", int, place, faults),
        day_minutes=_number(row, "day_minutes", int, place, faults),
        off=tuple(
            _number({"off": day}, "off", int, place, faults)
            for day in (row.get("off") or "").split()
        ),
    )


def _number(
    row: dict[str, str], name: str, kind: Callable[[str], Any], place: str, faults: list[Fault]
) -> Any:  # noqa: ANN401 - a whole number or a fraction, as asked
    try:
        return kind(row[name].strip())
    except (ValueError, AttributeError):
        accepted = "a whole number" if kind is int else "a number"
        faults.append(_fault(f"{place}: {name}", f"“{row[name]}”", accepted))
        return kind("0")


def _terms(path: Path, faults: list[Fault]) -> tuple[dict[str, Any], bool]:
    if not path.exists():
        return {}, False
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(_fault(path.name, str(error), "a TOML file"))
        return {}, False
    modelled = bool(given.pop("modelled", False))
    for name, value in given.items():
        if name not in TERMS or isinstance(value, bool) or not isinstance(value, int | float):
            accepted = f"numbers named {', '.join(TERMS)}, and modelled"
            faults.append(_fault(f"{path.name}: {name}", str(value), accepted))
    return {name: kind(given[name]) for name, kind in TERMS.items() if name in given}, modelled


def _fault(where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code="rounds.file",
        where=where,
        asked="the problem of a week",
        found=found,
        accepted=accepted,
        next_step="mend the file and plan again",
    )
