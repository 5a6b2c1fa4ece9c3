"""Run all tests: once on SQLite, then those that touch a database on PostgreSQL.

    python -m tools.suite [--only sqlite|postgresql] [PYTEST OPTIONS]

As many run side by side as there are processor cores, the tests of one file in one process;
`-n 0` runs them one after the other. The PostgreSQL server is the suite's own. The last lines
say how each run ended, and the very last one adds them up in pytest's form.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.core.errors import EXIT_PART_MISSING, PartMissingError
from tests.support.postgres import running_postgres

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHARED = ("-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder")
PYTEST = (sys.executable, "-m", "pytest", *_SHARED)
CLOSING = re.compile(r"^=* ?((?:\d+ \w+(?:, )?)+) in ([\d.]+)s")
# "deselected" tests were left out on purpose; they are no outcome.
OUTCOMES = ("failed", "passed", "skipped", "xfailed", "xpassed", "errors")


@dataclass(frozen=True, slots=True)
class Ending:
    """How one run of pytest ended: its exit code, its counts by outcome, its seconds."""

    database: str
    exit_code: int
    counts: Mapping[str, int]
    seconds: float

    def line(self) -> str:
        """Give the ending as pytest words it."""
        said = [f"{self.counts[name]} {name}" for name in OUTCOMES if self.counts.get(name)]
        return f"{', '.join(said) or 'no tests ran'} in {self.seconds:.2f}s"


def read_closing_line(line: str) -> tuple[Counter[str], float] | None:
    """Read counts and seconds from pytest's closing line, or None if it is another line."""
    found = CLOSING.match(line)
    if not found:
        return None
    pairs = (piece.split() for piece in found[1].split(", "))
    counts = Counter({name: int(count) for count, name in pairs})
    counts["errors"] += counts.pop("error", 0)
    return counts, float(found[2])


def run_pytest(database: str, arguments: Sequence[str], address: str | None = None) -> Ending:
    """Run pytest, pass on what it prints, and read how it ended.

    ``address`` is the ``DATABASE_URL`` of the run; without one the tests run on SQLite.
    """
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if address:
        environment["DATABASE_URL"] = address
    print(f"tests on {database}", flush=True)
    closing: tuple[Counter[str], float] | None = None
    with subprocess.Popen(
        [*PYTEST, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            closing = read_closing_line(line) or closing
    counts, seconds = closing or (Counter(), 0.0)
    return Ending(database, process.returncode, counts, seconds)


def together(endings: Sequence[Ending]) -> Ending:
    """Add several endings up; the exit code is the first that is not zero."""
    counts: Counter[str] = Counter()
    for ending in endings:
        counts.update(ending.counts)
    worst = next((ending.exit_code for ending in endings if ending.exit_code), 0)
    return Ending("all databases", worst, counts, sum(ending.seconds for ending in endings))


def main() -> int:
    """Run what was asked for and print the endings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    chosen, arguments = parser.parse_known_args()
    endings = []
    if chosen.only != "postgresql":
        endings.append(run_pytest("SQLite", arguments))
    if chosen.only != "sqlite":
        with ExitStack() as stack:
            try:
                server = stack.enter_context(running_postgres())
            except PartMissingError as error:
                print(error, file=sys.stderr)
                return EXIT_PART_MISSING
            address = server.url("postgres")
            endings.append(run_pytest("PostgreSQL", [*arguments, "-m", "database"], address))
    for ending in endings:
        print(f"on {ending.database}: {ending.line()}")
    print(f"==== {together(endings).line()} ====")
    return together(endings).exit_code


if __name__ == "__main__":
    sys.exit(main())
