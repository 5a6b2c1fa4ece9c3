"""Choosing sites: a case by hand, brute force as the known answer, proofs that are refused."""

import dataclasses
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from everyvillage.core.errors import InputError
from everyvillage.planning.network.cover.check import cover_faults
from everyvillage.planning.network.cover.problem import CoverProblem, price
from everyvillage.planning.network.cover.solve import CoverResult, solve_cover

# Three towers, four villages: tower 0 covers 0 1, tower 1 covers 1 2, tower 2 covers 2 3.
# All four need towers 0 and 2: 4 + 4 = 8; with 3 worth only 2, towers 0 and 1 cost 4 + 1 + 2 = 7.
TOWERS = CoverProblem("towers", (4, 1, 4), ((0, 1), (1, 2), (2, 3)), (None, None, None, None))


def checked(problem: CoverProblem, found: CoverResult) -> CoverResult:
    assert cover_faults(problem, found.chosen, found.price, found.bound, found.leaves) == []
    return found


def test_every_village_is_covered_at_the_least_cost() -> None:
    found = checked(TOWERS, solve_cover(TOWERS))
    assert (found.chosen, found.price, found.bound) == (frozenset({0, 2}), 8, 8)


def test_a_village_may_be_left_at_its_penalty() -> None:
    problem = dataclasses.replace(TOWERS, penalties=(None, None, None, 2))
    found = checked(problem, solve_cover(problem))
    assert (found.chosen, found.price, found.bound) == (frozenset({0, 1}), 7, 7)


def test_a_number_of_towers_covers_as_much_as_it_can() -> None:
    problem = CoverProblem("one", (0, 0, 0), TOWERS.covers, (5, 5, 5, 9), most_sites=1)
    found = checked(problem, solve_cover(problem))
    assert (found.chosen, found.price, found.bound) == (frozenset({2}), 10, 10)


def test_a_village_without_any_tower_is_named() -> None:
    with pytest.raises(InputError, match="place 1"):
        CoverProblem("none", (4,), ((0,),), (None, None))


@st.composite
def problems(draw: st.DrawFn) -> CoverProblem:
    places = draw(st.integers(1, 6))
    rows = st.lists(st.integers(0, places - 1), unique=True, max_size=4).map(tuple)
    covers = (*draw(st.lists(rows, min_size=1, max_size=6)), tuple(range(places)))
    costs = tuple(draw(st.integers(0, 9)) for _ in covers)
    penalties = tuple(draw(st.none() | st.integers(0, 9)) for _ in range(places))
    return CoverProblem("drawn", costs, covers, penalties, draw(st.none() | st.integers(1, 3)))


@settings(deadline=None, max_examples=150, derandomize=True)
@given(problems())
def test_the_answer_is_that_of_brute_force(problem: CoverProblem) -> None:
    choices = (
        frozenset(chosen)
        for size in range(problem.sites + 1)
        for chosen in itertools.combinations(range(problem.sites), size)
    )
    best = min(found for one in choices if (found := price(problem, one)) is not None)
    result = checked(problem, solve_cover(problem))
    assert (result.price, result.bound) == (best, best)


def test_spoiled_proofs_are_refused() -> None:
    found = solve_cover(TOWERS)
    same = found.chosen, found.price, found.bound
    first = found.leaves[0]
    assert cover_faults(TOWERS, frozenset({0}), 4, 4, found.leaves)
    assert cover_faults(TOWERS, found.chosen, 7, 7, found.leaves)
    assert cover_faults(TOWERS, found.chosen, 8, 9, found.leaves)
    assert cover_faults(TOWERS, *same, found.leaves[1:])
    for place in range(4):
        prices = tuple(0 if p == place else v for p, v in enumerate(first.prices))
        weaker = dataclasses.replace(first, prices=prices)
        if prices != first.prices:
            assert cover_faults(TOWERS, *same, (weaker, *found.leaves[1:]))
