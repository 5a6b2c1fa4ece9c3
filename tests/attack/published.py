"""What an outsider collects: every public number of persons and households, in every form.

Written against the public addresses and the published programme files only; nothing here knows
how small counts are hidden.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    Fetch = Callable[[str], bytes]

LEVELS = ("nation", "province", "prefecture", "county", "township", "village")
LENGTHS = dict(zip(LEVELS, (1, 2, 4, 6, 9, 12), strict=True))
OF_PEOPLE = frozenset({"person", "household", "risk_case", "enrolment"})
NUMBERS = ("numerator", "denominator", "missing", "value", "low", "high", "gap")
_HEADINGS = {
    "numerator": "pass",
    "denominator": "with an answer",
    "missing": "missing",
    "value": "value",
    "low": "low",
    "high": "high",
    "gap": "still to go",
}
_PAGE = 500


@dataclass(frozen=True)
class Asked:
    """One target as its programme file has it: table, kind, and the parts of its conditions."""

    programme: str
    id: str
    kind: str
    table: str
    where: frozenset[str]
    test: frozenset[str]
    sides: tuple[frozenset[str], ...] = ()


@dataclass
class Published:
    """Numbers by target, place and name; what two forms say of one number must agree."""

    targets: Mapping[tuple[str, str], Asked]
    places: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[tuple[str, str, str, str], float] = field(default_factory=dict)
    trends: dict[tuple[str, str, str, str], float] = field(default_factory=dict)
    told: int = 0

    def take(self, key: tuple[str, str, str, str], number: float | None) -> None:
        """Note one number; refuse two forms that contradict each other."""
        if number is None:
            return
        self.told += 1
        known = self.numbers.setdefault(key, number)
        assert abs(known - number) < 1e-6, f"{key}: {known} and {number}"


def read_targets(files: Sequence[Path]) -> dict[tuple[str, str], Asked]:
    """Read the targets that count persons or households from the programme files."""
    found = {}
    for path in files:
        plain = tomllib.loads(path.read_text("utf-8"))
        programme = str(plain["programme"]["id"])
        for measure in plain["measure"]:
            for target in measure["target"]:
                asked = _asked(programme, target)
                if asked is not None:
                    found[programme, asked.id] = asked
    return found


def _asked(programme: str, target: Mapping[str, Any]) -> Asked | None:
    kind = target["kind"]
    if kind == "ratio":
        sides = (target["numerator"], target["denominator"])
        counts = all("value" not in side and side["table"] in OF_PEOPLE for side in sides)
        if not counts:
            return None
        parts = tuple(_atoms(side.get("where", "")) for side in sides)
        nothing: frozenset[str] = frozenset()
        return Asked(programme, target["id"], kind, sides[0]["table"], nothing, nothing, parts)
    if target.get("table") not in OF_PEOPLE or ("value" in target and kind == "count"):
        return None
    where, test = _atoms(target.get("where", "")), _atoms(target.get("test", ""))
    return Asked(programme, target["id"], kind, target["table"], where, test)


def _atoms(text: str) -> frozenset[str]:
    """Give the parts of a condition that are joined by AND; one with OR stays one part."""
    flat = " ".join(text.split())
    if not flat:
        return frozenset()
    if " OR " in flat or " BETWEEN " in flat:
        return frozenset({flat})
    return frozenset(flat.split(" AND "))


def collect(
    fetch: Fetch, targets: Mapping[tuple[str, str], Asked], county: str, *, files: bool = True
) -> Published:
    """Collect what is public of a county and of everything above and below it."""
    found = Published(targets)
    for programme, target in sorted(targets):
        for geography in ("then", "now"):
            _collect_answers(fetch, found, (programme, target), geography, county)
    if files:
        _collect_files(fetch, found, county)
    return found


def _collect_answers(
    fetch: Fetch, found: Published, target: tuple[str, str], geography: str, county: str
) -> None:
    """Take every figure of one target from the API, level by level."""
    for level in LEVELS:
        place = county[: LENGTHS[level]] if LENGTHS[level] <= len(county) else county
        place = "0" if level == "nation" else place
        for figure in _figures(fetch, target, geography, place, level):
            key = (*target, figure["place"])
            found.places[level].add(figure["place"])
            for name in NUMBERS:
                found.take((*key, name), figure[name])
            for day, value in figure["trend"]:
                if value is not None:
                    found.trends[(*key, day)] = value


def _figures(
    fetch: Fetch, target: tuple[str, str], geography: str, place: str, level: str
) -> Iterator[dict[str, Any]]:
    offset: int | None = 0
    while offset is not None:
        path = (
            f"/api/v1/figures?programme={target[0]}&target={target[1]}&place={place}&level={level}"
            f"&geography={geography}&limit={_PAGE}&offset={offset}"
        )
        page = json.loads(fetch(path))
        yield from page["figures"]
        offset = page["next"]


def _collect_files(fetch: Fetch, found: Published, county: str) -> None:
    """Take every download of the county and its townships, in both forms."""
    around = [county, *sorted(found.places["township"])]
    for programme, target in found.targets:
        for place in around:
            path = f"/targets/{programme}/{target}/places"
            query = f"?place={place}&lang=en"
            rows = _csv_rows(fetch(f"{path}.csv{query}"))
            rows += _xlsx_rows(fetch(f"{path}.xlsx{query}"))
            for row in rows:
                key = (programme, row["target"], row["place code"])
                for name, heading in _HEADINGS.items():
                    found.take((*key, name), _number(row[heading]))


def _csv_rows(content: bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _xlsx_rows(content: bytes) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip([str(cell) for cell in head], row, strict=True)) for row in rows]


def _number(cell: object) -> float | None:
    return None if cell in (None, "") else float(str(cell))
