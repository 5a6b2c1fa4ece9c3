"""Three surfaces: what residents, village workers and officers must be able to do."""

from __future__ import annotations

import json
import sys
from functools import partial

from tools.show.item import CannotRunError, Item, Outcome
from tools.show.measure import measure, run_tests

HISTORIES = 10_000
FIELD = "tests/browser/test_field.py"
STORY = "tests/story/test_first_chapter.py"
VOICES = "tests/browser/test_voices.py"
ROLES = 4


def not_yet(what: str) -> Outcome:
    """Say what is not there to run; it counts as short."""
    message = f"{what} is not built yet"
    raise CannotRunError(message)


def histories() -> Outcome:
    """Run the random histories on both databases, then search a killed browser's folder."""
    command = ("benchmarks/outbox.py", "--histories", str(HISTORIES), "--json")
    rows = json.loads(measure(sys.executable, *command).output.splitlines()[-1])
    told = [
        f"{row['database']}: {row['histories']:,} histories, {row['writes']:,} writes, "
        f"{row['lost']} lost, {row['doubled']} doubled, {row['seconds']:.0f} s"
        for row in rows
    ]
    thief = run_tests(FIELD, "-k", "copied_profile")
    whole = all(not (row["lost"] or row["doubled"] or row["faults"]) for row in rows)
    return Outcome("; ".join([*told, f"profile: {thief.figure}"]), holds=whole and thief.holds)


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
    lines = [line for line in told.splitlines() if " presses, " in line or "KiB" in line]
    return Outcome("; ".join(lines), holds=len(lines) > ROLES)


ITEMS = (
    Item(
        1,
        "axe-core on every page, both languages, 360 and 1,280 pixels; residents without scripts",
        "0 violations; the same task tests pass; each resident page under 60 kB compressed",
        partial(not_yet, "the walk of every page with axe-core"),
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
        minutes=42,
    ),
    Item(
        4,
        "the component page in zh, en, ug, bo, mn (vertical), ko, looked at",
        "a picture of each; what was found and mended is said",
        partial(not_yet, "the component page"),
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
        partial(not_yet, "the officers' list and map"),
    ),
    Item(
        7,
        "the first chapter of the running story",
        "taps, seconds and bytes for each role",
        first_chapter,
    ),
)
