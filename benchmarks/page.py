"""The page of one household with its leads, as a worker opens it: the first call, then warm.

python benchmarks/page.py [--starts 3] [--json]

Made-up people, 模拟数据，非真实, served as a user serves them; each start is a new process. The
first call is the first page of a household that the process gives anybody.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.site import Site, running_site
from tests.support.village import Village, served_village

ASKED = 50
LEAD = """
from django.utils import timezone
from everyvillage.registry.models import Household
from everyvillage.registry.shocks.raising import Told, raise_shock
from everyvillage.services.dated import tick
today = timezone.localdate()
home = Household.objects.get(pk={home})
for kind in ("bill", "debt", "accident"):
    raise_shock(Told(household_no=home.household_no, kind=kind, office="visit", key=kind,
        happened_on=today, known_on=today, own_fen=1_200_000), by="benchmark")
assert tick().failed == ()
print(1)
"""


def main() -> None:
    """Print the milliseconds of the first call after each start, and of those after it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--starts", type=int, default=3)
    asked.add_argument("--json", action="store_true", help="print as JSON")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with served_village(home) as village:
            village.run(LEAD.format(home=village.households[0]))
        first, warm = [], []
        for _ in range(wanted.starts):
            with running_site(home) as site:
                times = [milliseconds(site, village) for _ in range(ASKED)]
                first.append(times[0])
                warm += times[1:]
    found = {
        "first_ms": [round(one, 1) for one in first],
        "worst_first_ms": round(max(first), 1),
        "warm_ms": round(median(warm), 1),
    }
    told = f"first {found['first_ms']} ms, warm {found['warm_ms']} ms (median of {len(warm)})"
    print(json.dumps(found) if wanted.json else told)


def milliseconds(site: Site, village: Village) -> float:
    """Open the page of the household once; give how long it took."""
    asked = urllib.request.Request(  # noqa: S310 - our own loopback address
        f"{site.url}/households/{village.households[0]}/",
        headers={"Cookie": f"sessionid={village.worker}"},
    )
    begins = time.monotonic()
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - as above
        assert "/leads/" in answer.read().decode()  # noqa: S101 - the page that is meant
    return (time.monotonic() - begins) * 1_000


if __name__ == "__main__":
    main()
