"""Run a command and measure it; run a selection of tests."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tools.show.item import CannotRunError, Outcome
from tools.show.state import ROOT
from tools.suite import read_closing_line

if TYPE_CHECKING:
    from collections.abc import Mapping


# The command as this environment has it.
COMMAND = str(Path(sys.executable).parent / "everyvillage")
KIB_PER_GIB = 1024 * 1024
GOOD_OUTCOMES = frozenset({"passed", "deselected", "warning", "warnings"})


@dataclass(frozen=True, slots=True)
class Measured:
    """A command that ended well: its seconds, the most memory one process held, its output."""

    seconds: float
    peak_gib: float
    output: str


def measure(*command: str, cwd: Path = ROOT, more: Mapping[str, str] | None = None) -> Measured:
    """Run a command with ``more`` environment; print what failed, and refuse to measure it."""
    begins = time.monotonic()
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(more or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - begins
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        message = f"{' '.join(command)} ended with {done.returncode}"
        raise CannotRunError(message)
    # Linux counts in KiB, and gives the largest of all children so far; there is only this one.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KIB_PER_GIB
    return Measured(seconds, peak, done.stdout)


def run_tests(*selection: str) -> Outcome:
    """Run a selection of tests; it holds when all of it passes and nothing is left out."""
    command = [sys.executable, "-m", "pytest", "-q", *selection]
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False
    )
    print(done.stdout, file=sys.stderr)
    lines = done.stdout.splitlines()
    closing = next(filter(None, map(read_closing_line, reversed(lines))), None)
    if closing is None:
        message = f"pytest ended with {done.returncode} and no closing line"
        raise CannotRunError(message)
    counts, _ = closing
    bad = sum(count for outcome, count in counts.items() if outcome not in GOOD_OUTCOMES)
    figure = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
    return Outcome(figure, holds=done.returncode == 0 and counts["passed"] > 0 and not bad)
