"""Which records mean the same thing, by splink: comparisons, training and prediction in one place.

The model is that of Fellegi and Sunter (1969): each comparison has levels, each level a weight
that is learned from the records themselves by expectation maximisation, without any labels.
Nothing is drawn at random but the pairs for the share of agreement by chance, and those with
a fixed seed, so that the same records give the same links.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from splink import Linker, SettingsCreator
from splink.backends.duckdb import DuckDBAPI
from splink.blocking_rule_library import block_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from splink.internals.comparison_creator import ComparisonCreator

SEED = 20201231
CHANCE_PAIRS = 1_000_000
FEWEST_PROBABILITY = 0.001
_QUIET = logging.ERROR


@dataclass(frozen=True, slots=True)
class Model:
    """How records are compared.

    ``key`` is the column that names a record. ``blocks`` are the columns of which one set at
    least must agree for two records to be compared at all; ``training`` those that agree
    while the weights are learned, two sets at least; ``found`` the share of true pairs that
    the first of them is thought to find. ``label`` names a column that says of some records of
    both tables which are the same: how often true pairs agree is then counted on those.
    """

    key: str
    comparisons: tuple[ComparisonCreator, ...]
    blocks: tuple[tuple[str, ...], ...]
    training: tuple[tuple[str, ...], ...]
    found: float = 0.8
    label: str = ""


def link_pairs(tables: Sequence[pa.Table], model: Model) -> pa.Table:
    """Give the likely pairs: ``left``, ``right``, ``probability``, ``weight``, likeliest first.

    ``weight`` is the logarithm to base 2 of the odds, which still tells pairs apart whose
    probability is one.

    One table is compared with itself; of two, records of the first with those of the second.
    Keys are text and differ within a table. Pairs under one in a thousand are left out.
    """
    logging.getLogger("splink").setLevel(_QUIET)
    engine = DuckDBAPI()
    held = [engine.register(table) for table in tables]
    settings = SettingsCreator(
        link_type="link_only" if len(tables) > 1 else "dedupe_only",
        unique_id_column_name=model.key,
        comparisons=list(model.comparisons),
        blocking_rules_to_generate_predictions=[block_on(*names) for names in model.blocks],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker(held if len(held) > 1 else held[0], settings, log_level=_QUIET)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(*model.training[0])], recall=model.found
    )
    training.estimate_u_using_random_sampling(max_pairs=CHANCE_PAIRS, seed=SEED)
    if model.label:
        training.estimate_m_from_label_column(model.label)
    for names in () if model.label else model.training:
        training.estimate_parameters_using_expectation_maximisation(block_on(*names))
    predicted = linker.inference.predict(threshold_match_probability=FEWEST_PROBABILITY)
    pairs = predicted.as_duckdbpyrelation().to_arrow_table()
    found = pa.table(
        {
            "left": pairs[f"{model.key}_l"],
            "right": pairs[f"{model.key}_r"],
            "probability": pairs["match_probability"],
            "weight": pairs["match_weight"],
        }
    )
    return found.sort_by([("weight", "descending"), ("left", "ascending"), ("right", "ascending")])


def one_to_one(pairs: pa.Table) -> pa.Table:
    """Keep of ``pairs``, the likeliest first, each record's first pair with a record still free."""
    left: set[str] = set()
    right: set[str] = set()
    kept = []
    for one, other in zip(pairs["left"].to_pylist(), pairs["right"].to_pylist(), strict=True):
        free = one not in left and other not in right
        kept.append(free)
        if free:
            left.add(one)
            right.add(other)
    return pairs.filter(pa.array(kept, pa.bool_()))


def at_least(pairs: pa.Table, probability: float) -> pa.Table:
    """Keep the pairs that are at least so likely."""
    return pairs.filter(pc.greater_equal(pairs["probability"], probability))
