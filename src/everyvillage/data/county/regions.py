"""What a county is given by where it lies: peoples, landforms, lists of poor counties.

Every table here is an assumption of the modelled world, marked so in ``regions.toml``.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, cast

import numpy as np

from everyvillage.data.county.settings import day_number, read_data

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeVar

    from everyvillage.data.county.draws import Floats

    Item = TypeVar("Item")

TERRAINS = ("plain", "hills", "mountain", "plateau")


@dataclass(frozen=True, slots=True)
class Region:
    """What is assumed of one county.

    ``peoples`` holds GB 3304 codes and ``people_shares`` their shares of households;
    ``terrain`` the shares of plain, hills, mountain and plateau; ``left_on`` the day (since
    1970) on which the county left the list of poor counties, or None if it never was on it.
    """

    code: str
    peoples: tuple[str, ...]
    people_shares: Floats
    terrain: Floats
    region: str
    national_poor: bool
    remaining_2020: bool
    deep_poor: bool
    left_on: int | None

    @property
    def tier(self) -> int:
        """Give 0 for one of the last 52, 1 for another poor county, 2 for the others."""
        if self.remaining_2020:
            return 0
        return 1 if self.national_poor else 2


@cache
def _tables() -> Mapping[str, Mapping[str, object]]:
    """Read the tables once."""
    return cast("Mapping[str, Mapping[str, object]]", read_data("regions.toml"))


def _nearest(code: str, table: Mapping[str, Item]) -> Item:
    """Take the entry with the longest matching beginning."""
    for length in range(len(code), -1, -1):
        if code[:length] in table:
            return table[code[:length]]
    raise KeyError(code)


def _peoples(code: str) -> tuple[tuple[str, ...], Floats]:
    """Give the peoples of a county and their shares, in code order."""
    table = cast("Mapping[str, Mapping[str, float]]", _tables()["nationality"]["shares"])
    mix = sorted(_nearest(code, table).items())
    shares = np.array([share for _, share in mix])
    return tuple(people for people, _ in mix), shares / shares.sum()


def _statistical_region(code: str) -> str:
    """Give east, centre or west."""
    table = cast("Mapping[str, list[str]]", _tables()["statistical_region"])
    for name in ("east", "centre", "west"):
        if code[:2] in table[name]:
            return name
    return "west"


def _poor_day(*keys: str) -> int:
    """Read one of the dates of the list of poor counties."""
    node: object = _tables()["poor"]
    for key in keys:
        node = cast("Mapping[str, object]", node)[key]
    return day_number(date.fromisoformat(cast("str", node)))


def _left_on(code: str, *, remaining: bool, luck: float) -> int:
    """Give the day on which a poor county left the list."""
    if remaining:
        return _poor_day("left_on", code[:2])
    first, last = _poor_day("first_exit"), _poor_day("last_exit_but_52")
    return first + int(luck * (last - first))


def region_of(code: str) -> Region:
    """Give what is assumed of the county ``code``.

    Whether a county outside the last 52 counts as poor is drawn from its code alone, so it
    is the same in every modelled world.
    """
    poor = _tables()["poor"]
    remaining = code in cast("list[str]", poor["remaining_2020"])
    luck = (zlib.crc32(f"poor {code}".encode()) % 10_000) / 10_000
    share = _nearest(code, cast("Mapping[str, float]", poor["share"]))
    national = remaining or luck < share
    peoples, shares = _peoples(code)
    deep = any(code.startswith(start) for start in cast("list[str]", poor["deep"]))
    terrain = _nearest(code, cast("Mapping[str, list[float]]", _tables()["terrain"]["shares"]))
    return Region(
        code=code,
        peoples=peoples,
        people_shares=shares,
        terrain=np.array(terrain),
        region=_statistical_region(code),
        national_poor=national,
        remaining_2020=remaining,
        deep_poor=national and (deep or remaining),
        left_on=_left_on(code, remaining=remaining, luck=luck) if national else None,
    )
