"""The officers' list of 60,000 households: sorted, filtered and paged through the real server.

    python benchmarks/officers.py [--households 60000] [--asks 120]
                                  [--database sqlite|postgresql|both] [--json]

A county of 300 villages is filled, served as a user serves it, and its list is asked for in every
order, with filters, on near and far pages, each with its access log. Prints the median and the
95th percentile of the seconds until the last byte; the peer is the way lists are usually written:
whole rows are sorted and the page is cut out of them in Python.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.postgres import running_postgres
from tests.support.site import environment, running_site

if TYPE_CHECKING:
    from collections.abc import Mapping

BOTH = ("sqlite", "postgresql")
BAR_S = 0.3
VILLAGES = 300
FILL = """
import json, sys
from everyvillage.cli.django import set_up
set_up()
from django.test import Client
from everyvillage.registry.models import Household, Person, Place, PlaceCode, PlaceName, PlaceParent
from tests.support.authority import give, make_account
households, villages = int(sys.argv[1]), int(sys.argv[2])
county = Place.objects.create(level="county")
PlaceCode.objects.create(place=county, code="009901")
made, sounds = [], "东西南北中上下大小新老高马王李赵龙凤石白"
for number in range(villages):
    one = Place.objects.create(level="village")
    PlaceCode.objects.create(place=one, code=f"009901{number:06d}")
    PlaceName.objects.create(place=one, name=f"{sounds[number % len(sounds)]}庄{number}村")
    PlaceParent.objects.create(place=one, parent=county)
    made.append(one.pk)
states = ("poor", "delisted", "general")
homes = [Household(household_no=f"H{number:06d}", village_id=made[number * 7919 % villages],
    status=states[number % 3], members=1 + number * 31 % 7, monitored=None if number % 11 == 0
    else number % 13 == 0, broadband=number % 5 > 0,
    net_income_per_head_fen=None if number % 17 == 0 else number * 104729 % 2000000)
    for number in range(households)]
Household.objects.bulk_create(homes, batch_size=500)
Person.objects.bulk_create((Person(person_no=f"{one.household_no}-0", household_id=one.household_no,
    village_id=one.village_id, relation="0", sex="1") for one in homes), batch_size=500)
account = make_account("officer")
give(account, "county-officer", county.pk)
client = Client()
client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
print(json.dumps(client.cookies["sessionid"].value))
"""
PEER = """
import json, sys, time
from everyvillage.cli.django import set_up
set_up(migrate=False)
from everyvillage.registry.models import Household
taken = []
for _ in range(3):
    begins = time.monotonic()
    rows = sorted(Household.objects.all(), key=lambda one: one.net_income_per_head_fen or 0)
    page = rows[30000:30050]
    taken.append(time.monotonic() - begins)
print(json.dumps(sorted(taken)[1]))
"""
SORTS = ("", "household_no", "-net_income_per_head_fen", "village", "status")
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"status": "poor"},
    {"monitored": "yes"},
    {"broadband": "no", "status": "delisted"},
    {"place": "009901000042"},
    {"place": "冬壮"},
    {"number": "H0123"},
)
PAGES = (1, 2, 40, 600)


def main() -> int:
    """Measure each database; 1 where a 95th percentile is over the bar."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--households", type=int, default=60_000)
    parser.add_argument("--asks", type=int, default=len(SORTS) * len(FILTERS) * len(PAGES))
    parser.add_argument("--database", choices=(*BOTH, "both"), default="both")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON at the end")
    asked = parser.parse_args()
    wanted = BOTH if asked.database == "both" else (asked.database,)
    rows = [_measured(one, asked.households, asked.asks) for one in wanted]
    if asked.json:
        print(json.dumps(rows))
    return int(any(row["p95_s"] > BAR_S for row in rows))


def _measured(database: str, households: int, asks: int) -> dict[str, Any]:
    """Fill, serve and ask on one database; give the figures."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="everyvillage-officers-"))
        home, more = Path(folder) / "home", dict[str, str]()
        home.mkdir()
        if database == "postgresql":
            server = stack.enter_context(running_postgres())
            more = {"DATABASE_URL": server.create_database()}
        cookie = _run(FILL, home, more, str(households), str(VILLAGES))
        with running_site(home, more=more) as site:
            seconds = _ask(site.url, str(cookie), asks)
        peer = float(str(_run(PEER, home, more)))
    found = {
        "database": database,
        "households": households,
        "asks": len(seconds),
        "median_s": round(statistics.median(seconds), 4),
        "p95_s": round(sorted(seconds)[int(len(seconds) * 0.95)], 4),
        "slowest_s": round(max(seconds), 4),
        "peer_s": round(peer, 4),
    }
    print(
        f"{database}: {households:,} households, {found['asks']} asks: median"
        f" {found['median_s']:.3f} s, p95 {found['p95_s']:.3f} s, slowest"
        f" {found['slowest_s']:.3f} s (bar {BAR_S} s); sorted in Python {found['peer_s']:.3f} s",
        flush=True,
    )
    return found


def _ask(url: str, cookie: str, asks: int) -> list[float]:
    """Ask for the list in many ways over one connection; give the seconds of each."""
    parts = urlsplit(url)
    link = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    taken = []
    ways = product(SORTS, FILTERS, PAGES)
    for sort, narrowed, page in [("", {}, 1), *islice(ways, asks)]:
        query = urlencode({**narrowed, "sort": sort, "page": page})
        begins = time.monotonic()
        link.request("GET", f"/households/?{query}", headers={"Cookie": f"sessionid={cookie}"})
        answer = link.getresponse()
        body = answer.read()
        taken.append(time.monotonic() - begins)
        if answer.status != http.client.OK or b'id="households"' not in body:
            message = f"{query}: {answer.status}"
            raise AssertionError(message)
    # The first ask warms the server up, as the first of a day does.
    return taken[1:]


def _run(words: str, home: Path, more: Mapping[str, str], *arguments: str) -> object:
    command = [sys.executable, "-c", words, *arguments]
    done = subprocess.run(  # noqa: S603 - our own words
        command,
        env=environment(home, more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
