"""Compute figures and keep them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.analytics.targets.compute import compute_figures
from everyvillage.analytics.targets.meta import count_counties
from everyvillage.data.frame.places import index_in_use

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from everyvillage.analytics.targets.figure_set import FigureSet
    from everyvillage.data.snapshot.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme


def keep_figures(
    programme: Programme,
    snapshot: Snapshot,
    earlier: Sequence[Snapshot],
    geography: str,
    path: Path,
) -> FigureSet:
    """Compute the figures and write them to ``path``, whole or not at all."""
    figures = compute(programme, snapshot, earlier, geography)
    figures.save(path)
    return figures


def compute(
    programme: Programme, snapshot: Snapshot, earlier: Sequence[Snapshot], geography: str
) -> FigureSet:
    """Compute the figures, with the counties of the frame as what there should be."""
    return compute_figures(
        programme,
        snapshot,
        earlier=earlier,
        geography=geography,
        frame_counts=_frame_counts(snapshot),
    )


def _frame_counts(snapshot: Snapshot) -> Mapping[str, int]:
    """Give how many counties the frame has in each place; unlisted counties in scope count too."""
    listed = index_in_use().upper.counties
    return MappingProxyType(dict(count_counties(tuple(sorted({*listed, *snapshot.head.counties})))))
