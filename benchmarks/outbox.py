"""Random histories of phones: no write may be lost, none may be there twice.

    python benchmarks/outbox.py [--histories 10000] [--kills 24] [--database sqlite|postgresql|both]
                                [--json]

In each history a phone writes, the link breaks, bundles come twice, late and out of order, the
clock jumps by a year, the phone dies at a drawn moment of writing and sending, its storage is
thrown away and a saved file is taken in. The outbox, its keys and its store are the phone's own
scripts, run by Node on drawers of our own with the rules of IndexedDB's transactions; the server is
the one that users start, on a real database, over HTTP. Then a real Chromium with its IndexedDB on
the disk writes and sends until the whole of it is killed, again and again; every third time its
storage is cleared by the browser. Every id that a phone had told of, or has on its disk after it
died, must stand once in each table that it writes to: receipts, visits, ledger.

The two databases are run side by side.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.histories import run_under_node
from tests.support.killed import run_killed
from tests.support.postgres import running_postgres
from tests.support.village import served_village

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.histories import Found
    from tests.support.village import Village

BOTH = ("sqlite", "postgresql")


def main() -> int:
    """Run what was asked for; 1 where something was lost, doubled or went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--database", choices=(*BOTH, "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON at the end")
    asked = parser.parse_args()
    if asked.database == "both":
        rows = _side_by_side(sys.argv[1:])
    else:
        rows = _one(asked.database, asked.histories, asked.kills, asked.seed)
    if asked.json:
        print(json.dumps(rows))
    return int(any(row["lost"] or row["doubled"] or row["faults"] for row in rows))


def _side_by_side(arguments: Sequence[str]) -> list[dict[str, Any]]:
    """Run each database in a process of its own; give what both found."""
    running = [
        subprocess.Popen(  # noqa: S603 - this file itself, with its own arguments
            [sys.executable, __file__, *arguments, "--database", database, "--json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for database in BOTH
    ]
    rows = []
    for one in running:
        told, _ = one.communicate()
        rows += json.loads(told.splitlines()[-1])
    return rows


def _one(database: str, histories: int, kills: int, seed: int) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="everyvillage-phones-"))
        )
        address = ""
        if database == "postgresql":
            address = stack.enter_context(running_postgres()).create_database()
        village = stack.enter_context(served_village(folder / "home", address))
        begins = time.monotonic()
        found = run_under_node(village, histories, seed)
        rows = [_row(database, "histories", histories, found, time.monotonic() - begins)]
        begins = time.monotonic()
        found = _killed(village, folder / "profile", kills, seed)
        rows.append(_row(database, "kills of a browser", kills, found, time.monotonic() - begins))
    return rows


def _killed(village: Village, profile: Path, kills: int, seed: int) -> Found:
    with sync_playwright() as playwright:
        return run_killed(playwright.chromium, profile, village, kills, seed)


def _row(database: str, what: str, count: int, found: Found, seconds: float) -> dict[str, Any]:
    print(f"{database}: {count:,} {what}, {found.line()}; {seconds:.0f} s", file=sys.stderr)
    for fault in found.faults[:10]:
        print(f"  {fault}", file=sys.stderr)
    return {
        "database": database,
        "what": what,
        "count": count,
        "writes": len(found.written),
        "lost": found.lost,
        "doubled": found.doubled,
        "faults": len(found.faults),
        "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
