"""How many are left behind or lack what they are due, village by village, from a snapshot."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.compute as pc
from django.conf import settings

from everyvillage.analytics.risk.tables import of_snapshot
from everyvillage.core.kept import Kept
from everyvillage.data.snapshot import list_snapshots
from everyvillage.policy.rules.compiled import YES
from everyvillage.registry.access.place_tree import in_force
from everyvillage.registry.models import PlaceCode
from everyvillage.services.protection.entitled.asking import DUE, LEFT, ask_table, rules_of
from everyvillage.services.protection.entitled.left import ALONE, CHILD, ELDER, WOMAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pyarrow as pa

    from everyvillage.data.snapshot import Snapshot
    from everyvillage.policy.rules import RuleSet

DUE_ANY = "due"
COUNTED = (CHILD, ALONE, ELDER, WOMAN, DUE_ANY)
"""What is counted of each village, in the order in which a page says it."""

Counts = Counter[tuple[str, str]]
_KEPT: Kept[object, Counts] = Kept(4)


@dataclass(frozen=True, slots=True)
class Overview:
    """The counts of villages by their numbers, and the day of the snapshot, None without one."""

    at: date | None
    of: Mapping[int, Mapping[str, int]]


def overview(villages: Iterable[int], on: date) -> Overview:
    """Count villages from the newest snapshot, by the definitions in force on its day.

    Counting a county takes the engine a moment; it is kept for the snapshot and the rules.
    """
    held = list_snapshots(settings.HOME.snapshots)
    if not held:
        return Overview(None, {})
    snapshot = held[-1]
    at = snapshot.head.at
    sets = rules_of(LEFT, at), rules_of(DUE, at)
    key = (snapshot.id, *(one.version for one in sets))
    counts = _KEPT.get(key, lambda: _counted(snapshot, *sets))
    codes = PlaceCode.objects.filter(in_force(on), place__in=list(villages))
    return Overview(
        at,
        {
            place: {name: counts[code, name] for name in COUNTED}
            for place, code in codes.values_list("place_id", "code")
        },
    )


def _counted(snapshot: Snapshot, left: RuleSet, due: RuleSet) -> Counts:
    rows = ask_table(of_snapshot(snapshot, all_held=[]).person, (left, due), snapshot.head.at)
    found: Counts = Counter()
    for rule in left.rules:
        _add(found, rows, f"{left.id}|{rule.id}", rule.kind)
    _add(found, rows, due.id, DUE_ANY)
    return found


def _add(found: Counts, rows: pa.Table, column: str, name: str) -> None:
    named = rows.filter(pc.equal(rows[column], YES))
    for one in pc.value_counts(named["village_code"]).to_pylist():
        found[one["values"], name] += one["counts"]
