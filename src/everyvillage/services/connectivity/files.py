"""The files of a plan that can be taken away, and which of them show routes and towers."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A file: the end of its words' key, its media type, and whether it shows routes."""

    words: str
    media_type: str
    routes: bool = True


FILES: Mapping[str, PlanFile] = MappingProxyType(
    {
        "report-zh.pdf": PlanFile("report_zh", "application/pdf", routes=False),
        "report-en.pdf": PlanFile("report_en", "application/pdf", routes=False),
        "report-map-zh.pdf": PlanFile("report_map_zh", "application/pdf"),
        "report-map-en.pdf": PlanFile("report_map_en", "application/pdf"),
        "curve.svg": PlanFile("curve", "image/svg+xml", routes=False),
        "works.csv": PlanFile("works", "text/csv; charset=utf-8"),
        "bill.csv": PlanFile("bill", "text/csv; charset=utf-8", routes=False),
        "bill.xlsx": PlanFile(
            "bill",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            routes=False,
        ),
        "signals.csv": PlanFile("signals", "text/csv; charset=utf-8"),
        "plan.json": PlanFile("plan", "application/json"),
        "proofs.json": PlanFile("proofs", "application/json"),
        "routes.geojson": PlanFile("geojson", "application/geo+json"),
        "routes.gpkg": PlanFile("gpkg", "application/geopackage+sqlite3"),
        "routes.kmz": PlanFile("kmz", "application/vnd.google-earth.kmz"),
    }
)
