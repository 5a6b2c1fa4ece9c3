"""How long figures take: ``python benchmarks/figures.py [--json] [--snapshot DIR]``.

First the village targets of the plan of 2020 over every village of the country at six levels,
beside pandas with the same figures from the same files, checked equal. Then every target of
both programmes over ten million modelled persons in their households. Each is measured in a
child process of its own: one run cold, five warm ones, the median of which counts; beside the
seconds stand the processor seconds, which a busy machine does not change, and the peak memory.

``--snapshot DIR`` measures every target on a sealed snapshot of your own instead. The worlds
are made once and kept in ``--cache`` (the villages take four minutes, the people five); all of
it is modelled data. Known answers from outside for figures of villages do not exist.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.worlds.made import all_villages, many_people
from benchmarks.worlds.villages_by_pandas import count_villages
from everyvillage.analytics.targets.compute import compute_figures
from everyvillage.data.snapshot import open_snapshot
from everyvillage.policy.programmes.read import shipped_programmes

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.analytics.targets.figure_set import FigureSet
    from everyvillage.data.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme

VILLAGE_BAR_S = 1.5
PEOPLE_BAR_S, PEOPLE_BAR_GIB = 15.0, 2.0
PERSONS = 10_000_000
WARM_RUNS = 5
KIB_A_GIB = 1 << 20
CACHE = Path(tempfile.gettempdir()) / "everyvillage-benchmarks"
VILLAGES, EVERYTHING, PANDAS = "villages", "everything", "pandas"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds and processor seconds of one run."""

    wall: float
    cpu: float


def village_targets(programme: Programme) -> Programme:
    """Leave the targets whose units are villages."""
    measures = (
        replace(one, targets=tuple(t for t in one.targets if t.table == "village"))
        for one in programme.measures
    )
    return replace(programme, measures=tuple(one for one in measures if one.targets))


def compute_villages(snapshot: Snapshot) -> FigureSet:
    """Compute the village targets of the plan."""
    return compute_figures(village_targets(shipped_programmes()[0]), snapshot)


def compute_everything(snapshot: Snapshot) -> list[FigureSet]:
    """Compute every target of every shipped programme."""
    return [compute_figures(programme, snapshot) for programme in shipped_programmes()]


WORK: dict[str, Callable[[Snapshot], object]] = {
    VILLAGES: compute_villages,
    EVERYTHING: compute_everything,
    PANDAS: count_villages,
}


def run_once(what: str, snapshot: Snapshot) -> Spent:
    """Do one piece of work and time it."""
    wall, cpu = time.perf_counter(), time.process_time()
    WORK[what](snapshot)
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def measure_here(what: str, folder: Path, runs: int) -> dict[str, Any]:
    """Measure in this process: the first run is cold, the median of the others counts."""
    snapshot = open_snapshot(folder)
    cold = run_once(what, snapshot)
    warm = [run_once(what, snapshot) for _ in range(runs)] or [cold]
    peak = peak_kib()
    return {
        "seconds": round(statistics.median(one.wall for one in warm), 3),
        "cpu_seconds": round(statistics.median(one.cpu for one in warm), 3),
        "cold_seconds": round(cold.wall, 3),
        "cold_cpu_seconds": round(cold.cpu, 3),
        "peak_gib": round(peak / KIB_A_GIB, 3),
    }


def peak_kib() -> int:
    """Give the most memory of this program alone.

    What the system counts for a process begins with what its parent held when it was started,
    and a parent that has made a world holds much; the mark of the address space does not.
    """
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def measure(what: str, snapshot: Snapshot, runs: int) -> dict[str, Any]:
    """Measure in a child process, so that its peak memory is that of the work alone."""
    command = [sys.executable, __file__, "--child", what, "--runs", str(runs)]
    command += ["--snapshot", str(snapshot.path)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - this file
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def check_equal(snapshot: Snapshot) -> int:
    """Hold every whole number of pandas against ours; give how many; refuse a difference."""
    figures, compared = compute_villages(snapshot), 0
    places = figures.places_found
    for (target, what, level), series in count_villages(snapshot).items():
        codes = np.asarray(series.index, dtype=np.int64)
        at = np.minimum(np.searchsorted(places.codes[level], codes), len(places.codes[level]) - 1)
        ours = figures.numbers[0][f"{target}|rows|{what}"][at + places.offsets[level]]
        differs = (places.codes[level][at] != codes) | (ours != series.to_numpy())
        if differs.any():
            code, number = codes[differs][0], series.to_numpy()[differs][0]
            message = f"pandas has {number} for {target} {what} in {code} ({level})"
            raise SystemExit(message)
        compared += len(series)
    return compared


def measure_villages(cache: Path, runs: int, *, peer: bool) -> dict[str, Any]:
    """Measure the village targets over the whole country, and pandas beside them."""
    tell("villages: making or finding the snapshot")
    made = all_villages(cache)
    targets = village_targets(shipped_programmes()[0]).targets
    found = {
        **measure(VILLAGES, made.snapshot, runs),
        "units": made.snapshot.rows["village"],
        "targets": len(targets),
        "making_seconds": made.seconds,
    }
    if peer:
        tell("villages: the same with pandas")
        found["pandas"] = measure(PANDAS, made.snapshot, 1)
        found["ratio"] = round(found["pandas"]["seconds"] / found["seconds"], 1)
        tell("villages: every number of pandas against ours")
        found["equal_numbers"] = check_equal(made.snapshot)
    return found


def measure_people(cache: Path, persons: int, runs: int) -> dict[str, Any]:
    """Measure every target over many persons."""
    tell(f"people: making or finding {persons:,} persons")
    made = many_people(cache, persons)
    return {
        **measure(EVERYTHING, made.snapshot, runs),
        "persons": made.snapshot.rows["person"],
        "households": made.snapshot.rows["household"],
        "targets": sum(len(one.targets) for one in shipped_programmes()),
        "making_seconds": made.seconds,
    }


def tell(words: str) -> None:
    """Say on the terminal what is going on; the figures go to standard output."""
    print(words, file=sys.stderr, flush=True)


def line(words: str, found: dict[str, Any]) -> str:
    """Give one measurement in one line."""
    return (
        f"{words:<26}{found['seconds']:8.2f} s ({found['cpu_seconds']:.2f} s of processor), "
        f"cold {found['cold_seconds']:.2f} s, peak {found['peak_gib']:.2f} GiB"
    )


def report(found: dict[str, Any]) -> bool:
    """Print what was measured; say whether it holds."""
    holds = True
    if "villages" in found:
        ours = found["villages"]
        holds = ours["seconds"] <= VILLAGE_BAR_S
        print(f"{ours['units']:,} units of village level, {ours['targets']} targets, six levels")
        print(line("  here", ours))
        if "pandas" in ours:
            print(line("  pandas", ours["pandas"]))
            print(
                f"  ratio pandas / here: {ours['ratio']}; {ours['equal_numbers']:,} numbers equal"
            )
        print(f"  {'holds' if holds else 'falls short'}: at most {VILLAGE_BAR_S:g} s")
    if "people" in found:
        ours = found["people"]
        fits = ours["seconds"] <= PEOPLE_BAR_S and ours["peak_gib"] <= PEOPLE_BAR_GIB
        print(f"{ours['persons']:,} persons in {ours['households']:,} households, ", end="")
        print(f"{ours['targets']} targets, six levels")
        print(line("  here", ours))
        print(f"  {'holds' if fits else 'falls short'}: ", end="")
        print(f"at most {PEOPLE_BAR_S:g} s and {PEOPLE_BAR_GIB:g} GiB")
        holds = holds and fits
    if "own" in found:
        print(line("every target, your own", found["own"]))
    return holds


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--snapshot", type=Path, help="a sealed snapshot of your own")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the worlds are kept")
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--only", choices=("villages", "people"))
    parser.add_argument("--runs", type=int, default=WARM_RUNS, help="warm runs")
    parser.add_argument("--no-peer", action="store_true", help="leave pandas out")
    parser.add_argument("--child", choices=tuple(WORK), help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure and print; exit 1 if a bar is missed."""
    given = arguments()
    if given.child:
        print(json.dumps(measure_here(given.child, given.snapshot, given.runs)))
        return
    found: dict[str, Any] = {"cores": os.cpu_count(), "load": os.getloadavg()[0]}
    if given.snapshot:
        found["own"] = measure(EVERYTHING, open_snapshot(given.snapshot), given.runs)
    else:
        if given.only != "people":
            found["villages"] = measure_villages(given.cache, given.runs, peer=not given.no_peer)
        if given.only != "villages":
            found["people"] = measure_people(given.cache, given.persons, given.runs)
    if given.json:
        print(json.dumps(found))
    elif not report(found):
        sys.exit(1)


if __name__ == "__main__":
    main()
