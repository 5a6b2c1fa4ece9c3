"""What a household had the year before, as the register was sealed then."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from everyvillage.analytics.risk.before import incomes_before, year_before
from everyvillage.data.snapshot import list_snapshots
from everyvillage.registry.own_vault import SNAPSHOT_PURPOSE, open_vault

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from everyvillage.registry.models import Household

PURPOSE = f"{SNAPSHOT_PURPOSE} household"
"""The purpose under which snapshots name households."""


def income_before(home: Household, at: date) -> int | None:
    """Give the net income of the year before a day in fen, None where no snapshot holds it."""
    root: Path = settings.HOME.snapshots
    stamp = root.stat().st_mtime_ns if root.is_dir() else 0
    incomes = _incomes(root, stamp, at)
    if not incomes:
        return None
    (hidden,) = open_vault().pseudonyms([home.household_no], purpose=PURPOSE)
    return incomes.get(hidden or "")


@lru_cache(maxsize=4)
def _incomes(root: Path, stamp: int, at: date) -> dict[str, int | None]:
    """Give the incomes by the names of snapshots; read again when a snapshot came or went."""
    del stamp
    rows = incomes_before(year_before(list_snapshots(root), at))
    if rows is None:
        return {}
    names, incomes = rows.columns
    return dict(zip(names.to_pylist(), incomes.to_pylist(), strict=True))
