"""What the register holds: columns by county, and where they came from. Only looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.contracts import TABLES
from everyvillage.core.codes import LENGTH_OF
from everyvillage.registry.models import (
    Import,
    ImportColumn,
    ImportCounty,
    PlaceChangePart,
    Side,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def held_columns() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Give the columns that offices have delivered, by table and county.

    The whole country is county "0". A county that was merged, split or moved hands on what it
    held to those that followed it, and is named itself as well. A declared column that is not
    here for a county is not held there, which is another thing than a missing value.
    """
    counties: dict[int, list[str]] = {}
    followers = _followers()
    for source, county in ImportCounty.objects.values_list("source_id", "county_code"):
        counties.setdefault(source, []).extend(_line(county, followers))
    columns: dict[int, set[str]] = {}
    for source, column in ImportColumn.objects.values_list("source_id", "column"):
        columns.setdefault(source, set()).add(column)
    held: dict[str, dict[str, set[str]]] = {}
    for source, table in Import.objects.filter(undone_at=None).values_list("id", "table"):
        for county in counties.get(source, ()):
            known = held.setdefault(table, {}).setdefault(county, set())
            known.update(columns.get(source, ()))
    return {
        table: {county: _ordered(table, names) for county, names in sorted(by_county.items())}
        for table, by_county in sorted(held.items())
    }


def _followers() -> Mapping[str, set[str]]:
    """Give, by the code of a county, the codes that came out of its changes."""
    sides: dict[int, tuple[set[str], set[str]]] = {}
    size = LENGTH_OF["county"]
    for change, side, code in PlaceChangePart.objects.values_list("change_id", "side", "code"):
        if len(code) == size:
            sides.setdefault(change, (set(), set()))[side != Side.OLD].add(code)
    found: dict[str, set[str]] = {}
    for old, new in sides.values():
        for code in old:
            found.setdefault(code, set()).update(new - {code})
    return found


def _line(county: str, followers: Mapping[str, set[str]]) -> list[str]:
    """Give a county and everything that came out of it."""
    found = [county]
    for code in found:
        found.extend(sorted(followers.get(code, set()) - set(found)))
    return found


def _ordered(table: str, names: set[str]) -> tuple[str, ...]:
    """Give columns in the order of the contract."""
    return tuple(column.name for column in TABLES[table].columns if column.name in names)
