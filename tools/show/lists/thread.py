"""From the plan to a figure: the main job, on the real villages of a county."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.postgres import free_port
from tools.show.item import CannotRunError, Item, Outcome
from tools.show.measure import COMMAND, measure, run_tests
from tools.show.runner import end_group
from tools.show.state import ROOT
from tools.show.truth import compare_with_truth, report, summary
from tools.suite import read_closing_line

if TYPE_CHECKING:
    from collections.abc import Iterator

DEMO_SECONDS = 60
DEMO_GIB = 1.5
VILLAGE_SECONDS = 1.5
PEOPLE_SECONDS = 15
PEOPLE_GIB = 2
MEASURES = 44
COMPUTED_MEASURES = 24
PAGE_MINUTES = 12
SUITE_MINUTES = 30
EQUAL_TESTS = ("tests/worlds", "tests/second")
REBUILDABLE_TESTS = ("tests/data/snapshot", "tests/data/engine")
EVERY_MEASURE_TESTS = ("tests/analytics/every_measure",)


def fresh_clone() -> Outcome:
    """Clone, run `make demo` until its page answers, then `make test`."""
    with tempfile.TemporaryDirectory(prefix="everyvillage-clone-") as name:
        folder = Path(name)
        clone, home = folder / "everyvillage", {"EVERYVILLAGE_HOME": str(folder / "home")}
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        begins = time.monotonic()
        with demo_page(clone, home):
            demo_minutes = (time.monotonic() - begins) / 60
        run = measure("make", "test", cwd=clone, more=home)
    # A make inside another one says last which folder it leaves.
    told = (read_closing_line(line.strip("= ")) for line in reversed(run.output.splitlines()))
    closing = next((one for one in told if one is not None), None)
    if closing is None:
        message = "make test printed no closing line"
        raise CannotRunError(message)
    passed = closing[0]["passed"]
    minutes = run.seconds / 60
    figure = (
        f"page after {demo_minutes:.1f} min, set-up included; {passed} tests passed in "
        f"{minutes:.1f} min"
    )
    return Outcome(figure, holds=passed > 0 and minutes < SUITE_MINUTES)


@contextlib.contextmanager
def demo_page(clone: Path, home: dict[str, str]) -> Iterator[None]:
    """Run `make demo` in a clone, wait until its page answers, and stop it at the end."""
    port = free_port()
    process = subprocess.Popen(
        ["make", "demo", f"OPTIONS=--port {port}"],
        cwd=clone,
        env={**os.environ, **home},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", process)
        yield
    finally:
        end_group(process)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a page answers; refuse to wait for a process that has ended."""
    ends = time.monotonic() + PAGE_MINUTES * 60
    while time.monotonic() < ends and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 -- our own loopback page
            return
        time.sleep(0.5)
    message = f"no page at {url} within {PAGE_MINUTES} min"
    raise CannotRunError(message)


def demo_in_time() -> Outcome:
    """Run the demo in a new home folder and measure it."""
    with tempfile.TemporaryDirectory(prefix="everyvillage-demo-") as home:
        found = measure(COMMAND, "demo", "--no-serve", more={"EVERYVILLAGE_HOME": home})
    figure = f"{found.seconds:.1f} s, {found.peak_gib:.2f} GiB"
    return Outcome(figure, holds=found.seconds <= DEMO_SECONDS and found.peak_gib <= DEMO_GIB)


def figures_equal_and_near_the_truth() -> Outcome:
    """Run the worlds computed by hand and by loops; print each figure's error on the county."""
    equal = run_tests(*EQUAL_TESTS)
    rows = compare_with_truth()
    print(report(rows), file=sys.stderr)
    return Outcome(f"{equal.figure}; {summary(rows)}", holds=equal.holds)


def figures_benchmark() -> Outcome:
    """Run the benchmark of figures and read what it measured."""
    found = json.loads(measure(sys.executable, "benchmarks/figures.py", "--json").output)
    try:
        villages, people = found["villages"]["seconds"], found["people"]["seconds"]
        gib = found["people"]["peak_gib"]
    except KeyError as missing:
        message = f"benchmarks/figures.py does not say {missing}"
        raise CannotRunError(message) from None
    figure = f"villages {villages:.2f} s; people {people:.1f} s, {gib:.2f} GiB"
    in_time = villages <= VILLAGE_SECONDS and people <= PEOPLE_SECONDS
    return Outcome(figure, holds=in_time and gib <= PEOPLE_GIB)


def measures_computed() -> Outcome:
    """Count the measures with a figure on the demo county; run the tests for all the others."""
    with tempfile.TemporaryDirectory(prefix="everyvillage-demo-") as home:
        command = (COMMAND, "demo", "--no-serve", "--json")
        summary = json.loads(measure(*command, more={"EVERYVILLAGE_HOME": home}).output)
    # A measure that names two indicators has two required targets, and a figure once both have.
    measures: dict[str, list[bool]] = {}
    for one in summary["figures"]:
        measure_id = "-".join(one["target"].split("-")[:2])
        measures.setdefault(measure_id, []).append(one["value"] is not None)
    computed = [name for name, has in measures.items() if all(has)]
    print(f"computed: {', '.join(computed)}", file=sys.stderr)
    others = run_tests(*EVERY_MEASURE_TESTS)
    figure = f"{len(computed)} of {len(measures)} computed; for the others: {others.figure}"
    enough = len(computed) >= COMPUTED_MEASURES and len(measures) == MEASURES
    return Outcome(figure, holds=enough and others.holds)


ITEMS = (
    Item(
        1,
        "fresh clone: make demo ends with the summary and a page that answers; make test passes",
        f"both, setting up all they need; the tests within {SUITE_MINUTES} min",
        fresh_clone,
        minutes=SUITE_MINUTES + 5,
    ),
    Item(
        2,
        "everyvillage demo --no-serve on Zhaojue, set-up apart",
        f"at most {DEMO_SECONDS} s and {DEMO_GIB} GiB",
        demo_in_time,
    ),
    Item(
        3,
        "benchmarks/figures.py: all 487,144 villages at six levels; 10 million modelled persons",
        f"at most {VILLAGE_SECONDS} s; at most {PEOPLE_SECONDS} s and {PEOPLE_GIB} GiB",
        figures_benchmark,
        minutes=10,
    ),
    Item(
        4,
        "hamlet by hand; county by a second implementation; errors against the truth printed",
        "every figure equal; each error printed",
        figures_equal_and_near_the_truth,
        minutes=15,
    ),
    Item(
        5,
        "same snapshot, same bytes; one changed byte found and named; DuckDB and Spark agree",
        "all tests pass",
        partial(run_tests, *REBUILDABLE_TESTS),
        minutes=10,
    ),
    Item(
        6,
        "all measures on the plan page; the demo's figures; a missing column makes one appear",
        f"{MEASURES} measures, at least {COMPUTED_MEASURES} computed",
        measures_computed,
        minutes=8,
    ),
    Item(
        7,
        "search, figures, programme check and pages in a real browser, at 360 and 1,280 pixels",
        "all tests pass",
        partial(run_tests, "tests/browser"),
        minutes=14,
    ),
)
