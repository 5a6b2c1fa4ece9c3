"""The places of a set of figures: six sorted lists of codes, and which place holds which."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from everyvillage.analytics.targets.together import side_by_side
from everyvillage.core.codes import LENGTH_OF, LEVEL_OF, LEVELS, NATION

if TYPE_CHECKING:
    from collections.abc import Mapping

Whole: TypeAlias = NDArray[np.int64]
FULL_DIGITS = LENGTH_OF["village"]


@dataclass(frozen=True, eq=False)
class Places:
    """Every place from the nation to the villages, in one row after the other.

    ``codes`` gives the sorted codes of each level as whole numbers; ``parents`` for each level
    but the nation the index, in the level above, of the place that holds it.
    """

    codes: Mapping[str, Whole]
    parents: Mapping[str, Whole]

    @cached_property
    def offsets(self) -> Mapping[str, int]:
        """Give where each level begins in a row of all places."""
        sizes = [len(self.codes[level]) for level in LEVELS]
        starts = [0, *np.cumsum(sizes).tolist()]
        return MappingProxyType(dict(zip(LEVELS, starts, strict=False)))

    @property
    def size(self) -> int:
        """Give the number of all places."""
        return sum(len(found) for found in self.codes.values())

    def index(self, place: str) -> int | None:
        """Give where ``place`` stands in a row of all places, or None."""
        level = LEVEL_OF.get(len(place))
        if level is None or not place.isdecimal():
            return None
        found = self.codes[level]
        at = int(np.searchsorted(found, int(place)))
        return self.offsets[level] + at if at < len(found) and found[at] == int(place) else None

    def level_at(self, index: int) -> str:
        """Give the level of the place that stands at ``index``."""
        return next(level for level in reversed(LEVELS) if self.offsets[level] <= index)

    def place_at(self, index: int) -> str:
        """Give the code of the place that stands at ``index``."""
        level = self.level_at(index)
        return code_text(int(self.codes[level][index - self.offsets[level]]), level)

    def span(self, level: str) -> range:
        """Give the indices of the places of ``level``."""
        start = self.offsets[level]
        return range(start, start + len(self.codes[level]))

    def children(self, index: int) -> Whole:
        """Give the indices of the places one level down."""
        level = self.level_at(index)
        if level == LEVELS[-1]:
            return np.empty(0, dtype=np.int64)
        below = LEVELS[LEVELS.index(level) + 1]
        inside = np.flatnonzero(self.parents[below] == index - self.offsets[level])
        return np.asarray(inside + self.offsets[below], dtype=np.int64)

    def up_to_county(self, index: int) -> int:
        """Give the county that holds a place; a place above the counties gives itself."""
        level = self.level_at(index)
        while LENGTH_OF[level] > LENGTH_OF["county"]:
            above = LEVELS[LEVELS.index(level) - 1]
            parent = int(self.parents[level][index - self.offsets[level]])
            index, level = parent + self.offsets[above], above
        return index

    def inside(self, index: int, level: str) -> Whole:
        """Give the indices of the places of ``level`` that lie in a place (or are it)."""
        own = self.level_at(index)
        if LEVELS.index(level) < LEVELS.index(own):
            return np.empty(0, dtype=np.int64)
        found = np.asarray([index - self.offsets[own]], dtype=np.int64)
        for stage in LEVELS[LEVELS.index(own) + 1 : LEVELS.index(level) + 1]:
            found = np.flatnonzero(np.isin(self.parents[stage], found))
        return np.asarray(found + self.offsets[level], dtype=np.int64)

    @property
    def parent_codes(self) -> Whole:
        """Give, for every place, the code of the place that holds it; 0 for the nation."""
        found = [np.zeros(1, dtype=np.int64)]
        for above, level in itertools.pairwise(LEVELS):
            found.append(self.codes[above][self.parents[level]])
        return np.concatenate(found)

    @cached_property
    def text(self) -> tuple[list[str], list[str]]:
        """Give the level and the code of every place."""
        levels = [level for level in LEVELS for _ in self.codes[level]]
        texts = [code_text(code, level) for level in LEVELS for code in self.codes[level].tolist()]
        return levels, texts


def code_text(code: int, level: str) -> str:
    """Give a code as text in its shortest form."""
    return str(code).zfill(LENGTH_OF[level])


def make_places(codes: Mapping[str, ArrayLike], moves: Mapping[str, Mapping[int, int]]) -> Places:
    """Give the places for the codes found at each level; higher ones are added by prefix.

    ``moves`` names, by level, the code under which a place counts in today's geography.
    """
    found: dict[str, Whole] = {}
    above: dict[str, Whole] = {}
    lower = np.empty(0, dtype=np.int64)
    for level in reversed(LEVELS):
        own = moved(np.asarray(codes.get(level, ()), dtype=np.int64), moves.get(level, {}))
        nation = np.zeros(1, dtype=np.int64)
        found[level] = nation if level == LEVELS[0] else _distinct(np.concatenate([own, lower]))
        lower = parent_codes(found[level], level, moves)
        above[level] = lower
    parents = {
        level: np.searchsorted(found[LEVELS[LEVELS.index(level) - 1]], above[level])
        for level in LEVELS[1:]
    }
    return Places(MappingProxyType(found), MappingProxyType(parents))


def places_from(codes: Mapping[str, Whole], parents: Mapping[str, Whole]) -> Places:
    """Give the places for sorted codes and the codes of their parents, by level."""
    found = {
        level: np.searchsorted(codes[above], parents[level])
        for above, level in itertools.pairwise(LEVELS)
    }
    return Places(MappingProxyType(dict(codes)), MappingProxyType(found))


def parent_codes(codes: Whole, level: str, moves: Mapping[str, Mapping[int, int]]) -> Whole:
    """Give the codes one level up, as they count in the geography of ``moves``."""
    if level == LEVELS[0]:
        return np.empty(0, dtype=np.int64)
    above = LEVELS[LEVELS.index(level) - 1]
    if above == "nation":
        return np.full(len(codes), int(NATION), dtype=np.int64)
    shorter = codes // 10 ** (LENGTH_OF[level] - LENGTH_OF[above])
    return moved(shorter, moves.get(above, {}))


def moved(codes: Whole, moves: Mapping[int, int]) -> Whole:
    """Give each code as ``moves`` names it; the same where it does not."""
    if not moves or len(codes) == 0:
        return codes
    changed = codes.copy()
    for old, new in moves.items():
        changed[codes == old] = new
    return changed


def roll_up(
    places: Places, level: str, codes: Whole, amounts: Mapping[str, Whole]
) -> dict[str, Whole]:
    """Add up ``amounts`` by place at every level from ``level`` to the nation.

    ``codes`` are places of ``level``, each perhaps several times. Gives one row of all places
    for each amount; places below ``level`` stay 0.
    """
    order, codes = in_order(codes)
    groups = {level: _Groups(np.searchsorted(places.codes[level], codes))}
    stages = LEVELS[: LEVELS.index(level) + 1]
    groups |= {above: _Groups(places.parents[stage]) for above, stage in itertools.pairwise(stages)}

    def rolled(amount: Whole) -> Whole:
        row = np.zeros(places.size, dtype=np.int64)
        part = amount if order is None else amount[order]
        for stage in reversed(stages):
            start, size = places.offsets[stage], len(places.codes[stage])
            part = groups[stage].add(part, into=row[start : start + size])
        return row

    return dict(zip(amounts, side_by_side(rolled, amounts.values()), strict=True))


def in_order(codes: Whole) -> tuple[Whole | None, Whole]:
    """Give the order that sorts ``codes`` (None if they are sorted) and the sorted codes."""
    if (codes[1:] >= codes[:-1]).all():
        return None, codes
    order = np.argsort(codes)
    return order, codes[order]


def _distinct(codes: Whole) -> Whole:
    """Give the codes that occur, sorted: several times as fast here as ``np.unique``."""
    _, ordered = in_order(codes)
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


class _Groups:
    """Which group each row is in; adds whole numbers up by group, exactly."""

    def __init__(self, groups: Whole) -> None:
        """Find where each group begins, if the rows lie in the order of their groups."""
        self._groups = groups
        self._sorted = bool((groups[1:] >= groups[:-1]).all())
        self._starts = np.flatnonzero(np.diff(groups, prepend=-1)) if self._sorted else groups

    def add(self, amounts: Whole, *, into: Whole) -> Whole:
        """Add up into a row of zeros, one for each group, and give it."""
        if len(amounts) and not self._sorted:
            np.add.at(into, self._groups, amounts.astype(np.int64, copy=False))
        elif len(self._starts) == len(amounts) == len(into):
            into[:] = amounts
        elif len(amounts):
            sums = np.add.reduceat(amounts, self._starts, dtype=np.int64)
            into[self._groups[self._starts]] = sums
        return into
