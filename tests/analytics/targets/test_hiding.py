"""An outsider with exact arithmetic cannot narrow a hidden small count down."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from everyvillage.analytics.targets.hiding import Flags, Tree, is_small, protect
from everyvillage.analytics.targets.places import Places, make_places, roll_up

Whole = NDArray[np.int64]
PARTS = ("yes", "no", "missing")


@dataclass(frozen=True)
class World:
    """Villages with counts of persons, rolled up to a tree."""

    tree: Tree
    counts: tuple[Whole, ...]

    @property
    def small(self) -> Flags:
        return np.asarray(np.any([is_small(row) for row in self.counts], axis=0))


def world(townships: list[list[tuple[int, int, int]]]) -> World:
    """Make a county whose townships have villages with (yes, no, missing) persons."""
    codes, cells = [], []
    for t, villages in enumerate(townships):
        for v, cell in enumerate(villages):
            codes.append((510001 * 1000 + 100 + t) * 1000 + 200 + v)
            cells.append(cell)
    places: Places = make_places({"village": codes}, MappingProxyType({}))
    table = np.asarray(cells, dtype=np.int64)
    amounts = {name: table[:, at] for at, name in enumerate(PARTS)}
    rolled = roll_up(places, "village", np.asarray(codes, dtype=np.int64), amounts)
    return World(Tree(places, "village"), tuple(rolled[name] for name in PARTS))


def attack(made: World, row: Whole, hidden: Flags) -> dict[int, int]:
    """Give, for each hidden cell with a small count, how many values remain possible.

    The attacker knows the shown cells, that counts are not negative, and that children add up.
    """
    size = made.tree.places.size
    equations = []
    for above, below, parents in made.tree.edges():
        for parent in range(above.stop - above.start):
            line = np.zeros(size)
            line[above.start + parent] = -1
            line[below.start + np.flatnonzero(parents == parent)] = 1
            equations.append(line)
    bounds = [
        (0, None) if secret else (count, count)
        for count, secret in zip(row.tolist(), hidden.tolist(), strict=True)
    ]
    left = {}
    for cell in np.flatnonzero(hidden & is_small(row)).tolist():
        ends = []
        for sign in (1, -1):
            cost = np.zeros(size)
            cost[cell] = sign
            found = linprog(cost, A_eq=equations, b_eq=np.zeros(len(equations)), bounds=bounds)
            ends.append(np.inf if found.status == 3 else abs(float(found.fun or 0)))
        left[cell] = 10**9 if np.inf in ends else round(ends[1] - ends[0]) + 1
    return left


def test_a_single_hidden_village_is_a_difference() -> None:
    # township: 40 + 4 + 50 = 94 yes; with 40, 50 and 94 shown, 94 - 90 = 4 is no secret
    made = world([[(40, 20, 0), (4, 20, 0), (50, 20, 0)]])
    bare = protect(made.tree, made.counts, made.small, complementary=False)
    assert min(attack(made, made.counts[0], bare).values()) == 1
    kept = protect(made.tree, made.counts, made.small)
    # one of the other two villages goes with it: 4 + 40 = 44 is left open, 45 values each
    assert attack(made, made.counts[0], kept) == {made.tree.places.index("510001100201"): 45}


def test_two_tiny_villages_need_a_third() -> None:
    # 1 + 1 = 2 would leave only 0, 1, 2; with 30 hidden as well 32 is left open
    made = world([[(1, 30, 0), (1, 40, 0), (30, 50, 0), (90, 60, 0)]])
    kept = protect(made.tree, made.counts, made.small)
    assert int(kept.sum()) == 3
    assert set(attack(made, made.counts[0], kept).values()) == {33}


def test_where_no_other_cell_is_left_the_parents_are_hidden() -> None:
    # one township with one village: nation to village are the same count, all of them go
    made = world([[(3, 20, 0)]])
    assert protect(made.tree, made.counts, made.small).all()


def test_a_hidden_township_hides_one_of_its_villages() -> None:
    # township 100 has 12 + 0 = 12 yes and 4 + 2 = 6 no: both villages are small in "no"
    made = world([[(12, 4, 0), (12, 30, 0)], [(50, 60, 0), (70, 80, 0)], [(90, 20, 0)]])
    township = made.tree.places.index("510001101")
    assert township is not None
    wanted = made.small.copy()
    wanted[township] = True
    kept = protect(made.tree, made.counts, wanted)
    inside = made.tree.places.children(township)
    assert kept[inside].any()


cells = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 12))
trees = st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees)
def test_no_small_count_can_be_narrowed_to_fewer_than_five_values(
    townships: list[list[tuple[int, int, int]]],
) -> None:
    made = world(townships)
    hidden = protect(made.tree, made.counts, made.small)
    for row in made.counts:
        assert all(left >= 5 for left in attack(made, row, hidden).values())
        assert not (is_small(row) & ~hidden).any()


def test_without_the_complementary_step_the_attack_succeeds() -> None:
    generator = np.random.default_rng(11)
    broken = 0
    for _ in range(20):
        drawn = generator.integers(0, 120, size=(3, 4, 3)).tolist()
        made = world([[tuple(cell) for cell in township] for township in drawn])
        hidden = protect(made.tree, made.counts, made.small, complementary=False)
        broken += any(
            left < 5 for row in made.counts for left in attack(made, row, hidden).values()
        )
    assert broken >= 15


@pytest.mark.parametrize("seed", range(5))
def test_the_same_world_hides_the_same_cells(seed: int) -> None:
    drawn = np.random.default_rng(seed).integers(0, 60, size=(4, 5, 3)).tolist()
    made = world([[tuple(cell) for cell in township] for township in drawn])
    first = protect(made.tree, made.counts, made.small)
    assert (protect(made.tree, made.counts, made.small) == first).all()
    assert (protect(made.tree, made.counts, first) == first).all()
