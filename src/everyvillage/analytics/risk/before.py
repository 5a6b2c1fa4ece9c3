"""Last year's incomes: read of the sealed snapshot of the year before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from everyvillage.analytics.risk.cases.facts import YEAR_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from everyvillage.data.snapshot import Snapshot

_YEAR = timedelta(days=YEAR_DAYS)
_KEY, _INCOME, _BEFORE = "household_no", "net_income_fen", "income_before_fen"


def year_before(snapshots: Sequence[Snapshot], at: date) -> Snapshot | None:
    """Give the newest snapshot whose twelve months end before those of a day begin.

    ``snapshots`` stand the oldest first. None where there is none, or only one of two years ago
    and more: its incomes are not last year's.
    """
    fit = [one for one in snapshots if at - 2 * _YEAR < one.head.at <= at - _YEAR]
    return fit[-1] if fit else None


def incomes_before(snapshot: Snapshot | None) -> pa.Table | None:
    """Give the net income of each household as last year's, in fen, by the names of snapshots.

    None where there is no snapshot, or none with incomes.
    """
    if snapshot is None or not {_KEY, _INCOME} <= set(snapshot.columns("household")):
        return None
    files = snapshot.files("household")
    rows = [pq.read_table(path, columns=[_KEY, _INCOME]) for path in files]
    return pa.concat_tables(rows).rename_columns([_KEY, _BEFORE]) if rows else None
