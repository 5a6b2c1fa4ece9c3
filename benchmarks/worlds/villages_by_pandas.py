"""The village targets of the plan of 2020 as an analyst writes them in pandas: the peer.

Every table is read from the same files with the columns it needs. Tests are three-valued by
pandas' nullable types. Gives whole numbers by target, what is counted, and level of place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from everyvillage.core.codes import LENGTH_OF, LEVELS
from everyvillage.policy.parameters import shipped_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.data.snapshot import Snapshot

Numbers = dict[tuple[str, str, str], pd.Series]

PARAMETERS = (
    "village_4g_radius_m",
    "settlement_households_least",
    "express_village_open_days",
    "information_officers_least",
    "online_services_least",
)
VILLAGE = [
    "village_code",
    "kind",
    "poor",
    "fibre",
    "broadband",
    "has_school",
    "has_clinic",
    "signal_4g_committee",
    "signal_4g_school",
    "signal_4g_clinic",
    "information_officers",
    "online_services",
    "tower_4g_m",
]


def count_villages(snapshot: Snapshot) -> Numbers:
    """Give yes, no and missing of each share at six levels, and each median's value."""
    rules = shipped_parameters().engine_values(PARAMETERS, snapshot.head.at)
    village = _read(snapshot, "village", VILLAGE).set_index("village_code")
    points = _points(snapshot, rules["express_village_open_days"])
    for name in ("ecommerce", "delivery", "information"):
        village[name] = points[name].reindex(village.index).fillna(0) - 1
    village["settled"] = _large_settlements(snapshot, rules).reindex(village.index).fillna(1)
    village["kbps"] = _download(snapshot).reindex(village.index)
    village = village[village["kind"] == "village"]
    numbers: Numbers = {}
    for target, (where, test) in _shares(village, rules).items():
        numbers |= _rolled(target, where, test)
    served = village["fibre"] | village["broadband"]
    known = village.loc[served.fillna(value=False) & village["kbps"].notna(), "kbps"]
    for target in ("NP20-A04", "NP20-A04-100"):
        for level in LEVELS:
            by = _codes(known.index, level)
            middle = known.astype("int64").groupby(by).quantile(0.5, interpolation="lower")
            numbers[target, "value", level] = middle.astype("int64")
    return numbers


def _shares(
    village: pd.DataFrame, rules: Mapping[str, int]
) -> dict[str, tuple[pd.Series | None, pd.Series]]:
    """Give population and test of each share; the population None where it is every village."""
    site = village["tower_4g_m"] <= rules["village_4g_radius_m"]
    settled = _truth(village["settled"])
    signal = (
        village["signal_4g_committee"]
        & (~village["has_school"] | village["signal_4g_school"])
        & (~village["has_clinic"] | village["signal_4g_clinic"])
        & settled
    )
    officers = village["information_officers"] >= rules["information_officers_least"]
    return {
        "NP20-A01": (None, village["fibre"]),
        "NP20-A02": (None, site | signal),
        "NP20-A02-site": (None, site),
        "NP20-A02-signal": (None, signal),
        "NP20-A02-joint": (None, village["fibre"] & (site | signal)),
        "NP20-A03": (village["poor"], village["broadband"]),
        "NP20-B01-villages": (None, _truth(village["ecommerce"])),
        "NP20-B02-villages": (None, _truth(village["delivery"])),
        "NP20-C01": (None, officers | _truth(village["information"])),
        "NP20-E05": (None, village["online_services"] >= rules["online_services_least"]),
    }


def _points(snapshot: Snapshot, days: int) -> pd.DataFrame:
    """Give, by village, 2 where a point of each kind is active, 1 where unknown, 0 where not."""
    columns = ["village_code", "kind", "active", "open_days_week"]
    points = _read(snapshot, "service_point", columns)
    active, often = points["active"], points["open_days_week"] >= days
    kinds = {
        "ecommerce": (("ecommerce", "integrated"), active),
        "delivery": (("express", "post", "integrated"), active & often),
        "information": (("information", "integrated"), active),
    }
    for name, (of, test) in kinds.items():
        points[name] = _number(points["kind"].isin(of) & test)
    counted: pd.DataFrame = points.groupby("village_code")[list(kinds)].max() + 1
    return counted


def _large_settlements(snapshot: Snapshot, rules: Mapping[str, int]) -> pd.Series:
    """Give, by village, whether every large settlement has a signal: 1 yes, 0 unknown, -1 no."""
    rows = _read(snapshot, "settlement", ["village_code", "households", "signal_4g"])
    large = rows["households"] >= rules["settlement_households_least"]
    rows["holds"] = _number(~large | rows["signal_4g"])
    least: pd.Series = rows.groupby("village_code")["holds"].min()
    return least


def _download(snapshot: Snapshot) -> pd.Series:
    """Give the lower median of the fixed tests of each village with no test left blank."""
    rows = _read(snapshot, "speed_test", ["village_code", "radio", "download_kbps"])
    fixed = rows[rows["radio"].isna()]
    blank = fixed.loc[fixed["download_kbps"].isna(), "village_code"].unique()
    known = fixed[~fixed["village_code"].isin(blank)]
    ordered = known.sort_values(["village_code", "download_kbps"])
    place = ordered.groupby("village_code").cumcount()
    many = ordered.groupby("village_code")["download_kbps"].transform("size")
    middle: pd.Series = ordered[place == (many - 1) // 2].set_index("village_code")["download_kbps"]
    return middle


def _read(snapshot: Snapshot, table: str, columns: list[str]) -> pd.DataFrame:
    """Read some columns of every file of a table."""
    parts = [
        pd.read_parquet(file, columns=columns, dtype_backend="numpy_nullable")
        for file in snapshot.files(table)
    ]
    return pd.concat(parts, ignore_index=True)


def _number(test: pd.Series) -> pd.Series:
    """Write yes, unknown, no as 1, 0, -1."""
    return (test.astype("Int8") * 2 - 1).fillna(0).astype("int8")


def _truth(number: pd.Series) -> pd.Series:
    """Undo :func:`_number`."""
    return (number > 0).astype("boolean").mask(number == 0)


def _rolled(target: str, where: pd.Series | None, test: pd.Series) -> Numbers:
    """Count a share at six levels."""
    yes, no = (test, ~test) if where is None else (where & test, where & ~test)
    outside = False if where is None else (~where).fillna(value=False)
    yes, no = yes.fillna(value=False), no.fillna(value=False)
    table = pd.DataFrame({"yes": yes, "no": no, "missing": ~(yes | no | outside)})
    counted = table.astype("int64")
    found: Numbers = {}
    for level in reversed(LEVELS):
        counted = counted.groupby(_codes(counted.index, level)).sum()
        found |= {(target, what, level): counted[what] for what in counted.columns}
    return found


def _codes(index: pd.Index, level: str) -> pd.Index:
    """Give the code of the place of ``level`` that holds each place."""
    return index.str[: LENGTH_OF[level]] if level != LEVELS[0] else pd.Index(["0"] * len(index))
