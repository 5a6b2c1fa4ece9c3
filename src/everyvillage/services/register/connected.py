"""What was built in a village comes into the register: rows, as an import like any other."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
from django.conf import settings

from everyvillage.core.codes import LENGTH_OF
from everyvillage.data.snapshot import list_snapshots
from everyvillage.policy.parameters.read import parameter
from everyvillage.services.register.actions import import_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.registry.events.network import PlantBuilt, VillageConnected

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
    if values:
        row = [event.village, *(str(one).lower() for one in values.values())]
        _take(event, "village", ["village_code", *values], [row])
    if event.signal_settlements:
        rows = [[code, event.village, "true"] for code in _large_settlements(event)]
        _take(event, "settlement", ["settlement_code", "village_code", "signal_4g"], rows)


def take_plant(event: PlantBuilt) -> None:
    """Write nodes, fibre, towers and cells that stand; twice changes nothing.

    A column that is told of no row stays as it is. The way from each committee to its nearest
    site follows at the next sealing.
    """
    for table, rows in event.tables().items():
        heads = event.headings[table].split()
        told = [place for place, _ in enumerate(heads) if any(row[place] for row in rows)]
        kept = [[row[place] for place in told] for row in rows]
        _take(event, table, [heads[place] for place in told], kept)


def _sealed(
    table: str, county: str, key: str, value: str, columns: list[str]
) -> Iterator[dict[str, Any]]:
    """Give rows of a county as last sealed, those with a value in their key column."""
    held = list_snapshots(settings.HOME.snapshots)
    files = [one for one in held[-1].files(table) if one.parent.name == f"county={county}"]
    for one in files:
        for row in pq.ParquetFile(one).read([key, *columns]).to_pylist():
            if row[key] == value:
                yield row


def _take(
    event: PlantBuilt | VillageConnected,
    table: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> None:
    """Take rows into a table of the register; none is no import."""
    if not rows:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"built-{event.built}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(heads)
            writer.writerows(rows)
        import_table(
            table,
            path,
            modelled=event.modelled,
            sender=SENDER,
            at=event.on,
            account=event.by,
        )


def _large_settlements(event: VillageConnected) -> list[str]:
    """Give the settlements of a village that the official test asks for, as last sealed."""
    least = int(str(parameter("settlement_households_least", event.on).value))
    county, columns = event.village[: LENGTH_OF["county"]], ["settlement_code", "households"]
    rows = _sealed("settlement", county, "village_code", event.village, columns)
    return [row["settlement_code"] for row in rows if (row["households"] or 0) >= least]
