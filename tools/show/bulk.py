"""Items about many rows at once: a million persons, many kills, a receiver's table."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

from tools.show.item import CannotRunError, Outcome
from tools.show.state import ROOT

KILLS = 100
_IMPORT_DRAWS, _TAKE_DRAWS, _KEY_DRAWS = 30, 20, 26
_KILLED = re.compile(r"(\d+) killed")
_COMPARED = re.compile(r"(\d+) cells of (\d+) villages compared: 0 unequal")


def million_persons() -> Outcome:
    """Import a million persons on both databases; history and encryption read in raw tables."""
    done = _run("benchmarks/intake.py", "--json")
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        message = f"benchmarks/intake.py ended with {done.returncode}"
        raise CannotRunError(message)
    found = json.loads(lines[-1])
    words = [
        f"{name}: {one['rows']:,} in {one['seconds']:.1f} s (processor"
        f" {one['processor_seconds']:.0f} s, reader {one['reader_seconds']:.0f} s, server"
        f" {one['server_seconds']:.0f} s), {one['gib']:.2f} GiB, {one['history']:,} with history,"
        f" {one['sealed']:,} sealed, {one['ratio']:.0f} times as fast as objects and save()"
        for name, one in found.items()
    ]
    holds = len(found) > 1 and all(one["holds"] for one in found.values())
    return Outcome("; ".join(words), holds=holds)


def random_kills() -> Outcome:
    """Kill imports, takings and changes of keys at random moments, a hundred times at least."""
    register = "tests/services/register"
    runs = (
        _tests(f"{register}/test_stopping.py", "an_import_killed", _IMPORT_DRAWS),
        _tests(f"{register}/test_intake_stopping.py", "killed", _TAKE_DRAWS),
        _tests("tests/services/keys/test_stopped.py", "killed", _KEY_DRAWS),
    )
    killed = [sum(map(int, _KILLED.findall(one.stdout))) for one in runs]
    whole = not any(one.returncode for one in runs)
    figure = (
        f"{killed[0]} imports, {killed[1]} takings of offices' files and {killed[2]} changes of"
        f" keys killed:"
        f" {'0 rows lost or doubled, each went on' if whole else 'a row was lost or doubled'}"
    )
    return Outcome(figure, holds=whole and sum(killed) >= KILLS)


def receivers_table() -> Outcome:
    """Fill a table with merged headings, open it again, compare it cell by cell."""
    done = _run("-m", "pytest", "-q", "-s", "-n0", "tests/services/returns")
    found = _COMPARED.search(done.stdout)
    if found is None:
        return Outcome(f"the tests ended with {done.returncode}, nothing compared", holds=False)
    figure = f"{found[1]} cells of {found[2]} villages compared with plain loops: 0 unequal"
    return Outcome(figure, holds=done.returncode == 0)


def _tests(path: str, name: str, draws: int) -> subprocess.CompletedProcess[str]:
    """Run the tests of a file whose name holds ``name``, with so many draws."""
    arguments = ("-m", "pytest", "-q", "-s", "-n0", path, "-k", name)
    return _run(*arguments, more={"KILLS": str(draws)})


def _run(*arguments: str, more: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python here, its words passed on; what it ends with is for the caller."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **(more or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    print(done.stdout, file=sys.stderr)
    return done
