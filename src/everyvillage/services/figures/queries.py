"""Look figures up: from the folder of computed figures, or computed when they are not there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings

from everyvillage import __version__
from everyvillage.analytics.targets.figure_set import FORMAT, FigureSet
from everyvillage.analytics.targets.open import open_together
from everyvillage.analytics.targets.recompute import compare
from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.data.snapshot.snapshot import list_snapshots
from everyvillage.services.figures.programmes import programme_in_force, programmes_in_force

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from everyvillage.analytics.targets.recompute import Comparison
    from everyvillage.data.snapshot.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme

_KEY_DIGITS = 16


def current_figures(
    programme_id: str, at: date | None = None, geography: str = "then"
) -> FigureSet:
    """Give the figures of a programme on the newest snapshot, or on the one of the day ``at``.

    Costs a read of one file; where that is not there, the figures are computed and kept.
    Refuses an unknown programme, and a day without a snapshot.
    """
    programme = programme_in_force(programme_id)
    snapshot, earlier = chosen_snapshots(at)
    path = kept_path(programme, snapshot, earlier, geography)
    if path.is_file():
        return FigureSet.load(path)
    # Reading kept figures must not wait for an engine to load: that takes most of a second.
    from everyvillage.services.figures.actions import keep_figures  # noqa: PLC0415 - loads an engine

    return keep_figures(programme, snapshot, earlier, geography, path)


def current_open_figures(
    programme_id: str, at: date | None = None, geography: str = "then"
) -> FigureSet:
    """Give what may be published of a programme, opened together with all others in force."""
    programme = programme_in_force(programme_id)
    full = {one: current_figures(one, at, geography) for one in programmes_in_force()}
    return open_together(full)[programme.id]


def recompute_figures(
    programme_id: str, at: date | None = None, geography: str = "then"
) -> Comparison:
    """Compute the figures again from the sealed files and compare them with the kept ones.

    Refuses when a file of the snapshot is no longer as it was sealed.
    """
    # As above: only this question needs an engine.
    from everyvillage.services.figures.actions import compute  # noqa: PLC0415 - loads an engine

    kept = current_figures(programme_id, at, geography)
    programme = programme_in_force(programme_id)
    snapshot, earlier = chosen_snapshots(at)
    for one in (snapshot, *earlier):
        one.verify()
    return compare(kept, compute(programme, snapshot, earlier, geography))


def chosen_snapshots(at: date | None) -> tuple[Snapshot, tuple[Snapshot, ...]]:
    """Give the snapshot of the day ``at`` (None: the newest) and the earlier ones of its kind.

    Of several snapshots of one day the one sealed last stands for the day.
    """
    held = list_snapshots(settings.HOME.snapshots)
    by_day = {one.head.at: one for one in held}
    day = at or max(by_day, default=None)
    if day is None or day not in by_day:
        raise NotFoundError(_no_snapshot(at, sorted(by_day)))
    chosen = by_day[day]
    earlier = (
        one
        for one in by_day.values()
        if one.head.at < day and one.head.modelled == chosen.head.modelled
    )
    return chosen, tuple(earlier)


def kept_path(
    programme: Programme, snapshot: Snapshot, earlier: Sequence[Snapshot], geography: str
) -> Path:
    """Give the file that these figures are kept in; other inputs have another name."""
    parts = (
        __version__,
        str(FORMAT),
        programme.version,
        snapshot.id,
        *sorted(one.id for one in earlier),
        geography,
    )
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_KEY_DIGITS]
    folder: Path = settings.HOME.figures
    return folder / f"{programme.id}-{snapshot.head.at.isoformat()}-{geography}-{key}.parquet"


def _no_snapshot(at: date | None, days: Sequence[date]) -> Fault:
    """Say that there is no snapshot, or none of that day."""
    return Fault(
        code="figures.no-snapshot",
        where=str(at or ""),
        asked=f"the sealed data of {at}" if at else "sealed data to compute figures from",
        found="none of that day" if days else "none at all",
        accepted=", ".join(day.isoformat() for day in days) or "at least one sealed snapshot",
        next_step="run “everyvillage snapshot create”, or “everyvillage demo” to see an example",
    )
