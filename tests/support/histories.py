"""Run random histories of phones, in a browser or under Node, and compare with the database."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import everyvillage
from tests.support.parts import find_node

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.support.village import Village

PHONES = Path(__file__).with_name("phones")
SCRIPTS = Path(everyvillage.__file__).parent / "services" / "field" / "static" / "field"
AT_ONCE = 100
MADE = """
import json
from django.test import Client
client = Client(SERVER_NAME="127.0.0.1")
client.cookies["sessionid"] = {cookie!r}
print(json.dumps(client.post("/field/device/").json()))
"""
ROWS = """
import json
from everyvillage.ledger.models import Payload
from everyvillage.services.field.models import Visit
from everyvillage.sync.models import Received
notes = [one.body for one in Payload.objects.all()]
print(json.dumps({
    "visits": [str(pk) for pk in Visit.objects.values_list("pk", flat=True)],
    "received": [str(pk) for pk in Received.objects.values_list("pk", flat=True)],
    "claims": [body.split('visit ')[1][:36] for body in notes if '"note":"visit ' in body],
}))
"""


@dataclass
class Found:
    """What the histories gave: the ids that a phone had told or kept, and faults."""

    written: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0

    def line(self) -> str:
        """Give the figures in one line."""
        events = ", ".join(f"{count:,} {name}" for name, count in sorted(self.tally.items()))
        return f"{len(self.written):,} writes ({events}): {self.lost} lost, {self.doubled} doubled"

    def take(self, part: dict[str, Any]) -> None:
        """Add what a run of phones gave."""
        self.written += part["written"]
        self.faults += part["faults"]
        self.tally.update(part["tally"])

    def compare(self, before: dict[str, list[str]], after: dict[str, list[str]]) -> None:
        """Count what is lost and what is there twice, in each of the three tables."""
        for table, ids in after.items():
            times = Counter(_new(ids, before[table]))
            self.lost += sum(not times[one] for one in self.written)
            self.doubled += sum(count > 1 for count in times.values())
            strange = set(times) - set(self.written)
            self.faults += [f"{table}: {len(strange)} nobody wrote"] if strange else []


def run_histories(context: BrowserContext, village: Village, count: int, seed: int = 1) -> Found:
    """Run ``count`` histories, one phone each, and compare with every table they write."""
    before = village.run(ROWS)
    page = sign_in(context, village)
    made = page.evaluate(
        """async () => {
            const { csrf } = await (await fetch("/field/device/")).json();
            const made = await fetch("/field/device/", {
                method: "POST", headers: { "X-CSRFToken": csrf } });
            return await made.json();
        }"""
    )
    found = Found()
    for begin in range(0, count, AT_ONCE):
        asked = {**_asked(village, seed + begin, min(AT_ONCE, count - begin)), **made}
        found.take(page.evaluate((PHONES / "histories.js").read_text("utf-8"), asked))
    found.compare(before, village.run(ROWS))
    page.close()
    return found


def run_under_node(village: Village, count: int, seed: int = 1, *, careless: bool = False) -> Found:
    """Run ``count`` histories of the phone's own scripts under Node, against the served site.

    ``careless`` breaks the phone on purpose: it says that a write is kept before it is.
    """
    before = village.run(ROWS)
    with tempfile.TemporaryDirectory(prefix="everyvillage-phone-") as folder:
        for script in SCRIPTS.glob("*.js"):
            shutil.copy(script, folder)
        # Node takes a script for a module only where a file beside it says so.
        (Path(folder) / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        asked = {
            **_asked(village, seed, count),
            **village.run(MADE.format(cookie=village.worker)),
            "careless": careless,
            "scripts": folder,
            "url": village.site.url,
            "cookie": village.worker,
        }
        done = subprocess.run(
            [*find_node(), str(PHONES / "run.mjs")],
            input=json.dumps(asked),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    found = Found()
    found.take(json.loads(done.stdout))
    found.compare(before, village.run(ROWS))
    return found


def _asked(village: Village, seed: int, count: int) -> dict[str, Any]:
    return {"from": seed, "count": count, "households": list(village.households)}


def sign_in(context: BrowserContext, village: Village) -> Any:  # noqa: ANN401 - a page
    """Give a page of the worker's browser."""
    context.add_cookies([{"name": "sessionid", "value": village.worker, "url": village.site.url}])
    page = context.new_page()
    page.goto(f"{village.site.url}/field/")
    return page


def _new(ids: list[str], before: list[str]) -> list[str]:
    """Give the rows that came since, each as often as it is there."""
    return list((Counter(ids) - Counter(before)).elements())
