"""Places of the frame: one by its code, its children, its ancestors, and how many there are.

The list has 31 provinces, 342 prefectures, 2,978 counties, 41,352 townships and 620,573
villages and communities. The plan's villages are the 487,144 villagers' committees.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from everyvillage.core.codes import (
    LENGTH_OF,
    LEVEL_OF,
    LEVELS,
    NATION,
    PARENT_LENGTH_OF,
    StatCode,
    kind_of,
)
from everyvillage.core.errors import Fault, InputError, NotFoundError
from everyvillage.data.frame.index import Counts, FrameIndex, is_filled_code
from everyvillage.data.frame.matches import follower_of
from everyvillage.data.frame.own.in_use import own_index
from everyvillage.data.frame.provenance import FRAME_DATE, INDEX_FILE, PLACES_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pyarrow as pa

PLAN_KIND, QUASI_KIND, COMMUNITY_KIND = "village", "quasi", "community"
COUNTY_LENGTH = LENGTH_OF["county"]
TOWNSHIP_LENGTH = LENGTH_OF["township"]
_BEHIND_DIGITS = ":"
"""The character after the digits: a code with it stands behind all that begin like it."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One line of the list.

    ``code`` is in the shortest form, ``kind`` what the digits of the code say (or ""), and
    ``parent`` the code one level up (None for the nation).
    """

    code: str
    name: str
    level: str
    kind: str
    parent: str | None

    @classmethod
    def of(cls, code: str, name: str, kind: str | None = None) -> Place:
        """Give the place with this code and name; level and parent follow from the code.

        So does ``kind`` where it is None: in the Chinese list. ``code`` is one of the list, so
        it is not checked again; the line that stands in place of Jinmen's missing villages has
        a code of zeros.
        """
        if code == NATION:
            return cls(code, name, "nation", "", None)
        level, above = LEVEL_OF[len(code)], code[: PARENT_LENGTH_OF[len(code)]]
        known = kind_of(level, int(code[len(above) :])) if kind is None else kind
        return cls(code, name, level, known, above or NATION)


@cache
def packaged_index() -> FrameIndex:
    """Give the index that is in the package, opened once."""
    return FrameIndex(INDEX_FILE)


def index_in_use() -> FrameIndex:
    """Give the list of places that this installation works with: a country's own, or ours."""
    return own_index() or packaged_index()


def list_date() -> date:
    """Give the day for which the list in use holds."""
    own = own_index()
    return own.of_day if own else FRAME_DATE


def place(code: str, *, where: str = "", index: FrameIndex | None = None) -> Place:
    """Give the place with ``code``, in any of its written forms.

    ``where`` names the file, row and column for the message; ``index`` is another list than
    the packaged one. Refuses a code that is none, and one that is not on the list.
    """
    index = index or index_in_use()
    short = str(StatCode.parse(code, where=where))
    name = _name_of(index, short)
    if name is None:
        raise NotFoundError(_unknown(short, where))
    return _place(index, short, name)


def is_place(code: str, *, index: FrameIndex | None = None) -> bool:
    """Say whether ``code``, in its shortest form, is on the list."""
    return _name_of(index or index_in_use(), code) is not None


def children(code: str, *, index: FrameIndex | None = None) -> tuple[Place, ...]:
    """Give the places one level below, in the order of their codes; none below a village."""
    index = index or index_in_use()
    above = place(code, index=index)
    if above.level == "village":
        return ()
    return tuple(_below(index, above, LEVELS[LEVELS.index(above.level) + 1]))


def ancestors(code: str, *, index: FrameIndex | None = None) -> tuple[Place, ...]:
    """Give the places above, the nation first, the place itself left out."""
    index = index or index_in_use()
    above = StatCode.parse(code).ancestors()
    return tuple(place(str(stat), index=index) for stat in above)


def plan_villages(under: str = NATION, *, index: FrameIndex | None = None) -> Iterator[Place]:
    """Give the villagers' committees under a place: the villages of the plan, 487,144 in all."""
    return units(under, kind=PLAN_KIND, index=index)


def units(
    under: str = NATION, *, kind: str | None = None, index: FrameIndex | None = None
) -> Iterator[Place]:
    """Give the units of the village level under a place, in the order of their codes.

    ``kind`` is "village" (villagers' committees), "community" (residents' committees) or
    "quasi" (units like a village, 8,779 in all); None gives every line.
    """
    index = index or index_in_use()
    for unit in _below(index, place(under, index=index), "village"):
        if kind is None or unit.kind == kind:
            yield unit


def count_of(what: str, under: str = NATION, *, index: FrameIndex | None = None) -> int:
    """Count the places of a level, or the village units of a kind, that lie under a place.

    ``what`` is a level down to "township", or a kind of the village level: "village"
    (villagers' committees), "community", "quasi"; "unit" counts every line of that level.
    The place itself counts for its own level.
    """
    index = index or index_in_use()
    above = place(under, index=index)
    counts = unit_counts(under, index=index)
    known = {
        PLAN_KIND: counts.village,
        COMMUNITY_KIND: counts.community,
        QUASI_KIND: counts.quasi,
        "unit": counts.village + counts.community + counts.quasi + counts.other,
        "nation": int(above.code == NATION),
    }
    if what in known:
        return known[what]
    if what not in LEVELS:
        raise InputError(_no_such_count(what))
    length = LENGTH_OF[what]
    return sum(len(code) == length and _holds(above.code, code) for code in index.upper.codes)


def unit_counts(under: str = NATION, *, index: FrameIndex | None = None) -> Counts:
    """Count the units of the village level under a place, each kind apart."""
    index = index or index_in_use()
    above = place(under, index=index)
    if len(above.code) <= COUNTY_LENGTH:
        held = (counts for code, counts in index.counts.items() if _holds(above.code, code))
        return sum(held, Counts())
    return count_units(_below(index, above, "village"))


def count_units(places: Iterator[Place]) -> Counts:
    """Count units of the village level by kind."""
    numbers = dict.fromkeys((PLAN_KIND, COMMUNITY_KIND, QUASI_KIND, ""), 0)
    for unit in places:
        numbers[unit.kind] += 1
    return Counts(*numbers.values())


def read_frame() -> pa.Table:
    """Give the whole list as an Arrow table, the order that of the codes.

    ```
    code          name        level      kind     parent
    11            北京市      province            0
    ...
    430182109206  灰汤村委会  village    village  430182109
    ```
    ``kind`` is null where the code says nothing.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - search must answer without loading the engine

    return pq.read_table(PLACES_FILE)


def _place(index: FrameIndex, code: str, name: str) -> Place:
    """Give a place of a list with the kind that the list says, or that its code says."""
    return Place.of(code, name, index.kind_of(code))


def _holds(above: str, code: str) -> bool:
    """Say whether ``code`` is ``above`` or lies under it."""
    return above == NATION or code.startswith(above)


def _name_of(index: FrameIndex, code: str) -> str | None:
    """Give the name of a code in its shortest form, or None if it is not on the list."""
    if code == NATION:
        return index.nation_name
    if len(code) <= TOWNSHIP_LENGTH:
        return index.upper.name_of.get(code)
    if len(code) not in LEVEL_OF:
        return None
    return dict(index.shelf(code[:COUNTY_LENGTH])).get(code)


def _level_and_code(code: str) -> tuple[int, str]:
    """Give what the upper places of a list are in the order of."""
    return len(code), code


def _below(index: FrameIndex, above: Place, level: str) -> Iterator[Place]:
    """Give the places of ``level`` under ``above``, itself included."""
    length = LENGTH_OF[level]
    if level != "village":
        under = "" if above.code == NATION else above.code
        codes = index.upper.codes
        first = bisect_left(codes, (length, under), key=_level_and_code)
        last = bisect_left(codes, (length, f"{under}{_BEHIND_DIGITS}"), key=_level_and_code)
        for code, name in zip(codes[first:last], index.upper.names[first:last], strict=True):
            yield _place(index, code, name)
        return
    for county in index.upper.counties:
        if county.startswith(above.code[:COUNTY_LENGTH]) or above.code == NATION:
            for code, name in index.shelf(county):
                if len(code) == length and _holds(above.code, code):
                    yield _place(index, code, name)


def is_filled(code: str) -> bool:
    """Say whether the line only stands in place of a level that the place does not have."""
    return is_filled_code(code)


def _unknown(code: str, where: str) -> Fault:
    """Say that a code is not on the list, and which code follows it where that is known."""
    follower = None if own_index() else follower_of(code)
    if follower:
        return Fault(
            "place.code-withdrawn",
            where,
            "the code of a place",
            f"“{code}”, no longer in force on {FRAME_DATE}",
            f"a code of the list of {list_date()}",
            f"use {follower.code}, {follower.name}, which follows it",
        )
    return Fault(
        "place.unknown-code",
        where,
        "the code of a place",
        f"“{code}”",
        f"a code of the list of {list_date()}",
        "look the place up by name: everyvillage places find NAME",
    )


def _no_such_count(what: str) -> Fault:
    """Say that nothing of this sort is counted."""
    accepted = ", ".join([*LEVELS[:-1], PLAN_KIND, COMMUNITY_KIND, QUASI_KIND, "unit"])
    return Fault(
        "place.count-unknown", "", "a level or a kind of place", f"“{what}”", accepted, "name one"
    )
