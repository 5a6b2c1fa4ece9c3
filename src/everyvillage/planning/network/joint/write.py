"""Write a joint plan: plan.json, the bill works.csv, the routes and what stands where."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.joint.signals import HEADS as SIGNAL_HEADS
from everyvillage.planning.network.joint.signals import signal_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MODELLED = "模拟数据，非真实 · modelled, not real"
ON_ROAD = ("on_road",)
HEADS = (
    "item",
    "from",
    "to",
    "quantity",
    "unit",
    "building_yuan",
    "year_yuan",
    "cost_yuan",
    "subsidy_yuan",
    "terrain",
    "year_cheapest",
    "year_poorest",
    "year_people",
    "villages",
    "households",
)


def write_joint(data: Mapping[str, Any], out: Path) -> tuple[Path, ...]:
    """Write the files of a plan's data into a folder and give their paths."""
    out.mkdir(parents=True, exist_ok=True)
    plan, bill, routes = out / "plan.json", out / "works.csv", out / "routes.geojson"
    plan.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    note = MODELLED if data["modelled"] else ""
    with bill.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        heads = [*HEADS, *(ON_ROAD if "ways" in data["graph"] else ())]
        writer.writerow([*heads, "note"])
        writer.writerows(
            [cell(work.get(head, "")) for head in heads] + [note] for work in data["works"]
        )
    routes.write_text(json.dumps(routes_of(data), ensure_ascii=False) + "\n", encoding="utf-8")
    return plan, bill, routes


def write_signals(data: Mapping[str, Any], out: Path) -> Path:
    """Write ``signals.csv``: the 4G test of each village by operator, with each point's signal."""
    path, note = out / "signals.csv", MODELLED if data["modelled"] else ""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*SIGNAL_HEADS, "note"])
        writer.writerows([*row, note] for row in signal_rows(data))
    return path


def routes_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give everything that has a place as GeoJSON: lines as lines, pieces as points."""
    return {
        "type": "FeatureCollection",
        "modelled": data["modelled"],
        "features": [
            {
                "type": "Feature",
                "geometry": _geometry(work["route"]),
                "properties": {
                    head: cell(work[head]) for head in (*HEADS, *ON_ROAD) if head in work
                },
            }
            for work in data["works"]
            if work["route"]
        ],
    }


def cell(value: object) -> object:
    """Give a value as it stands in a table: the codes of villages with spaces between."""
    return " ".join(value) if isinstance(value, list) else value


def _geometry(route: list[list[float]]) -> dict[str, Any]:
    if len(route) == 1:
        return {"type": "Point", "coordinates": route[0]}
    return {"type": "LineString", "coordinates": route}
