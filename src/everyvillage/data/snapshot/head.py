"""The head of a snapshot: what it is of, what it holds, and where that came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

Held = Mapping[str, Mapping[str, tuple[str, ...]]]
"""The columns that were delivered, by table and county code."""


@dataclass(frozen=True, slots=True, order=True)
class ImportNote:
    """One file that rows of a snapshot came from.

    ``sha256`` is the hash of the file as received, ``rows`` the rows taken from it,
    ``counties`` the counties they lie in, ``sender`` the office in its own words.
    """

    table: str
    sha256: str
    rows: int
    counties: tuple[str, ...] = ()
    sender: str = ""


@dataclass(frozen=True, slots=True, order=True)
class PlaceChange:
    """One change of the map: ``kind`` is "merge", "split", "rename" or "move".

    ``old`` and ``new`` are place codes of one level; a merge has several old and one new, a
    split one old and several new, a rename or a move one of each.
    """

    on: date
    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SnapshotHead:
    """What a snapshot says of itself.

    ``at`` is the day the register stood like this; ``modelled`` is true when any row is made
    up; ``counties`` are the counties in scope, delivered or not; ``held`` names the delivered
    columns by table and county (those of a table of the whole country under "0"); ``frame_date``
    is the date of the list of places.
    """

    at: date
    modelled: bool
    counties: tuple[str, ...]
    held: Held = field(default_factory=lambda: MappingProxyType({}))
    imports: tuple[ImportNote, ...] = ()
    code_version: str = ""
    frame_date: date | None = None
    changes: tuple[PlaceChange, ...] = ()

    def holds(self, table: str, column: str, county: str) -> bool:
        """Say whether ``county`` delivered ``column`` of ``table``."""
        return column in self.held.get(table, {}).get(county, ())

    def counties_holding(self, table: str, column: str) -> frozenset[str]:
        """Give the counties that delivered ``column`` of ``table``."""
        return frozenset(
            county for county, columns in self.held.get(table, {}).items() if column in columns
        )
