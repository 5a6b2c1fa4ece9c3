"""Published sets of records with known doubles: read, compared, scored.

FEBRL's files are compared field by field as their headings say. Any other set, CSV or Parquet,
is compared by what its columns hold: many digits as numbers and days, few values exactly, other
text by its letters. The truth is a column of clusters, or what FEBRL writes into ``rec_id``.
"""

from __future__ import annotations

import time
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import splink.comparison_library as comparisons
from pyarrow import csv

from everyvillage.analytics.linkage import Model, at_least, link_pairs, one_to_one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from splink.internals.comparison_creator import ComparisonCreator

FEBRL_BARS: Final = {"3": 0.99, "4": 0.998}
LIKELIER_THAN_NOT: Final = 0.5
PAIRS_A_ROW: Final = 30
"""A block is used while it makes at most so many pairs for each record."""
MOST_BLOCKS: Final = 12
FEW_VALUES: Final = 60
MANY_DIGITS: Final = 0.5
FEBRL_KEY: Final = "rec_id"
Pairs = set[tuple[str, ...]]


def febrl(folder: Path, which: str) -> dict[str, Any]:
    """Link FEBRL 3 or 4; splink's own comparisons in the same run."""
    files = ["dataset3.csv"] if which == "3" else ["dataset4a.csv", "dataset4b.csv"]
    found = linked([folder / name for name in files])
    found["bar"] = FEBRL_BARS[which]
    found["holds"] = found["ours"]["f1"] >= found["bar"]
    return found


def linked(files: Sequence[Path], *, key: str = FEBRL_KEY, cluster: str = "") -> dict[str, Any]:
    """Link one file with doubles in it, or two files; give precision, recall and F1 of pairs.

    ``key`` names a record; ``cluster`` is the column that is the same for records of one person,
    "" for FEBRL's names of records. A plain model on the same blocks is scored beside.
    """
    tables = [read_set(path) for path in files]
    shared = [name for name in tables[0].column_names if name in tables[-1].column_names]
    truth = true_pairs(tables, key, cluster)
    tables = [table.select([name for name in shared if name != cluster]) for table in tables]
    is_febrl = {FEBRL_KEY, "given_name", "soc_sec_id", "address_1"} <= set(shared)
    models = (
        {"ours": febrl_model(), "splink_defaults": febrl_defaults()}
        if is_febrl
        else {"ours": model_for(tables, key), "exact": model_for(tables, key, exact=True)}
    )
    found: dict[str, Any] = {"records": sum(len(one) for one in tables), "pairs": len(truth)}
    for name, model in models.items():
        begins = time.perf_counter()
        pairs = at_least(link_pairs(tables, model), LIKELIER_THAN_NOT)
        if len(tables) > 1:
            pairs = one_to_one(pairs)
        got = zip(pairs["left"].to_pylist(), pairs["right"].to_pylist(), strict=True)
        scored = scores({tuple(sorted(pair)) for pair in got}, truth)
        found[name] = {**scored, "seconds": time.perf_counter() - begins}
    return found


def febrl_model() -> Model:
    """Compare with every field, letters changed places counted once."""
    return Model(
        key="rec_id",
        comparisons=(
            comparisons.ForenameSurnameComparison("given_name", "surname"),
            comparisons.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            comparisons.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            comparisons.LevenshteinAtThresholds("street_number", [1]),
            comparisons.JaroWinklerAtThresholds("address_1", [0.9, 0.8]),
            comparisons.JaroWinklerAtThresholds("address_2", [0.9]),
            comparisons.JaroWinklerAtThresholds("suburb", [0.9, 0.8]),
            comparisons.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
            comparisons.ExactMatch("state"),
        ),
        blocks=_BLOCKS,
        training=(("soc_sec_id",), ("date_of_birth",)),
    )


def febrl_defaults() -> Model:
    """Compare as splink's library proposes for names, births, postcodes, and exactly else."""
    return Model(
        key="rec_id",
        comparisons=(
            comparisons.NameComparison("given_name"),
            comparisons.NameComparison("surname"),
            comparisons.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            *(
                comparisons.ExactMatch(name)
                for name in ("soc_sec_id", "street_number", "address_1", "suburb", "postcode")
            ),
            comparisons.ExactMatch("state"),
        ),
        blocks=_BLOCKS,
        training=(("soc_sec_id",), ("date_of_birth",)),
    )


_BLOCKS = (
    ("soc_sec_id",),
    ("date_of_birth",),
    ("given_name", "surname"),
    ("surname", "postcode"),
    ("given_name", "postcode"),
    ("address_1",),
    ("suburb", "street_number"),
    ("surname", "suburb"),
    ("given_name", "suburb"),
)


def model_for(tables: Sequence[pa.Table], key: str, *, exact: bool = False) -> Model:
    """Make a model from what the columns hold; ``exact`` compares every column as a whole.

    Records are compared where a column, or two together, agree, the most telling first; weights
    are learned under the two of these that share no column.
    """
    rows = pa.concat_tables([table.select(tables[0].column_names) for table in tables])
    names = [
        name for name in rows.column_names if name != key and rows[name].null_count < len(rows)
    ]
    sets = [(name,) for name in names] + list(combinations(names, 2))
    made = {one: _pairs_made(rows, one) for one in sets}
    most = PAIRS_A_ROW * len(rows)
    blocks = sorted((one for one in sets if 0 < made[one] <= most), key=lambda one: made[one])
    single = [one for one in blocks if len(one) == 1]
    kept = [*single, *(one for one in blocks if not any((name,) in single for name in one))]
    if not kept:
        message = "no column, and no two together, divides these records finely enough"
        raise SystemExit(message)
    first = kept[0]
    second = next((one for one in kept if not set(one) & set(first)), first)
    compared = tuple(
        comparisons.ExactMatch(name) if exact else _comparison(rows[name], name) for name in names
    )
    return Model(
        key=key, comparisons=compared, blocks=tuple(kept[:MOST_BLOCKS]), training=(first, second)
    )


def _pairs_made(rows: pa.Table, names: tuple[str, ...]) -> int:
    """Count the pairs of records that agree in all of some columns; empty cells agree with none."""
    full = rows.select(list(names)).drop_null()
    count = full.group_by(list(names)).aggregate([([], "count_all")])["count_all"]
    return int(pc.sum(pc.divide(pc.multiply(count, pc.subtract(count, 1)), 2)).as_py() or 0)


def _comparison(column: pa.ChunkedArray, name: str) -> ComparisonCreator:
    values = [text for text in column.unique().to_pylist() if text]
    letters = sum(len(text) for text in values)
    digits = sum(character.isdigit() for text in values for character in text)
    if len(values) <= FEW_VALUES:
        return comparisons.ExactMatch(name)
    if digits >= MANY_DIGITS * letters:
        return comparisons.DamerauLevenshteinAtThresholds(name, [1, 2])
    return comparisons.JaroWinklerAtThresholds(name, [0.92, 0.85])


def read_set(path: Path) -> pa.Table:
    """Read one file, CSV or Parquet; every column is text, an empty cell missing."""
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        plain = [name for name in table.column_names if not pa.types.is_nested(table[name].type)]
        table = table.select(plain)
        words = table.column_names
    else:
        names = path.open(encoding="utf-8-sig").readline().strip().split(",")
        words = [name.strip().strip('"') for name in names]
        table = csv.read_csv(
            path,
            read_options=csv.ReadOptions(column_names=words, skip_rows=1),
            convert_options=csv.ConvertOptions(column_types=dict.fromkeys(words, pa.string())),
        )
    columns = [
        pa.array(
            [str(value).strip() or None if value is not None else None for value in column],
            pa.string(),
        )
        for column in (table[name].to_pylist() for name in words)
    ]
    return pa.table(columns, names=words)


def true_pairs(tables: Sequence[pa.Table], key: str = FEBRL_KEY, cluster: str = "") -> Pairs:
    """Give the pairs that mean one person: within one table, or between two."""
    of_each: list[dict[str, list[str]]] = []
    for table in tables:
        same: dict[str, list[str]] = {}
        keys = table[key].to_pylist()
        marks = table[cluster].to_pylist() if cluster else [one.split("-")[1] for one in keys]
        for one, mark in zip(keys, marks, strict=True):
            if mark is not None:
                same.setdefault(mark, []).append(one)
        of_each.append(same)
    first, *others = of_each
    if not others:
        return {tuple(sorted(pair)) for keys in first.values() for pair in combinations(keys, 2)}
    (second,) = others
    return {
        tuple(sorted(pair))
        for mark, keys in first.items()
        for pair in product(keys, second.get(mark, ()))
    }


def scores(found: Pairs, truth: Pairs) -> dict[str, float]:
    """Give precision, recall and F1 of pairs."""
    right = len(found & truth)
    precision, recall = right / max(1, len(found)), right / max(1, len(truth))
    f1 = 2 * right / max(1, len(found) + len(truth))
    return {"precision": precision, "recall": recall, "f1": f1}
