"""Run random histories of phones in a real browser and hold the database against them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.support.village import Village

HISTORIES = Path(__file__).with_name("histories.js")
AT_ONCE = 100
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
    """What the histories gave: ids that were kept for sure, ids that may be, and faults."""

    written: list[str] = field(default_factory=list)
    maybe: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0

    def line(self) -> str:
        """Give the figures in one line."""
        events = ", ".join(f"{count:,} {name}" for name, count in sorted(self.tally.items()))
        return f"{len(self.written):,} writes ({events}): {self.lost} lost, {self.doubled} doubled"


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
        asked = {
            "from": seed + begin,
            "count": min(AT_ONCE, count - begin),
            "households": list(village.households),
            **made,
        }
        part: dict[str, Any] = page.evaluate(HISTORIES.read_text("utf-8"), asked)
        found.written += part["written"]
        found.maybe += part["maybe"]
        found.faults += part["faults"]
        found.tally.update(part["tally"])
    after = village.run(ROWS)
    _compare(found, {table: _new(ids, before[table]) for table, ids in after.items()})
    page.close()
    return found


def sign_in(context: BrowserContext, village: Village) -> Any:  # noqa: ANN401 - a page
    """Give a page of the worker's browser."""
    context.add_cookies([{"name": "sessionid", "value": village.worker, "url": village.site.url}])
    page = context.new_page()
    page.goto(f"{village.site.url}/field/")
    return page


def _new(ids: list[str], before: list[str]) -> list[str]:
    """Give the rows that came since, each as often as it is there."""
    return list((Counter(ids) - Counter(before)).elements())


def _compare(found: Found, rows: dict[str, list[str]]) -> None:
    """Count what is lost and what is there twice, in each of the three tables."""
    for table, ids in rows.items():
        times = Counter(ids)
        lost = [one for one in found.written if not times[one]]
        twice = [one for one, count in times.items() if count > 1]
        strange = set(times) - set(found.written) - set(found.maybe)
        found.lost += len(lost)
        found.doubled += len(twice)
        found.faults += [f"{table}: {len(strange)} nobody wrote"] if strange else []
