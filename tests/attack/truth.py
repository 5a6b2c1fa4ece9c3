"""The judge: which small counts are hidden, taken from the figures that nobody outside sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.attack.outsider import PARTS, Cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.analytics.targets.figure_set import FigureSet
    from tests.attack.published import Asked, Published

SMALL = range(1, 10)


def true_counts(
    figures: Mapping[str, FigureSet],
    targets: Mapping[tuple[str, str], Asked],
    published: Published,
    at: int = 0,
) -> dict[Cell, int]:
    """Give every count of the figures in full, in the snapshot number ``at``."""
    found: dict[Cell, int] = {}
    for (programme, target), asked in targets.items():
        held = figures[programme]
        for places in published.places.values():
            for place in places:
                index = held.places_found.index(place)
                if index is None or not held.has(target, place):
                    continue
                for part in PARTS[asked.kind]:
                    columns = _columns(asked.kind, part)
                    rows = [held.numbers[at].get(f"{target}|{name}") for name in columns]
                    if all(row is not None for row in rows):
                        counted = sum(int(row[index]) for row in rows if row is not None)
                        found[programme, target, place, part] = counted
    return found


def hidden_small(truth: Mapping[Cell, int], published: Published) -> list[Cell]:
    """Give the small counts of figures of which no number is published."""
    told = {key[:3] for key in published.numbers}
    return [cell for cell, count in truth.items() if count in SMALL and cell[:3] not in told]


def _columns(kind: str, part: str) -> tuple[str, ...]:
    if kind == "ratio" and part == "missing":
        return ("top|missing", "bottom|missing")
    if kind == "ratio":
        return (f"{part}|yes",)
    return (f"rows|{part}",)
