"""What was built in a village comes into the register: one row, as an import like any other."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from everyvillage.services.register.actions import import_table

if TYPE_CHECKING:
    from everyvillage.registry.events.network import VillageConnected

SENDER = "connectivity"
COLUMNS = {
    "fibre": "fibre",
    "broadband": "broadband",
    "kbps": "fibre_kbps",
    "signal_committee": "signal_4g_committee",
    "signal_school": "signal_4g_school",
    "signal_clinic": "signal_4g_clinic",
}
"""Which column of the village each part of the event fills; what was not measured stays."""


def take_connected(event: VillageConnected) -> None:
    """Write what came to a village, with the works' number as its origin; twice changes nothing."""
    values = {
        column: getattr(event, part)
        for part, column in COLUMNS.items()
        if getattr(event, part) is not None
    }
    if not values:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"built-{event.built}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["village_code", *values])
            writer.writerow([event.village, *(str(one).lower() for one in values.values())])
        import_table(
            "village",
            path,
            modelled=event.modelled,
            sender=SENDER,
            at=event.on,
            account=event.by,
        )
