"""From place codes to places, on a given day: for the rows of a file and for pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from everyvillage.core.codes import LENGTH_OF
from everyvillage.data.frame.forms import written
from everyvillage.data.readers.faults import column_label
from everyvillage.registry.models import OpenCounty, PlaceChangePart, PlaceCode, Side
from everyvillage.registry.storage import place_level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import numpy as np
    import numpy.typing as npt

    from everyvillage.contracts import Column, Table
    from everyvillage.data.readers import Faults

_AT_ONCE = 500
_COUNTY = LENGTH_OF["county"]


@dataclass(frozen=True, slots=True)
class KnownCode:
    """A code that was in force at some time: its place, and the day it was withdrawn."""

    place_id: int
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether the code is in force on ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


class PlaceLookup:
    """Finds the places of codes on one day, and says why a code has none."""

    def __init__(self, day: date) -> None:
        """Look codes up as they are in force on ``day``."""
        self._day = day
        self._known: dict[str, KnownCode | None] = {}
        self._open = frozenset(open_county_codes())

    def ids(
        self,
        codes: pa.Array,
        numbers: npt.NDArray[np.int64],
        table: Table,
        column: Column,
        faults: Faults,
    ) -> pa.Array:
        """Give the place id of each code; a code without a place is a fault and null."""
        encoded = codes.dictionary_encode()
        texts: list[str] = encoded.dictionary.to_pylist()
        self._fetch(texts)
        found = [self._in_force(text) for text in texts]
        for position, (text, place) in enumerate(zip(texts, found, strict=True)):
            if place is None:
                rows = numbers[(encoded.indices.fill_null(-1).to_numpy() == position)].tolist()
                self._refuse(text, rows, table, column, faults)
        return pa.array(found, pa.int64()).take(encoded.indices)

    def _in_force(self, code: str) -> int | None:
        known = self._known.get(code)
        return known.place_id if known is not None and known.holds_on(self._day) else None

    def _fetch(self, codes: Iterable[str]) -> None:
        """Read the codes that were not asked for before; of several, the one in force counts."""
        unknown = [code for code in codes if code not in self._known]
        for start in range(0, len(unknown), _AT_ONCE):
            part = unknown[start : start + _AT_ONCE]
            self._known.update(dict.fromkeys(part))
            rows = PlaceCode.objects.filter(code__in=part).order_by("valid_to")
            for code, place, begin, end in rows.values_list(
                "code", "place_id", "valid_from", "valid_to"
            ):
                known = KnownCode(place, begin, end)
                held = self._known[code]
                if held is None or not held.holds_on(self._day):
                    self._known[code] = known

    def _refuse(
        self, code: str, rows: list[int], table: Table, column: Column, faults: Faults
    ) -> None:
        """Add a fault for each row with a code that has no place on this day."""
        kind, found, accepted, step = self._reason(code, place_level(table, column))
        room = faults.room(kind, column.name)
        for row in rows[:room]:
            faults.add(
                kind,
                row=row,
                column=column.name,
                asked=column_label(column),
                found=found,
                accepted=accepted,
                next_step=step,
            )
        faults.count_more(kind, column.name, max(0, len(rows) - room))

    def _reason(self, code: str, level: str) -> tuple[str, str, str, str]:
        """Say why a code has no place: fault code, found, accepted, next step."""
        known = self._known.get(code)
        county = code[:_COUNTY]
        if known is not None and known.valid_to is not None and known.valid_to <= self._day:
            after = ", ".join(map(written, successors(known.place_id)))
            after = after or f"a {level} code in force"
            found = f"“{written(code)}”, withdrawn on {known.valid_to}"
            return "import.place-withdrawn", found, after, "write the code that follows it (DQ-15)"
        if county not in self._open:
            here = ", ".join(map(written, sorted(self._open)[:12])) or "none yet"
            within = written(county)
            found = f"“{written(code)}”, which lies in county {within}"
            step = f"open it first with everyvillage start --county {within}, or leave it out"
            return (
                "import.county-not-open",
                found,
                f"places of the counties kept here: {here}",
                step,
            )
        found = f"“{written(code)}”, which is on no list"
        step = f"look it up with everyvillage places show {written(county)}"
        return "import.place-unknown", found, f"a {level} code in force on {self._day}", step


def open_county_codes() -> list[str]:
    """Give the codes, as they are now, of the counties that are kept here."""
    places = OpenCounty.objects.values_list("county_id", flat=True)
    codes = PlaceCode.objects.filter(place_id__in=list(places), valid_to=None)
    return sorted(codes.values_list("code", flat=True))


def successors(place_id: int) -> list[str]:
    """Give the codes that came out of the last change of a place."""
    part = (
        PlaceChangePart.objects.filter(place_id=place_id, side=Side.OLD)
        .order_by("-change__on")
        .first()
    )
    if part is None:
        return []
    new = PlaceChangePart.objects.filter(change_id=part.change_id, side=Side.NEW)
    return sorted(new.values_list("code", flat=True))
