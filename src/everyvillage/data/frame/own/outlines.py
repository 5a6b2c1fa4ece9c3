"""The areas of a country's own list, kept by place key where the map looks for outlines."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from everyvillage.data.frame.own.numbering import Spell

AREAS = frozenset({"Polygon", "MultiPolygon"})
OUTLINES_NAME = "country-outlines.geojson.gz"


def keep_shapes(now: Iterable[Spell], folder: Path) -> int:
    """Write the areas of the places in force; give how many there are.

    A list without areas leaves those that are there: they may have come in a file of their own.
    """
    features = [
        {
            "type": "Feature",
            "properties": {"code": one.key},
            "geometry": one.version.row.shape,
        }
        for one in sorted(now, key=lambda one: one.key)
        if one.level and (one.version.row.shape or {}).get("type") in AREAS
    ]
    if features:
        body = json.dumps({"type": "FeatureCollection", "features": features}).encode("utf-8")
        partial = folder / f".{OUTLINES_NAME}.partial"
        partial.write_bytes(gzip.compress(body, 6, mtime=0))
        partial.replace(folder / OUTLINES_NAME)
    return len(features)
