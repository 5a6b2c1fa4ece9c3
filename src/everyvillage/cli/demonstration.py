"""What the demonstration does: a real county's places, a modelled life, sealed, measured.

The calls are the ones an officer's own county would go through: open, import, seal, compute.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from everyvillage.analytics.targets.figure import Status, as_json
from everyvillage.contracts import TABLES
from everyvillage.core.codes import StatCode
from everyvillage.data.county import make_county
from everyvillage.data.frame.places import place
from everyvillage.data.snapshot import list_snapshots
from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.services.figures.presentation.counts import (
    count_targets,
    counts_words,
    is_required,
)
from everyvillage.services.figures.presentation.numbers import show_value
from everyvillage.services.figures.presentation.readings import status_words, tally
from everyvillage.services.figures.queries import current_figures, current_open_figures
from everyvillage.services.register.actions import create_snapshot, import_table, open_county

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path

    from everyvillage.analytics.targets.figure import Figure
    from everyvillage.analytics.targets.figure_set import FigureSet
    from everyvillage.cli.steps import Steps
    from everyvillage.data.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme, Target

MONTHS_A_QUARTER = 3
MONTHS_A_YEAR = 12
SENDER = "模拟数据 / modelled data"
ACCOUNT = "demo"
STEPS_A_DATE = 3
DATES_WITH_PEOPLE = 2
LAST_STEPS = 2
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Line:
    """One target by which the plan is judged, in words, and its figure in the county."""

    words: str
    target: Target
    figure: Figure


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the demonstration found: one line for each target that the plan requires."""

    programme: Programme
    county: str
    county_name: str
    snapshot: Snapshot
    lines: tuple[Line, ...]

    def as_dict(self) -> dict[str, object]:
        """Give the summary as plain data."""
        return {
            "county": self.county,
            "name": self.county_name,
            "snapshot": self.snapshot.id,
            "at": self.snapshot.head.at.isoformat(),
            "modelled": self.snapshot.head.modelled,
            "statuses": {status.value: count for status, count in self.statuses().items()},
            "figures": [as_json(line.figure) for line in self.lines],
        }

    @property
    def here(self) -> tuple[Figure, ...]:
        """Give the figures of the county itself: those that pages add up."""
        return tuple(line.figure for line in self.lines if line.figure.place == self.county)

    def statuses(self) -> Counter[Status]:
        """Count the targets of the county by status, in the order of the statuses."""
        found = Counter(figure.status for figure in self.here)
        return Counter({status: found[status] for status in Status if found[status]})

    def text(self) -> Iterator[str]:
        """Give the summary for a terminal, line by line."""
        at = self.snapshot.head.at.isoformat()
        yield ""
        yield f"{self.county_name} ({self.county}) on {at}, snapshot {self.snapshot.id[:12]}"
        yield "模拟数据，非真实 / modelled data: the places are real, everything else is made up"
        yield ""
        yield from _aligned([_cells(line) for line in self.lines])
        yield ""
        ids = {figure.target for figure in self.here}
        yield counts_words(count_targets(self.programme, ids), ENGLISH)
        shares = tally(self.here, ENGLISH)
        yield ", ".join(f"{share.words}: {share.count}" for share in shares)


def count_steps(dates: int) -> int:
    """Give how many steps the demonstration tells for so many snapshot dates."""
    return 1 + STEPS_A_DATE * dates + LAST_STEPS


def quarters_until(at: date, before: int) -> tuple[date, ...]:
    """Give the ``before`` quarter ends before ``at`` and ``at`` itself, oldest first."""
    return tuple(_months_earlier(at, MONTHS_A_QUARTER * back) for back in range(before, -1, -1))


def show_county(
    county: str, *, at: date, seed: int, quarters_before: int, steps: Steps
) -> Demonstration:
    """Take a county all the way from its places to the figures that its pages show.

    Earlier quarters bring villages and network only, so that there is a trend; the last two
    bring people too, so that their figures have a pace. A register that holds a snapshot
    already gets the last date only.
    """
    with steps.step("open the county: its real townships and villages"):
        open_county(county, account=ACCOUNT)
    days = quarters_until(at, quarters_before)
    for day in days:
        people = day in days[-DATES_WITH_PEOPLE:]
        _deliver_and_seal(county, day, seed=seed, people=people, last=day == at, steps=steps)
    with steps.step("compute every target at six levels"):
        programmes = shipped_programmes()
        for programme in programmes:
            current_figures(programme.id, at=at)
    with steps.step("read the figures of the county"):
        shown = current_open_figures(programmes[0].id, at=at)
        lines = tuple(
            Line(target.words.en, target, _figure(shown, target.id, county))
            for target in programmes[0].targets
            if is_required(target)
        )
    sealed = _sealed(county, at)
    if sealed is None:
        message = f"the snapshot of {at} was sealed and is gone"
        raise RuntimeError(message)
    return Demonstration(programmes[0], county, place(county).name, sealed, lines)


def _deliver_and_seal(
    county: str, day: date, *, seed: int, people: bool, last: bool, steps: Steps
) -> None:
    """Deliver, import and seal one date, unless it was done before or a later one was."""
    if _sealed(county, day) or (not last and _later_snapshot(day)):
        steps.skip(STEPS_A_DATE)
        return
    folder = settings.HOME.delivered / county / day.isoformat()
    what = "people, villages and network" if people else "villages and network"
    with steps.step(f"{day}: model {what}"):
        if not (folder / "delivered" / "MODELLED.txt").exists():
            make_county(county, seed, folder, at=day, people=people)
    with steps.step(f"{day}: import what the offices delivered"):
        for table, file in _delivered(folder):
            counties = (county,) if TABLES[table].place else None
            import_table(
                table,
                file,
                modelled=True,
                sender=SENDER,
                counties=counties,
                at=day,
                account=ACCOUNT,
            )
    with steps.step(f"{day}: seal a snapshot"):
        create_snapshot(day)


def _delivered(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give the delivered files in the order in which their tables refer to each other."""
    for table in TABLES:
        file = folder / "delivered" / f"{table}.csv"
        if file.exists():
            yield table, file


def _figure(figures: FigureSet, target: str, county: str) -> Figure:
    """Give a figure of the county, or of the lowest place above it that the target knows."""
    code = StatCode.parse(county)
    places = (code, *reversed(code.ancestors()))
    known = next(one.text for one in places if figures.has(target, one.text))
    return figures.figure(target, known)


def _cells(line: Line) -> tuple[str, ...]:
    """Give one target as cells: id, status, value, pass mark, words with what is missing."""
    figure = line.figure
    mark = figure.threshold
    bar = f"{mark.op} {_amount(line, mark.value)}" if mark else ""
    whole = "" if figure.level == "county" else f" [{figure.level}]"
    why = f" ({', '.join(figure.missing_columns)})" if figure.missing_columns else ""
    words = f"{line.words}{whole}{why}"
    return line.target.id, status_words(figure, ENGLISH), _value(line), bar, words


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Give rows as lines whose columns stand below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()


def _value(line: Line) -> str:
    """Give the value with its bounds, or a dash where it is not known."""
    figure = line.figure
    if figure.value is None or figure.low is None or figure.low == figure.high:
        return _amount(line, figure.value)
    value, low, high = (_amount(line, amount) for amount in (figure.value, figure.low, figure.high))
    return f"{value} ({low.split(' ', 1)[0]} to {high.split(' ', 1)[0]})"


def _amount(line: Line, amount: Decimal | None) -> str:
    """Give an amount as people read it: a share in per cent, anything else with its unit."""
    mark = line.figure.threshold.value if line.figure.threshold else None
    return show_value(amount, line.figure.kind, unit=line.target.unit, mark=mark)


def _months_earlier(day: date, months: int) -> date:
    """Give the last day of the month ``months`` before ``day``, or ``day`` itself for none."""
    if not months:
        return day
    count = day.year * MONTHS_A_YEAR + day.month - 1 - months
    year, month = divmod(count, MONTHS_A_YEAR)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _sealed(county: str, day: date) -> Snapshot | None:
    """Give the snapshot of that day that has the county in scope, if there is one."""
    for snapshot in list_snapshots(settings.HOME.snapshots):
        if snapshot.head.at == day and county in snapshot.head.counties:
            return snapshot
    return None


def _later_snapshot(day: date) -> bool:
    """Say whether the register has already been sealed on or after that day."""
    return any(one.head.at >= day for one in list_snapshots(settings.HOME.snapshots))
