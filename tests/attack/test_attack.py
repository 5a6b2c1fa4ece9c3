"""Nothing public narrows a small count down; without the complementary step the same attack does.

The whole attack, with every download of a demo county on every day, is ``benchmarks/attack.py``
(``make show-trust ITEM=3``); here the same code attacks drawn counties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from everyvillage.analytics.targets.meta import reads_people
from everyvillage.analytics.targets.open import open_figures, open_together
from tests.attack.drawn import draw_county, programmes, publish
from tests.attack.outsider import Outsider, believe, narrow_down, values_left
from tests.attack.published import read_targets
from tests.attack.truth import hidden_small, true_counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.analytics.targets.figure_set import FigureSet

TARGETS = read_targets([one.path for one in programmes()])
SEEDS = (0, 3, 105, 117)


def narrowed(full: Mapping[str, FigureSet], opened: Mapping[str, FigureSet]) -> tuple[int, int]:
    """Attack; give how many small counts are hidden and how many have fewer than five values."""
    published = publish(opened, TARGETS)
    truth = true_counts(full, published.targets, published)
    wanted = hidden_small(truth, published)
    ends = narrow_down(believe(published), wanted)
    for cell, (low, high) in ends.items():
        assert low - 1e-6 <= truth[cell] <= high + 1e-6, cell
    return len(wanted), sum(values_left(both) < 5 for both in ends.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_count_is_narrowed_to_fewer_than_five_values(seed: int) -> None:
    full = draw_county(np.random.default_rng(seed), programmes())
    hidden, lost = narrowed(full, open_together(full))
    assert (hidden > 20, lost) == (True, 0)


def test_without_the_complementary_step_the_same_attack_succeeds() -> None:
    lost = 0
    for seed in SEEDS:
        full = draw_county(np.random.default_rng(seed), programmes())
        lost += narrowed(full, open_together(full, complementary=False))[1]
    assert lost > 5


def test_programmes_that_are_opened_apart_give_each_other_away() -> None:
    # Seed 105: poor households with a line are households with a line, so a published count of
    # the former bounds a hidden count of the latter from below.
    full = draw_county(np.random.default_rng(105), programmes())
    apart = {one: open_figures(figures) for one, figures in full.items()}
    assert narrowed(full, apart)[1] > 0


def test_the_outsider_solves_a_sum_by_hand() -> None:
    # 3 + x + y = 10 with x at most 2 leaves y from 5 to 7
    made = Outsider()
    one, other, third = (made.cell(("p", "t", str(at), "yes")) for at in range(3))
    made.known[one] = 3
    made.tie({one: 1, other: 1, third: 1}, 10, 10)
    made.tie({other: 1}, 0, 2)
    ends = narrow_down(made, [("p", "t", "2", "yes"), ("p", "t", "0", "yes")])
    assert ends["p", "t", "2", "yes"] == pytest.approx((5, 7))
    assert values_left(ends["p", "t", "2", "yes"]) == 3
    assert values_left(ends["p", "t", "0", "yes"]) == 1


def test_stopping_at_enough_values_judges_every_count_alike() -> None:
    full = draw_county(np.random.default_rng(3), programmes())
    opened = open_together(full, complementary=False)
    published = publish(opened, TARGETS)
    truth = true_counts(full, published.targets, published)
    made = believe(published)
    wanted = sorted(hidden_small(truth, published))
    whole, early = narrow_down(made, wanted), narrow_down(made, wanted, enough=5)
    assert any(values_left(ends) < 5 for ends in whole.values())
    for cell, (low, high) in whole.items():
        assert low - 1e-6 <= early[cell][0] <= early[cell][1] <= high + 1e-6
        assert (values_left(early[cell]) < 5) == (values_left(whole[cell]) < 5), cell


def test_which_targets_rest_on_persons_or_households() -> None:
    reads = {t.id: reads_people(t, one) for one in programmes() for t in one.targets}
    assert reads["NP20-F01"]
    assert reads["ITU30-G1"]
    assert not reads["NP20-A01"]
