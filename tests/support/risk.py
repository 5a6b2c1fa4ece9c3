"""Tables of a modelled county as screening reads them, with shocks drawn beside."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from everyvillage.analytics.risk.tables import RiskTables
from everyvillage.contracts.codelists import SHOCK as KINDS
from everyvillage.contracts.tables import table_named
from everyvillage.data.arrow import ARROW_TYPES

if TYPE_CHECKING:
    from pathlib import Path

OFFICES = ("medical", "medical", "self", "visit")


def delivered_table(folder: Path, name: str) -> pa.Table:
    """Read a delivered file under its declared types."""
    kinds = {column.name: ARROW_TYPES[column.type] for column in table_named(name).columns}
    options = pa_csv.ConvertOptions(column_types=kinds, strings_can_be_null=True)
    return pa_csv.read_csv(folder / f"{name}.csv", convert_options=options)


def with_age(person: pa.Table, at: date) -> pa.Table:
    """Add the age that sealing a snapshot would add."""
    ages = [
        None
        if born is None
        else at.year - born.year - ((at.month, at.day) < (born.month, born.day))
        for born in person["birth_date"].to_pylist()
    ]
    return person.append_column("age", pa.array(ages, pa.int64()))


def drawn_shocks(household: pa.Table, at: date, *, seed: int, share: float) -> pa.Table:
    """Draw shocks, some too old, some known too late, some with an empty amount."""
    chance = np.random.default_rng(seed)
    codes = list(KINDS.items)
    rows = int(household.num_rows * share)
    chosen = chance.integers(0, household.num_rows, rows)
    ago, late = chance.integers(-20, 500, rows), chance.integers(0, 90, rows)
    happened = [at - timedelta(days=int(days)) for days in ago]
    own = chance.integers(0, 5_000_000, rows)
    return pa.table(
        {
            "shock_id": [f"S{number}" for number in range(rows)],
            "household_no": household["household_no"].take(pa.array(chosen)),
            "village_code": household["village_code"].take(pa.array(chosen)),
            "kind": [codes[number] for number in chance.integers(0, len(codes), rows)],
            "office": [OFFICES[number] for number in chance.integers(0, len(OFFICES), rows)],
            "happened_on": pa.array(happened, pa.date32()),
            "known_on": pa.array(
                [day + timedelta(days=int(more)) for day, more in zip(happened, late, strict=True)],
                pa.date32(),
            ),
            "own_fen": pa.array(own, pa.int64(), mask=chance.random(rows) < 0.05),
        }
    )


def drawn_before(household: pa.Table, *, seed: int) -> pa.Table:
    """Draw last year's incomes around this year's."""
    chance = np.random.default_rng(seed)
    net = household["net_income_fen"].to_numpy(zero_copy_only=False)
    last = np.nan_to_num(net) * chance.uniform(0.3, 2.0, len(net))
    return pa.table(
        {
            "household_no": household["household_no"],
            "income_before_fen": pa.array(last.astype(np.int64), mask=np.isnan(net)),
        }
    )


def county_tables(folder: Path, at: date, *, seed: int = 1) -> RiskTables:
    """Read a delivered county with shocks and last year's incomes drawn beside."""
    household = delivered_table(folder, "household")
    return RiskTables(
        household=household,
        person=with_age(delivered_table(folder, "person"), at),
        shock=drawn_shocks(household, at, seed=seed, share=0.4),
        before=drawn_before(household, seed=seed),
    )
