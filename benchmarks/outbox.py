"""Random histories of phones: no write may be lost, none may be there twice.

    python benchmarks/outbox.py [--histories 10000] [--database sqlite|postgresql|both] [--json]

Each history is one phone in a real Chromium, with the outbox that workers use: it writes, the
link breaks, bundles come twice, late and out of order, the clock jumps by a year, the page is
killed while it writes and sends, the browser throws its storage away and a saved file is taken
in. The server is the real one. Every id that the phone had kept must stand once in each table
that it writes to: receipts, visits, ledger.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.browser import flags
from tests.support.histories import run_histories
from tests.support.parts import find_chromium
from tests.support.postgres import running_postgres
from tests.support.village import served_village

if TYPE_CHECKING:
    from collections.abc import Iterator

BOTH = ("sqlite", "postgresql")


def main() -> int:
    """Run what was asked for; 1 where something was lost, doubled or went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--database", choices=(*BOTH, "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON at the end")
    asked = parser.parse_args()
    wanted = BOTH if asked.database == "both" else (asked.database,)
    rows = list(_each(wanted, asked.histories, asked.seed))
    if asked.json:
        print(json.dumps(rows))
    return int(any(row["lost"] or row["doubled"] or row["faults"] for row in rows))


def _each(databases: tuple[str, ...], histories: int, seed: int) -> Iterator[dict[str, Any]]:
    for database in databases:
        begins = time.monotonic()
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="everyvillage-phones-"))
            address = ""
            if database == "postgresql":
                address = stack.enter_context(running_postgres()).create_database()
            village = stack.enter_context(served_village(Path(folder) / "home", address))
            playwright = stack.enter_context(sync_playwright())
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=list(flags())
            )
            with browser.new_context() as context:
                found = run_histories(context, village, histories, seed)
            browser.close()
        seconds = time.monotonic() - begins
        print(f"{database}: {histories:,} histories, {found.line()}; {seconds:.0f} s", flush=True)
        for fault in found.faults[:10]:
            print(f"  {fault}", flush=True)
        yield {
            "database": database,
            "histories": histories,
            "writes": len(found.written),
            "lost": found.lost,
            "doubled": found.doubled,
            "faults": len(found.faults),
            "seconds": round(seconds, 1),
        }


if __name__ == "__main__":
    sys.exit(main())
