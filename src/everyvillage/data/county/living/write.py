"""A living county as files: what offices deliver, and, in another folder, the truth."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from everyvillage.data.county.living.events import KINDS, YEAR
from everyvillage.data.county.living.learning import OFFICES, SELF

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.data.county.living.families import Whole
    from everyvillage.data.county.living.live import Living

FIRST_DAY: Final = date(2019, 1, 7)
SHOCK_OF: Final = {
    "stay": "bill",
    "job": "job",
    "wages": "wages",
    "harvest": "crop",
    "unsold": "unsold",
    "accident": "accident",
    "death": "death",
    "leave": "guardian",
    "dropout": "dropout",
    "debt": "debt",
    "certificate": "disability",
}
"""The kinds of the contract's list; births and moves are no shocks."""

MODELLED: Final = "Modelled, 模拟数据，非真实. Nothing in it is about anybody.\n"


def day_of(week: int) -> date:
    """Give the Monday of a week."""
    return FIRST_DAY + timedelta(weeks=week)


def shock_table(of: Living, *, until: int) -> pa.Table:
    """Give the shocks known by the end of week ``until`` under the contract's columns."""
    facts = of.facts
    codes = np.array([SHOCK_OF.get(kind, "") for kind in KINDS])
    chosen = np.flatnonzero((facts.known <= until) & (codes[facts.kind] != ""))
    names = np.array([*OFFICES, "self"])
    own = np.rint(facts.own[chosen] * 100).astype(np.int64)
    total = np.rint(facts.total[chosen] * 100).astype(np.int64)
    return pa.table(
        {
            "shock_id": pa.array([f"L{number:08d}" for number in chosen]),
            "household_no": numbers(facts.household[chosen]),
            "village_code": villages(of.families.village[facts.household[chosen]]),
            "kind": pa.array(codes[facts.kind[chosen]]),
            "office": pa.array(names[np.minimum(facts.office[chosen], SELF)]),
            "happened_on": _days(facts.happened[chosen]),
            "known_on": _days(facts.known[chosen]),
            "total_fen": pa.array(total, pa.int64()),
            "paid_fen": pa.array(total - own, pa.int64()),
            "own_fen": pa.array(own, pa.int64()),
        }
    )


def household_table(of: Living, *, until: int) -> pa.Table:
    """Give households as they were typed last, under the contract's columns."""
    them, typed = of.families, of.typed[min(until // YEAR, len(of.typed) - 1)]
    net = np.rint(typed * 100).astype(np.int64)
    return pa.table(
        {
            "household_no": numbers(np.arange(them.count)),
            "village_code": villages(them.village),
            "status": pa.array(np.where(them.delisted, "delisted", "general")),
            "registered_poor": pa.array(them.delisted),
            "members": pa.array(them.members, pa.int64()),
            "net_income_fen": pa.array(net, pa.int64()),
            "net_income_per_head_fen": pa.array(net // them.members, pa.int64()),
        }
    )


def truth_table(of: Living) -> pa.Table:
    """Give the truth of every household: when it falls, since when, why, and what help does."""
    course = of.course
    causes = np.array([*KINDS, ""])
    return pa.table(
        {
            "household_no": numbers(np.arange(of.families.count)),
            "fall_week": pa.array(course.fall, pa.int64()),
            "onset_week": pa.array(course.onset, pa.int64()),
            "cause": pa.array(causes[course.cause]),
            "gap_yuan": pa.array(np.rint(course.gap).astype(np.int64), pa.int64()),
            "gone_week": pa.array(course.gone, pa.int64()),
            "help_effect": pa.array(of.effect),
            "help_weeks": pa.array(of.delay, pa.int64()),
        }
    )


def write_living(of: Living, out: Path, *, until: int) -> None:
    """Write ``delivered`` (households and shocks known by a week) and ``truth`` under ``out``."""
    for folder, tables in (
        (
            "delivered",
            {"household": household_table(of, until=until), "shock": shock_table(of, until=until)},
        ),
        ("truth", {"course": truth_table(of)}),
    ):
        place = out / folder
        place.mkdir(parents=True, exist_ok=True)
        (place / "MODELLED.txt").write_text(f"{MODELLED}Seed {of.seed}.\n", encoding="utf-8")
        for name, table in tables.items():
            pq.write_table(table, place / f"{name}.parquet")


def numbers(household: Whole) -> pa.Array:
    """Give household numbers as texts."""
    return pa.array([f"LH{number:07d}" for number in household.tolist()])


def villages(village: Whole) -> pa.Array:
    """Give village codes that no village has."""
    return pa.array([f"999999{number:06d}" for number in village.tolist()])


def _days(weeks: Whole) -> pa.Array:
    return pa.array([day_of(week) for week in weeks.tolist()], pa.date32())
