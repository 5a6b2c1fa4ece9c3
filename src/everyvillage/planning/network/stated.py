"""What was found out of a planner's file and taken: said with it, never in silence."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SAID: Mapping[str, str] = MappingProxyType(
    {
        "declared": "positions in {system}, as declared",
        "own": "positions in {system}, as the file says",
        "found": "positions in {system}, found from its numbers",
        "matched": "positions in {system}, found by {count} that the register knows too",
        "twice": "roads given more than once, counted once: {count}",
        "far": "roads farther than {km} km from every village, left out: {count}",
        "roads": "roads: {count}, {km} km, connected parts: {pieces}; ends within {metres} m of a "
        "road are joined",
    }
)
"""Each sentence in English, by its name; a page says it in words of its own."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing found out: ``what`` names its sentence in ``SAID``, ``where`` is the file."""

    what: str
    where: str
    values: Mapping[str, str]

    def __str__(self) -> str:
        """Say it in English."""
        return f"{self.where}: {SAID[self.what].format(**self.values)}"


def stated(what: str, where: str, **values: object) -> Stated:
    """State one thing with its values.

    >>> str(stated("twice", "roads.csv", count=2))
    'roads.csv: roads given more than once, counted once: 2'
    """
    return Stated(what, where, {name: str(value) for name, value in values.items()})
