"""Which rows lie in which file: by county, or by province where counties are small and many.

A row group never holds a part of a county beside other counties: each county is one run of
whole rows. Many small files cost more to open than to read; few large ones are rewritten whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.data.snapshot.rows import CountyRows

FEW_COUNTIES = 40
"""Up to so many counties each have a file of their own."""

LARGE_COUNTY_ROWS = 20_000
"""With so many rows on average, each county has a file of its own."""

GROUP_ROWS = 60_000
"""A row group is closed at the end of the county in which it reaches so many rows."""

SMALL_FILE_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class FilePlan:
    """One file to be written: its path in the snapshot and its row groups of whole counties."""

    path: str
    groups: tuple[tuple[CountyRows, ...], ...]

    @property
    def rows_by_county(self) -> Mapping[str, int]:
        """Give the rows of each county in the order in which they lie in the file."""
        return MappingProxyType(
            {part.county: part.rows.num_rows for group in self.groups for part in group}
        )

    @property
    def is_small(self) -> bool:
        """Say whether the file may be made in memory and written in one go."""
        return sum(self.rows_by_county.values()) <= SMALL_FILE_ROWS


def plan_files(table: str, counties: Sequence[CountyRows]) -> tuple[FilePlan, ...]:
    """Give the files of ``table`` for ``counties`` in order of code."""
    rows = sum(part.rows.num_rows for part in counties)
    if len(counties) <= FEW_COUNTIES or rows >= LARGE_COUNTY_ROWS * len(counties):
        return tuple(
            FilePlan(f"{table}/county={part.county}/part-0.parquet", ((part,),))
            for part in counties
        )
    provinces: dict[str, list[CountyRows]] = {}
    for part in counties:
        provinces.setdefault(part.county[:2], []).append(part)
    return tuple(
        FilePlan(f"{table}/province={code}/part-0.parquet", tuple(_groups(parts)))
        for code, parts in provinces.items()
    )


def _groups(counties: Sequence[CountyRows]) -> Iterator[tuple[CountyRows, ...]]:
    """Cut a run of counties into row groups of whole counties."""
    open_group: list[CountyRows] = []
    for part in counties:
        open_group.append(part)
        if sum(one.rows.num_rows for one in open_group) >= GROUP_ROWS:
            yield tuple(open_group)
            open_group = []
    if open_group:
        yield tuple(open_group)
