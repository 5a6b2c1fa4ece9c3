"""Three surfaces: what residents, village workers and officers must be able to do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tools.show.item import Item, Outcome
from tools.show.measure import measure, run_tests
from tools.show.state import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

HISTORIES = 10_000
FIELD = "tests/browser/test_field.py"
STORY = "tests/story/test_first_chapter.py"
BIG_MAP = "tests/browser/test_big_map.py"
MAPS, DRAWN_MS = 4, 2_000
SURFACES = "tests/browser/test_surfaces.py"
TASKS = "tests/browser/test_resident_tasks.py"
EVERY_PAGE = "tests/browser/test_every_page.py"
VOICES = "tests/browser/test_voices.py"
ROLES, LINES = 4, 2


def histories() -> Outcome:
    """Run histories and kills on both databases at once, then search a killed browser's folder."""
    command = ("benchmarks/outbox.py", "--histories", str(HISTORIES), "--json")
    rows = json.loads(measure(sys.executable, *command).output.splitlines()[-1])
    told = [
        f"{row['database']}: {row['count']:,} {row['what']}, {row['writes']:,} writes, "
        f"{row['lost']} lost, {row['doubled']} doubled, {row['seconds']:.0f} s"
        for row in rows
    ]
    thief = run_tests(FIELD, "-k", "copied_profile")
    whole = all(not (row["lost"] or row["doubled"] or row["faults"]) for row in rows)
    return Outcome("; ".join([*told, f"profile: {thief.figure}"]), holds=whole and thief.holds)


def every_page() -> Outcome:
    """Open every page in both languages and sizes; weigh residents', and drive them bare.

    The pages that roles see and the public ones are opened by two browsers side by side.
    """
    with ThreadPoolExecutor() as both:
        runs = list(both.map(whole, ((SURFACES,), (TASKS, EVERY_PAGE))))
    told = [line for run in runs for line in run.splitlines()]
    lines = [line for line in told if line.startswith(("KiB of residents'", "axe-core: "))]
    closing = [run.splitlines()[-1] for run in runs]
    return Outcome("; ".join([*closing, *lines]), holds=len(lines) == LINES)


def whole(files: Sequence[str]) -> str:
    """Run files of tests with every page in them; a test that fails is refused."""
    command = (sys.executable, "-m", "pytest", "-q", "-s", *files)
    output: str = measure(*command, more={"WHOLE_SURFACES": "1"}).output
    return output


def scripts() -> Outcome:
    """Take the component page's picture in every language; what was found is in the document."""
    tests = run_tests("tests/browser/test_design.py")
    pictures = sorted((ROOT / "test-artefacts" / "screens").glob("design-*.png"))
    return Outcome(f"{len(pictures)} pictures; {tests.figure}", holds=tests.holds)


def officers() -> Outcome:
    """Ask for the list in many ways; draw both maps three times, the first with a cold browser."""
    command = (sys.executable, "benchmarks/officers.py", "--json")
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    found = json.loads(done.stdout.splitlines()[-1])
    words = "; ".join(
        f"list on {row['database']}: p95 {row['p95_s'] * 1000:.0f} ms of {row['asks']} asks"
        for row in found
    )
    told = measure(sys.executable, "-m", "pytest", "-q", BIG_MAP).output
    drawn = re.findall(r"map of (\d+): .* ms until drawn \[(\d+), (\d+), \d+\]", told)
    maps = "; ".join(f"map of {place}: median {median} ms" for place, _, median in drawn)
    fast = len(drawn) == MAPS and all(int(median) <= DRAWN_MS for *_, median in drawn)
    return Outcome(f"{words}; {maps}", holds=not done.returncode and fast)


def way_in() -> Outcome:
    """Run the chapter in which she comes in, and the tests of everybody who must not."""
    return run_tests(STORY, "tests/services/entry")


def voices() -> Outcome:
    """Record, review and hear; give the mute list before and after, and the weights."""
    told = measure(sys.executable, "-m", "pytest", "-q", VOICES).output
    lines = [line for line in told.splitlines() if line.startswith("mute in ")]
    return Outcome("; ".join(lines), holds=len(lines) == 1)


def first_chapter() -> Outcome:
    """Run the first chapter and give what each person had to do."""
    told = measure(sys.executable, "-m", "pytest", "-q", STORY).output
    lines = [
        line
        for line in told.splitlines()
        if " presses, " in line or "KiB" in line or line.startswith("she heard")
    ]
    return Outcome("; ".join(lines), holds=len(lines) > ROLES)


ITEMS = (
    Item(
        1,
        "axe-core on every page, both languages, 360 and 1,280 pixels; residents without scripts",
        "0 violations; the same task tests pass; each resident page under 60 kB compressed",
        every_page,
        minutes=16,
    ),
    Item(
        2,
        "card, four pictures, one answer, the daughter's confirmation; lost card, revoked delegate",
        "all of it in a browser",
        way_in,
        minutes=15,
    ),
    Item(
        3,
        f"{HISTORIES:,} random histories of phones on SQLite and PostgreSQL; a copied profile",
        "0 lost, 0 doubled; no name in the profile",
        histories,
        minutes=25,
    ),
    Item(
        4,
        "the component page in zh, en, ug, bo, mn (vertical), ko, looked at",
        "a picture of each; what was found and mended is said",
        scripts,
        minutes=10,
    ),
    Item(
        5,
        "one records, another reviews, a mute page speaks; the mute list shrinks",
        "at most 15 kB a clip; the weight of a page with its clips",
        voices,
    ),
    Item(
        6,
        "60,000 households sorted, filtered and paged; a map of counties and of settlements",
        "p95 under 300 ms; drawn in under 2 s; all of it by keyboard",
        officers,
        minutes=15,
    ),
    Item(
        7,
        "the first chapter of the running story",
        "taps, seconds and bytes for each role",
        first_chapter,
    ),
)
