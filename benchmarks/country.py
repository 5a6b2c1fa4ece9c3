"""A whole country of its own: the Philippines from the package psgc, with made-up households.

Takes the list in, searches it, opens all of it, imports two households for each barangay, seals,
computes the figures of ``itu-2030`` and holds every count of every place against plain loops;
then merges two barangays, splits a third, and holds every count against the loops again.

    python benchmarks/country.py [--json]

The places, points and codes are real (package psgc, MIT); the households are made up.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.worlds.philippines import COUNTRY, Barangays, made_households, write_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BEFORE, AFTER, CHANGED = date(2026, 4, 30), date(2026, 8, 31), date(2026, 6, 1)
TARGET = "ITU30-C1-fixed"
SEARCHES = {
    "parañaque": "City of Parañaque",
    "san jose dinagat": "San Jose",
    "0102801001": "Adams",
    "tondo": "Tondo",
    "quiapo capital": "Quiapo",
}
ASKED_TIMES = 40


@dataclass(slots=True)
class Report:
    """What was seen: seconds by step, and the figures."""

    seconds: dict[str, float] = field(default_factory=dict)
    seen: dict[str, object] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Take the seconds of a step."""
        begun = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - begun, 1)
        print(f"{name}: {self.seconds[name]} s", file=sys.stderr, flush=True)


def run(folder: Path) -> Report:
    """Do all of it in a home of its own."""
    os.environ["EVERYVILLAGE_HOME"] = str(folder / "home")
    from everyvillage.cli.django import set_up  # noqa: PLC0415 - the home has to be named first

    set_up()
    from everyvillage.services.register.actions import (  # noqa: PLC0415 - Django is ready only now
        create_snapshot,
        import_table,
        open_place,
    )
    from everyvillage.services.register.country import take_list_in  # noqa: PLC0415 - as above

    report = Report()
    world = Barangays.read()
    frame = write_list(folder / "first", world, COUNTRY, world.of_day)
    with report.step("list"):
        taken, _ = take_list_in(frame)
    report.seen |= {"places": taken.levels, "points": taken.points}
    report.seen |= search(report)
    with report.step("open"):
        report.seen["counties"], report.seen["opened"] = open_place("0")
    households = made_households(world, folder / "household.csv")
    with report.step("import"):
        import_table("household", folder / "household.csv", modelled=True, at=BEFORE)
    with report.step("snapshot"):
        create_snapshot(BEFORE)
    with report.step("figures"):
        report.seen["before"] = compare(world.loops(households), BEFORE)
    changed = world.changed(CHANGED)
    later = write_list(folder / "second", changed.world, COUNTRY, AFTER, changed.rows)
    with report.step("list again, merger and split"):
        _, report.seen["followed"] = take_list_in(later)
    with report.step("snapshot again"):
        create_snapshot(AFTER)
    with report.step("figures again"):
        report.seen["after"] = compare(changed.loops(households), AFTER)
        report.seen["before again"] = compare(world.loops(households), BEFORE)
    report.seen["map"] = dots(world)
    return report


def search(report: Report) -> dict[str, object]:
    """Ask for places as people type them; count right first answers, and the slowest question."""
    from everyvillage.data.frame.search import find_places  # noqa: PLC0415 - the list is there now

    right, slowest = 0, 0.0
    with report.step("search"):
        for _ in range(ASKED_TIMES):
            for typed, name in SEARCHES.items():
                begun = time.perf_counter()
                found = find_places(typed, limit=10)
                slowest = max(slowest, time.perf_counter() - begun)
                right += any(name in one.place.name for one in found[:3])
    return {"searched": right, "asked": ASKED_TIMES * len(SEARCHES), "slowest_s": round(slowest, 3)}


def compare(loops: Mapping[str, tuple[int, int]], at: date) -> dict[str, int]:
    """Hold numerator and denominator of every place against the loops."""
    from everyvillage.data.frame.forms import form_in_use  # noqa: PLC0415 - the list is there now
    from everyvillage.services.figures.queries import (  # noqa: PLC0415 - as above
        current_figures,
    )

    figures = current_figures("itu-2030", at)
    form = form_in_use()
    unlike = 0
    for code, counts in loops.items():
        figure = figures.figure(TARGET, form.key(code, day=at))
        unlike += (figure.numerator, figure.denominator) != counts
    return {"places": len(loops), "unlike": unlike}


def dots(world: Barangays) -> dict[str, int]:
    """Count the places drawn on the pages of the country, a province and a municipality."""
    from django.test import Client, override_settings  # noqa: PLC0415 - Django is ready only now

    from everyvillage.data.frame.forms import form_in_use  # noqa: PLC0415 - as above

    form, client = form_in_use(), Client()
    drawn: dict[str, int] = {}
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for code in (COUNTRY, world.a_province, world.a_municipality):
            page = client.get(f"/places/{form.key(code)}/").content.decode()
            drawn[code] = page.count('<g transform="translate(')
    return drawn


def holds(report: Report) -> bool:
    """Say whether every count is that of the loops, every search right, every place drawn."""
    seen = report.seen
    compared = [seen[name] for name in ("before", "after", "before again")]
    drawn = seen["map"]
    return (
        all(isinstance(one, dict) and one["unlike"] == 0 for one in compared)
        and seen["searched"] == seen["asked"]
        and isinstance(drawn, dict)
        and all(drawn.values())
    )


def main() -> None:
    """Print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="everyvillage-country-") as name:
        report = run(Path(name))
    about = {"seconds": report.seconds, **report.seen, "holds": holds(report)}
    if wanted.json:
        print(json.dumps(about, ensure_ascii=False))
        return
    for what, value in about.items():
        print(f"{what}: {value}")


if __name__ == "__main__":
    main()
