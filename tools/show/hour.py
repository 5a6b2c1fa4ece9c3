"""The officer's hour with the nine files of a county, in a browser, held against the truth.

    python -m tools.show.hour

An empty county is opened for made-up rows and served as a user serves it; everything after the
invitation goes through pages. Figures are those of ``everyvillage figures``; the truth is what
the plain loops of the second implementation compute of the true rows of the same households.

How far a figure may be off was settled before the first run over the whole county, from what the
modelled offices say goes wrong. Of an office's rows 1 % never come, 0.3 % have a spoilt number,
1 % none, 0.4 % another sex or birth, 0.4 % a name by ear: 3.1 % in all. A share loses at most
these rows, so it moves by at most 3.1 points, were all of them of one answer. Bounds cover what
is known to be missing; of a list in which absence means "no", a row that never came is missing
unseen, so the truth may lie outside by the 1 % that never come. And deciding must not make the
largest error larger.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from playwright.sync_api import sync_playwright

from everyvillage.data.county import make_county
from everyvillage.data.county.offices import is_told, make_offices
from everyvillage.data.county.offices.layouts import rate
from everyvillage.data.frame.places import units
from tests.second.figures_by_loops import figures_by_loops
from tests.support.browser import flags
from tests.support.officer_hour import Hour, Knowledge
from tests.support.parts import find_chromium
from tests.support.site import run_command, running_site
from tools.show.measure import COMMAND, measure
from tools.show.truth import Compared, compared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COUNTY, SEED = "513431", 20200326
MONTHS = ((2020, 6), (2020, 7))
DAYS = {"2020-06": date(2020, 6, 30), "2020-07": date(2020, 7, 31)}
HOUSEHOLDS = int(os.environ.get("INTAKE_HOUSEHOLDS", "0"))
"""So many households, evenly over the county; 0 takes all sixty thousand."""
MOST_QUESTIONS = int(os.environ.get("INTAKE_QUESTIONS", "60"))
TARGETS = (
    "NP20-E02", "NP20-F02", "NP20-F02-matched", "NP20-F03", "NP20-F08", "NP20-F09", "NP20-L01",
)  # fmt: skip
OF_PEOPLE = ("person", "household", "risk_case")
HOUR_SECONDS = 3_600
POINTS = Decimal(100)
LOST = ("missing", "spoilt", "no_number", "contradictory", "name_sound")
MOST_POINTS = POINTS * sum(Decimal(str(rate("rates", one))) for one in LOST)
NEVER_COME = Decimal(str(rate("rates", "missing")))


@dataclass(frozen=True, slots=True)
class Month:
    """What one month gave: seconds by part, answers, figures beside the truth."""

    seconds: Mapping[str, float]
    answered: int
    skipped: int
    figures: Mapping[str, Compared]

    @property
    def outside(self) -> list[str]:
        """Give the figures of which the truth lies outside the bounds by more than is allowed."""
        return [target for target, one in self.figures.items() if not _covers(one)]


@dataclass(frozen=True, slots=True)
class Shown:
    """Both months, and the errors before anything was decided."""

    households: int
    before: Mapping[str, Compared]
    months: Mapping[str, Month]

    @property
    def seconds(self) -> float:
        """Give the longer of the two hours."""
        return max(sum(one.seconds.values()) for one in self.months.values())

    @property
    def largest(self) -> tuple[Decimal, ...]:
        """Give the largest error before decisions, after them, and in the next month, in points."""
        june, july = self.months.values()
        return tuple(_largest(one) for one in (self.before, june.figures, july.figures))

    @property
    def holds(self) -> bool:
        """Say whether both hours and every figure keep to what was settled."""
        before, *after = self.largest
        whole = all(set(one.figures) == set(TARGETS) for one in self.months.values())
        near = max(after) <= MOST_POINTS and after[0] <= before
        inside = not any(one.outside for one in self.months.values())
        return whole and near and inside and self.seconds <= HOUR_SECONDS


def _largest(figures: Mapping[str, Compared]) -> Decimal:
    """Give the largest error in points of a hundred."""
    return max(
        (abs(one.error) for one in figures.values() if one.error is not None), default=POINTS
    )


def _covers(one: Compared) -> bool:
    """Say whether the truth is within the bounds, or outside by no more than never came."""
    if one.truth is None or one.low is None or one.high is None:
        return one.bounds_hold
    return one.low - NEVER_COME <= one.truth <= one.high + NEVER_COME


def walk_two_months() -> Shown:
    """Do both months and give what they took and gave."""
    with tempfile.TemporaryDirectory(prefix="everyvillage-hour-") as name:
        folder = Path(name)
        sent = folder / "sent"
        make_offices(COUNTY, SEED, MONTHS, sent, most_households=HOUSEHOLDS or None)
        truths = {month: _truth(folder, month, day) for month, day in DAYS.items()}
        home = folder / "home"
        run_command("start", "--county", COUNTY, "--modelled", home=home)
        invite = ("accounts", "invite", "王主任", "--role", "county-officer", "--place", COUNTY)
        with running_site(home) as site, sync_playwright() as playwright:
            url = site.url.replace("127.0.0.1", "localhost")
            link = run_command(*invite, "--site", url, home=home).strip()
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=list(flags())
            )
            page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
            page.set_default_timeout(300_000)
            hour = Hour(page, url)
            hour.sign_up(link, "wang")
            hour.send_old_names(sent / "old-names.csv")
            months: dict[str, Month] = {}
            before: dict[str, Compared] = {}
            for month in DAYS:
                months[month], first = _month(hour, sent, month, home, truths[month])
                before = before or first
                _say(month, months[month], first)
            browser.close()
    return Shown(HOUSEHOLDS, before, months)


def _say(month: str, done: Month, before: Mapping[str, Compared]) -> None:
    """Say on the way what a month took and gave."""
    parts = ", ".join(f"{what} {seconds:.0f} s" for what, seconds in done.seconds.items())
    errors = ", ".join(
        f"{target} {_cell(before.get(target)).strip()} then {_cell(one).strip()}"
        for target, one in done.figures.items()
    )
    print(f"{month}: {parts}; errors in points: {errors}", file=sys.stderr, flush=True)


def _month(
    hour: Hour, sent: Path, month: str, home: Path, truth: Mapping[str, Decimal]
) -> tuple[Month, dict[str, Compared]]:
    """Do one month; give it, and the figures as they were before anything was decided."""
    hour.seconds = {}
    hour.timed("dropped and read", lambda: _drop(hour, sent / month, month))
    hour.timed("faults read, set aside, taken", lambda: _take_all(hour, month))
    first = _figures(_copied(home, month), month, truth)
    answers: list[tuple[int, int]] = []
    knowledge = Knowledge.of(sent / "truth" / month)
    hour.timed("decided", lambda: answers.append(hour.decide(knowledge, MOST_QUESTIONS)))
    hour.timed("taken again", lambda: _take_all(hour, month))
    hour.timed("sealed, figures shown", lambda: hour.seal(month))
    return Month(dict(hour.seconds), *answers[0], _figures(home, month, truth)), first


def _drop(hour: Hour, folder: Path, month: str) -> None:
    hour.send(sorted(folder.iterdir()))
    hour.wait(month)


def _take_all(hour: Hour, month: str) -> None:
    """Take each office's file, the one that names people first; what cannot be is set aside.

    What was decided lets files be read again, so everything at work is waited for first.
    """
    hour.wait(month)
    offices = [one for one, standing in hour.standings().items() if standing != "refused"]
    for office in offices:
        hour.take(month, office)
        if office == offices[0]:
            hour.wait(month)
    hour.wait(month)


def _copied(home: Path, month: str) -> Path:
    """Seal a copy of the home as it stands, so that its figures can be looked at."""
    copy = home.with_name(f"before-{month}")
    shutil.copytree(home, copy)
    run_command("snapshot", "create", "--at", DAYS[month].isoformat(), home=copy)
    return copy


def _figures(home: Path, month: str, truth: Mapping[str, Decimal]) -> dict[str, Compared]:
    """Give each figure of the county beside its truth, where both are known."""
    asked = ("figures", "--programme", "cn-2020-internet", "--at", DAYS[month].isoformat())
    words = (COMMAND, *asked, "--place", COUNTY, "--format", "json")
    printed = measure(*words, more={"EVERYVILLAGE_HOME": str(home)}).output
    rows = {row["target"]: row for row in json.loads(printed, parse_float=str, parse_int=str)}
    return {
        target: compared(rows[target], truth[target])
        for target in TARGETS
        if target in truth and rows.get(target, {}).get("value") is not None
    }


def _truth(folder: Path, month: str, day: date) -> dict[str, Decimal]:
    """Compute the targets of the true rows of the households whose files are sent."""
    made = folder / f"county-{month}"
    make_county(COUNTY, SEED, made, at=day)
    out = folder / f"truth-{month}"
    out.mkdir()
    chosen = _chosen(made)
    for path in sorted((made / "truth").glob("*.parquet")):
        table = pq.read_table(path)
        if path.stem in OF_PEOPLE:
            keep = [one in chosen for one in table["household_no"].to_pylist()]
            table = table.filter(keep)
        if path.stem == "risk_case":
            # Nobody has told of what ended before the first month.
            told = [is_told(one, date(*MONTHS[0], 1)) for one in table.to_pylist()]
            table = table.filter(told)
        pa_csv.write_csv(table, out / f"{path.stem}.csv")
    villages = folder / "villages.csv"
    with villages.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["code"], *([unit.code] for unit in units(COUNTY))])
    found = figures_by_loops(out, villages, day)
    shutil.rmtree(made)
    return {
        target: value for target in TARGETS if (value := found[target, COUNTY].value) is not None
    }


def _chosen(made: Path) -> frozenset[str]:
    """Give the households that the offices know of: every so-manieth of the county."""
    homes = pq.read_table(made / "truth" / "household.parquet")["household_no"].to_pylist()
    step = max(1, len(homes) // HOUSEHOLDS) if HOUSEHOLDS else 1
    return frozenset(homes[::step])


def lines(shown: Shown) -> Iterator[str]:
    """Give what was found for a terminal."""
    yield "模拟数据，非真实 / modelled data"
    for month, one in shown.months.items():
        parts = ", ".join(f"{what} {seconds:.0f} s" for what, seconds in one.seconds.items())
        yield f"{month}: {parts}; {one.answered} answered, {one.skipped} skipped"
    yield "target             before   June    July   (points off the truth)"
    june, july = (one.figures for one in shown.months.values())
    for target in TARGETS:
        cells = [_cell(figures.get(target)) for figures in (shown.before, june, july)]
        yield f"{target:17} {'  '.join(cells)}"
    for month, one in shown.months.items():
        yield f"{month}: truth outside the bounds of {', '.join(one.outside) or 'no figure'}"
    yield "holds" if shown.holds else "falls short"


def _cell(one: Compared | None) -> str:
    return "      -" if one is None or one.error is None else f"{one.error:+7.2f}"


def main() -> None:
    """Print both months."""
    for line in lines(walk_two_months()):
        print(line)


if __name__ == "__main__":
    main()
