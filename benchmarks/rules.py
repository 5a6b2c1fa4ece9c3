"""All rules over a county of 60,000 households, and over one household.

python benchmarks/rules.py [--county 513431] [--json]

The county is modelled, 模拟数据，非真实. The peer in the same run asks the same rules of the same
rows one by one in Python, as a program without an engine would.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from everyvillage.analytics.risk.explain import explain_household, values_on
from everyvillage.analytics.risk.illness import GROUPS, own_shares, terms
from everyvillage.analytics.risk.poverty import gini, poverty
from everyvillage.analytics.risk.screen import answers_table
from everyvillage.contracts.shapes import Type
from everyvillage.data.county import make_county
from everyvillage.policy.rules import answer, rules_named
from tests.support.risk import county_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.analytics.risk.tables import RiskTables

AT = date(2020, 12, 31)
HOUSEHOLDS = ("CN-2020-03", "EXIT-household", "AID-medical")
SINCE_2021 = ("CN-2021-05",)
LATER = date(2021, 6, 30)
PERSONS = ("LEFT-2016", "LEFT-2013", "SUBSIDY-disability")
BILLS = 30_000
FIRST_CALL = """
import json, sys, time
from datetime import date
rows = json.loads(sys.stdin.read())
begins = time.monotonic()
from everyvillage.analytics.risk.explain import explain_household
from everyvillage.policy.rules import rules_named
rules = rules_named("CN-2021-05")
imported = time.monotonic()
explain_household(rows["household"], rows["persons"], [], rules, at=date(2021, 6, 30))
print(imported - begins, time.monotonic() - imported)
"""


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Give the wall and the processor seconds of a piece of work."""
    wall, processor = time.monotonic(), time.process_time()
    work()
    return time.monotonic() - wall, time.process_time() - processor


def everything(tables: RiskTables) -> None:
    """Ask every rule of every household and person, add up bills, measure poverty."""
    for names, at in ((HOUSEHOLDS, AT), (PERSONS, AT), (SINCE_2021, LATER)):
        sets = [rules_named(name) for name in names]
        values = {key: one for rules in sets for key, one in values_on(rules, at).items()}
        answers_table(tables, sets, at=at, values=values)
    chance = np.random.default_rng(1)
    total = chance.integers(10_000, 10_000_000, BILLS)
    kinds = {number: terms(name, AT) for number, name in enumerate(GROUPS)}
    level, group = chance.integers(0, 3, BILLS), chance.integers(0, len(GROUPS), BILLS)
    own_shares(total, total * 9 // 10, level, group, kinds)
    known = tables.household.filter(pc.is_valid(tables.household["net_income_per_head_fen"]))
    heads = pc.fill_null(known["members"], 1).to_pylist()
    incomes = known["net_income_per_head_fen"].to_pylist()
    poverty(incomes, 400_000, heads)
    gini(incomes, heads)
    exits(len(pc.unique(tables.household["village_code"])), chance)


def exits(villages: int, chance: np.random.Generator) -> int:
    """Ask the exit tests of the county and of so many villages, their cases drawn by chance.

    Gives how many may leave the list.
    """
    left = 0
    for name, count in (("EXIT-village", villages), ("EXIT-county", 1)):
        rules = rules_named(name)
        values = values_on(rules, AT)
        drawn = {column: chance.integers(0, 2_000, count).tolist() for column in rules.columns}
        flags = {one.name for one in rules.table.columns if one.type is Type.BOOLEAN}
        for number in range(count):
            case = {
                name: bool(column[number] % 2) if name in flags else column[number]
                for name, column in drawn.items()
            }
            left += answer(rules, case, at=AT, parameters=values).holds is True
    return left


def one_by_one(tables: RiskTables, rows: int) -> float:
    """Give the seconds that the peer needs for a thousand households, rule by rule."""
    rules = rules_named("CN-2020-03")
    values = values_on(rules, AT)
    cases = answers_table(tables, [rules], at=AT, values=values).slice(0, rows).to_pylist()
    wall, _ = seconds(lambda: [answer(rules, case, at=AT, parameters=values) for case in cases])
    return wall / rows * 1_000


def one_household(tables: RiskTables) -> tuple[float, list[float]]:
    """Give the milliseconds of one household: the first call of a new process, then warm."""
    row = tables.household.slice(100, 1).to_pylist()[0]
    mine = pc.equal(tables.person["household_no"], pa.scalar(row["household_no"]))
    persons = tables.person.filter(mine).to_pylist()
    given = json.dumps({"household": row, "persons": persons}, default=str)
    first = subprocess.run(  # noqa: S603 - our own interpreter with the text above
        [sys.executable, "-c", FIRST_CALL], input=given, capture_output=True, text=True, check=True
    )
    rules = rules_named("CN-2021-05")
    warm = [
        seconds(lambda: explain_household(row, persons, [], rules, at=date(2021, 6, 30)))[0] * 1_000
        for _ in range(50)
    ]
    return float(first.stdout.split()[1]) * 1_000, warm


def main() -> None:
    """Print the seconds of the county and the milliseconds of one household."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--county", default="513431", help="six digits of a county")
    asked.add_argument("--json", action="store_true", help="print as JSON")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make_county(wanted.county, 7, Path(folder) / "made", at=AT)
        tables = county_tables(Path(folder) / "made" / "delivered", AT)
    cold, cold_processor = seconds(lambda: everything(tables))
    runs = [seconds(lambda: everything(tables)) for _ in range(3)]
    first_ms, warm = one_household(tables)
    found = {
        "households": tables.household.num_rows,
        "persons": tables.person.num_rows,
        "cold_s": round(cold, 2),
        "cold_processor_s": round(cold_processor, 2),
        "warm_s": round(median(wall for wall, _ in runs), 2),
        "warm_processor_s": round(median(processor for _, processor in runs), 2),
        "peer_s": round(one_by_one(tables, 2_000) * tables.household.num_rows / 1_000, 2),
        "first_ms": round(first_ms, 1),
        "household_ms": round(median(warm), 2),
    }
    if wanted.json:
        print(json.dumps(found))
        return
    print("modelled county, 模拟数据，非真实")
    print(
        f"{found['households']:,} households, {found['persons']:,} persons, all rules and figures"
    )
    print(f"first call {found['cold_s']} s, warm {found['warm_s']} s")
    print(f"the peer, one set of four rules row by row: {found['peer_s']} s")
    print(f"one household, 16 rules: {found['household_ms']} ms warm, {found['first_ms']} ms first")


if __name__ == "__main__":
    main()
