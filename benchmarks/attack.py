"""An outsider with linear programming against everything that is public of a demo county.

Collects every figure of the API (all levels, both geographies), every CSV and XLSX download of
the county and its townships, as they stand on each day of a snapshot, and the trends; then asks
HiGHS how far each hidden count of 1 to 9 persons or households can be narrowed down. The same
attack is made on figures for which the complementary step is switched off.

usage: python benchmarks/attack.py HOME [--json]    HOME as `everyvillage demo` has filled it
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

FEWEST_VALUES = 5
CHECKED = 20
"""Of every so many hidden counts one is narrowed down to its end and held against the truth."""


def main() -> int:
    """Attack both ways and print what was found; 1 where a hidden count is narrowed too far."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("home", type=Path)
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--no-files", action="store_true", help="leave the downloads out")
    options = asked.parse_args()
    options.home = options.home.resolve()
    os.environ["EVERYVILLAGE_HOME"] = str(options.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "everyvillage.web.settings")
    import django  # noqa: PLC0415 - the settings read the environment when Django starts

    django.setup()
    begins = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        kept = attack_days(options.home, Path(folder), files=not options.no_files)
        bare = attack_days(options.home, Path(folder), files=False, complementary=False)
    told = {
        "hidden": sum(day["hidden"] for day in kept),
        "narrowed": sum(day["narrowed"] for day in kept),
        "fewest": min((day["fewest"] for day in kept), default=None),
        "numbers": sum(day["numbers"] for day in kept),
        "without_hidden": sum(day["hidden"] for day in bare),
        "without_narrowed": sum(day["narrowed"] for day in bare),
        "examples": [one for day in kept for one in day["examples"]][:10],
        "seconds": round(time.monotonic() - begins, 1),
    }
    if options.json:
        print(json.dumps(told))
    else:
        for name, value in told.items():
            print(f"{name:18} {value}")
    return 1 if told["narrowed"] or not told["without_narrowed"] else 0


def attack_days(
    home: Path, scratch: Path, *, files: bool, complementary: bool = True
) -> list[dict[str, Any]]:
    """Attack what was public on the day of each snapshot, with the trends published later."""
    from tests.attack.days import days_of, public_on, small_counts  # noqa: PLC0415 - Django is ready only now
    from tests.attack.outsider import believe, narrow_down, values_left  # noqa: PLC0415 - as above

    days = days_of(home)
    publications = [
        public_on(home, scratch / day, day, files=files, complementary=complementary)
        for day in days
    ]
    later: dict[tuple[str, str, str, str], float] = {}
    found = []
    for day, published in reversed(list(zip(days, publications, strict=True))):
        later |= published.trends
        published.trends = later
        wanted = small_counts(home, published, day)
        outsider = believe(published, day)
        ends = narrow_down(outsider, wanted, enough=FEWEST_VALUES)
        left = {cell: values_left(both) for cell, both in ends.items()}
        whole = narrow_down(outsider, sorted(wanted)[::CHECKED])
        wrong = [
            cell for cell, (low, high) in whole.items() if not low - 0.5 < wanted[cell] < high + 0.5
        ]
        if wrong:
            message = f"the outsider believes what is not so: {wrong[:3]}"
            raise ValueError(message)
        narrowed = [cell for cell, values in left.items() if values < FEWEST_VALUES]
        found.append(
            {
                "day": day,
                "numbers": published.told,
                "hidden": len(wanted),
                "narrowed": len(narrowed),
                "fewest": min(left.values(), default=float("inf")),
                "examples": [[*cell, wanted[cell], left[cell]] for cell in narrowed[:10]],
            }
        )
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(main())
