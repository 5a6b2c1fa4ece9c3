"""The map as it was, or as it is now: which code a place counts under, and which were split."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.core.codes import LEVEL_OF
from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from everyvillage.data.snapshot.head import PlaceChange

THEN, NOW = "then", "now"
GEOGRAPHIES = (THEN, NOW)


@dataclass(frozen=True, slots=True)
class Moves:
    """How codes of one snapshot count today.

    ``codes`` gives by level the new code of each old one; ``split`` the places, old and new,
    whose units cannot be told apart.
    """

    codes: Mapping[str, Mapping[int, int]] = field(default_factory=lambda: MappingProxyType({}))
    split: frozenset[str] = frozenset()

    def county(self, code: str) -> str:
        """Give the county under which ``code`` counts today."""
        return str(self.codes.get("county", {}).get(int(code), code)).zfill(len(code))


def moves_since(changes: Iterable[PlaceChange], at: date, geography: str) -> Moves:
    """Give how the codes of a snapshot of ``at`` count in ``geography`` ("then" or "now").

    "Then" changes nothing. "Now" follows every merge, rename and move after ``at``, one after
    the other; a split cannot be followed without the positions of households.
    """
    if geography not in GEOGRAPHIES:
        raise InputError(_unknown(geography))
    if geography == THEN:
        return Moves()
    codes: dict[str, dict[int, int]] = {}
    split: set[str] = set()
    for change in sorted(change for change in changes if change.on > at):
        if len(change.new) > 1:
            split.update((*change.old, *change.new))
            continue
        (new,) = change.new
        level = codes.setdefault(LEVEL_OF[len(new)], {})
        for old in change.old:
            _follow(level, int(old), int(new))
    plain = {level: MappingProxyType(found) for level, found in codes.items()}
    return Moves(MappingProxyType(plain), frozenset(split))


def _follow(level: dict[int, int], old: int, new: int) -> None:
    """Note that ``old`` is ``new`` now, also for what had become ``old`` before."""
    for earlier, later in level.items():
        if later == old:
            level[earlier] = new
    if old != new:
        level[old] = new


def _unknown(geography: str) -> Fault:
    """Say that there is no such geography."""
    return Fault(
        code="figures.geography-unknown",
        where="",
        asked="the map as it was then or as it is now",
        found=f"“{geography}”",
        accepted=", ".join(GEOGRAPHIES),
        next_step="take one of the two words",
    )
