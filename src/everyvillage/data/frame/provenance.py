"""Where the files of the frame come from, how many places they hold, and of which year."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent
PROVENANCE_FILE = FOLDER / "provenance.json"
PLACES_FILE = FOLDER / "places.parquet"
INDEX_FILE = FOLDER / "places.sqlite3"
OUTLINES_FILE = FOLDER / "outlines.geojson.gz"

FRAME_DATE = date(2023, 6, 30)
"""The day for which the list of places holds."""

PLAN_YEAR = 2020
"""The year of the plan whose villages are counted; not the year of the list."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """One file of the frame and the package that it was made from.

    ``archive_sha256`` is the hash of the package as fetched, ``sha256`` that of the file
    here. ``counts`` says how many places or outlines there are of each sort.
    """

    file: str
    package: str
    version: str
    licence: str
    origin: str
    date: str
    archive_sha256: str
    sha256: str
    counts: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Give the provenance as plain data, for JSON."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return plain | {"counts": dict(self.counts)}


@cache
def read_provenance() -> Mapping[str, Provenance]:
    """Give the provenance of each file that is in the package, by file name."""
    held = json.loads(PROVENANCE_FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            row["file"]: Provenance(**row | {"counts": MappingProxyType(row["counts"])})
            for row in held["files"]
        }
    )


def frame_note() -> tuple[str, str]:
    """Give the sentence, in English and Chinese, that every figure on the frame carries."""
    english = (
        f"The list of places is of {FRAME_DATE}, the plan of {PLAN_YEAR}: villages merged or "
        "renamed between the two years are counted as the list has them."
    )
    chinese = f"区划清单截至{FRAME_DATE}，方案为{PLAN_YEAR}年：两年之间合并、更名的村，按清单统计。"
    return english, chinese
