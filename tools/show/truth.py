"""Hold the figures of the modelled county against the truth behind it.

    python -m tools.show.truth

The demonstration runs in a home folder of its own: what offices deliver, with cells left empty
and wrong reports, is imported, sealed and computed, and ``everyvillage figures`` gives every
target. The model also keeps what is true of every village, household and person. From those
files the plain loops of the second implementation compute the same targets. Nothing of the
product reads the truth; this prints how far the two are apart.
"""

from __future__ import annotations

import csv
import json
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from everyvillage.cli.demo import DEMO_COUNTY, DEMO_DATE, PEOPLE_SEED
from everyvillage.data.frame.places import units
from tests.second.figures_by_loops import CHINA, GROWTH, ITU, figures_by_loops
from tools.show.item import CannotRunError
from tools.show.measure import COMMAND, measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PROGRAMMES = {
    "cn-2020-internet": (*CHINA, *GROWTH),
    "itu-2030": tuple(ITU),
}
NATION = "0"
SHARES = frozenset({"share", "ratio"})
POINTS = Decimal(100)
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure beside its truth; None is *not known*.

    ``value`` is what was computed of the delivered files, between ``low`` and ``high``;
    ``truth`` what the same rule gives on the true files. ``kind`` is that of the target.
    """

    target: str
    kind: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    truth: Decimal | None

    @property
    def error(self) -> Decimal | None:
        """Give the figure less the truth: in points of a hundred for a share or a ratio.

        A count or a median is apart by so many per cent of the truth; None where one of the
        two is not known, or a truth of nothing has no per cents.
        """
        if self.value is None or self.truth is None:
            return None
        apart = self.value - self.truth
        if self.kind in SHARES or not apart:
            return POINTS * apart
        return POINTS * apart / abs(self.truth) if self.truth else None

    @property
    def bounds_hold(self) -> bool:
        """Say whether the truth lies within the bounds; an open end holds whatever there is."""
        if self.truth is None:
            return False
        above = self.low is None or self.low <= self.truth
        return above and (self.high is None or self.truth <= self.high)


def compare_with_truth() -> list[Compared]:
    """Run the demonstration in a folder of its own and hold every figure against the truth."""
    with tempfile.TemporaryDirectory(prefix="everyvillage-truth-") as name:
        folder = Path(name)
        home = {"EVERYVILLAGE_HOME": str(folder / "home")}
        options = ("--county", DEMO_COUNTY, "--at", DEMO_DATE, "--seed", str(PEOPLE_SEED))
        measure(COMMAND, "demo", "--no-serve", *options, more=home)
        figures = [
            figure
            for programme, targets in PROGRAMMES.items()
            for figure in read_figures(programme, targets, home)
        ]
        made = folder / "home" / "delivered" / DEMO_COUNTY / DEMO_DATE
        true_files = as_csv(made / "truth", folder / "truth")
        villages = write_villages(folder / "villages.csv")
        truth = figures_by_loops(true_files, villages, date.fromisoformat(DEMO_DATE))
    return [compared(figure, truth[figure["target"], figure["place"]].value) for figure in figures]


def read_figures(
    programme: str, targets: Sequence[str], home: Mapping[str, str]
) -> list[dict[str, str]]:
    """Give the figures of the county; of the nation where a target knows no county."""
    found: dict[str, dict[str, str]] = {}
    for place in (NATION, DEMO_COUNTY):
        asked = ("figures", "--programme", programme, "--at", DEMO_DATE, "--place", place)
        printed = measure(COMMAND, *asked, "--format", "json", more=home).output
        # Numbers stay the digits that were printed.
        rows = json.loads(printed, parse_float=str, parse_int=str)
        found |= {row["target"]: row for row in rows}
    absent = [target for target in targets if target not in found]
    if absent:
        message = f"no figure of {', '.join(absent)}"
        raise CannotRunError(message)
    return [found[target] for target in targets]


def compared(figure: Mapping[str, str], truth: Decimal | None) -> Compared:
    """Put a printed figure beside its truth."""
    value, low, high = (
        None if figure[name] is None else Decimal(figure[name]) for name in ("value", "low", "high")
    )
    return Compared(figure["target"], figure["kind"], value, low, high, truth)


def as_csv(truth: Path, out: Path) -> Path:
    """Write every true table as CSV, as the loops read it."""
    out.mkdir()
    for path in sorted(truth.glob("*.parquet")):
        pa_csv.write_csv(pq.read_table(path), out / f"{path.stem}.csv")
    return out


def write_villages(path: Path) -> Path:
    """Write every village-level unit that the frame has in the county."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code"])
        writer.writerows([unit.code] for unit in units(DEMO_COUNTY))
    return path


def lines(rows: Iterable[Compared]) -> list[str]:
    """Give the table for a terminal."""
    cells = [["target", "figure", "low", "high", "truth", "error", "bounds"]]
    for row in rows:
        numbers = [shown(number, row.kind) for number in (row.value, row.low, row.high, row.truth)]
        cells.append([row.target, *numbers, shown_error(row), shown_bounds(row)])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def shown(number: Decimal | None, kind: str) -> str:
    """Give a number: a share or ratio in points of a hundred, anything else as it is."""
    if number is None:
        return "-"
    return f"{POINTS * number:.2f}" if kind in SHARES else f"{number:,}"


def shown_error(row: Compared) -> str:
    """Give the error with its unit, or why there is none."""
    if row.value is None:
        return "no figure"
    if row.error is None:
        return "no truth" if row.truth is None else "truth is 0"
    return f"{row.error:+.2f} {'points' if row.kind in SHARES else '%'}"


def shown_bounds(row: Compared) -> str:
    """Say whether the bounds hold the truth, where there is a figure."""
    if row.value is None or row.truth is None:
        return ""
    return "hold" if row.bounds_hold else "MISS"


def summary(rows: Sequence[Compared]) -> str:
    """Name the largest error in points and count the bounds that hold the truth."""
    both = [row for row in rows if row.value is not None and row.truth is not None]
    errors = [(abs(row.error), row) for row in both if row.kind in SHARES and row.error is not None]
    if not errors:
        message = "no figure could be held against the truth"
        raise CannotRunError(message)
    size, largest = max(errors, key=lambda one: one[0])
    missed = [row.target for row in both if not row.bounds_hold]
    but = f" (not {', '.join(missed)})" if missed else ""
    return (
        f"largest error {size.quantize(TENTH)} points ({largest.target}); bounds hold the truth "
        f"in {len(both) - len(missed)} of {len(both)} figures{but}"
    )


def report(rows: Sequence[Compared]) -> str:
    """Give all that is printed: what it is, the table, what the bounds are, the summary."""
    return "\n".join(
        [
            "模拟数据，非真实 / modelled data",
            *lines(rows),
            "The bounds cover cells left empty. They cannot cover wrong reports: MISS.",
            summary(rows),
        ]
    )


def main() -> None:
    """Print the figures beside the truth."""
    print(report(compare_with_truth()))


if __name__ == "__main__":
    main()
