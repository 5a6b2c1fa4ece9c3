"""A county as the second implementation sees it: the frame, the files, and what follows."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

from tests.second.logic import Truth, both
from tests.second.tables import Row, Tables, read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

EARTH_RADIUS_M = 6_371_008.8
COMMITTEES = range(200, 400)
"""The last three digits of a villagers' committee."""


@dataclass(frozen=True)
class Site:
    """A tower with a position that carries 4G: surely, or None for perhaps."""

    lon: float
    lat: float
    active: Truth


@dataclass
class World:
    """The villages of the frame, the delivered files, and the day of the snapshot."""

    villages: list[str]
    tables: Tables
    at: date
    groups: dict[tuple[str, str], dict[str, list[Row]]] = field(default_factory=dict)

    @cached_property
    def townships(self) -> list[str]:
        """Give the townships of the frame, each once."""
        return sorted({code[:9] for code in self.villages})

    @cached_property
    def counties(self) -> list[str]:
        """Give the counties of the frame, each once."""
        return sorted({code[:6] for code in self.villages})

    def rows(self, table: str) -> list[tuple[str, Row]]:
        """Give each row of ``table`` with its place; of places, one row per place of the frame."""
        frame = {"village": self.villages, "township": self.townships, "county": self.counties}
        if table in frame:
            came = {row.text(f"{table}_code"): row for row in self.tables.of(table)}
            return [(code, came.get(code, Row({f"{table}_code": code}))) for code in frame[table]]
        column = place_column(table)
        return [(row.cells[column] if column else "", row) for row in self.tables.of(table)]

    def children(self, table: str, by: str, key: str) -> list[Row]:
        """Give the rows of ``table`` whose column ``by`` is ``key`` or begins with it."""
        if (table, by) not in self.groups:
            self.groups[table, by] = self._group(table, by)
        return self.groups[table, by].get(key, [])

    def _group(self, table: str, by: str) -> dict[str, list[Row]]:
        grouped: dict[str, list[Row]] = defaultdict(list)
        for row in self.tables.of(table):
            key = row.text(by)
            if key is not None:
                for begin in {key, key[:6], key[:9]} if by == place_column(table) else {key}:
                    grouped[begin].append(row)
        return grouped

    @cached_property
    def sites(self) -> list[Site]:
        """Give every tower with a position that carries, or may carry, an active 4G cell."""
        found = []
        for tower, state in self._tower_states():
            lon, lat = tower.degrees("lon"), tower.degrees("lat")
            if state is not False and lon is not None and lat is not None:
                found.append(Site(lon, lat, state))
        return found

    @cached_property
    def doubtful_villages(self) -> set[str]:
        """Give the villages with a 4G tower, or perhaps one, whose position is not known."""
        return {
            tower.cells["village_code"]
            for tower, state in self._tower_states()
            if state is not False and None in (tower.degrees("lon"), tower.degrees("lat"))
        }

    def _tower_states(self) -> Iterable[tuple[Row, Truth]]:
        for tower in self.tables.of("tower"):
            state: Truth = False
            for cell in self.children("cell", "tower_id", tower.cells["tower_id"]):
                if cell.text("radio") == "4g" and state is not True:
                    in_use = both(tower.flag("active"), cell.flag("active"))
                    state = in_use if in_use is not False else state
            yield tower, state

    def tower_4g_m(self, code: str, village: Row) -> int | None:
        """Give the metres from the village to the nearest active 4G tower.

        None where the village has no position, no active tower is known, or a tower that may
        or may not be active is nearer than every active one.
        """
        lon, lat = village.degrees("lon"), village.degrees("lat")
        if lon is None or lat is None or code in self.doubtful_villages:
            return None
        active, perhaps = float("inf"), float("inf")
        for site in self.sites:
            distance = haversine_m(lon, lat, site.lon, site.lat)
            if site.active:
                active = min(active, distance)
            else:
                perhaps = min(perhaps, distance)
        return None if perhaps < active or active == float("inf") else round(active)


def haversine_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Give the great-circle distance in metres between two points in degrees."""
    up, across = radians(lat_b - lat_a), radians(lon_b - lon_a)
    half = sin(up / 2) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(half))


def age_at(born: date | None, at: date) -> int | None:
    """Give the full years from ``born`` to ``at``; None if the birthday is missing."""
    if born is None:
        return None
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def is_committee(code: str) -> bool:
    """Say whether the unit is a villagers' committee, by its last three digits."""
    return int(code[9:]) in COMMITTEES


def place_column(table: str) -> str:
    """Give the column that says where a row of ``table`` lies."""
    if table in {"language_pack", "plan_aim"}:
        return ""
    of_county = {"organisation", "project", "milestone", "market_year", "counselling_month"}
    return "county_code" if table in of_county | {"tariff"} else "village_code"


def read_world(delivered: Path, villages_csv: Path, at: date) -> World:
    """Read the files in ``delivered`` and the villages of the frame (column ``code``)."""
    with villages_csv.open(encoding="utf-8", newline="") as file:
        villages = [line["code"] for line in csv.DictReader(file)]
    return World(villages, read_tables(delivered), at)
