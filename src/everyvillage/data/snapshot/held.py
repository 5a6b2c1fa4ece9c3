"""Which columns count as held: what offices delivered, and what is made at sealing."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.contracts.tables import TABLES
from everyvillage.data.snapshot.shape import FRAME_TABLES, frame_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from everyvillage.data.snapshot.head import SnapshotHead


def complete_held(
    head: SnapshotHead, computed: Mapping[str, Mapping[str, Iterable[str]]]
) -> SnapshotHead:
    """Give the head with the columns that nobody delivers added.

    The codes and kinds of places come from the frame, so they are held in every county in
    scope; ``computed`` names, by table and county, the computed columns that have a value.
    """
    held = {
        table: {county: set(columns) for county, columns in by_county.items()}
        for table, by_county in head.held.items()
    }
    for name in FRAME_TABLES:
        for county in head.counties:
            held.setdefault(name, {}).setdefault(county, set()).update(frame_columns(TABLES[name]))
    for name, by_county in computed.items():
        for county, columns in by_county.items():
            held.setdefault(name, {}).setdefault(county, set()).update(columns)
    return replace(
        head,
        counties=tuple(sorted(head.counties)),
        held=MappingProxyType(
            {
                table: MappingProxyType(
                    {county: tuple(sorted(columns)) for county, columns in sorted(kept.items())}
                )
                for table, kept in sorted(held.items())
            }
        ),
    )
