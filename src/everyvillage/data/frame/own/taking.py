"""Take a country's list of places in: read, check, put beside what is held, number, write."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.own.changes import Change, read_changes
from everyvillage.data.frame.own.check import Version, check_rows
from everyvillage.data.frame.own.country import read_country
from everyvillage.data.frame.own.history import end_by_changes, pieces_of, with_held
from everyvillage.data.frame.own.in_use import COUNTRY_NAME
from everyvillage.data.frame.own.index import OwnIndex
from everyvillage.data.frame.own.key_changes import key_changes
from everyvillage.data.frame.own.numbering import Numbers, number_places
from everyvillage.data.frame.own.outlines import keep_shapes
from everyvillage.data.frame.own.rows import Row, read_rows
from everyvillage.data.frame.own.store import write_country

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.data.frame.own.country import Country


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list: how many places of each level are in force, and what changed."""

    country: Country
    levels: dict[str, int]
    points: int
    shapes: int
    changes: int
    new: bool


def country_in(folder: Path) -> OwnIndex | None:
    """Open the country's own list that a home holds, or give None."""
    path = folder / COUNTRY_NAME
    return OwnIndex(path) if path.is_file() else None


def take_country(path: Path, folder: Path, *, dry_run: bool = False) -> Taken:
    """Take the list that a TOML file tells of into a home; whole or not at all.

    The same list twice changes nothing. A later list of the same country goes on from the one
    that is held: places keep their keys, and what was is kept with its days. Refuses with every
    fault of every row, and a list of another country than the one held.
    """
    country = read_country(path)
    held = country_in(folder)
    if held is not None and held.country.id != country.id:
        raise InputError(_other_country(path, held.country.id, country.id))
    before = _versions_held(held)
    rows = read_rows(path.parent / country.file, country)
    changes, change_faults = (
        read_changes(path.parent / country.changes) if country.changes else ([], [])
    )
    given, row_faults = check_rows(rows.rows, country, frozenset(before))
    faults = [*rows.faults, *row_faults, *change_faults]
    if faults:
        raise InputError(faults)
    changes = _with_told(held, changes)
    versions, gone = with_held(given, before, changes, country.date)
    faults = [*gone, *end_by_changes(versions, changes)]
    numbers = Numbers.held(held.numbers() if held else {})
    spells, full = (
        ([], []) if faults else number_places(pieces_of(versions, changes), country, numbers)
    )
    if faults or full:
        raise InputError([*faults, *full])
    key_moves = key_changes(spells, changes)
    now = [one for one in spells if one.valid_from <= country.date < one.valid_to]
    taken = Taken(
        country,
        {level.id: sum(one.version.level is level for one in now) for level in country.levels},
        sum(one.version.row.lon is not None for one in now),
        sum(one.version.row.shape is not None for one in now),
        len(key_moves),
        new=True,
    )
    if dry_run:
        return taken
    partial = folder / f".{COUNTRY_NAME}.partial"
    folder.mkdir(parents=True, exist_ok=True)
    partial.unlink(missing_ok=True)
    try:
        write_country(partial, country, spells, numbers, changes, key_moves)
        new = held is None or partial.read_bytes() != held.path.read_bytes()
        keep_shapes(now, folder)
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        partial.replace(folder / COUNTRY_NAME)
    finally:
        partial.unlink(missing_ok=True)
    return replace(taken, new=new)


def _versions_held(held: OwnIndex | None) -> dict[str, list[Version]]:
    """Give the places of the held list by code, in the order of days."""
    found: dict[str, list[Version]] = {}
    if held is None:
        return found
    for one in held.spells():
        level = held.country.level(one.own_level)
        if level is None:
            continue
        names, where = dict(one.names), "the list held here"
        row = Row(where, one.code, one.own_level, one.parent, names, one.lon, one.lat, one.kind)
        version = Version(row, level, one.parent, one.kind, one.valid_from, one.valid_to)
        found.setdefault(one.code, []).append(version)
    return found


def _with_told(held: OwnIndex | None, changes: list[Change]) -> list[Change]:
    """Give the changes that were told before with those told now, each once, by day."""
    told = [
        Change(
            date.fromisoformat(day),
            kind,
            tuple(json.loads(old)),
            tuple(json.loads(new)),
            source,
            where,
        )
        for day, kind, old, new, source, where in (held.told() if held else [])
    ]
    known = {(one.on, one.kind, one.old, one.new) for one in told}
    fresh = [one for one in changes if (one.on, one.kind, one.old, one.new) not in known]
    return sorted([*told, *fresh], key=lambda one: one.on)


def _other_country(path: Path, held: str, given: str) -> Fault:
    """Say that one home holds one country."""
    return Fault(
        "country.other",
        path.name,
        "a later list of the country that is held here",
        f"“{given}”; this home holds “{held}”",
        f"the id {held}",
        "set EVERYVILLAGE_HOME to another folder for another country",
    )
