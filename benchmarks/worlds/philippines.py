"""The places of the package psgc as a country's own list, and made-up households in them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import psgc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

COUNTRY = "PH"
BARANGAY = "Bgy"
HOUSEHOLDS = 2
FRAME = """\
[frame]
id = "ph-psgc"
code = "PH"
date = {date}
source = "Philippine Standard Geographic Code, package psgc {version}"
licence = "MIT"
names = {{ en = "Philippines", zh = "菲律宾", fil = "Pilipinas" }}
file = "places.csv"
{changes}programmes = ["itu-2030"]
box = [112.0, 3.0, 128.0, 22.0]

[currency]
code = "PHP"
minor = 2
names = {{ en = "peso", zh = "比索" }}

[[level]]
id = "region"
names = {{ en = "region", zh = "大区", fil = "rehiyon" }}
values = ["Reg"]

[[level]]
id = "province"
names = {{ en = "province", zh = "省", fil = "lalawigan" }}
values = ["Prov"]

[[level]]
id = "municipality"
names = {{ en = "city or municipality", zh = "市镇", fil = "lungsod o bayan" }}
values = ["City", "Mun"]

[[level]]
id = "barangay"
names = {{ en = "barangay", zh = "描笼涯", fil = "barangay" }}
values = ["Bgy"]
"""


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the list."""

    code: str
    parent: str
    level: str
    name: str
    lon: str
    lat: str


@dataclass(frozen=True)
class Barangays:
    """Every place of the country, each code once."""

    places: tuple[Place, ...]
    moved: Mapping[str, str] = field(default_factory=dict)
    """Where the households of a place count that is no longer there ("" for nowhere so low)."""

    @classmethod
    def read(cls) -> Barangays:
        """Read the package; the capital region stands in it as a province too, under one code."""
        seen: dict[str, Place] = {}
        for one in psgc.flat:
            above = {
                "Reg": "",
                "Prov": one.region_code,
                BARANGAY: one.city_code or one.province_code,
            }.get(one.level.value, one.province_code or one.region_code)
            at = one.coordinate
            lon, lat = (str(at.longitude), str(at.latitude)) if at else ("", "")
            place = Place(one.psgc_code, above or "", one.level.value, one.name, lon, lat)
            seen.setdefault(one.psgc_code, place)
        return cls(tuple(seen.values()))

    @property
    def of_day(self) -> date:
        """Give the day of the list."""
        return date.fromisoformat(psgc.__data_date__)

    @cached_property
    def barangays(self) -> tuple[Place, ...]:
        """Give the places of the lowest level."""
        return tuple(one for one in self.places if one.level == BARANGAY)

    @property
    def a_municipality(self) -> str:
        """Give the first municipality with at least ten barangays."""
        counts: dict[str, int] = {}
        for one in self.barangays:
            counts[one.parent] = counts.get(one.parent, 0) + 1
        return next(code for code, number in counts.items() if number > 9)  # noqa: PLR2004 - as said

    @property
    def a_province(self) -> str:
        """Give the province of that municipality."""
        return next(one.parent for one in self.places if one.code == self.a_municipality)

    def loops(self, households: Sequence[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
        """Count connected and all households of every place that has one, by plain loops."""
        above = {one.code: one.parent or COUNTRY for one in self.places}
        found: dict[str, list[int]] = {}
        for code, connected in households:
            place = self.moved.get(code, code)
            while place:
                counts = found.setdefault(place, [0, 0])
                counts[0] += connected
                counts[1] += 1
                place = above.get(place, "")
        return {code: (some, every) for code, (some, every) in found.items()}

    def changed(self, on: date) -> Changed:
        """Merge two barangays of a municipality on a day and split a third."""
        inside = [one for one in self.barangays if one.parent == self.a_municipality]
        first, second, third = inside[:3]
        part = replace(third, code=f"{third.code[:-3]}999", name=f"{third.name} East")
        rows = (
            f"{on},merge,{first.code};{second.code},{first.code},made up",
            f"{on},split,{third.code},{third.code};{part.code},made up",
        )
        places = (*(one for one in self.places if one is not second), part)
        # The households of a split place count above it: in no barangay.
        moved = {second.code: first.code, third.code: third.parent}
        return Changed(Barangays(places, moved), rows)


@dataclass(frozen=True)
class Changed:
    """The country after a merger and a split, and the rows of changes that tell of them."""

    world: Barangays
    rows: tuple[str, ...]

    def loops(self, households: Sequence[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
        """Count as the world after the changes has it."""
        return self.world.loops(households)


def write_list(
    folder: Path, world: Barangays, country: str, day: date, changes: Sequence[str] = ()
) -> Path:
    """Write list, changes and what the country says of them; give the file to take in."""
    folder.mkdir(parents=True)
    with (folder / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "parent", "level", "name", "lon", "lat"))
        for one in world.places:
            writer.writerow((one.code, one.parent or country, *_cells(one)))
    told = ""
    if changes:
        told = 'changes = "changes.csv"\n'
        text = "\n".join(["on,kind,old,new,source", *changes]) + "\n"
        (folder / "changes.csv").write_text(text, encoding="utf-8")
    frame = folder / "frame.toml"
    text = FRAME.format(date=day, version=psgc.__version__, changes=told)
    frame.write_text(text, encoding="utf-8")
    return frame


def _cells(one: Place) -> tuple[str, ...]:
    """Give the cells of a place after its code and the place above."""
    return one.level, one.name, one.lon, one.lat


def made_households(world: Barangays, path: Path) -> list[tuple[str, bool]]:
    """Write two households for each barangay; give barangay and connection of each.

    Household ``h`` of the ``n``-th barangay is connected where ``n + h`` is no multiple of 3.
    """
    made: list[tuple[str, bool]] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("household_no", "village_code", "members", "broadband", "smartphone"))
        for n, place in enumerate(world.barangays):
            for h in range(HOUSEHOLDS):
                connected = (n + h) % 3 != 0
                made.append((place.code, connected))
                writer.writerow((f"H{n}-{h}", place.code, 4, "yes" if connected else "no", "no"))
    return made
